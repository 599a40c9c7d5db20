"""Queries over notices once they are claimed: settled by whoever holds the lease."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.claims import INSTANT
from storage.core import run, table
from storage.tables import Account, AccountState, Notice, NoticeState


def settle(
    session: Session,
    notice_id: int,
    holder: str,
    *,
    state: NoticeState,
    instant: datetime,
    retry_at: datetime | None = None,
    error: str | None = None,
    fault: str | None = None,
    counts: bool = True,
) -> bool:
    """Ends the lease; False when it is no longer ours and nothing was changed.

    A try that does not `count` (the channel only asked to wait) is as if it had not been.
    """
    result = session.execute(
        sa.update(Notice)
        .where(col(Notice.id) == notice_id, col(Notice.leased_by) == holder)
        .values(
            state=state,
            settled_at=None if state == NoticeState.PENDING else instant,
            retry_at=retry_at,
            error=error,
            fault=fault,
            leased_by=None,
            lease_until=None,
            attempts=Notice.attempts - (0 if counts else 1),
        )
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


ARRIVED = (
    sa.update(table(Notice))
    .where(
        col(Notice.id).in_(sa.bindparam("notices", expanding=True)),
        col(Notice.leased_by) == sa.bindparam("holder"),
    )
    .values(
        state=NoticeState.DELIVERED,
        settled_at=INSTANT,
        retry_at=None,
        error=None,
        leased_by=None,
        lease_until=None,
    )
)


def settle_delivered(session: Session, notice_ids: Collection[int], holder: str, instant: datetime) -> None:
    """Ends the leases of notices that have arrived; one whose lease is no longer ours is left alone."""
    run(session, ARRIVED, {"notices": list(notice_ids), "holder": holder, "instant": instant})


def release(
    session: Session, notice_ids: Collection[int], holder: str, *, retry_at: datetime | None = None
) -> None:
    """Gives back what was leased but not begun, until the real `retry_at`; the try does not count."""
    session.execute(
        sa.update(Notice)
        .where(col(Notice.id).in_(notice_ids), col(Notice.leased_by) == holder)
        .values(leased_by=None, lease_until=None, retry_at=retry_at, attempts=Notice.attempts - 1)
    )


def mark_seen(session: Session, notice_id: int, bot_id: int, chat_id: str, now: datetime) -> None:
    """Somebody reacted to it in the chat at `now` (business time); the first time stands.

    Where the chat has changed hands since, it was not the person the notice was for.
    """
    theirs = sa.exists().where(
        col(Account.bot_id) == bot_id,
        col(Account.external_id) == chat_id,
        col(Account.official_id) == Notice.official_id,
    )
    session.execute(
        sa.update(Notice)
        .where(col(Notice.id) == notice_id, col(Notice.seen_at).is_(None), theirs)
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def block_account(session: Session, account_id: int) -> None:
    """The channel says this person can never be reached there."""
    session.execute(
        sa.update(Account).where(col(Account.id) == account_id).values(state=AccountState.BLOCKED)
    )
