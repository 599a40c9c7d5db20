"""Queries over incoming events that were not answered, or could not be handled."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.tables import Bot, Document, DocumentState, Inbox, InboxState


@dataclass(frozen=True)
class Unanswered:
    """A chat whose events wait: the number of the `first`, `count` in all, since the real instant `since`."""

    office_id: int
    bot_id: int
    channel: str
    bot: str
    first: int
    count: int
    since: datetime


@dataclass(frozen=True)
class Failed:
    """An event by its number, the chat it came from, and the code of what went wrong, if one was kept."""

    id: int
    channel: str
    bot: str
    chat_id: str
    error: str | None


def waiting_events(session: Session, before: datetime) -> list[Unanswered]:
    """The chats with events that came in before or at the real instant `before` and have no answer yet.

    Those that are just being handled are among them. The longest waiting first.
    """
    found = (
        sa.select(
            *(col(Inbox.office_id), col(Inbox.bot_id), col(Bot.channel), col(Bot.name)),
            *(sa.func.min(Inbox.id), sa.func.count(), sa.func.min(col(Inbox.received_at))),
        )
        .join(Bot, col(Bot.id) == Inbox.bot_id)
        .where(col(Inbox.answered_at).is_(None), col(Inbox.received_at) <= before)
        .group_by(
            *(col(Inbox.office_id), col(Inbox.bot_id), col(Bot.channel), col(Bot.name), col(Inbox.chat_id))
        )
        .order_by(sa.func.min(Inbox.id))
    )
    return [Unanswered(*row) for row in session.execute(found)]


def failed_events(session: Session, since: datetime) -> list[Failed]:
    """The events that were put aside at or after the real instant `since`, the oldest first."""
    found = (
        sa.select(col(Inbox.id), col(Bot.channel), col(Bot.name), col(Inbox.chat_id), col(Inbox.error))
        .join(Bot, col(Bot.id) == Inbox.bot_id)
        .where(col(Inbox.state) == InboxState.FAILED, col(Inbox.handled_at) >= since)
        .order_by(col(Inbox.id))
    )
    return [Failed(*row) for row in session.execute(found)]


def owed_documents(session: Session, since: datetime, before: datetime) -> list[Failed]:
    """Documents given up at or after the real instant `since`, or ordered by `before` and not sent yet.

    The oldest first; one that still waits has the error of its last try, if there was one.
    """
    given_up = sa.and_(col(Document.state) == DocumentState.FAILED, col(Document.settled_at) >= since)
    waits = sa.and_(col(Document.state) == DocumentState.PENDING, col(Document.created_at) <= before)
    found = (
        sa.select(
            col(Document.id), col(Bot.channel), col(Bot.name), col(Document.chat_id), col(Document.error)
        )
        .join(Bot, col(Bot.id) == Document.bot_id)
        .where(sa.or_(given_up, waits))
        .order_by(col(Document.id))
    )
    return [Failed(*row) for row in session.execute(found)]
