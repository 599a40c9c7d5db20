"""Who answers for a task or a report hears of it, and of a date that was moved, as soon as it is so."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlmodel import Session

from jobs import notify
from jobs.notify import When
from jobs.roster import People, Roster, roster_of
from jobs.rules.base import Superiors, answers_for
from messages.types import Reply
from messages.views import MovedPeriod, MovedTask, NewTask, PlanNews
from storage import periods, reminders
from storage.access import Actor
from storage.tables import Period, Plan, Task, TaskState


@dataclass
class News:
    """What a change of a plan means for people: tasks that joined it or changed hands, dates that moved.

    `moved` with the former deadline; `periods` with the former dates of the units and of the ward, `cut_offs`
    with the former cut-off by the period's id. `had`: who answered before for those of `tasks` that somebody
    else answers for from now on.
    """

    plan: Plan | None = None
    tasks: list[Task] = field(default_factory=list)
    moved: list[tuple[Task, date | None]] = field(default_factory=list)
    periods: list[tuple[Period, date, date]] = field(default_factory=list)
    cut_offs: dict[int, date] = field(default_factory=dict)
    had: dict[int, People] = field(default_factory=dict)


@dataclass(frozen=True)
class Moved:
    """A period with its former dates: of the units, of the ward, and its cut-off where that is known."""

    period: Period
    internal: date
    due: date
    cut_off: date | None


@dataclass
class _Heard:
    """What one person hears."""

    tasks: list[NewTask] = field(default_factory=list)
    moved: list[MovedTask] = field(default_factory=list)
    periods: list[MovedPeriod] = field(default_factory=list)
    gone: list[NewTask] = field(default_factory=list)


def tell(session: Session, news: News, when: When, *, fresh: bool) -> int:
    """Tells each person once, in one message, of what is theirs; how many it reaches.

    By rule 2: at once in the hours of an act, else the next morning. Who has no chat yet is not told: on
    joining they are shown their tasks.
    """
    if news.plan is None:
        return 0
    heard = _heard(session, news.plan, news, when)
    _say(session, news.plan, heard, when, fresh=fresh)
    return len(reminders.reaches(session, heard))


def tell_by(session: Session, news: News, actor: Actor, when: When) -> tuple[list[int], datetime | None]:
    """As `tell`, for what `actor` has done, who is not told: who else is, and when if not at once."""
    if news.plan is None:
        return [], None
    heard = _heard(session, news.plan, news, when)
    heard.pop(actor.official_id, None)
    return list(heard), _say(session, news.plan, heard, when, by=actor.name)


def others(session: Session, news: News, actor: Actor, when: When) -> list[int]:
    """Who but `actor` would hear of it."""
    found = _heard(session, news.plan, news, when) if news.plan is not None else {}
    return [person for person in found if person != actor.official_id]


def _say(
    session: Session,
    plan: Plan,
    heard: Mapping[int, _Heard],
    when: When,
    *,
    fresh: bool = False,
    by: str = "",
) -> datetime | None:
    held = None
    for person, what in heard.items():
        parts = (tuple(what.tasks), tuple(what.moved), tuple(what.periods), tuple(what.gone))
        view = PlanNews(plan.year, fresh, *parts, by)
        key = f"plan-news:{plan.id}:{when.instant.isoformat()}"
        about = {"tasks": [task.code for task in what.tasks]} if what.tasks else {}
        reply = Reply("plan_news", view, about=about)
        held = notify.tell(session, [person], plan.office_id, key, reply, when) or held
    return held


def _heard(session: Session, plan: Plan, news: News, when: When) -> dict[int, _Heard]:
    roster = roster_of(session, when.now.date(), [plan.office_id])
    heard: dict[int, _Heard] = {}
    for task in news.tasks:
        people, stand_in = _answer(roster, task)
        new, had = NewTask(task.code, task.title, task.deadline, stand_in), news.had.get(task.id, ())
        for person in (one for one in people if one not in had):
            heard.setdefault(person, _Heard()).tasks.append(new)
        for person in (one for one in had if one not in people):
            heard.setdefault(person, _Heard()).gone.append(new)
    for task, before in news.moved:
        for person in _answer(roster, task)[0]:
            moved = MovedTask(task.code, task.title, before, task.deadline)
            heard.setdefault(person, _Heard()).moved.append(moved)
    for period, internal, due in news.periods:
        _of_period(session, roster, heard, Moved(period, internal, due, news.cut_offs.get(period.id)))
    return heard


def _answer(roster: Roster, task: Task) -> tuple[People, bool]:
    if task.state != TaskState.OPEN:
        return (), False
    unit = roster.present(task.lead_unit_id)
    return answers_for(Superiors(roster, unit, task.office_id, task.leader_id, task.restricted), task)


def _of_period(session: Session, roster: Roster, heard: dict[int, _Heard], moved: Moved) -> None:
    """Heads hear when their units hand in and of the cut-off, coordinators also when the ward sends.

    So do the leaders who sign, where that moved.
    """
    period, office = moved.period, moved.period.office_id
    own = MovedPeriod(period.name, moved.internal, period.internal_due)
    if moved.cut_off is not None and moved.cut_off != period.cut_off:
        own = replace(own, cut_off_before=moved.cut_off, cut_off_after=period.cut_off)
    signers = roster.chairmen(office) if moved.due != period.due else ()
    in_full = dict.fromkeys((*roster.coordinators(office), *signers))
    heads = {
        person
        for owed, _ in periods.submissions(session, period.id)
        for person in roster.heads(owed.unit_id)
        if person not in in_full and (moved.internal != period.internal_due or own.cut_off_after)
    }
    for person in sorted(heads):
        heard.setdefault(person, _Heard()).periods.append(own)
    whole = replace(own, before=moved.due, after=period.due)
    for person in in_full:
        heard.setdefault(person, _Heard()).periods.append(whole)
