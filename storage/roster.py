"""Units and who is on duty there: of many offices at once, for those who must find somebody responsible."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.access import on_duty
from storage.scoped import OFFICES, scoped
from storage.tables import Post, Role, Unit, UnitKind


class OnDuty(NamedTuple):
    """A post held today."""

    official_id: int
    role: Role
    unit_id: int
    office_id: int


class Node(NamedTuple):
    """A unit in the tree. `path`: its ancestors' ids from the root down, its own last."""

    id: int
    office_id: int
    kind: UnitKind
    path: str
    until: date | None
    successor_id: int | None


OF_OFFICES = col(Unit.office_id).in_(OFFICES)
POSTS = scoped(
    sa.select(col(Post.official_id), col(Post.role), col(Unit.id), col(Unit.office_id))
    .join(Unit, col(Unit.id) == Post.unit_id)
    .where(on_duty(sa.bindparam("today", type_=sa.Date)))
    .order_by(col(Post.official_id), col(Post.id)),
    OF_OFFICES,
)
UNITS = scoped(
    sa.select(
        *(col(Unit.id), col(Unit.office_id), col(Unit.kind)),
        *(col(Unit.path), col(Unit.until), col(Unit.successor_id)),
    ).order_by(col(Unit.path), col(Unit.id)),
    OF_OFFICES,
)


def posts(session: Session, today: date, offices: Collection[int] | None = None) -> list[OnDuty]:
    """Every post held on `today`, in every office or in `offices`; who came first stands first."""
    return [OnDuty(*row) for row in POSTS.rows(session, offices, today=today)]


def units(session: Session, offices: Collection[int] | None = None) -> list[Node]:
    """Every unit, ended ones too, of every office or of `offices`; those above stand first."""
    return [Node(*row) for row in UNITS.rows(session, offices)]
