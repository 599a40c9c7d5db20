"""The week of a leader: what waits for their decision first, then what has changed since the last week.

Unasked it is a part of the leader's first morning message of a week, so that a morning has one message. The
message that is planned for it alone has the key that any morning message of theirs would have.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from jobs import extensions, summaries
from jobs.calendar import MORNING, ONE_DAY, WorkingDays, digest_date
from jobs.calendars import Calendars
from jobs.digest import Claim
from jobs.plan import NoPlan
from jobs.planner import digest_row
from jobs.roster import roster_of
from jobs.summaries import NothingToSee, bounds
from messages.views import Digest
from messages.views.weekly import AskedWhy, DateAsked, Weekly
from storage import access, leave, people, reminders, weekly
from storage.access import Actor
from storage.figures import Scope
from storage.tables import Notice, NoticeState, Task
from storage.upsert import insert_new

LONGEST_LOOK = 200
"""Working days, more than the longest leave has."""


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def begins(day: date, cal: WorkingDays) -> date:
    """The first working day of the week of `day`; of a week without any, the first after it."""
    return cal.next_working(monday(day))


def before(day: date, cal: WorkingDays) -> date:
    """The first working day of the last week before that of `day` in which anybody worked."""
    return begins(cal.last_working(monday(day) - ONE_DAY), cal)


def since(today: date, cal: WorkingDays) -> date:
    """The day the week that is told of began: on the first working day of a week, the one before it."""
    this = begins(today, cal)
    return before(today, cal) if today <= this else this


def of(session: Session, actor: Actor, now: datetime, cal: WorkingDays, first: date | None = None) -> Weekly:
    """With what has changed since `first`, else `since`. Raises as `summaries.of`."""
    view = summaries.of(session, actor, now, cal)
    first = first or since(now.date(), cal)
    moment = datetime.combine(first, time(), tzinfo=now.tzinfo)
    late = bounds(first, cal).late, bounds(now.date(), cal).late
    changed = weekly.changed(session, Scope(actor, "", now.date()), moment, *late)
    return Weekly(
        since=first,
        now=view,
        dates=_dates(session, actor, now.date()),
        questions=tuple(
            AskedWhy(one.code, one.title, one.at.astimezone(now.tzinfo))
            for one in weekly.unanswered(session, actor)
        ),
        **changed._asdict(),
    )


def _dates(session: Session, actor: Actor, today: date) -> tuple[DateAsked, ...]:
    """Those that were put to the actor, and those that were put to nobody who is there."""
    found = weekly.to_decide(session, actor)
    tasks = {one.task_id: session.get_one(Task, one.task_id) for one in found}
    offices = {task.office_id for task in tasks.values()}
    roster, away = roster_of(session, today, offices), leave.leaves_on(session, today, offices).keys()
    shown = []
    for one in found:
        put_to = extensions.asked_of(session, roster, tasks[one.task_id], one.asker_id)
        if actor.official_id in put_to or away >= set(put_to):
            shown.append(DateAsked(one.id, one.code, one.title, one.old, one.new, one.by, one.reason))
    return tuple(shown)


def plan(
    session: Session,
    *,
    now: datetime,
    instant: datetime,
    cals: Calendars,
    offices: Collection[int] | None = None,
) -> None:
    """A morning message for each leader who has not had one in the week of the next morning (`now`: business
    time, local): on its first working day, or where that was missed on the first that they are there."""
    for cal, leaders in _by_calendar(session, now.date(), cals, offices).items():
        day = digest_date(now, cal)
        hear = _unplanned(session, leaders, day)
        if not hear:
            continue
        reach = reminders.reaches(session, hear)
        early = people.mornings(session, reach, day)
        rows = []
        for leader in sorted(hear & reach.keys()):
            at = datetime.combine(day, early.get(leader, MORNING), tzinfo=now.tzinfo)
            rows.append(digest_row(leader, leaders[leader], reach[leader], day, at, instant))
        insert_new(session, Notice, rows)


def next_morning(session: Session, *, now: datetime, cals: Calendars) -> datetime | None:
    """When the next week leaves of those that are not planned yet; None where no leader can be reached."""
    found = []
    for cal, leaders in _by_calendar(session, now.date(), cals).items():
        reached = leaders.keys() & reminders.reaches(session, leaders).keys()
        day = digest_date(now, cal)
        for _ in range(LONGEST_LOOK if reached else 0):
            if _unplanned(session, reached, day):
                found.append(max(datetime.combine(day, MORNING, tzinfo=now.tzinfo), now))
                break
            day = cal.add(day, 1)
    return min(found, default=None)


def _by_calendar(
    session: Session, today: date, cals: Calendars, offices: Collection[int] | None = None
) -> dict[WorkingDays, dict[int, int]]:
    """Who leads on `today`, each with an office of theirs, by the days it works."""
    found: dict[WorkingDays, dict[int, int]] = {}
    for leader, office in weekly.leaders(session, today, offices=offices).items():
        found.setdefault(cals.of(office), {})[leader] = office
    return found


def there(session: Session, day: date, cals: Calendars) -> set[int]:
    """The leaders who work on `day`."""
    leaders = weekly.leaders(session, day)
    away = leave.leaves_on(session, day).keys() if leaders else ()
    return {one for one, office in leaders.items() if cals.of(office).is_working(day)}.difference(away)


def _untold(session: Session, leaders: Collection[int], day: date) -> set[int]:
    """Those who are there on `day` and have had no morning message in its week before it."""
    if not leaders:
        return set()
    mornings = reminders.digests(session, leaders, monday(day))
    found = set(leaders) - {who for who, at, state in mornings if at < day and state == NoticeState.DELIVERED}
    return found - leave.leaves_on(session, day).keys() if found else found


def _unplanned(session: Session, leaders: Collection[int], day: date) -> set[int]:
    """Those of `_untold` for whom no message of that morning stands, whatever has become of it."""
    found = _untold(session, leaders, day)
    return found - {who for who, at, _ in reminders.digests(session, found, day) if at == day}


def add(
    session: Session, claims: Collection[Claim], views: Mapping[int, Digest], now: datetime, cals: Calendars
) -> dict[int, Digest]:
    """The morning messages of `claims` with the week where it is due, in the transaction that claims them:
    what was decided meanwhile does not wait any more. `views`, by notice: those that have something to say.
    """
    mornings = {claim.official_id: claim.notice_id for claim in claims if not claim.later}
    leaders = weekly.leaders(session, now.date(), officials=mornings)
    found = dict(views)
    for leader in _untold(session, leaders, now.date()):
        week = _week(session, leader, now, cals.of(leaders[leader]))
        if week is not None:
            notice = mornings[leader]
            found[notice] = replace(found.get(notice, Digest(now.date(), ())), week=week)
    return found


def _week(session: Session, leader: int, now: datetime, cal: WorkingDays) -> Weekly | None:
    actor = access.actor(session, leader, now.date())
    try:
        return of(session, actor, now, cal, before(now.date(), cal))
    except (NoPlan, NothingToSee):
        return None
