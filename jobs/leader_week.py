"""The week of a leader: what waits for their decision first, then what has changed since the last week.

Unasked it is a part of the leader's first morning message of a week, so that a morning has one message. The
message that is planned for it alone has the key that any morning message of theirs would have.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from jobs import summaries
from jobs.calendar import MORNING, ONE_DAY, WorkingDays, digest_date
from jobs.calendars import Calendars
from jobs.digest import Claim
from jobs.plan import NoPlan
from jobs.planner import digest_row
from jobs.summaries import NothingToSee, bounds
from messages.views import Digest
from messages.views.weekly import AskedWhy, DateAsked, Weekly
from storage import access, leave, people, reminders, weekly
from storage.access import Actor
from storage.figures import Scope
from storage.tables import Notice, NoticeState
from storage.upsert import insert_new

TOLD = (NoticeState.DELIVERED, NoticeState.UNCERTAIN)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def begins(day: date, cal: WorkingDays) -> date:
    """The first working day of the week of `day`; of a week without any, the first after it."""
    return cal.next_working(_monday(day))


def before(day: date, cal: WorkingDays) -> date:
    """The first working day of the last week before that of `day` in which anybody worked."""
    return begins(cal.last_working(_monday(day) - ONE_DAY), cal)


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
        dates=tuple(DateAsked(*one) for one in weekly.to_decide(session, actor)),
        questions=tuple(
            AskedWhy(one.code, one.title, one.at.astimezone(now.tzinfo))
            for one in weekly.unanswered(session, actor)
        ),
        **changed._asdict(),
    )


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
    by_calendar: dict[WorkingDays, dict[int, int]] = {}
    for leader, office in weekly.leaders(session, now.date(), offices=offices).items():
        by_calendar.setdefault(cals.of(office), {})[leader] = office
    for cal, leaders in by_calendar.items():
        day = digest_date(now, cal)
        hear = _untold(session, leaders, day)
        reach = reminders.reaches(session, hear)
        early = people.mornings(session, hear, day)
        rows = []
        for leader in hear & reach.keys():
            at = datetime.combine(day, early.get(leader, MORNING), tzinfo=now.tzinfo)
            rows.append(digest_row(leader, leaders[leader], reach[leader], day, at, instant))
        insert_new(session, Notice, rows)


def _untold(session: Session, leaders: Collection[int], day: date) -> set[int]:
    """Those who are not away on `day` and had no morning message in its week before it."""
    had = {
        person
        for person, morning, state in reminders.digests(session, leaders, _monday(day))
        if morning < day and state in TOLD
    }
    return set(leaders) - had - leave.leaves_on(session, day).keys()


def add(
    session: Session, claims: Collection[Claim], views: Mapping[int, Digest], now: datetime, cals: Calendars
) -> dict[int, Digest]:
    """The morning messages of `claims` with the week where it is due, in the transaction that claims them:
    what was decided meanwhile does not wait any more. `views`, by notice: those that have something to say.
    """
    mornings = {claim.official_id: claim.notice_id for claim in claims if not claim.later}
    leaders = weekly.leaders(session, now.date(), officials=mornings)
    found = dict(views)
    for leader in _untold(session, leaders, now.date()) if leaders else ():
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
