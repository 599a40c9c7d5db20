"""Queries for a leader's week: who leads, what waits for their decision, what has changed since a moment."""

from collections.abc import Collection
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.access import BELOW_AN_OFFICE, FINDINGS, TASKS, on_duty, tasks_within
from storage.actors import Actor
from storage.core import run, table
from storage.figures import Scope, Terms
from storage.paths import below
from storage.rights import Right
from storage.scoped import OFFICES, scoped
from storage.tables import (
    Extension,
    ExtensionState,
    Finding,
    Official,
    Plan,
    Post,
    Progress,
    Remark,
    RemarkKind,
    Role,
    Task,
    TaskKind,
    TaskState,
    Unit,
    UnitKind,
)
from storage.tables.base import UtcDateTime

SINCE = sa.bindparam("since", type_=UtcDateTime)
DAY = sa.bindparam("day", type_=sa.Date)
LATE_THEN = sa.bindparam("late_then", type_=sa.Date)
LATE_NOW = sa.bindparam("late_now", type_=sa.Date)


def _planned_below() -> sa.ColumnElement[bool]:
    """Condition on Unit: it stands above the wards, and one of them has a plan."""
    unit, lower = table(Unit), table(Unit).alias()
    ward = sa.select(lower.c.id).join(table(Plan), table(Plan).c.office_id == lower.c.office_id)
    return sa.and_(
        unit.c.kind.not_in((*BELOW_AN_OFFICE, UnitKind.WARD)),
        sa.exists(ward.where(below(lower.c.path, unit.c.path)).correlate(unit)),
    )


# Asked at every claim of morning messages; built once: building a statement costs more than running it.
LEADING = (
    sa.select(col(Post.official_id), col(Unit.office_id))
    .join(Unit, col(Unit.id) == Post.unit_id)
    .where(
        col(Post.role) == Role.LEADER,
        on_duty(sa.bindparam("today", type_=sa.Date)),
        col(Unit.path) != "",
        sa.or_(sa.exists().where(col(Plan.office_id) == Unit.office_id), _planned_below()),
    )
    .order_by(col(Post.id).desc())
)
LEADING_IN = scoped(LEADING, col(Unit.office_id).in_(OFFICES))
LEADING_AMONG = LEADING.where(col(Post.official_id).in_(sa.bindparam("officials", expanding=True)))


def leaders(
    session: Session,
    today: date,
    *,
    offices: Collection[int] | None = None,
    officials: Collection[int] | None = None,
) -> dict[int, int]:
    """Who leads on `today` where there is a plan, each with the office of the post: of `officials`, else of
    `offices` or all. What stands above the wards needs no plan of its own, but one below."""
    if officials is not None:
        rows = run(session, LEADING_AMONG, {"today": today, "officials": list(officials)}).all()
    else:
        rows = LEADING_IN.rows(session, offices, today=today)
    return {row[0]: row[1] for row in rows}


class Asked(NamedTuple):
    """A new date that waits for its decision."""

    id: int
    code: str
    title: str
    old: date
    new: date
    by: str
    reason: str
    task_id: int
    asker_id: int


def to_decide(session: Session, actor: Actor) -> list[Asked]:
    """The new dates asked for tasks of the offices the actor leads that they may decide about, unless they
    asked themself; the earliest first. Who leads a town is not asked by its wards."""
    led = select(Unit.office_id).where(col(Unit.id).in_(actor.units(Role.LEADER)))
    found = (
        sa.select(col(Extension.id), col(Task.code), col(Task.title), col(Extension.old_date))
        .add_columns(col(Extension.new_date), col(Official.name), col(Extension.reason))
        .add_columns(col(Task.id), col(Extension.asked_by_id))
        .join(Task, col(Task.id) == Extension.task_id)
        .join(Official, col(Official.id) == Extension.asked_by_id)
        .where(
            col(Extension.state) == ExtensionState.WAITING,
            col(Extension.asked_by_id) != actor.official_id,
            col(Task.state) == TaskState.OPEN,
            col(Task.office_id).in_(led),
            tasks_within(actor, Right.DECIDE),
        )
        .order_by(col(Extension.id))
    )
    return [Asked._make(row) for row in session.execute(found)]


class Question(NamedTuple):
    """A question of the actor's why a task is late, that nobody has answered. `at` is business time."""

    task_id: int
    code: str
    title: str
    at: datetime


def unanswered(session: Session, actor: Actor) -> list[Question]:
    """Of open tasks the actor sees, the earliest first."""
    answer = aliased(Remark)
    found = (
        sa.select(col(Task.id), col(Task.code), col(Task.title), col(Remark.at))
        .join(Task, col(Task.id) == Remark.task_id)
        .where(
            col(Remark.by_id) == actor.official_id,
            col(Remark.kind) == RemarkKind.EXPLAIN,
            col(Task.state) == TaskState.OPEN,
            tasks_within(actor, Right.SEE),
            ~sa.exists().where(col(answer.answers_id) == Remark.id),
        )
        .order_by(col(Remark.id))
    )
    return [Question._make(row) for row in session.execute(found)]


class Changed(NamedTuple):
    """How much has changed: tasks reported, tasks done, tasks newly overdue, dates moved, findings recorded
    and findings handled."""

    reported: int
    done: int
    overdue: int
    moved: int
    found: int
    handled: int


@lru_cache(maxsize=128)
def _changed(terms: Terms) -> sa.Select[*tuple[Any, ...]]:
    seen, found = terms.sees(TASKS), terms.sees(FINDINGS)
    live = col(Task.state) != TaskState.CANCELLED
    said = select(sa.func.count(sa.distinct(col(Task.id)))).join(Progress, col(Progress.task_id) == Task.id)
    said = said.where(col(Progress.sent_at) >= SINCE, col(Progress.withdrawn_at).is_(None), live, seen)
    tasks = select(sa.func.count(col(Task.id)))
    late = (col(Task.kind) == TaskKind.DATED, col(Task.state) == TaskState.OPEN)
    between = (col(Task.deadline) > LATE_THEN, col(Task.deadline) <= LATE_NOW)
    moved = select(sa.func.count(col(Extension.id))).join(Task, col(Task.id) == Extension.task_id)
    granted = (col(Extension.state) == ExtensionState.GRANTED, col(Extension.decided_at) >= SINCE)
    counts = (
        said,
        tasks.where(col(Task.state) == TaskState.DONE, col(Task.done_on) >= DAY, seen),
        tasks.where(*late, *between, seen),
        moved.where(*granted, live, seen),
        select(sa.func.count(col(Finding.id))).where(col(Finding.recorded_at) >= SINCE, found),
        select(sa.func.count(col(Finding.id))).where(col(Finding.verified_at) >= SINCE, found),
    )
    return sa.select(*(one.scalar_subquery() for one in counts))


def changed(session: Session, scope: Scope, since: datetime, late_then: date, late_now: date) -> Changed:
    """What has changed in the scope since a moment; a task is newly overdue if its nominal deadline is after
    `late_then` and not after `late_now`."""
    asked = scope.values(since=since, day=since.date(), late_then=late_then, late_now=late_now)
    return Changed._make(run(session, _changed(scope.terms), asked).one())
