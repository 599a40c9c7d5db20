"""Queries over what officials have reported."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage import audit
from storage.core import change, insert, table
from storage.tables import Evidence, Official, Period, Progress, Task

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


@dataclass(frozen=True)
class Given:
    """A report with the names of its period, of who gave it, and for whom; `files`: how many it has."""

    progress: Progress
    period: str
    author: str
    owner: str | None
    files: int


Owner = aliased(Official)
GIVEN = (
    select(Progress, Period.name, Official.name, col(Owner.name))
    .add_columns(
        select(sa.func.count(col(Evidence.id)))
        .where(Evidence.progress_id == Progress.id)
        .correlate(Progress)
        .scalar_subquery()
    )
    .join(Period, col(Period.id) == Progress.period_id)
    .join(Official, col(Official.id) == Progress.author_id)
    .join(Owner, col(Owner.id) == Progress.on_behalf_of_id, isouter=True)
)
STANDING = (col(Progress.withdrawn_at).is_(None), col(Progress.superseded_by_id).is_(None))


def of_task(session: Session, task_id: int, most: int) -> list[Given]:
    """The newest reports of a task that stand, at most `most`, the earliest first."""
    found = (
        GIVEN.where(col(Progress.task_id) == task_id, *STANDING).order_by(col(Progress.id).desc()).limit(most)
    )
    return [Given(*row) for row in reversed(session.execute(found).all())]


def before(session: Session, task_id: int, due: date) -> Given | None:
    """What stands of a task in the last period due before `due` in which it was answered."""
    found = GIVEN.where(col(Progress.task_id) == task_id, col(Period.due) < due, *STANDING)
    row = session.execute(found.order_by(col(Period.due).desc(), col(Progress.id).desc()).limit(1)).first()
    return None if row is None else Given(*row)


def one(session: Session, progress_id: int) -> Given | None:
    """A report, whether it stands or not."""
    row = session.execute(GIVEN.where(col(Progress.id) == progress_id)).first()
    return None if row is None else Given(*row)


def add(session: Session, **values: Any) -> int:
    """Keeps a report (columns of `Progress`); its id."""
    added = insert(session, ADD, values)
    audit.created(session, Progress, added, {name: values.get(name) or None for name in TOLD})
    return added


def confirm(session: Session, row: Progress, at: datetime, *, right: bool) -> None:
    """Keeps, and logs, what the one it was given for says of a report at the business time `at`."""
    after = {"office_id": row.office_id, "confirmed": right}
    audit.changed(session, Progress, row.id, {"confirmed": row.confirmed}, after)
    row.confirmed, row.confirmed_at = right, at
    session.add(row)
    session.flush()


def withdraw(session: Session, row: Progress, at: datetime) -> None:
    """Takes a report back at the business time `at`, and logs it."""
    after = {"office_id": row.office_id, "withdrawn": True}
    audit.changed(session, Progress, row.id, {"withdrawn": None}, after)
    row.withdrawn_at = at
    session.add(row)
    session.flush()


def supersede(session: Session, task_id: int, period_id: int, by: int) -> bool:
    """Whether an answer of the task in the period stood, neither withdrawn nor replaced; now `by` stands."""
    return change(session, Progress, SUPERSEDE, {"task": task_id, "period": period_id, "by": by}) > 0


def answers(session: Session, task_id: int, period_id: int) -> list[Progress]:
    """What was answered and not withdrawn of the task in the period, in order: the last one stands.

    The task is locked for what is added to that.
    """
    session.get_one(Task, task_id, with_for_update=True)
    found = select(Progress).where(
        Progress.task_id == task_id, Progress.period_id == period_id, col(Progress.withdrawn_at).is_(None)
    )
    return list(session.exec(found.order_by(col(Progress.id))))


def standing_by_messages(session: Session, author_id: int, messages: Collection[int]) -> list[Progress]:
    """The author's reports that came by one of these messages and still stand, in the order given."""
    found = select(Progress).where(
        Progress.author_id == author_id,
        col(Progress.message_id).in_(messages),
        *STANDING,
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
