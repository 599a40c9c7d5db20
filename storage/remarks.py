"""Queries over what leaders said of tasks, and what was answered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from storage.access import Actor, tasks_within
from storage.rights import Right
from storage.tables import Official, Remark, RemarkKind, Task, TaskState


@dataclass(frozen=True)
class RemarkRow:
    """With the name of who said it."""

    remark: Remark
    by: str


def add(session: Session, **values: Any) -> Remark:
    """Keeps a remark (columns of `Remark`)."""
    row = Remark(**values)
    session.add(row)
    session.flush()
    return row


def find(session: Session, actor: Actor, remark_id: int, right: Right) -> Remark | None:
    """The remark, if the actor has `right` over its task."""
    found = select(Remark).join(Task, col(Task.id) == Remark.task_id)
    return session.exec(found.where(Remark.id == remark_id, tasks_within(actor, right))).first()


def of_task(session: Session, task_id: int) -> list[RemarkRow]:
    """What was said of a task, the earliest first."""
    found = (
        select(Remark, Official.name)
        .join(Official, col(Official.id) == Remark.by_id)
        .where(Remark.task_id == task_id)
        .order_by(col(Remark.id))
    )
    return [RemarkRow(*one) for one in session.exec(found)]


def late(session: Session, actor: Actor, plan_id: int, today: date) -> list[Task]:
    """Open dated tasks whose nominal deadline is past and that the actor decides about, the latest first."""
    found = select(Task).where(
        Task.plan_id == plan_id,
        Task.state == TaskState.OPEN,
        col(Task.deadline) < today,
        tasks_within(actor, Right.DECIDE),
    )
    return list(session.exec(found.order_by(col(Task.deadline), col(Task.sort))))


def unanswered(session: Session, task_id: int) -> Remark | None:
    """The last question why the task is late that has no answer."""
    answered = select(Remark.answers_id).where(Remark.kind == RemarkKind.ANSWER)
    found = select(Remark).where(
        Remark.task_id == task_id, Remark.kind == RemarkKind.EXPLAIN, col(Remark.id).not_in(answered)
    )
    return session.exec(found.order_by(col(Remark.id).desc()).limit(1)).first()
