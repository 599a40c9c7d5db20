"""Tasks whose answer a period's report goes out without, as somebody decided by name."""

import datetime as dt

import sqlalchemy as sa

from storage.tables.base import Owned, identity, instant, reference


class Waiver(Owned, table=True):
    """Somebody decided, at the business time `at`, that the period's report is signed without an answer of
    the task. Never changed; what is answered afterwards counts all the same."""

    __tablename__ = "waiver"
    __table_args__ = (sa.UniqueConstraint("period_id", "task_id"),)

    id: int = identity()
    period_id: int = reference("period.id", index=False)
    task_id: int = reference("task.id")
    by_id: int = reference("official.id", index=False)
    at: dt.datetime = instant()
    message_id: int | None = reference("message.id", default=None, index=False)
    created_at: dt.datetime = instant()
