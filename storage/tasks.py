"""Queries over the plan in force and its tasks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import Actor, anyone_of, own, tasks_within
from storage.actors import Anyone
from storage.core import run
from storage.rights import Right
from storage.tables import Area, Period, Plan, Progress, Task, TaskKind, TaskState, Unit, fold


@dataclass(frozen=True)
class PlanOf:
    id: int
    year: int


class Missing(NamedTuple):
    """A task that has no answer yet; `dated`: it is finished once, not answered anew each period.

    `restricted`: its owner and the leaders alone may read of it.
    """

    code: str
    owner_id: int | None
    dated: bool
    restricted: bool = False


@dataclass(frozen=True)
class TaskRow:
    id: int
    code: str
    title: str
    lead_unit: str | None
    kind: str
    deadline: date | None
    percent: int | None
    state: str
    answered: bool


# Asked at every message; built once, because building a statement costs more than running it.
PLANS = (
    sa.select(col(Plan.id), col(Plan.year))
    .where(col(Plan.office_id) == sa.bindparam("office"))
    .order_by(col(Plan.year))
)


def current_plan(session: Session, office_id: int, today: date) -> PlanOf | None:
    """The plan of today's year, else the latest earlier one, else the first to come."""
    plans = [PlanOf(*row) for row in run(session, PLANS, {"office": office_id})]
    begun = [plan for plan in plans if plan.year <= today.year]
    return (begun[-1] if begun else plans[0]) if plans else None


CODES = (
    sa.select(col(Task.code), col(Area.code))
    .join(Area, col(Area.id) == Task.area_id, isouter=True)
    .where(col(Task.plan_id) == sa.bindparam("plan"))
    .order_by(col(Task.sort))
)


def codes(session: Session, plan_id: int) -> list[tuple[str, str | None]]:
    """The plan's tasks in its order, each by its code and that of its field."""
    return [(code, area) for code, area in run(session, CODES, {"plan": plan_id})]


RESTRICTED = sa.select(col(Task.code)).where(
    col(Task.plan_id) == sa.bindparam("plan"), col(Task.restricted).is_(True)
)


def hidden(session: Session, plan_id: int, actor: Actor) -> frozenset[str]:
    """The codes of the plan's restricted tasks that the actor may not even know of."""
    # Most plans have none: then nothing more is asked at every message.
    codes = frozenset(run(session, RESTRICTED, {"plan": plan_id}).scalars())
    if not codes:
        return codes
    known = sa.select(col(Task.code)).where(col(Task.plan_id) == plan_id, tasks_within(actor, Right.KNOW))
    return codes - frozenset(run(session, known).scalars())


TITLES = (
    sa.select(col(Task.code), col(Task.title))
    .where(col(Task.plan_id) == sa.bindparam("plan"), col(Task.state) != TaskState.CANCELLED)
    .order_by(col(Task.sort))
)


def titles(session: Session, plan_id: int) -> list[tuple[str, str]]:
    """The plan's tasks that were not cancelled, in its order, each by its code and title."""
    return [(code, title) for code, title in run(session, TITLES, {"plan": plan_id})]


def answered_in(period_id: Any) -> sa.ColumnElement[bool]:
    """Condition on Task: it has an answer that stands in the period."""
    return sa.exists().where(col(Progress.task_id) == Task.id, *standing_in(period_id))


def standing_in(period_id: Any) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions on Progress: an answer that stands in the period."""
    return col(Progress.period_id) == period_id, col(Progress.withdrawn_at).is_(None)


def expected_in(period: Period | type[Period]) -> sa.ColumnElement[bool]:
    """Condition on Task: open, led by a unit, and given by the cut-off of the period, or of any as joined."""
    return _expected(period.plan_id, period.cut_off)


def _expected(plan_id: Any, cut_off: Any) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(Task.plan_id) == plan_id,
        col(Task.state) == TaskState.OPEN,
        col(Task.lead_unit_id).is_not(None),
        col(Task.given_on) <= cut_off,
    )


def _rows(
    session: Session, plan_id: int, period_id: int | None, *conditions: sa.ColumnElement[bool]
) -> list[TaskRow]:
    found = session.exec(
        select(Task, Unit.name, answered_in(period_id))
        .join(Unit, col(Unit.id) == Task.lead_unit_id, isouter=True)
        .where(Task.plan_id == plan_id, Task.state != TaskState.CANCELLED, *conditions)
        .order_by(col(Task.sort))
    )
    return [
        TaskRow(t.id, t.code, t.title, unit, t.kind, t.deadline, t.percent, t.state, bool(answered))
        for t, unit, answered in found
    ]


def mine(
    session: Session, actor: Actor, plan_id: int, period_id: int | None, units: frozenset[int]
) -> list[TaskRow]:
    """The tasks of the actor, of those whose deputy they are, and of the `units` they answer for, as far as
    they may report them."""
    owners = (actor.official_id, *actor.absentees)
    theirs = sa.or_(col(Task.owner_id).in_(owners), col(Task.lead_unit_id).in_(units))
    return _rows(session, plan_id, period_id, theirs, tasks_within(actor, Right.REPORT))


def one(session: Session, task: Task, period_id: int | None) -> TaskRow:
    """A task that is not cancelled, with whether it is answered in the period."""
    (found,) = _rows(session, task.plan_id, period_id, col(Task.id) == task.id)
    return found


def owns(session: Session, official_id: int, plan_id: int) -> bool:
    """Whether a task of the plan is the official's own."""
    found = select(Task.id).where(Task.plan_id == plan_id, Task.owner_id == official_id).limit(1)
    return session.exec(found).first() is not None


def search(session: Session, actor: Actor, plan_id: int, period_id: int | None, words: str) -> list[TaskRow]:
    """Visible tasks that hold every word of `words`, accents and case aside."""
    each = [col(Task.search_text).contains(word, autoescape=True) for word in fold(words).split()]
    return _rows(session, plan_id, period_id, tasks_within(actor, Right.SEE), *each)


def _known_to(reader: Actor | Anyone | None) -> sa.ColumnElement[bool]:
    """Condition on Task; None: as whoever is told of nothing restricted knows it."""
    return col(Task.restricted).is_(False) if reader is None else tasks_within(reader, Right.KNOW)


@lru_cache(maxsize=256)
def _missing(reader: Anyone | None) -> sa.Select[*tuple[Any, ...]]:
    """Asked at every report; the same statement for all who hold such posts: building one costs more than
    running it."""
    return (
        sa.select(col(Task.code))
        .where(
            _expected(sa.bindparam("plan"), sa.bindparam("cut_off")),
            col(Task.lead_unit_id) == sa.bindparam("unit"),
            sa.not_(answered_in(sa.bindparam("period"))),
            _known_to(reader),
        )
        .order_by(col(Task.sort))
    )


class Dated(Protocol):
    """A period; whatever more it knows."""

    @property
    def id(self) -> int: ...
    @property
    def plan_id(self) -> int: ...
    @property
    def cut_off(self) -> date: ...


def missing(session: Session, period: Dated, unit_id: int, reader: Actor | None) -> list[str]:
    """Codes of the unit's expected tasks that have no answer in the period, in plan order.

    Those that the reader may know of; None: those that are not restricted.
    """
    of = {"plan": period.plan_id, "cut_off": period.cut_off, "unit": unit_id, "period": period.id}
    anyone, theirs = (anyone_of(reader), own(reader)) if reader else (None, {})
    return [code for (code,) in run(session, _missing(anyone), {**theirs, **of})]


MISSING_OF = (
    sa.select(col(Period.id), col(Task.lead_unit_id), col(Task.code), col(Task.owner_id), col(Task.kind))
    .add_columns(col(Task.restricted))
    .join(Task, expected_in(Period))
    .where(
        col(Period.id).in_(sa.bindparam("periods", expanding=True)),
        col(Task.lead_unit_id).in_(sa.bindparam("units", expanding=True)),
        sa.not_(answered_in(col(Period.id))),
    )
    .order_by(col(Task.sort))
)


def missing_of(session: Session, parts: Collection[tuple[int, int]]) -> dict[tuple[int, int], list[Missing]]:
    """What many parts (period, unit) lack, whoever may read of it; a part that lacks nothing is left out."""
    periods, units = {period for period, _ in parts}, {unit for _, unit in parts}
    rows = run(session, MISSING_OF, {"periods": list(periods), "units": list(units)}).all()
    found: dict[tuple[int, int], list[Missing]] = {}
    for period, unit, code, owner, kind, restricted in rows:
        one = Missing(code, owner, kind == TaskKind.DATED, restricted)
        found.setdefault((period, unit), []).append(one)
    return found


def expected_count(session: Session, period: Period, unit_id: int, reader: Actor | None) -> int:
    """How many tasks are expected of the unit, of those that `missing` would name to the reader."""
    of_unit = (expected_in(period), Task.lead_unit_id == unit_id, _known_to(reader))
    return session.exec(select(sa.func.count()).select_from(Task).where(*of_unit)).one()


def done_dates(session: Session, done: Collection[int]) -> list[tuple[date, date]]:
    """Of these completed tasks the nominal deadline and the day each was done, where they have both."""
    found = sa.select(col(Task.deadline), col(Task.done_on)).where(
        col(Task.id).in_(done), col(Task.deadline).is_not(None), col(Task.done_on).is_not(None)
    )
    return [(deadline, on) for deadline, on in session.execute(found)]
