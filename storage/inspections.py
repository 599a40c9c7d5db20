"""Queries over rounds of self-inspection and whom they inspect."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import Actor, on_duty, units_within
from storage.rights import Right
from storage.tables import Area, Inspection, InspectionArea, Official, Post, Role, Unit
from storage.upsert import insert_new


def inspected_by(session: Session, actor: Actor, today: date) -> list[Unit]:
    """The units the actor may inspect that have not ended, what stands above first."""
    found = select(Unit).where(
        units_within(actor, Right.INSPECT), sa.or_(col(Unit.until).is_(None), col(Unit.until) >= today)
    )
    rows = session.exec(found.order_by(col(Unit.sort), col(Unit.id))).all()
    return sorted(rows, key=lambda unit: unit.path.count("/"))


def who_mend(session: Session, unit: Unit, today: date) -> list[Official]:
    """Who may be named to mend what is found at a unit: its heads and officials, and those below it; for the
    office itself its coordinators too."""
    found = (
        select(Official)
        .join(Post, col(Post.official_id) == Official.id)
        .join(Unit, col(Unit.id) == Post.unit_id)
        .where(
            on_duty(today),
            col(Unit.path).startswith(unit.path),
            col(Post.role).in_((Role.HEAD, Role.OFFICIAL, Role.COORDINATOR)),
        )
    )
    return list(session.exec(found.distinct().order_by(col(Official.id)))) if unit.path else []


def heads_within(session: Session, unit: Unit, today: date) -> list[int]:
    """The heads of a unit and of those below it."""
    found = (
        select(Post.official_id)
        .join(Unit, col(Unit.id) == Post.unit_id)
        .where(on_duty(today), col(Unit.path).startswith(unit.path), Post.role == Role.HEAD)
    )
    return list(session.exec(found.distinct().order_by(col(Post.official_id)))) if unit.path else []


def add(session: Session, areas: Collection[int], **values: Any) -> Inspection:
    """Opens a round (columns of `Inspection`) over `areas`; none: over all."""
    row = Inspection(**values)
    session.add(row)
    session.flush()
    links = [{"inspection_id": row.id, "area_id": area, "office_id": row.office_id} for area in areas]
    insert_new(session, InspectionArea, links)
    return row


def round_of(session: Session, unit: Unit, today: date) -> Inspection | None:
    """The round under way that inspects the unit, or one above it; of several the one opened last."""
    above = [int(part) for part in unit.path.split("/") if part]
    found = select(Inspection).where(
        col(Inspection.unit_id).in_(above), Inspection.since <= today, Inspection.until >= today
    )
    return session.exec(found.order_by(col(Inspection.id).desc()).limit(1)).first()


def area_names(session: Session, inspection_id: int) -> list[str]:
    """The fields a round looks at, in the plan's order; none: all of them."""
    found = (
        select(Area.name)
        .join(InspectionArea, col(InspectionArea.area_id) == Area.id)
        .where(InspectionArea.inspection_id == inspection_id)
    )
    return list(session.exec(found.order_by(col(Area.sort))))
