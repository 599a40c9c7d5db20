"""The units of the tree that figures are shown for: what each has become, who sees it, what is below it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from storage import access
from storage.core import run
from storage.figures import Scope, present
from storage.rights import Right
from storage.tables import Official, Period, Plan, Submission, SubmissionState, Unit, UnitKind


class UnitOf(NamedTuple):
    """A unit of the tree; `present_id`: the unit it has become, itself if it stands; None: it is gone."""

    id: int
    parent_id: int | None
    name: str
    path: str
    kind: UnitKind
    present_id: int | None


NODE = (
    sa.select(col(Unit.id), col(Unit.parent_id), col(Unit.name), col(Unit.path), col(Unit.kind))
    .add_columns(col(Unit.until), col(Unit.successor_id))
    .order_by(col(Unit.sort), col(Unit.id))
)
OF_OFFICE = NODE.where(col(Unit.office_id) == sa.bindparam("office"))
CHILDREN = NODE.where(col(Unit.parent_id) == sa.bindparam("parent"))


class SentIn(NamedTuple):
    """A unit's part of a report. `at`: handed in last; `decided_at`: accepted or returned."""

    state: SubmissionState
    at: datetime | None
    by: str | None
    decided_at: datetime | None
    reason: str | None


SENT_IN = (
    sa.select(col(Submission.state), col(Submission.submitted_at), col(Official.name))
    .add_columns(col(Submission.decided_at), col(Submission.reason))
    .join(Period, col(Period.id) == Submission.period_id)
    .join(Plan, col(Plan.id) == Period.plan_id)
    .join(Official, col(Official.id) == Submission.submitted_by_id, isouter=True)
    .where(
        col(Submission.unit_id) == sa.bindparam("unit"),
        col(Plan.year) == sa.bindparam("year"),
        col(Period.code) == sa.bindparam("code"),
    )
)


def sent_in(session: Session, unit_id: int, year: int, code: str) -> SentIn | None:
    """The unit's part of the report of a year's period; None where it owes none."""
    row = run(session, SENT_IN, {"unit": unit_id, "year": year, "code": code}).first()
    return None if row is None else SentIn._make(row)


def units(session: Session, office_id: int, today: date) -> dict[int, UnitOf]:
    """The units of an office by id, in its order."""
    return _nodes(session, OF_OFFICE, {"office": office_id}, today)


def children(session: Session, unit_id: int, today: date) -> dict[int, UnitOf]:
    """The units right below one, by id, in its order."""
    return _nodes(session, CHILDREN, {"parent": unit_id}, today)


def _nodes(
    session: Session, statement: sa.Select[*tuple[Any, ...]], asked: Mapping[str, Any], today: date
) -> dict[int, UnitOf]:
    rows = run(session, statement, asked).all()
    until = {row[0]: (row[5], row[6]) for row in rows}
    return {row[0]: UnitOf._make((*row[:5], _become(row[0], until, today))) for row in rows}


def _become(unit_id: int, until: Mapping[int, tuple[date | None, int | None]], today: date) -> int | None:
    """Follows the successors, a circle of them no further than once round."""
    found: int | None = unit_id
    for _ in until:
        last, successor = until.get(found, (None, None)) if found is not None else (None, None)
        if found is None or last is None or last >= today:
            break
        found = successor
    return found


def visible_unit(session: Session, scope: Scope, unit_id: int) -> UnitOf | None:
    """The unit, if the reader sees figures there."""
    seen = NODE.where(col(Unit.id) == unit_id, access.units_within(scope.actor, Right.SEE))
    row = session.execute(seen).first()
    return None if row is None else UnitOf._make((*row[:5], row[0]))


def visible_units(session: Session, scope: Scope) -> list[tuple[UnitOf, str]]:
    """The present units where the reader sees figures, each with its code."""
    seen = NODE.add_columns(col(Unit.code)).where(access.units_within(scope.actor, Right.SEE), present())
    rows = session.execute(seen, {"today": scope.today}).all()
    return [(UnitOf._make((*row[:5], row[0])), row[7]) for row in rows]


class Top(NamedTuple):
    """A unit of the tree with nothing above it."""

    id: int
    office_id: int
    path: str


TOPS = sa.select(col(Unit.id), col(Unit.office_id), col(Unit.path)).where(col(Unit.parent_id).is_(None))


def tops(session: Session) -> list[Top]:
    """What stands at the top of the trees."""
    return [Top._make(row) for row in run(session, TOPS.order_by(col(Unit.id)))]
