"""Queries over new dates that were asked for, and their decisions."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.access import Actor, tasks_within
from storage.rights import Right
from storage.tables import Extension, ExtensionState, Official, SetBy, Task, TaskKind, TaskState


@dataclass(frozen=True)
class ExtensionRow:
    """With the names of who asked and of who decided."""

    extension: Extension
    asked_by: str
    decided_by: str | None


def extendable(session: Session, actor: Actor, plan_id: int) -> list[Task]:
    """The open tasks of the plan for which the actor may ask for a new date, the nearest date first."""
    found = select(Task).where(
        Task.plan_id == plan_id,
        Task.kind == TaskKind.DATED,
        Task.state == TaskState.OPEN,
        sa.or_(col(Task.deadline_set_by).is_(None), col(Task.deadline_set_by) != SetBy.SUPERIOR),
        tasks_within(actor, Right.EXTEND),
    )
    return list(session.exec(found.order_by(col(Task.deadline), col(Task.sort))))


def lock_task(session: Session, task_id: int) -> Task:
    """The task as it now is; whoever else would change it waits until this transaction has ended."""
    return session.get_one(Task, task_id, populate_existing=True, with_for_update=True)


def add(session: Session, **values: Any) -> Extension:
    """Keeps what was asked (columns of `Extension`)."""
    row = Extension(**values)
    session.add(row)
    session.flush()
    return row


def find(session: Session, actor: Actor, extension_id: int, right: Right) -> Extension | None:
    """What was asked, locked with its task, if the actor has `right` over that."""
    found = select(Extension.task_id).join(Task, col(Task.id) == Extension.task_id)
    task_id = session.exec(found.where(Extension.id == extension_id, tasks_within(actor, right))).first()
    if task_id is None:
        return None
    lock_task(session, task_id)
    return session.get_one(Extension, extension_id, populate_existing=True)


def waiting(session: Session, task_id: int) -> Extension | None:
    """What waits for its decision; of a task there is one at most."""
    found = select(Extension).where(Extension.task_id == task_id, Extension.state == ExtensionState.WAITING)
    return session.exec(found).first()


def of_task(session: Session, task_id: int) -> list[ExtensionRow]:
    """What was asked for a task, the earliest first."""
    return _rows(session, col(Extension.task_id) == task_id)


def row(session: Session, extension_id: int) -> ExtensionRow:
    (found,) = _rows(session, col(Extension.id) == extension_id)
    return found


def _rows(session: Session, condition: sa.ColumnElement[bool]) -> list[ExtensionRow]:
    asked, decided = aliased(Official), aliased(Official)
    found = (
        select(Extension, asked.name, decided.name)
        .join(asked, col(asked.id) == Extension.asked_by_id)
        .join(decided, col(decided.id) == Extension.decided_by_id, isouter=True)
        .where(condition)
        .order_by(col(Extension.id))
    )
    return [ExtensionRow(*one) for one in session.exec(found)]
