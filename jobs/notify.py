"""Messages to others caused by somebody's act, stored with it; and what the admin must know at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from jobs.calendar import WorkingDays, act_time
from jobs.wake import leaves_work
from messages.render import render
from messages.types import Reply
from storage import people, periods, reminders
from storage.reminders import Reach
from storage.tables import Notice, NoticeKind, NoticeState, Role
from storage.upsert import insert_new


@dataclass(frozen=True)
class When:
    """The moment of an act: business time (local), real time, and the calendar of working hours."""

    now: datetime
    instant: datetime
    cal: WorkingDays


def tell(
    session: Session, officials: Iterable[int], office_id: int, key: str, reply: Reply, when: When
) -> datetime | None:
    """Queues `reply` for each official once per `key`. Returns when it leaves, if that is not at once."""
    reach = reminders.reaches(session, list(officials))
    not_before = act_time(when.now, when.cal)
    _queue(session, reach, office_id, NoticeKind.ACT, key, reply, not_before, when.instant)
    return not_before if reach and not_before > when.now else None


def reached(session: Session, officials: Collection[int]) -> tuple[bool, tuple[str, ...]]:
    """Whether a message reaches any of them, and the names of those whom none does, in their order."""
    reach = reminders.reaches(session, officials)
    missed = [person for person in officials if person not in reach]
    names = people.names(session, missed)
    return bool(reach), tuple(names[person] for person in missed)


def answer(session: Session, official: int, office_id: int, key: str, reply: Reply, when: When) -> None:
    """Queues what somebody asked for and waits for, once per `key`: an answer is given at any hour."""
    reach = reminders.reaches(session, [official])
    _queue(session, reach, office_id, NoticeKind.ALARM, key, reply, when.now, when.instant)


def alarm(
    session: Session, office_id: int, key: str, reply: Reply, when: When, *, not_by: Collection[int] = ()
) -> int:
    """Queues `reply` for the office's admins, by no bot of `not_by`, at any hour; how many it can reach.

    Where no admin can be reached, for the office's coordinators.
    """
    today = when.now.date()
    coordinators = periods.coordinators(session, today, [office_id]).get(office_id, [])
    for able in (_admins(session, office_id, today), coordinators):
        if reach := reminders.reaches(session, able, not_by=not_by):
            _queue(session, reach, office_id, NoticeKind.ALARM, key, reply, when.now, when.instant)
            return len(reach)
    return 0


def _admins(session: Session, office_id: int, today: date) -> list[int]:
    """Who is admin in the office, or of what stands above it in the tree."""
    above = periods.root_unit(session, office_id).path.split("/")
    own = periods.holders(session, Role.ADMIN, today, [office_id])
    others = periods.holders(session, Role.ADMIN, today)
    held = own | {unit: people for unit, people in others.items() if str(unit) in above}
    return sorted({person for holders in held.values() for person in holders})


def _queue(
    session: Session,
    reach: dict[int, Reach],
    office_id: int,
    kind: NoticeKind,
    key: str,
    reply: Reply,
    not_before: datetime,
    instant: datetime,
) -> None:
    payload = render(reply).to_json()
    rows = [
        {
            "office_id": office_id,
            "key": f"{key}:{person}",
            "kind": kind,
            "official_id": person,
            "account_id": at.account_id,
            "bot_id": at.bot_id,
            "payload": payload,
            "not_before": not_before,
            "state": NoticeState.PENDING,
            "attempts": 0,
            "created_at": instant,
        }
        for person, at in reach.items()
    ]
    insert_new(session, Notice, rows)
    if rows:
        leaves_work(session)
