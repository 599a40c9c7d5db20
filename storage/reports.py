"""Queries over what officials have reported."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage import audit
from storage.core import change, insert, table
from storage.tables import Official, Period, Progress, Task

# Done at every report; built once, because building a statement costs more than running it.
ADD = sa.insert(table(Progress))
SUPERSEDE = (
    sa.update(table(Progress))
    .where(
        col(Progress.task_id) == sa.bindparam("task"),
        col(Progress.period_id) == sa.bindparam("period"),
        col(Progress.id) != sa.bindparam("by"),
        col(Progress.withdrawn_at).is_(None),
        col(Progress.superseded_by_id).is_(None),
    )
    .values(superseded_by_id=sa.bindparam("by"))
)

TOLD = ("office_id", "task_id", "period_id", "percent", "late", "on_behalf_of_id")
"""What the log of changes says of a report; its words are in the message behind it."""


@dataclass(frozen=True)
class ReportRow:
    """A report with its task's code, its author's code and its period's code."""

    progress: Progress
    task: str
    author: str
    period: str


def add(session: Session, **values: Any) -> int:
    """Keeps a report (columns of `Progress`); its id."""
    added = insert(session, ADD, values)
    audit.created(session, Progress, added, {name: values.get(name) or None for name in TOLD})
    return added


def supersede(session: Session, task_id: int, period_id: int, by: int) -> bool:
    """Whether an answer of the task in the period stood, neither withdrawn nor replaced; now `by` stands."""
    return change(session, Progress, SUPERSEDE, {"task": task_id, "period": period_id, "by": by}) > 0


def standing_by_messages(session: Session, author_id: int, messages: Collection[int]) -> list[Progress]:
    """The author's reports that came by one of these messages and still stand, in the order given."""
    found = select(Progress).where(
        Progress.author_id == author_id,
        col(Progress.message_id).in_(messages),
        col(Progress.withdrawn_at).is_(None),
        col(Progress.superseded_by_id).is_(None),
    )
    return list(session.exec(found.order_by(col(Progress.id))))


def superseded_by(session: Session, progress_id: int) -> list[Progress]:
    """The reports this one took the place of."""
    found = select(Progress).where(Progress.superseded_by_id == progress_id)
    return list(session.exec(found.order_by(col(Progress.id))))


def last_percent(session: Session, task_id: int) -> int | None:
    """The newest percent that was reported and not withdrawn; a later report without one leaves it."""
    found = select(Progress.percent).where(
        Progress.task_id == task_id, col(Progress.withdrawn_at).is_(None), col(Progress.percent).is_not(None)
    )
    return session.exec(found.order_by(col(Progress.id).desc())).first()


def all_progress(session: Session, *, code: str | None = None) -> list[ReportRow]:
    """Every report, or those of the tasks called `code`, in the order given."""
    query = (
        select(Progress, Task.code, Official.code, Period.code)
        .join(Task, col(Task.id) == Progress.task_id)
        .join(Official, col(Official.id) == Progress.author_id)
        .join(Period, col(Period.id) == Progress.period_id)
        .order_by(col(Progress.id))
    )
    if code is not None:
        query = query.where(Task.code == code)
    return [ReportRow(*row) for row in session.exec(query)]
