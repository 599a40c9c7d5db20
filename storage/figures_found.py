"""What units hand in, what self-inspection found and how far the targets are, counted as tasks are.

A finding is *handled* once another person has verified its remedy, *overdue* if it waits to be remedied after
its date. A target stands where `jobs.measures` puts its last reading of the period that stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.access import Matter
from storage.core import run
from storage.figures import Scope, Terms, frame, knows_lateral, present
from storage.figures_tasks import LATE, NOBODY, Bounds
from storage.findings import TO_MEND
from storage.periods import HANDED_IN
from storage.tables import (
    Area,
    Comparator,
    Finding,
    FindingState,
    ReadingState,
    Submission,
    Target,
    TargetKind,
    TargetReading,
    Task,
    Unit,
)


class PartOf(NamedTuple):
    """Parts of the period's report: of an office, or of one of its units."""

    office_id: int
    unit_id: int | None
    units: int
    handed_in: int


@lru_cache(maxsize=128)
def _parts(terms: Terms, by: str) -> sa.Select[*tuple[Any, ...]]:
    f = frame(terms)
    handed_in = col(Submission.state).in_(HANDED_IN)
    unit = col(Unit.id) if by == "unit" else NOBODY
    return (
        sa.select(f.c.office_id, unit, sa.func.count(), sa.func.sum(sa.case((handed_in, 1), else_=0)))
        .select_from(f)
        .join(Submission, col(Submission.period_id) == f.c.period_id)
        .join(Unit, col(Unit.id) == Submission.unit_id)
        # A unit that has ended owes nothing.
        .where(terms.units(), sa.or_(present(), handed_in))
        .group_by(f.c.office_id, *([unit] if by == "unit" else []))
    )


def parts(session: Session, scope: Scope, year: int, code: str | None, by: str) -> list[PartOf]:
    """What the units of the scope hand in for the period of that code, `by` office or unit."""
    rows = run(session, _parts(scope.terms, by), scope.values(year=year, code=code)).all()
    return [PartOf._make(row) for row in rows]


class Found(NamedTuple):
    """Findings counted. `key`: the unit's id, or the name of the field; None for an office as a whole."""

    office_id: int
    key: Any
    found: int
    handled: int
    overdue: int


def _keys(f: sa.Subquery, by: str, unit: Any, area: Any) -> tuple[Any, Any]:
    """The office and the key of a group, as `Found` has them."""
    key = {"office": NOBODY, "unit": unit, "area": area}[by]
    return (sa.literal(0) if by == "area" else f.c.office_id), key


def _mine(terms: Terms, owner: Any) -> Any:
    """The owner of a row where that decides whether the actor sees it."""
    return sa.case((owner.in_(terms.mine), owner))


@lru_cache(maxsize=128)
def _findings(terms: Terms, by: str) -> sa.Select[*tuple[Any, ...]]:
    f = frame(terms)
    late = sa.and_(col(Finding.state).in_(TO_MEND), col(Finding.due) <= LATE)
    matter = Matter(f.c.office_id, col(Finding.unit_id), col(Finding.responsible_id), col(Finding.restricted))
    office, key = _keys(f, by, col(Finding.unit_id), col(Area.name))
    closed = sa.case((col(Finding.state) == FindingState.CLOSED, 1), else_=0)
    found = (
        sa.select(office, key, sa.func.count(), sa.func.sum(closed), sa.func.sum(sa.case((late, 1), else_=0)))
        .select_from(f)
        .join(Finding, col(Finding.plan_id) == f.c.plan_id)
        .where(terms.sees(matter))
    )
    if by == "area":
        found = found.join(Area, col(Area.id) == Finding.area_id, isouter=True)
    return found.group_by(*{"office": (office,), "unit": (office, key), "area": (key,)}[by])


def findings(session: Session, scope: Scope, year: int, bounds: Bounds, by: str) -> list[Found]:
    """The findings under the year's plans, `by` office, unit or area."""
    asked = scope.values(year=year, code=None, late=bounds.late)
    rows = run(session, _findings(scope.terms, by), asked).all()
    return [Found._make(row) for row in rows]


class Reached(NamedTuple):
    """Targets that stand in one place: reached, not_reached, nothing_arose, noted or none."""

    office_id: int
    key: Any
    status: str
    targets: int


DIGITS = 6
"""A figure has four digits after its point, what it is held against two; their product has no more."""


@dataclass(frozen=True)
class Held:
    """Two numbers whose comparison says whether a target is reached, exact while they are under 10^7.

    Multiplied out, because a division would not be exact; SQLite has no decimals.
    """

    said: sa.ColumnElement[Any]
    goal: sa.ColumnElement[Any]

    def reached(self) -> sa.ColumnElement[bool]:
        said, goal = sa.func.round(self.said, DIGITS), sa.func.round(self.goal, DIGITS)
        by = {
            Comparator.EQUAL: said == goal,
            Comparator.MORE: said > goal,
            Comparator.AT_LEAST: said >= goal,
            Comparator.LESS: said < goal,
            Comparator.AT_MOST: said <= goal,
        }
        return sa.or_(*(sa.and_(col(Target.comparator) == one, holds) for one, holds in by.items()))


def _held(said: type[TargetReading]) -> Held:
    whole, part = col(said.denominator), col(said.numerator)
    of_whole = sa.and_(part.is_not(None), col(Target.kind) != TargetKind.COUNT)
    figure = sa.case((of_whole, 100 * part), else_=sa.func.coalesce(part, col(said.value)))
    return Held(figure, sa.case((of_whole, col(Target.value) * whole), else_=col(Target.value)))


def _status(said: type[TargetReading]) -> sa.ColumnElement[str]:
    """As `jobs.measures.status`."""
    aimless = sa.or_(col(Target.comparator).is_(None), col(Target.value).is_(None))
    return sa.case(
        (col(said.id).is_(None), "none"),
        (
            col(said.state) != ReadingState.FIGURE,
            sa.cast(col(said.state), sa.String),
        ),
        (aimless, "noted"),
        (_held(said).reached(), "reached"),
        else_="not_reached",
    )


def _stands(said: type[TargetReading]) -> tuple[sa.ColumnElement[bool], ...]:
    return col(said.withdrawn_at).is_(None), col(said.superseded_by_id).is_(None)


def _last(f: sa.Subquery) -> tuple[type[TargetReading], Sequence[sa.ColumnElement[bool]]]:
    """A target's last reading that stands in the period, with what joins it."""
    later = aliased(TargetReading)
    replaced = sa.exists().where(
        col(later.period_id) == TargetReading.period_id,
        col(later.target_id) == TargetReading.target_id,
        col(later.id) > TargetReading.id,
        *_stands(later),
    )
    of = col(TargetReading.target_id) == Target.id
    return TargetReading, (
        *(col(TargetReading.period_id) == f.c.period_id, of),
        *(*_stands(TargetReading), sa.not_(replaced)),
    )


def _last_laterally(f: sa.Subquery) -> tuple[type[TargetReading], Sequence[sa.ColumnElement[bool]]]:
    """The same by the few readings of a period at one go; PostgreSQL would compare all there are else."""
    one = col(TargetReading.target_id)
    said = sa.select(TargetReading).where(col(TargetReading.period_id) == f.c.period_id)
    said = said.where(*_stands(TargetReading)).ext(postgresql.distinct_on(one))
    found = said.order_by(one, col(TargetReading.id).desc()).correlate(f).lateral("last")
    last = aliased(TargetReading, found)
    return last, (col(last.target_id) == Target.id,)


@lru_cache(maxsize=128)
def _targets(terms: Terms, by: str, lateral: bool) -> sa.Select[*tuple[Any, ...]]:
    f = frame(terms)
    said, last = _last_laterally(f) if lateral else _last(f)
    hidden = sa.func.coalesce(Task.restricted, sa.false())
    office, key = _keys(f, by, col(Task.lead_unit_id), col(Area.name))
    counted = (
        sa.select(office, key, _status(said).label("status"), sa.func.count())
        .select_from(f)
        .join(Target, sa.and_(col(Target.plan_id) == f.c.plan_id, col(Target.dropped_on).is_(None)))
        .join(Task, col(Task.id) == Target.task_id, isouter=True)
        .join(said, sa.and_(*last), isouter=True)
        .where(terms.sees(Matter(f.c.office_id, col(Task.lead_unit_id), col(Task.owner_id), hidden)))
    )
    if by == "area":
        counted = counted.join(Area, col(Area.id) == Target.area_id, isouter=True)
    keys = {"office": (office,), "unit": (office, key), "area": (key,)}[by]
    return counted.group_by(*keys, sa.text("status"))


def targets(session: Session, scope: Scope, year: int, code: str | None, by: str) -> list[Reached]:
    """The targets of the year's plans for the period of that code, `by` office, unit (who leads their task)
    or area."""
    statement = _targets(scope.terms, by, knows_lateral(session))
    rows = run(session, statement, scope.values(year=year, code=code)).all()
    return [Reached._make(row) for row in rows]
