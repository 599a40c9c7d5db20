"""Whose figures are counted: the offices of a node of the unit tree, their plans of a year and a period.

Counting happens in the database, by groups of rows alike; each group is then judged by the one rule of
`storage.access`, as a single row would be. Statements are built once for all who hold such posts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage import access
from storage.access import BELOW_AN_OFFICE, Matter
from storage.actors import Actor, Anyone
from storage.core import run
from storage.paths import below
from storage.rights import Right
from storage.tables import Office, Period, Plan, Unit

TODAY = sa.bindparam("today", type_=sa.Date)
PATH: sa.BindParameter[str] = sa.bindparam("path", type_=sa.String)
YEAR: sa.BindParameter[int] = sa.bindparam("year", type_=sa.Integer)
CODE: sa.BindParameter[str] = sa.bindparam("code", type_=sa.String)
KEEP_PLANS = sa.text("SET LOCAL plan_cache_mode = force_generic_plan")


@dataclass(frozen=True)
class Scope:
    """What `actor` sees at and below a node of the tree, as things stand on `today`.

    `path`: of the node; "": everything they see.
    """

    actor: Actor
    path: str
    today: date

    @property
    def terms(self) -> "Terms":
        return Terms(access.anyone_of(self.actor), bool(self.path))

    def values(self, **more: Any) -> Mapping[str, Any]:
        """What fills a statement made for `terms`."""
        node = {"path": self.path} if self.path else {}
        return {**access.own(self.actor), **node, "today": self.today, **more}


@dataclass(frozen=True)
class Terms:
    """All scopes that share a statement. `node`: at and below a node."""

    anyone: Anyone
    node: bool

    def sees(self, matter: Matter) -> sa.ColumnElement[bool]:
        """Condition on rows, or on groups of rows alike: within the scope, by the one rule."""
        seen = access.within(matter, self.anyone, Right.SEE)
        return sa.and_(seen, under(matter)) if self.node else seen

    def units(self) -> sa.ColumnElement[bool]:
        """Condition on Unit: within the scope."""
        seen = access.units_within(self.anyone, Right.SEE)
        return sa.and_(seen, below(col(Unit.path), PATH)) if self.node else seen

    @property
    def mine(self) -> tuple[Any, ...]:
        """Those whose own work the actor sees wherever it is led: themselves, and who they are deputy of."""
        return (self.anyone.official_id, *self.anyone.absentees)


def knows_lateral(session: Session) -> bool:
    """Whether the engine knows LATERAL: SQLite does not."""
    return session.get_bind().dialect.name == "postgresql"


def keep_plans(session: Session) -> None:
    """Until the transaction ends PostgreSQL plans what is asked again and again but once a connection.

    Planning the statements that count takes it longer than counting a ward, and it would not leave it by
    itself. It keeps what a connection has been asked five times (psycopg's `prepare_threshold`).
    """
    if session.get_bind().dialect.name == "postgresql":
        run(session, KEEP_PLANS)


def under(matter: Matter) -> sa.ColumnElement[bool]:
    """Condition: a row's unit, or what it has become, is at or below the node; what nobody leads is its
    office's."""
    became = aliased(Unit)
    ended = sa.and_(sa.not_(present()), below(col(became.path), PATH))
    units = select(Unit.id).join(became, col(became.id) == Unit.successor_id, isouter=True)
    units = units.where(sa.or_(below(col(Unit.path), PATH), ended))
    offices = select(Unit.office_id).where(
        below(col(Unit.path), PATH), col(Unit.kind).not_in(BELOW_AN_OFFICE)
    )
    return sa.or_(matter.unit_id.in_(units), sa.and_(matter.unit_id.is_(None), matter.office_id.in_(offices)))


def present() -> sa.ColumnElement[bool]:
    """Condition on Unit: it has not ended."""
    return sa.or_(col(Unit.until).is_(None), col(Unit.until) >= TODAY)


def offices_of(terms: Terms) -> sa.ColumnElement[bool]:
    """Condition on Office: something of it is in the scope. One that has ended, merged into another, counts
    no more."""
    root = sa.exists().where(
        col(Unit.office_id) == Office.id, col(Unit.kind).not_in(BELOW_AN_OFFICE), present()
    )
    held: Any = sa.select(col(Unit.office_id)).where(terms.units())
    if not terms.node:
        # Not by OR: what SQLite finds so comes in no order, and is sorted once more to be grouped.
        held = held.union(sa.select(sa.cast(terms.anyone.office_id, sa.BigInteger)))
    return sa.and_(col(Office.id).in_(held), root)


@lru_cache(maxsize=128)
def _years(terms: Terms) -> sa.Select[*tuple[Any, ...]]:
    found = sa.select(col(Plan.year)).join(Office, col(Office.id) == Plan.office_id).where(offices_of(terms))
    return found.distinct().order_by(col(Plan.year))


def years(session: Session, scope: Scope) -> list[int]:
    """The years that the offices of the scope have a plan of, the earliest first."""
    return [year for (year,) in run(session, _years(scope.terms), scope.values())]


class PeriodOf(NamedTuple):
    """A period of one or many offices alike. Dates are the earliest of theirs, `offices` of which `issued`
    have sent the report; `issued_number` and `issued_on` are those of the last."""

    code: str
    name: str
    window_from: date
    window_to: date
    cut_off: date
    internal_due: date
    due: date
    offices: int
    issued: int
    issued_on: date | None
    issued_number: str | None


@lru_cache(maxsize=128)
def _periods(terms: Terms) -> sa.Select[*tuple[Any, ...]]:
    dates = (Period.window_from, Period.window_to, Period.cut_off, Period.internal_due, Period.due)
    return (
        sa.select(col(Period.code), sa.func.min(Period.name), *(sa.func.min(one) for one in dates))
        .add_columns(sa.func.count(col(Period.id)), sa.func.count(col(Period.issued_on)))
        .add_columns(sa.func.max(Period.issued_on), sa.func.max(Period.issued_number))
        .join(Plan, col(Plan.id) == Period.plan_id)
        .join(Office, col(Office.id) == Plan.office_id)
        .where(col(Plan.year) == YEAR, offices_of(terms))
        .group_by(col(Period.code))
        .order_by(sa.func.min(Period.due), col(Period.code))
    )


def periods(session: Session, scope: Scope, year: int) -> list[PeriodOf]:
    """The periods of the year's plans, the earliest first."""
    return [PeriodOf._make(row) for row in run(session, _periods(scope.terms), scope.values(year=year))]


def frame(terms: Terms) -> sa.Subquery:
    """The plans of the scope, each with its period of the code, if it has one."""
    of = sa.and_(col(Plan.office_id) == Office.id, col(Plan.year) == YEAR)
    at = sa.and_(col(Period.plan_id) == Plan.id, col(Period.code) == CODE)
    # From the offices, because then SQLite knows that what follows comes in their order.
    return (
        sa.select(col(Office.id).label("office_id"), col(Plan.id).label("plan_id"))
        .add_columns(col(Period.id).label("period_id"), col(Period.internal_due), col(Period.cut_off))
        .add_columns(col(Period.issued_on))
        .join(Plan, of)
        .join(Period, at, isouter=True)
        .where(offices_of(terms))
        .subquery("frame")
    )


class OfficeOf(NamedTuple):
    """An office that has a plan of the year. `path`: of its root. `issued`: it has sent the report."""

    id: int
    plan_id: int
    unit_id: int
    name: str
    path: str
    issued: bool


@lru_cache(maxsize=128)
def _offices(terms: Terms) -> sa.Select[*tuple[Any, ...]]:
    f = frame(terms)
    root = sa.and_(col(Unit.office_id) == f.c.office_id, col(Unit.kind).not_in(BELOW_AN_OFFICE), present())
    return (
        sa.select(f.c.office_id, f.c.plan_id, col(Unit.id), col(Unit.name), col(Unit.path))
        .add_columns(f.c.issued_on.is_not(None))
        .select_from(f)
        .join(Unit, root)
        .order_by(col(Unit.sort), col(Unit.id))
    )


def offices(session: Session, scope: Scope, year: int, code: str | None) -> list[OfficeOf]:
    """The offices of the scope that have a plan of the year, in the order of the tree's siblings."""
    asked = scope.values(year=year, code=code)
    rows = run(session, _offices(scope.terms), asked).all()
    return [OfficeOf._make((*row[:5], bool(row[5]))) for row in rows]
