"""Somebody is away and a deputy hears in their place; both are told of what others arrange for them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session

from jobs import leave_checks, notify
from jobs.errors import JobsError
from jobs.notify import When
from jobs.periods import NotAllowed
from messages.types import Reply
from messages.views import LeaveView
from storage import access, periods, reminders, staff
from storage.access import Actor
from storage.leave import Away
from storage.rights import Right
from storage.tables import Leave, Office, Official

ONE_DAY = timedelta(days=1)
MOST_STEPS = 5


class NoLeave(JobsError):
    """The leave was cancelled or is over."""

    code = "no_leave"


class LeaveBegun(JobsError):
    """Days of it are past: it can only be ended early."""

    code = "leave_begun"


class BackNotWithin(JobsError):
    """Not a day on which the leave would still have run, its first day excepted."""

    code = "back_not_within"


def stand_ins(responsible: Iterable[int], leaves: Mapping[int, Away]) -> dict[int, tuple[int, ...]]:
    """Who hears for whom: each of `responsible` once, in their order, by the one who hears in their place.

    Who is away is heard for by the deputy; a deputy who is away too, by theirs, at most five steps on. Where
    that ends with nobody who is there, the official hears themself.
    """
    heard: dict[int, list[int]] = {}
    for person in dict.fromkeys(responsible):
        heard.setdefault(_hears_for(person, leaves), []).append(person)
    return {receiver: tuple(for_whom) for receiver, for_whom in heard.items()}


def _hears_for(person: int, leaves: Mapping[int, Away]) -> int:
    at = person
    for _ in range(MOST_STEPS):
        if at not in leaves:
            break
        at = leaves[at].deputy_id
    return person if at in leaves else at


def may_arrange(session: Session, by: Actor | None, office_id: int) -> bool:
    """Whether `by` arranges who is away or takes over in the office; None is the operator's command line."""
    if by is None:
        return True
    return access.may_with_unit(session, by, Right.STAFF, periods.root_unit(session, office_id).id)


def take_leave(
    session: Session,
    by: Actor | None,
    official_id: int,
    deputy_id: int,
    since: date,
    until: date,
    when: When,
) -> LeaveView:
    """The official is away from `since` to `until`, both included, and the deputy hears what they would.

    `by`: who arranges it, the official themself or who may for others; None is the operator's command line.
    The deputy is told, and the official where somebody else arranged it. At most 180 days; it may have begun.
    Raises NotAllowed, and what `leave_checks.check` raises.
    """
    official, deputy = session.get_one(Official, official_id), session.get_one(Official, deputy_id)
    _may(session, by, official.id, official.office_id)
    # Two that name each other as deputies at once would both find nothing in their way.
    session.get_one(Office, official.office_id, with_for_update=True)
    leave_checks.check(session, official, deputy, since, until, when.now.date())
    row = Leave(
        office_id=official.office_id,
        official_id=official.id,
        deputy_id=deputy.id,
        since=since,
        until=until,
    )
    session.add(row)
    session.flush()
    return _told(session, by, row, "leave_taken", when)


def cancel_leave(session: Session, by: Actor | None, leave_id: int, when: When) -> LeaveView:
    """Forgets a leave of which no day is past; tells as `take_leave`.

    Raises NotAllowed, NoLeave, LeaveBegun.
    """
    row = _open(session, by, leave_id, when.now.date())
    if row.since < when.now.date():
        raise LeaveBegun(f"the leave has begun on {row.since}; give the day of return", since=row.since)
    view = _told(session, by, row, "leave_cancelled", when)
    session.delete(row)
    session.flush()
    return view


def end_leave_early(session: Session, by: Actor | None, leave_id: int, back: date, when: When) -> LeaveView:
    """The official is there again from `back` on; tells as `take_leave`.

    `back` lies after the leave's first day, at the latest on its last. Raises NotAllowed, NoLeave,
    BackNotWithin.
    """
    row = _open(session, by, leave_id, when.now.date())
    if not row.since < back <= row.until:
        raise BackNotWithin(
            f"the day of return is after {row.since} and not after {row.until}",
            since=row.since,
            until=row.until,
        )
    row.until = back - ONE_DAY
    session.add(row)
    session.flush()
    return _told(session, by, row, "leave_ended", when)


def _may(session: Session, by: Actor | None, official_id: int, office_id: int) -> None:
    own = by is not None and by.official_id == official_id
    if not own and not may_arrange(session, by, office_id):
        raise NotAllowed("only for oneself, or by the coordinator or admin")


def _open(session: Session, by: Actor | None, leave_id: int, today: date) -> Leave:
    row = session.get(Leave, leave_id, with_for_update=True)
    if row is None or row.until < today:
        raise NoLeave("the leave was cancelled or is over")
    _may(session, by, row.official_id, row.office_id)
    return row


def _told(session: Session, by: Actor | None, row: Leave, template: str, when: When) -> LeaveView:
    """Tells the deputy and who is away, but never the one who arranges it, who has the answer."""
    key = f"{template}:{row.id}:{when.instant.isoformat()}"
    me = by.official_id if by else None
    official, deputy = session.get_one(Official, row.official_id), session.get_one(Official, row.deputy_id)
    reached = deputy.id == me or deputy.id in reminders.reaches(session, [deputy.id])
    view = LeaveView(row.id, official.name, deputy.name, row.since, row.until, told=reached)
    held = None
    if deputy.id != me:
        reply = Reply(template, replace(view, to_deputy=True))
        held = notify.tell(session, [deputy.id], row.office_id, key, reply, when)
    view = replace(view, held_until=held)
    if official.id != me:
        notify.tell(session, [official.id], row.office_id, key, Reply(template, view), when)
    return view


def leave_of(session: Session, actor: Actor, leave_id: int, today: date) -> tuple[Official, Leave]:
    """A leave that is not over, and whose it is. Raises NoLeave, for one of another ward too."""
    row = session.get(Leave, leave_id)
    official = staff.find(session, actor, row.official_id, today) if row is not None else None
    if row is None or official is None or row.until < today:
        raise NoLeave("not there, over, or not the actor's to change")
    return official, row
