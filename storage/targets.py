"""Queries over the plan's targets and what was said of them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage import audit
from storage.access import Actor, TaskOf, targets_within
from storage.core import change, insert, table
from storage.rights import Right
from storage.tables import Target, TargetReading, Task

ADD = sa.insert(table(TargetReading))
SUPERSEDE = (
    sa.update(table(TargetReading))
    .where(
        col(TargetReading.target_id) == sa.bindparam("target"),
        col(TargetReading.period_id) == sa.bindparam("period"),
        col(TargetReading.id) != sa.bindparam("by"),
        col(TargetReading.withdrawn_at).is_(None),
        col(TargetReading.superseded_by_id).is_(None),
    )
    .values(superseded_by_id=sa.bindparam("by"))
)
TOLD = ("office_id", "target_id", "period_id", "state", "late")
"""What the log of changes says of a reading; its figures are in the message behind it."""
FIGURES = ("numerator", "denominator", "value")


@dataclass(frozen=True)
class TargetRow:
    """A target; `unit_id`: who leads its task. `may`: the actor may say how far it is."""

    target: Target
    unit_id: int | None
    may: bool


def visible(session: Session, actor: Actor, plan_id: int) -> list[TargetRow]:
    """The targets of the plan that the actor may see, in its order."""
    of_plan = sa.and_(col(Target.plan_id) == plan_id, col(Target.dropped_on).is_(None))
    return _rows(session, actor, of_plan)


def find(session: Session, actor: Actor, target_id: int) -> TargetRow | None:
    """The target, if it is in force and the actor may see it."""
    found = _rows(session, actor, col(Target.id) == target_id, col(Target.dropped_on).is_(None))
    return found[0] if found else None


def of_task(session: Session, actor: Actor, task: TaskOf) -> list[TargetRow]:
    """The targets in force of which the actor may say how far they are, that the task promises or whose code
    it has."""
    plan = select(Task.plan_id).where(Task.id == task.id).scalar_subquery()
    same = sa.and_(col(Target.plan_id) == plan, col(Target.code) == task.code)
    promised = sa.or_(col(Target.task_id) == task.id, same)
    return [row for row in _rows(session, actor, promised, col(Target.dropped_on).is_(None)) if row.may]


def _rows(session: Session, actor: Actor, *conditions: sa.ColumnElement[bool]) -> list[TargetRow]:
    found = (
        select(Target, Task.lead_unit_id, targets_within(actor, Right.REPORT))
        .join(Task, col(Task.id) == Target.task_id, isouter=True)
        .where(targets_within(actor, Right.SEE), *conditions)
        .order_by(col(Target.sort), col(Target.id))
    )
    return [TargetRow(target, unit, bool(may)) for target, unit, may in session.exec(found)]


def lead_of(session: Session, target: Target) -> int | None:
    """The unit that leads the target's task, if it has one and anybody does."""
    return session.exec(select(Task.lead_unit_id).where(Task.id == target.task_id)).first()


def standing(
    session: Session, targets: Collection[int], periods: Collection[int]
) -> dict[tuple[int, int], TargetReading]:
    """By target and period the reading that was neither withdrawn nor replaced; of two at once, the last."""
    found = select(TargetReading).where(
        col(TargetReading.period_id).in_(periods),
        col(TargetReading.target_id).in_(targets),
        col(TargetReading.withdrawn_at).is_(None),
        col(TargetReading.superseded_by_id).is_(None),
    )
    rows = session.exec(found.order_by(col(TargetReading.id)))
    return {(row.target_id, row.period_id): row for row in rows}


def add(session: Session, **values: Any) -> int:
    """Keeps a reading (columns of `TargetReading`); its id."""
    added = insert(session, ADD, values)
    told = {name: values.get(name) for name in TOLD}
    figures = {name: str(values[name]) for name in FIGURES if values.get(name) is not None}
    audit.created(session, TargetReading, added, told | figures)
    return added


def supersede(session: Session, target_id: int, period_id: int, by: int) -> bool:
    """Whether a reading of the target for the period stood; now `by` stands."""
    asked = {"target": target_id, "period": period_id, "by": by}
    return change(session, TargetReading, SUPERSEDE, asked) > 0


def superseded_by(session: Session, reading_id: int) -> list[TargetReading]:
    """The readings this one took the place of, in the order given."""
    found = select(TargetReading).where(TargetReading.superseded_by_id == reading_id)
    return list(session.exec(found.order_by(col(TargetReading.id))))


def standing_by_messages(
    session: Session, author_id: int, messages: Collection[int]
) -> list[tuple[TargetReading, Target]]:
    """The author's readings that came by one of these messages and still stand, in the order given."""
    found = (
        select(TargetReading, Target)
        .join(Target, col(Target.id) == TargetReading.target_id)
        .where(
            TargetReading.author_id == author_id,
            col(TargetReading.message_id).in_(messages),
            col(TargetReading.withdrawn_at).is_(None),
            col(TargetReading.superseded_by_id).is_(None),
        )
    )
    return [(reading, target) for reading, target in session.exec(found.order_by(col(TargetReading.id)))]


def drop(session: Session, target: Target, today: Any) -> None:
    """Takes a target out of the plan; once something was said of it, it is kept with that."""
    said = select(TargetReading.id).where(TargetReading.target_id == target.id).limit(1)
    if session.exec(said).first() is None:
        session.delete(target)
    else:
        target.dropped_on = today
        session.add(target)
