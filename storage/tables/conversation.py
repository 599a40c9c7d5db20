"""Everything said: events taken in, messages in either direction, open forms."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Owned, choice, identity, instant, reference


class InboxState(StrEnum):
    RECEIVED = "received"
    HANDLED = "handled"
    ANSWERED = "answered"
    FAILED = "failed"


class Inbox(Owned, table=True):
    """An event as the channel gave it, stored before it is acknowledged.

    received → handled (its effects and `answer` committed together) → answered. `failed` has its apology in
    `answer`, is `answered_at` once that was sent, and never holds up its chat. `attempts` counts how often
    handling was begun. The lease, in real time, keeps a second process away while one is at it.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        sa.UniqueConstraint("bot_id", "event_id"),
        sa.Index("ix_inbox_open", "bot_id", "answered_at", "chat_id", "id"),
    )

    id: int = identity()
    bot_id: int = reference("bot.id", index=False)
    event_id: str = Field(max_length=100)
    chat_id: str = Field(max_length=100)
    payload: dict[str, Any] = Field(sa_type=sa.JSON)
    state: InboxState = choice(InboxState, default=InboxState.RECEIVED)
    attempts: int = 0
    answer: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    error: str | None = Field(default=None, max_length=60)
    leased_by: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = instant(default=None)
    received_at: datetime = instant()
    handled_at: datetime | None = instant(default=None)
    answered_at: datetime | None = instant(default=None)


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Message(Owned, table=True):
    """One thing said in a chat, in the order of `id`; never changed.

    An edit is a new row that `replaces_id` an earlier one. `choices` are the buttons it offered, in order:
    `[{"label", "payload"}]`. `about` says what it belongs to, such as `{"tasks": ["3.c"]}`.
    `sent_at` is business time, `created_at` real.
    """

    __tablename__ = "message"
    __table_args__ = (
        sa.Index("ix_message_chat", "bot_id", "chat_id", "id"),
        sa.Index("ix_message_external", "bot_id", "chat_id", "external_id"),
    )

    id: int = identity()
    bot_id: int = reference("bot.id", index=False)
    chat_id: str = Field(max_length=100)
    direction: Direction = choice(Direction)
    external_id: str = Field(max_length=100)
    official_id: int | None = reference("official.id", default=None, index=False)
    text: str
    choices: list[dict[str, str]] = Field(default_factory=list, sa_type=sa.JSON)
    about: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    reply_to_id: int | None = reference("message.id", default=None, index=False)
    replaces_id: int | None = reference("message.id", default=None)
    inbox_id: int | None = reference("inbox.id", default=None, index=False)
    notice_id: int | None = reference("notice.id", default=None)
    sent_at: datetime = instant()
    created_at: datetime = instant()


class Dialogue(Owned, table=True):
    """The open form of a chat: which question it stands at and the answers so far; ends at `expires_at`."""

    __tablename__ = "dialogue"
    __table_args__ = (sa.UniqueConstraint("bot_id", "chat_id"),)

    id: int = identity()
    bot_id: int = reference("bot.id", index=False)
    chat_id: str = Field(max_length=100)
    official_id: int = reference("official.id")
    form: str = Field(max_length=40)
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    expires_at: datetime = instant()
