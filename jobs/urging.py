"""/nhac: somebody is reminded at once of what is late or missing; of one thing once a day."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlmodel import Session

from jobs import matters, notify
from jobs.due import open_today, urge_key, urge_rung
from jobs.errors import JobsError
from jobs.inspections import Act
from jobs.roster import roster_of
from jobs.rules import RULES, Rule, Subject, dated_task, finding, target_reading, unit_report, ward_report
from messages.types import Reply
from messages.views import DUE_SOON, UrgedPerson, UrgeView
from storage import access, assignments, people, periods, reminders, urging
from storage.access import Actor
from storage.rights import Right
from storage.tables import Official, Reminder, ReminderState, Task
from storage.upsert import insert_new

Picked = list[tuple[str, int]]
"""What of whom: the key of a subject, and the official."""
Announce = Callable[[UrgedPerson], Reply]
REPORTS = (unit_report.NAME, target_reading.NAME)
RULE = "urge"


class NothingToUrge(JobsError):
    """Nothing of theirs is late, missing or due soon."""

    code = "nothing_to_urge"


class UrgedToday(JobsError):
    """They were reminded of all of it today; `people` names them."""

    code = "urged_today"


class By(StrEnum):
    """How it is said who is to be reminded; late: everybody who is late or has not reported."""

    LATE = "late"
    TASK = "task"
    UNIT = "unit"
    PERSON = "person"


@dataclass(frozen=True)
class Whom:
    """`id`: of the task, unit or official."""

    by: By
    id: int = 0


@dataclass(frozen=True)
class _One:
    rule: Rule
    subject: Subject
    person: int

    @property
    def key(self) -> tuple[str, int]:
        return self.subject.key, self.person


def named(session: Session, act: Act) -> dict[int, str]:
    """Who has something open of which the actor may urge them."""
    return people.names(session, {one.person for one in _open(session, act)})


def task(session: Session, plan_id: int, code: str, act: Act) -> Whom:
    """Raises UnknownTask, NotAllowed, TaskClosed."""
    return Whom(By.TASK, matters.open_task_of(session, act.actor, plan_id, code, Right.URGE).id)


def pick(session: Session, whom: Whom, act: Act) -> Picked:
    """What of whom is to be reminded, less what they were urged to today.

    Raises NothingToUrge, UrgedToday.
    """
    found = [one for one in _open(session, act) if one.person != act.actor.official_id]
    meant = _meant(session, found, whom, act)
    if not meant:
        raise NothingToUrge("nothing of theirs is late or missing")
    known = _known(session, meant, act)
    left = [one for one in meant if _key(one, act) not in known]
    if not left:
        names = people.names(session, {one.person for one in meant})
        raise UrgedToday("urged today", people=", ".join(names.values()))
    return [one.key for one in left]


def shown(session: Session, picked: Collection[tuple[str, int]], act: Act) -> UrgeView:
    """Who would read what; those nothing reaches stand apart."""
    return _view(session, _still(session, picked, act), act)


def send(session: Session, plan_id: int, picked: Picked, act: Act, announce: Announce) -> UrgeView:
    """Reminds each of what of theirs is still open and was not urged today.

    Raises NothingToUrge, UrgedToday.
    """
    # Two at once would both find that nobody was reminded yet.
    assignments.lock_plan(session, plan_id)
    open_now = _still(session, picked, act)
    if not open_now:
        raise NothingToUrge("done meanwhile")
    known = _known(session, open_now, act)
    left = [one for one in open_now if _key(one, act) not in known]
    view = _view(session, left, act)
    if not left:
        names = people.names(session, {one.person for one in open_now})
        raise UrgedToday("urged today", people=", ".join(names.values()))
    by = session.get_one(Official, act.actor.official_id).name
    held = None
    for person in view.people:
        theirs = [one for one in left if one.person == person.id]
        key = f"{RULE}:{act.when.instant.isoformat()}"
        reply = announce(replace(person, by=by))
        held = notify.tell(session, [person.id], act.actor.office_id, key, reply, act.when) or held
        _keep(session, theirs, f"{key}:{person.id}", act)
    return replace(view, held_until=held)


def _keep(session: Session, theirs: Sequence[_One], notice_key: str, act: Act) -> None:
    """After the notice, as in planning and sending."""
    notice_id = urging.notices(session, [notice_key]).get(notice_key)
    today = act.day.today
    rows = [
        {
            "office_id": one.subject.office_id,
            "key": _key(one, act),
            "rule": RULE,
            "subject": one.subject.key,
            "due": one.subject.due,
            "rung": urge_rung(today),
            "rung_date": today,
            "official_id": one.person,
            "why": "urged",
            "state": ReminderState.PENDING,
            "notice_id": notice_id,
            "planned_at": act.when.instant,
        }
        for one in theirs
    ]
    insert_new(session, Reminder, rows)


def _open(session: Session, act: Act) -> list[_One]:
    """What is open in the actor's office of what the actor may urge, by person."""
    found = open_today(session, act.day.today, [act.actor.office_id])
    allowed = _allowed(session, act.actor)
    return [
        _One(rule, subject, person)
        for rule, subject in found.subjects
        if subject.row_id in allowed.get(rule.NAME, ())
        for person in subject.responsible
    ]


def _allowed(session: Session, actor: Actor) -> dict[str, set[int]]:
    """By rule, the rows the actor may urge; a rule that is not here is urged by nobody."""
    root = periods.root_unit(session, actor.office_id)
    whole = access.may_with_unit(session, actor, Right.URGE, root.id)
    every = urging.periods(session, actor) if whole else set()
    return {
        dated_task.NAME: urging.tasks(session, actor),
        finding.NAME: urging.findings(session, actor),
        unit_report.NAME: urging.submissions(session, actor),
        ward_report.NAME: every,
        target_reading.NAME: every,
    }


def _meant(session: Session, found: Iterable[_One], whom: Whom, act: Act) -> list[_One]:
    match whom.by:
        case By.TASK:
            return _of_task(session, found, whom.id, act)
        case By.UNIT:
            return [one for one in found if one.subject.up.unit_id == whom.id and _near(one, act)]
        case By.PERSON:
            return [one for one in found if one.person == whom.id and _near(one, act)]
        case By.LATE:
            return [one for one in found if _left(one, act) < 0 or (_is_report(one) and _near(one, act))]


def _of_task(session: Session, found: Iterable[_One], task_id: int, act: Act) -> list[_One]:
    """A dated task itself; a standing one is part of its unit's report, of which who answers for it hears."""
    row = session.get_one(Task, task_id)
    if row.deadline is not None:
        return [one for one in found if one.subject.key == f"{dated_task.NAME}:{task_id}"]
    period = periods.open_period_of(session, row.plan_id, row.lead_unit_id) if row.lead_unit_id else None
    owed = periods.submission(session, period.id, row.lead_unit_id) if period and row.lead_unit_id else None
    if owed is None:
        return []
    answers = matters.answering(roster_of(session, act.day.today, [row.office_id]), row)
    key = f"{unit_report.NAME}:{owed.id}"
    return [one for one in found if one.subject.key == key and one.person in answers]


def _left(one: _One, act: Act) -> int:
    return act.day.cal.left(act.day.today, act.day.cal.due(one.subject.due))


def _near(one: _One, act: Act) -> bool:
    return _left(one, act) <= DUE_SOON


def _is_report(one: _One) -> bool:
    return one.rule.NAME in REPORTS


def _key(one: _One, act: Act) -> str:
    return urge_key(one.subject.key, act.day.today, one.person)


def _known(session: Session, found: Iterable[_One], act: Act) -> set[str]:
    states = reminders.states(session, [_key(one, act) for one in found])
    return set(states)


def _still(session: Session, picked: Collection[tuple[str, int]], act: Act) -> list[_One]:
    chosen = {(key, person) for key, person in picked}
    return [one for one in _open(session, act) if one.key in chosen]


def _view(session: Session, found: Sequence[_One], act: Act) -> UrgeView:
    by_person: dict[int, list[_One]] = {}
    for one in found:
        by_person.setdefault(one.person, []).append(one)
    names = people.names(session, by_person)
    reached = reminders.reaches(session, by_person)
    read = [_person(session, person, names[person], theirs, act) for person, theirs in by_person.items()]
    return UrgeView(
        people=tuple(one for one in read if one.id in reached),
        unreached=tuple(one.name for one in read if one.id not in reached),
    )


def _person(session: Session, person: int, name: str, theirs: Sequence[_One], act: Act) -> UrgedPerson:
    """What they read; where no leader reminds them, nothing restricted, for who reminds reads it first."""
    hides = not act.actor.paths(Right.SEE_RESTRICTED)
    asked = [(one.rule, [(replace(one.subject, without_restricted=hides), person)]) for one in theirs]
    day = act.day
    items = [item for rule, of in asked for item in RULES[rule.NAME].items(session, of, day.today, day.cal)]
    return UrgedPerson(person, name, tuple(sorted(items, key=lambda item: item.days_left)))
