"""Queries for the documents of a period: its tasks, what was said of them, and what else happened in it."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.access import Actor, tasks_within, units_within
from storage.rights import Right
from storage.tables import (
    Extension,
    ExtensionState,
    Inspection,
    Official,
    Period,
    Progress,
    Remark,
    RemarkKind,
    Task,
    TaskState,
    TaskSupport,
    Unit,
)


@dataclass(frozen=True)
class DraftTask:
    """A task with the names of its lead unit and owner, if it has them."""

    task: Task
    unit: str | None
    owner: str | None


@dataclass(frozen=True)
class Answer:
    """A report that stands, with the name and id of its period, its author, and for whom it was given."""

    progress: Progress
    period: str
    author: str
    owner: str | None


@dataclass(frozen=True)
class Explained:
    """Why a task was late, as was answered to a leader's question."""

    task_id: int
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Granted:
    """A new date that was granted for a task, at that business time."""

    task_id: int
    old: date
    new: date
    at: datetime | None


def tasks_of(session: Session, actor: Actor, plan_id: int) -> list[DraftTask]:
    """The plan's tasks that the actor may see and that are not cancelled, in its order."""
    owner = aliased(Official)
    found = (
        select(Task, Unit.name, owner.name)
        .join(Unit, col(Unit.id) == Task.lead_unit_id, isouter=True)
        .join(owner, col(owner.id) == Task.owner_id, isouter=True)
        .where(Task.plan_id == plan_id, Task.state != TaskState.CANCELLED, tasks_within(actor, Right.SEE))
        .order_by(col(Task.sort), col(Task.id))
    )
    return [DraftTask(*row) for row in session.exec(found)]


def supports_of(session: Session, plan_id: int) -> dict[int, tuple[str, ...]]:
    """The names of the units that support each task, by its id; tasks without any are left out."""
    found = (
        select(TaskSupport.task_id, Unit.name)
        .join(Task, col(Task.id) == TaskSupport.task_id)
        .join(Unit, col(Unit.id) == TaskSupport.unit_id)
        .where(Task.plan_id == plan_id)
        .order_by(col(Unit.sort), col(Unit.id))
    )
    named: dict[int, tuple[str, ...]] = {}
    for task_id, name in session.exec(found):
        named[task_id] = (*named.get(task_id, ()), name)
    return named


def within_window(period: Period) -> sa.ColumnElement[bool]:
    """Condition on Period: of the same plan, its data lie in the window of `period`; itself included.

    So the half-year's and the year's report gather what was answered for the quarters before them.
    """
    return sa.and_(
        col(Period.plan_id) == period.plan_id,
        col(Period.window_from) >= period.window_from,
        col(Period.window_to) <= period.window_to,
    )


def answers(session: Session, actor: Actor, period: Period) -> list[Answer]:
    """What stands of the tasks the actor may see, for the period and those whose data it includes; the
    earliest period first, in the order given."""
    owner = aliased(Official)
    found = (
        select(Progress, Period.name, Official.name, owner.name)
        .join(Period, col(Period.id) == Progress.period_id)
        .join(Task, col(Task.id) == Progress.task_id)
        .join(Official, col(Official.id) == Progress.author_id)
        .join(owner, col(owner.id) == Progress.on_behalf_of_id, isouter=True)
        .where(
            within_window(period),
            tasks_within(actor, Right.SEE),
            col(Progress.withdrawn_at).is_(None),
            col(Progress.superseded_by_id).is_(None),
        )
        .order_by(col(Period.due), col(Progress.id))
    )
    return [Answer(*row) for row in session.exec(found)]


def answered(session: Session, period_id: int) -> dict[int, bool]:
    """The tasks that have an answer in the period: whether one came by its cut-off. What was corrected later
    was answered in time."""
    stands = (col(Progress.period_id) == period_id, col(Progress.withdrawn_at).is_(None))
    found = sa.select(col(Progress.task_id), col(Progress.late)).where(*stands).distinct()
    answers: dict[int, bool] = {}
    for task_id, late in session.execute(found):
        answers[task_id] = answers.get(task_id, False) or not late
    return answers


def explained(
    session: Session, actor: Actor, plan_id: int, since: datetime, until: datetime
) -> list[Explained]:
    """Answers to the question why a task is late, from `since` to before `until`, the earliest first."""
    question = aliased(Remark)
    found = (
        sa.select(col(Remark.task_id), col(Remark.text), col(Official.name), col(Remark.at))
        .join(question, col(question.id) == Remark.answers_id)
        .join(Task, col(Task.id) == Remark.task_id)
        .join(Official, col(Official.id) == Remark.by_id)
        .where(
            col(Task.plan_id) == plan_id,
            col(question.kind) == RemarkKind.EXPLAIN,
            col(Remark.text).is_not(None),
            col(Remark.at) >= since,
            col(Remark.at) < until,
            tasks_within(actor, Right.SEE),
        )
        .order_by(col(Remark.id))
    )
    return [Explained(*row) for row in session.execute(found)]


def granted(session: Session, actor: Actor, plan_id: int) -> list[Granted]:
    """The new dates granted for tasks the actor may see, the earliest first."""
    found = (
        sa.select(
            *(col(Extension.task_id), col(Extension.old_date)),
            *(col(Extension.new_date), col(Extension.decided_at)),
        )
        .join(Task, col(Task.id) == Extension.task_id)
        .where(
            col(Task.plan_id) == plan_id,
            col(Extension.state) == ExtensionState.GRANTED,
            tasks_within(actor, Right.SEE),
        )
        .order_by(col(Extension.id))
    )
    return [Granted(*row) for row in session.execute(found)]


def rounds(session: Session, actor: Actor, plan_id: int, since: date, until: date) -> int:
    """How many rounds of self-inspection of units the actor sees began from `since` to `until`."""
    found = (
        select(sa.func.count(col(Inspection.id)))
        .join(Unit, col(Unit.id) == Inspection.unit_id)
        .where(
            Inspection.plan_id == plan_id,
            Inspection.since >= since,
            Inspection.since <= until,
            units_within(actor, Right.SEE),
        )
    )
    return session.exec(found).one()
