"""Who changed what, from what to what, and the message behind it. Only ever added to."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Owned, choice, identity, instant, reference


class Change(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"


class Audit(Owned, table=True):
    """One row that was created, changed or deleted; the database refuses to change an entry, and to
    delete one of a real office.

    `at` is business time. `subject` is its table, `subject_id` its id. `before` and `after` hold the columns
    that differ, dates in ISO; of a created row `before` is empty, of a deleted one `after`. No `official_id`:
    the command line or the program itself did it; no `message_id`: nothing said in chat led to it.
    """

    __tablename__ = "audit"
    __table_args__ = (
        sa.Index("ix_audit_office_id_id", "office_id", "id"),
        sa.Index("ix_audit_subject_subject_id", "subject", "subject_id"),
    )

    id: int = identity()
    at: datetime = instant()
    official_id: int | None = reference("official.id", default=None, index=False)
    message_id: int | None = reference("message.id", default=None, index=False)
    subject: str = Field(max_length=24)
    subject_id: int = Field(sa_type=sa.BigInteger)
    change: Change = choice(Change)
    before: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
