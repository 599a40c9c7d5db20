"""Queries over reminders, and the reach of officials."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.claims import AFTERNOON, free_at
from storage.core import run, table
from storage.scoped import OFFICES
from storage.tables import (
    Account,
    AccountState,
    Bot,
    Notice,
    NoticeKind,
    NoticeState,
    Reminder,
    ReminderState,
)

CHUNK = 500


@dataclass(frozen=True)
class Reach:
    """Where an official is written to unasked."""

    account_id: int
    bot_id: int


class Waiting(NamedTuple):
    """A reminder not delivered yet. `notice_id`: what carries it, once it was claimed."""

    id: int
    key: str
    office_id: int
    official_id: int
    subject: str
    due: date
    rung: str
    rung_date: date
    notice_id: int | None


def reaches(
    session: Session,
    officials: Collection[int] | None = None,
    *,
    offices: Collection[int] | None = None,
    not_by: Collection[int] = (),
) -> dict[int, Reach]:
    """The preferred active account of each official that can be written to, else their earliest.

    Of these officials, or those of `offices`, if any are named. `not_by`: bots that are left out.
    """
    query = (
        select(Account.official_id, Account.id, Account.bot_id)
        .join(Bot, col(Bot.id) == Account.bot_id)
        .where(Account.state == AccountState.ACTIVE, col(Bot.pushes), col(Bot.id).not_in(not_by))
        .order_by(col(Account.preferred), col(Account.id).desc())
    )
    if officials is not None:
        query = query.where(col(Account.official_id).in_(officials))
    if offices is not None:
        query = query.where(col(Account.office_id).in_(offices))
    return {official: Reach(account, bot) for official, account, bot in session.exec(query)}


def states(session: Session, keys: Iterable[str]) -> dict[str, ReminderState]:
    """The state of those `keys` that exist."""
    wanted = list(keys)
    found: dict[str, ReminderState] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        rows = session.exec(select(Reminder.key, col(Reminder.state)).where(col(Reminder.key).in_(part)))
        found.update(rows.all())
    return found


def keys(session: Session, state: ReminderState) -> set[str]:
    """The keys of all reminders in that state."""
    return set(session.exec(select(Reminder.key).where(Reminder.state == state)))


PENDING = sa.select(
    *(col(Reminder.id), col(Reminder.key), col(Reminder.office_id), col(Reminder.official_id)),
    *(col(Reminder.subject), col(Reminder.due), col(Reminder.rung), col(Reminder.rung_date)),
    col(Reminder.notice_id),
).where(col(Reminder.state) == ReminderState.PENDING)
PENDING_OF = PENDING.where(col(Reminder.official_id).in_(sa.bindparam("officials", expanding=True)))
PENDING_IN = PENDING.where(col(Reminder.office_id).in_(OFFICES))


def pending(
    session: Session,
    officials: Collection[int] | None = None,
    *,
    offices: Collection[int] | None = None,
) -> list[Waiting]:
    """What waits to be delivered, in the order planned: of these officials, else of these offices or all."""
    if officials is not None:
        rows = run(session, PENDING_OF, {"officials": list(officials)}).all()
    elif offices is not None:
        rows = run(session, PENDING_IN, {"offices": list(offices)}).all()
    else:
        rows = run(session, PENDING).all()
    # Not by the database: to have a few in order SQLite reads all that wait.
    return sorted((Waiting(*row) for row in rows), key=itemgetter(0))


def set_state(session: Session, keys: Iterable[str], state: ReminderState, at: datetime | None) -> None:
    """Moves reminders that are not delivered to `state`; a pending one belongs to no notice yet.

    What is in that state already stays as it is: another process may have given it to a notice meanwhile.
    """
    wanted = list(keys)
    for start in range(0, len(wanted), CHUNK):
        session.execute(
            sa.update(Reminder)
            .where(
                col(Reminder.key).in_(wanted[start : start + CHUNK]),
                col(Reminder.state).not_in((ReminderState.DELIVERED, state)),
            )
            .values(state=state, settled_at=at, notice_id=None)
        )


def carried(session: Session, notice_id: int, official_id: int) -> list[Reminder]:
    """What a notice said to this official."""
    found = select(Reminder).where(Reminder.notice_id == notice_id, Reminder.official_id == official_id)
    return list(session.exec(found.order_by(col(Reminder.id))))


ATTACH = (
    sa.update(table(Reminder))
    .where(col(Reminder.id) == sa.bindparam("reminder"))
    .values(notice_id=sa.bindparam("notice"))
)


def attach(session: Session, notices: Mapping[int, int]) -> None:
    """Gives each reminder to its notice (reminder → notice)."""
    rows = [{"reminder": reminder, "notice": notice} for reminder, notice in notices.items()]
    if rows:
        run(session, ATTACH, rows)


DELIVER = (
    sa.update(table(Reminder))
    .where(col(Reminder.notice_id).in_(sa.bindparam("notices", expanding=True)))
    .values(state=ReminderState.DELIVERED, settled_at=sa.bindparam("at"))
)


def deliver(session: Session, notice_ids: Collection[int], at: datetime) -> None:
    """What the notices carried has arrived."""
    run(session, DELIVER, {"notices": list(notice_ids), "at": at})


def detach(session: Session, notice_ids: Collection[int]) -> None:
    """What a notice did not deliver is free for the next one."""
    session.execute(
        sa.update(Reminder)
        .where(col(Reminder.notice_id).in_(notice_ids), col(Reminder.state) == ReminderState.PENDING)
        .values(notice_id=None)
    )


def digests(session: Session, officials: Collection[int], since: date) -> list[tuple[int, date, NoticeState]]:
    """The morning messages of these officials for `since` and later: person, morning, state."""
    rows = session.exec(
        select(Notice.official_id, col(Notice.date), col(Notice.state)).where(
            Notice.kind == NoticeKind.DIGEST,
            col(Notice.official_id).in_(officials),
            col(Notice.date) >= since,
            col(Notice.key).not_like(f"%{AFTERNOON}"),
        )
    )
    return [(person, day, state) for person, day, state in rows if person and day]


def latest_digest(session: Session, official_id: int) -> int | None:
    """The latest message of mornings or afternoons that was sent to this official, or is being sent."""
    found = select(Notice.id).where(
        Notice.kind == NoticeKind.DIGEST,
        Notice.official_id == official_id,
        Notice.attempts > 0,
        col(Notice.state).in_((NoticeState.PENDING, NoticeState.DELIVERED)),
    )
    return session.exec(found.order_by(col(Notice.not_before).desc()).limit(1)).first()


def lapse_digests(
    session: Session, *, before: date, instant: datetime, offices: Collection[int] | None = None
) -> None:
    """Digests of past mornings that were never sent are dropped; what they held goes into the next.

    With `offices`, only theirs. One statement: a digest that is being claimed meanwhile is not dropped under
    the hands of its sender.
    """
    stale = session.execute(
        sa.update(Notice)
        .where(
            col(Notice.kind) == NoticeKind.DIGEST,
            col(Notice.state) == NoticeState.PENDING,
            col(Notice.date) < before,
            free_at(instant),
            sa.true() if offices is None else col(Notice.office_id).in_(offices),
        )
        .values(state=NoticeState.LAPSED, settled_at=instant, leased_by=None, lease_until=None)
        .returning(col(Notice.id))
        .execution_options(synchronize_session="fetch")
    )
    detach(session, stale.scalars().all())


def waiting_digests(session: Session, official_id: int | None = None) -> list[Notice]:
    """Morning messages not sent yet, of everybody or of one official, in the order planned."""
    found = select(Notice).where(Notice.kind == NoticeKind.DIGEST, Notice.state == NoticeState.PENDING)
    if official_id is not None:
        found = found.where(Notice.official_id == official_id)
    return list(session.exec(found.order_by(col(Notice.id))))
