"""What a figure counts, row by row and a page at a time: the same conditions, the same rule of access."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.access import FINDINGS, TASKS, on_duty
from storage.core import run
from storage.figures import TODAY, YEAR, Scope, Terms, frame, offices_of
from storage.figures_tasks import DATED, DONE, LATE, LED, SOON, STANDING, Bounds, expected
from storage.findings import TO_MEND, FindingRow
from storage.tables import (
    Area,
    Finding,
    FindingState,
    Office,
    Official,
    Plan,
    Post,
    Severity,
    Task,
    TaskState,
    Unit,
)
from storage.tasks import answered_in

MISSING, ALL = "missing", "all"
WORST_FIRST = ("overdue", "due_soon", "on_time", "unassigned", "answered", "done")
NO_AREA = -1
"""Instead of a field's id: what is in none."""
AREA: sa.BindParameter[int] = sa.bindparam("area", type_=sa.Integer)
PLACE: sa.BindParameter[str] = sa.bindparam("place", type_=sa.String)


class TaskOf(NamedTuple):
    """A task in a list of figures. `place`: where it stands; `due`: the date that decides it."""

    id: int
    plan_id: int
    code: str
    title: str
    unit: str | None
    office: str
    place: str
    due: date | None
    percent: int | None


class AreaOf(NamedTuple):
    """A field by its name, with the id of the first that is called so."""

    id: int
    name: str


def _place(f: sa.Subquery) -> sa.ColumnElement[str]:
    """Where a task stands, as `storage.figures_tasks` counts it."""
    gone = sa.and_(col(Unit.until) < TODAY, col(Unit.successor_id).is_(None))
    due = _due(f)
    return sa.case(
        (sa.or_(sa.not_(LED), sa.func.coalesce(gone, sa.false())), "unassigned"),
        (DONE, "done"),
        (sa.and_(STANDING, answered_in(f.c.period_id)), "answered"),
        (due <= LATE, "overdue"),
        (due <= SOON, "due_soon"),
        else_="on_time",
    )


def _due(f: sa.Subquery) -> sa.ColumnElement[date | None]:
    return sa.case((DATED, col(Task.deadline)), else_=f.c.internal_due)


def _missing(f: sa.Subquery) -> sa.ColumnElement[bool]:
    gone = sa.and_(col(Unit.until) < TODAY, col(Unit.successor_id).is_(None))
    answered = answered_in(f.c.period_id)
    return sa.and_(expected(f, answered), sa.not_(sa.func.coalesce(gone, sa.false())), sa.not_(answered))


def _of_area() -> sa.ColumnElement[bool]:
    named = aliased(Area)
    name = select(named.name).where(col(named.id) == AREA).scalar_subquery()
    return sa.or_(AREA == 0, col(Area.name) == name, sa.and_(AREA == NO_AREA, col(Area.id).is_(None)))


@lru_cache(maxsize=128)
def _tasks(terms: Terms, missing: bool) -> sa.Select[*tuple[Any, ...]]:
    f = frame(terms)
    place = _place(f).label("place")
    rank = sa.case({name: at for at, name in enumerate(WORST_FIRST)}, value=place)
    due = _due(f)
    wanted = _missing(f) if missing else sa.or_(PLACE == ALL, place == PLACE)
    return (
        sa.select(col(Task.id), col(Task.plan_id), col(Task.code), col(Task.title), col(Unit.name))
        .add_columns(col(Office.name), place, due, col(Task.percent), sa.func.count().over())
        .select_from(f)
        .join(Task, col(Task.plan_id) == f.c.plan_id)
        .join(Office, col(Office.id) == f.c.office_id)
        .join(Unit, col(Unit.id) == Task.lead_unit_id, isouter=True)
        .join(Area, col(Area.id) == Task.area_id, isouter=True)
        .where(col(Task.state) != TaskState.CANCELLED, terms.sees(TASKS), _of_area(), wanted)
        .order_by(rank, due.is_(None), due, col(Task.plan_id), col(Task.sort), col(Task.id))
        .limit(sa.bindparam("most", type_=sa.Integer))
        .offset(sa.bindparam("skip", type_=sa.Integer))
    )


def tasks(
    session: Session,
    scope: Scope,
    year: int,
    code: str | None,
    bounds: Bounds,
    place: str,
    *,
    area: int = 0,
    most: int,
    skip: int = 0,
) -> tuple[list[TaskOf], int]:
    """The tasks at a place (of `WORST_FIRST`, `ALL`, or `MISSING`: expected and not reported), the worst
    first, and how many there are. `area`: of one field alone, 0: of any."""
    asked = scope.values(year=year, code=code, late=bounds.late, soon=bounds.soon, place=place)
    paged = {**asked, "area": area, "most": most, "skip": skip}
    rows = run(session, _tasks(scope.terms, place == MISSING), paged).all()
    return [TaskOf._make(row[:-1]) for row in rows], rows[0][-1] if rows else 0


def task(session: Session, scope: Scope, task_id: int) -> Task | None:
    """The task, if it is not cancelled and the actor sees it."""
    found = select(Task).where(Task.id == task_id, Task.state != TaskState.CANCELLED, scope.terms.sees(TASKS))
    return session.execute(found, dict(scope.values())).scalars().first()


@lru_cache(maxsize=128)
def _areas(terms: Terms) -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(sa.func.min(Area.id), col(Area.name))
        .join(Plan, col(Plan.id) == Area.plan_id)
        .join(Office, col(Office.id) == Plan.office_id)
        .where(col(Plan.year) == YEAR, offices_of(terms))
        .group_by(col(Area.name))
        .order_by(sa.func.min(Area.sort), col(Area.name))
    )


def areas(session: Session, scope: Scope, year: int) -> list[AreaOf]:
    """The fields of the year's plans by name, in the plans' order."""
    return [AreaOf._make(row) for row in run(session, _areas(scope.terms), scope.values(year=year))]


STAGE = sa.case(
    (sa.and_(col(Finding.state).in_(TO_MEND), col(Finding.due) <= LATE), 0),
    (col(Finding.state).in_(TO_MEND), 1),
    (col(Finding.state) == FindingState.AWAITING, 2),
    else_=3,
)
GRAVE = sa.case(
    {one.value: at for at, one in enumerate(Severity)}, value=sa.cast(Finding.severity, sa.String)
)


@lru_cache(maxsize=128)
def _findings(terms: Terms) -> Any:
    f = frame(terms)
    owner = aliased(Official)
    return (
        select(Finding, Unit.name, Area.name, owner.name)
        .add_columns(sa.func.count().over())
        .select_from(f)
        .join(Finding, col(Finding.plan_id) == f.c.plan_id)
        .join(Unit, col(Unit.id) == Finding.unit_id)
        .join(Area, col(Area.id) == Finding.area_id, isouter=True)
        .join(owner, col(owner.id) == Finding.responsible_id, isouter=True)
        .where(terms.sees(FINDINGS), _of_area())
        .order_by(STAGE, col(Finding.due).is_(None), col(Finding.due), GRAVE.is_(None), GRAVE)
        .order_by(col(Finding.office_id), col(Finding.number))
        .limit(sa.bindparam("most", type_=sa.Integer))
        .offset(sa.bindparam("skip", type_=sa.Integer))
    )


def findings(
    session: Session, scope: Scope, year: int, bounds: Bounds, *, area: int = 0, most: int, skip: int = 0
) -> tuple[list[FindingRow], int]:
    """The findings under the year's plans, as `findinglists.worst_first` has them, and how many there are.
    `area` as in `tasks`."""
    asked = scope.values(year=year, code=None, late=bounds.late, most=most, skip=skip)
    rows = session.execute(_findings(scope.terms), {**asked, "area": area}).all()
    return [FindingRow(*row[:4]) for row in rows], rows[0][4] if rows else 0


class HeldPost(NamedTuple):
    """A post as it was held on some day."""

    role: str
    unit: str


POSTS = (
    sa.select(col(Post.role), col(Unit.name))
    .join(Unit, col(Unit.id) == Post.unit_id)
    .where(col(Post.official_id) == sa.bindparam("official"), on_duty(sa.bindparam("day", type_=sa.Date)))
    .order_by(col(Post.id))
)


def posts(session: Session, official_id: int, at: datetime) -> list[HeldPost]:
    """What an official was on the day of a local moment."""
    rows = run(session, POSTS, {"official": official_id, "day": at.date()})
    return [HeldPost._make(row) for row in rows]
