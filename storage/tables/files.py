"""Files that came with messages, and the reports they are evidence of."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Owned, choice, identity, instant, reference


class AttachmentState(StrEnum):
    """refused: not taken, whoever asks again; failed: could not be had from the channel."""

    PENDING = "pending"
    STORED = "stored"
    REFUSED = "refused"
    FAILED = "failed"


class AttachmentFault(StrEnum):
    """Why a file was not kept. kind: not among those taken; mismatch: its bytes are not what its name says;
    gone: the channel has it no more; tries: the channel did not give it, asked again and again."""

    TOO_LARGE = "too_large"
    KIND = "kind"
    MISMATCH = "mismatch"
    GONE = "gone"
    TRIES = "tries"


class Attachment(Owned, table=True):
    """A file that came with a message. Kept with the message, fetched afterwards by a worker.

    `album`: the channel's id of several messages that are one. `size` as announced, `stored_size` as fetched,
    in bytes. A stored one lies under its `sha256`, so the same file twice is kept once. `retry_at` and
    `lease_until` are real instants.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        sa.Index("ix_attachment_due", "state", "bot_id", "id"),
        sa.Index("ix_attachment_bot_id_album", "bot_id", "album"),
        sa.CheckConstraint("(state = 'stored') = (sha256 IS NOT NULL)", name="stored"),
    )

    id: int = identity()
    message_id: int = reference("message.id")
    bot_id: int = reference("bot.id", index=False)
    album: str | None = Field(default=None, max_length=100)
    remote_id: str
    name: str = Field(max_length=200)
    mime: str = Field(max_length=100)
    size: int | None = Field(default=None, sa_type=sa.BigInteger)
    state: AttachmentState = choice(AttachmentState, default=AttachmentState.PENDING)
    fault: AttachmentFault | None = choice(AttachmentFault, default=None)
    sha256: str | None = Field(default=None, max_length=64)
    stored_size: int | None = Field(default=None, sa_type=sa.BigInteger)
    attempts: int = 0
    retry_at: datetime | None = instant(default=None)
    leased_by: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = instant(default=None)
    error: str | None = None
    created_at: datetime = instant()
    settled_at: datetime | None = instant(default=None)


class Evidence(Owned, table=True):
    """A file belongs to a report; to several where one message reports several tasks, or is corrected."""

    __tablename__ = "evidence"
    __table_args__ = (sa.UniqueConstraint("progress_id", "attachment_id"),)

    id: int = identity()
    progress_id: int = reference("progress.id", index=False)
    attachment_id: int = reference("attachment.id")
