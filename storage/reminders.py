"""Queries over reminders, and the reach of officials."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.notices import free_at
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


def reaches(
    session: Session, officials: Collection[int] | None = None, *, not_by: Collection[int] = ()
) -> dict[int, Reach]:
    """The preferred active account of each official that can be written to, else their earliest.

    `not_by`: bots that are left out.
    """
    query = (
        select(Account.official_id, Account.id, Account.bot_id)
        .join(Bot, col(Bot.id) == Account.bot_id)
        .where(Account.state == AccountState.ACTIVE, col(Bot.pushes), col(Bot.id).not_in(not_by))
        .order_by(col(Account.preferred), col(Account.id).desc())
    )
    if officials is not None:
        query = query.where(col(Account.official_id).in_(officials))
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


def pending(session: Session, officials: Collection[int] | None = None) -> list[Reminder]:
    query = select(Reminder).where(Reminder.state == ReminderState.PENDING).order_by(col(Reminder.id))
    if officials is not None:
        query = query.where(col(Reminder.official_id).in_(officials))
    return list(session.exec(query))


def set_state(session: Session, keys: Iterable[str], state: ReminderState, at: datetime | None) -> None:
    """Moves reminders that are not delivered to `state`; a pending one belongs to no notice yet."""
    wanted = list(keys)
    for start in range(0, len(wanted), CHUNK):
        session.execute(
            sa.update(Reminder)
            .where(
                col(Reminder.key).in_(wanted[start : start + CHUNK]),
                col(Reminder.state) != ReminderState.DELIVERED,
            )
            .values(state=state, settled_at=at, notice_id=None)
        )


def attach(session: Session, notices: Mapping[int, int]) -> None:
    """Gives each reminder to its notice (reminder → notice)."""
    rows = [{"id": reminder, "notice_id": notice} for reminder, notice in notices.items()]
    if rows:
        session.execute(sa.update(Reminder), rows)


def deliver(session: Session, notice_ids: Collection[int], at: datetime) -> None:
    """What the notices carried has arrived."""
    session.execute(
        sa.update(Reminder)
        .where(col(Reminder.notice_id).in_(notice_ids))
        .values(state=ReminderState.DELIVERED, settled_at=at)
        .execution_options(synchronize_session=False)
    )


def detach(session: Session, notice_ids: Collection[int]) -> None:
    """What a notice did not deliver is free for the next one."""
    session.execute(
        sa.update(Reminder)
        .where(col(Reminder.notice_id).in_(notice_ids), col(Reminder.state) == ReminderState.PENDING)
        .values(notice_id=None)
    )


def digests(session: Session, officials: Collection[int], since: date) -> list[tuple[int, date, NoticeState]]:
    """The digests of these officials for `since` and later: person, morning, state."""
    rows = session.exec(
        select(Notice.official_id, col(Notice.date), col(Notice.state)).where(
            Notice.kind == NoticeKind.DIGEST,
            col(Notice.official_id).in_(officials),
            col(Notice.date) >= since,
        )
    )
    return [(person, day, state) for person, day, state in rows if day is not None]


def lapse_digests(session: Session, *, before: date, instant: datetime) -> None:
    """Digests of past mornings that were never sent are dropped; what they held goes into the next.

    One statement: a digest that is being claimed meanwhile is not dropped under the hands of its sender.
    """
    stale = session.execute(
        sa.update(Notice)
        .where(
            col(Notice.kind) == NoticeKind.DIGEST,
            col(Notice.state) == NoticeState.PENDING,
            col(Notice.date) < before,
            free_at(instant),
        )
        .values(state=NoticeState.LAPSED, settled_at=instant, leased_by=None, lease_until=None)
        .returning(col(Notice.id))
        .execution_options(synchronize_session="fetch")
    )
    detach(session, stale.scalars().all())


def waiting_digests(session: Session) -> list[Notice]:
    found = select(Notice).where(Notice.kind == NoticeKind.DIGEST, Notice.state == NoticeState.PENDING)
    return list(session.exec(found.order_by(col(Notice.id))))
