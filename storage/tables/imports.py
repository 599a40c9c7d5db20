"""Files of a plan or of officials that were sent in chat, on their way into the database."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Owned, choice, identity, instant, reference


class ImportState(StrEnum):
    """waiting: for its file; read: what it would change can be shown; failed: it was not to be had, or to be
    read; applied, dropped: as somebody decided."""

    WAITING = "waiting"
    READ = "read"
    FAILED = "failed"
    APPLIED = "applied"
    DROPPED = "dropped"


class ImportDraft(Owned, table=True):
    """A file that `official_id` sent to be imported. What it lists is kept until it is settled; what that
    means is asked anew whenever it is shown or applied.

    `answers`: the day somebody gave for an unclear deadline, by the row's key. `whole`: what the file leaves
    out is cancelled. `settled_by_id`, `settled_at`: who applied or dropped it and when, in business time.
    `applied_by_message_id`: the tap; what the log says under it a file has changed, nobody has decided.
    """

    __tablename__ = "import_draft"
    __table_args__ = (
        sa.UniqueConstraint("attachment_id"),
        sa.CheckConstraint("(settled_by_id IS NULL) = (settled_at IS NULL)", name="settled"),
        sa.CheckConstraint(
            "(state IN ('applied', 'dropped')) = (settled_at IS NOT NULL)", name="settled_state"
        ),
    )

    id: int = identity()
    attachment_id: int = reference("attachment.id", index=False)
    official_id: int = reference("official.id", index=False)
    state: ImportState = choice(ImportState, default=ImportState.WAITING, index=True)
    listing: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON(none_as_null=True))
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    whole: bool = False
    created_at: datetime = instant()
    settled_by_id: int | None = reference("official.id", default=None, index=False)
    settled_at: datetime | None = instant(default=None)
    applied_by_message_id: int | None = reference("message.id", default=None)
