"""New dates that were asked for, and what superiors said of tasks."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa

from storage.tables.base import Owned, choice, identity, instant, reference


class ExtensionState(StrEnum):
    """withdrawn: by who asked, or replaced by what was asked for after it."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Extension(Owned, table=True):
    """A new date (gia hạn) asked for a dated task, and its decision. At most one of a task waits.

    `old_date`: its deadline when it was asked. `held_by_id`: the leader it was put to, if there was one.
    `decided_by_id`, `decided_at`: who ended it and when, in business time, in whichever way.
    """

    __tablename__ = "extension"
    __table_args__ = (
        sa.CheckConstraint("new_date > old_date", name="later"),
        sa.CheckConstraint("(state = 'waiting') = (decided_by_id IS NULL)", name="decided"),
        sa.CheckConstraint("(decided_by_id IS NULL) = (decided_at IS NULL)", name="decided_at"),
    )

    id: int = identity()
    task_id: int = reference("task.id")
    old_date: dt.date
    new_date: dt.date
    reason: str
    asked_by_id: int = reference("official.id", index=False)
    asked_at: dt.datetime = instant()
    message_id: int | None = reference("message.id", default=None, index=False)
    held_by_id: int | None = reference("official.id", default=None)
    state: ExtensionState = choice(ExtensionState, default=ExtensionState.WAITING)
    decided_by_id: int | None = reference("official.id", default=None, index=False)
    decided_at: dt.datetime | None = instant(default=None)
    decided_reason: str | None = None
    created_at: dt.datetime = instant()


class RemarkKind(StrEnum):
    """explain: a leader asks why it is late; direct: ý kiến chỉ đạo; answer: what was said to either."""

    EXPLAIN = "explain"
    DIRECT = "direct"
    ANSWER = "answer"


class Remark(Owned, table=True):
    """What a leader said of a task, and what was answered to it. Never changed. `text` is verbatim.

    `answers_id`: the remark it answers; only an answer has one.
    """

    __tablename__ = "remark"
    __table_args__ = (sa.CheckConstraint("(kind = 'answer') = (answers_id IS NOT NULL)", name="answer"),)

    id: int = identity()
    task_id: int = reference("task.id")
    kind: RemarkKind = choice(RemarkKind)
    by_id: int = reference("official.id", index=False)
    at: dt.datetime = instant()
    text: str | None = None
    message_id: int | None = reference("message.id", default=None, index=False)
    answers_id: int | None = reference("remark.id", default=None)
    created_at: dt.datetime = instant()
