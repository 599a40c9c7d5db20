"""Documents and pictures that follow an answer, and links to them where a channel carries no files."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Owned, choice, identity, instant, reference


class DocumentState(StrEnum):
    """refused: whoever asked may not have it, or there is nothing to be had; failed: it could not be made or
    sent. Either was said to who asked."""

    PENDING = "pending"
    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"


class Document(Owned, table=True):
    """A document that an answer named, made and sent after it, at least once.

    `kind` and `arguments` say what it is of; `about` what its message belongs to. `begun` counts the makings
    that began since one last ended, `tries` the sends that failed; `fault`: see `jobs.retry.fault_of`. What
    was sent is kept under its `sha256` only where it is read from our own disk. Times are real instants.
    """

    __tablename__ = "document"
    __table_args__ = (
        sa.UniqueConstraint("inbox_id"),
        sa.Index("ix_document_due", "state", "bot_id", "id"),
        sa.CheckConstraint("sha256 IS NULL OR (name IS NOT NULL AND media_type IS NOT NULL)", name="kept"),
    )

    id: int = identity()
    bot_id: int = reference("bot.id", index=False)
    chat_id: str = Field(max_length=100)
    inbox_id: int = reference("inbox.id", index=False)
    kind: str = Field(max_length=40)
    arguments: dict[str, Any] = Field(sa_type=sa.JSON)
    about: dict[str, Any] = Field(sa_type=sa.JSON)
    state: DocumentState = choice(DocumentState, default=DocumentState.PENDING)
    begun: int = 0
    tries: int = 0
    fault: str | None = Field(default=None, max_length=12)
    retry_at: datetime | None = instant(default=None)
    leased_by: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = instant(default=None)
    error: str | None = None
    name: str | None = Field(default=None, max_length=200)
    media_type: str | None = Field(default=None, max_length=100)
    picture: bool = False
    sha256: str | None = Field(default=None, max_length=64)
    message_id: int | None = reference("message.id", default=None)
    created_at: datetime = instant()
    settled_at: datetime | None = instant(default=None)


class FileLink(Owned, table=True):
    """A link to a kept document, for one official, until a real instant; only its token's hash is kept."""

    __tablename__ = "file_link"
    __table_args__ = (sa.UniqueConstraint("token_hash"),)

    id: int = identity()
    document_id: int = reference("document.id")
    official_id: int = reference("official.id", index=False)
    token_hash: str = Field(max_length=64)
    created_at: datetime = instant()
    expires_at: datetime = instant()
    revoked_at: datetime | None = instant(default=None)
