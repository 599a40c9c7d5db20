"""Queries over incoming events: stored first, taken a chat at a time, oldest first."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import Inbox, InboxState
from storage.upsert import insert_new

LEASE = timedelta(seconds=60)
Chat = tuple[int, str]
# Asked for every event; built once, because building a statement costs more than running it.
OLDEST = (
    select(Inbox)
    .where(
        Inbox.bot_id == sa.bindparam("bot"),
        Inbox.chat_id == sa.bindparam("chat"),
        col(Inbox.answered_at).is_(None),
    )
    .order_by(col(Inbox.id))
    .limit(1)
)
STATE = select(Inbox.state).where(Inbox.id == sa.bindparam("event")).with_for_update()


def store(session: Session, events: Sequence[Mapping[str, Any]], instant: datetime) -> None:
    """Keeps events (office_id, bot_id, event_id, chat_id, payload); one already known changes nothing."""
    rows = [
        {**event, "state": InboxState.RECEIVED, "attempts": 0, "received_at": instant} for event in events
    ]
    insert_new(session, Inbox, rows)


def open_chats(session: Session, bots: Collection[int]) -> list[Chat]:
    """Chats of these bots with something unanswered, the longest waiting first."""
    first = sa.func.min(Inbox.id)
    rows = session.exec(
        select(Inbox.bot_id, Inbox.chat_id)
        .where(col(Inbox.bot_id).in_(bots), col(Inbox.answered_at).is_(None))
        .group_by(col(Inbox.bot_id), col(Inbox.chat_id))
        .order_by(first)
    )
    return list(rows)


def take(session: Session, chat: Chat, holder: str, instant: datetime) -> Inbox | None:
    """Leases the chat's oldest unanswered event; None if there is none or another holder is at it.

    Taking one that is not handled yet counts an attempt.
    """
    lock_chat(session, chat)
    row = session.exec(OLDEST, params={"bot": chat[0], "chat": chat[1]}).first()
    if row is None or _held_by_other(row, holder, instant):
        return None
    row.leased_by, row.lease_until = holder, instant + LEASE
    if row.state == InboxState.RECEIVED:
        row.attempts += 1
    session.add(row)
    return row


def _held_by_other(row: Inbox, holder: str, instant: datetime) -> bool:
    return row.leased_by not in (None, holder) and row.lease_until is not None and row.lease_until > instant


def lock_chat(session: Session, chat: Chat) -> None:
    """On PostgreSQL one worker holds a chat until its transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(chat[0], sa.func.hashtext(chat[1]))))


def finish(
    session: Session,
    inbox_id: int,
    *,
    state: InboxState,
    answer: dict[str, Any],
    instant: datetime,
    error: str | None = None,
) -> bool:
    """handled or failed, with the answer that is to be sent.

    False when another worker was done with it first: nothing changes, and the answer kept is the one to send.
    """
    result = session.execute(
        sa.update(Inbox)
        .where(col(Inbox.id) == inbox_id, col(Inbox.state) == InboxState.RECEIVED)
        .values(state=state, answer=answer, error=error, handled_at=instant)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def still_unhandled(session: Session, inbox_id: int) -> bool:
    """Whether nobody has handled the event yet; nobody else will until the transaction ends."""
    return session.exec(STATE, params={"event": inbox_id}).one() == InboxState.RECEIVED


def answered(session: Session, inbox_ids: Collection[int], instant: datetime) -> None:
    """Their answers were sent: these events no longer hold up their chats."""
    state = sa.case((col(Inbox.state) == InboxState.HANDLED, InboxState.ANSWERED), else_=col(Inbox.state))
    session.execute(
        sa.update(Inbox)
        .where(col(Inbox.id).in_(inbox_ids))
        .values(answered_at=instant, leased_by=None, lease_until=None, state=state)
    )


def forget_leases(session: Session, bots: Collection[int]) -> None:
    """For the one process that may serve these bots: leases of its dead forerunner mean nothing."""
    session.execute(
        sa.update(Inbox)
        .where(col(Inbox.bot_id).in_(bots), col(Inbox.leased_by).is_not(None))
        .values(leased_by=None, lease_until=None)
    )
