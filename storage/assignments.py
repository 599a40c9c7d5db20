"""Queries for giving tasks to units and people."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import BELOW_AN_OFFICE, Actor, on_duty, tasks_within, units_within
from storage.rights import Right
from storage.tables import Official, Plan, Post, Role, Task, TaskState, Unit


def lock_plan(session: Session, plan_id: int) -> Plan:
    """Until the transaction ends nobody else gives the plan a new task."""
    return session.get_one(Plan, plan_id, with_for_update=True)


def unassigned(session: Session, actor: Actor, plan_id: int) -> list[Task]:
    """The open tasks that no unit leads and the actor may assign, in the plan's order."""
    found = select(Task).where(
        Task.plan_id == plan_id,
        Task.state == TaskState.OPEN,
        col(Task.lead_unit_id).is_(None),
        tasks_within(actor, Right.ASSIGN),
    )
    return list(session.exec(found.order_by(col(Task.sort))))


def units(session: Session, actor: Actor, today: date) -> list[Unit]:
    """The departments, associations and neighbourhoods that lead tasks and the actor may give them to."""
    found = select(Unit).where(
        units_within(actor, Right.ASSIGN),
        col(Unit.kind).in_(BELOW_AN_OFFICE),
        sa.or_(col(Unit.until).is_(None), col(Unit.until) >= today),
    )
    return list(session.exec(found.order_by(col(Unit.sort), col(Unit.id))))


def workers(session: Session, unit: Unit, today: date) -> list[Official]:
    """Who may own what the unit leads: its heads and officials, and those below it."""
    found = (
        select(Official)
        .join(Post, col(Post.official_id) == Official.id)
        .join(Unit, col(Unit.id) == Post.unit_id)
        .where(
            on_duty(today),
            col(Unit.path).startswith(unit.path),
            col(Post.role).in_((Role.HEAD, Role.OFFICIAL)),
        )
    )
    return list(session.exec(found.distinct().order_by(col(Official.id)))) if unit.path else []
