"""Units and who is on duty there: of many offices at once, for those who must find somebody responsible."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.access import on_duty
from storage.tables import Post, Role, Unit, UnitKind


@dataclass(frozen=True, slots=True)
class OnDuty:
    """A post held today."""

    official_id: int
    role: Role
    unit_id: int
    office_id: int


@dataclass(frozen=True, slots=True)
class Node:
    """A unit in the tree. `path`: its ancestors' ids from the root down, its own last."""

    id: int
    office_id: int
    kind: UnitKind
    path: str
    until: date | None
    successor_id: int | None


def posts(session: Session, today: date, offices: Collection[int] | None = None) -> list[OnDuty]:
    """Every post held on `today`, in every office or in `offices`; who came first stands first."""
    found = (
        sa.select(col(Post.official_id), col(Post.role), col(Unit.id), col(Unit.office_id))
        .join(Unit, col(Unit.id) == Post.unit_id)
        .where(on_duty(today))
        .order_by(col(Post.official_id), col(Post.id))
    )
    if offices is not None:
        found = found.where(col(Unit.office_id).in_(offices))
    return [OnDuty(*row) for row in session.execute(found)]


def units(session: Session, offices: Collection[int] | None = None) -> list[Node]:
    """Every unit, ended ones too, of every office or of `offices`; those above stand first."""
    found = sa.select(
        col(Unit.id),
        col(Unit.office_id),
        col(Unit.kind),
        col(Unit.path),
        col(Unit.until),
        col(Unit.successor_id),
    ).order_by(col(Unit.path), col(Unit.id))
    if offices is not None:
        found = found.where(col(Unit.office_id).in_(offices))
    return [Node(*row) for row in session.execute(found)]
