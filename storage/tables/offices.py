"""The installation, its offices, their units and letterheads."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Base, Owned, choice, identity, reference


class InstallationKind(StrEnum):
    DEMO = "demo"
    REAL = "real"


class Installation(Base, table=True):
    """One row: what this database is for, and how far a demo's clock has been moved."""

    __tablename__ = "installation"

    id: int = identity()
    kind: InstallationKind = choice(InstallationKind)
    offset_ms: int = Field(default=0, sa_type=sa.BigInteger)


class Office(Base, table=True):
    """A ward (or another body with a plan of its own) with everything below it.

    `province`: whose days off it keeps besides the national ones; empty where it is not known.
    """

    __tablename__ = "office"

    id: int = identity()
    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=200)
    province: str | None = Field(default=None, max_length=40)


class DayOverride(Base, table=True):
    """A day off or a make-up working day the calendar would not know; `province` "": of the whole nation."""

    __tablename__ = "day_override"
    __table_args__ = (sa.UniqueConstraint("day", "province"),)

    id: int = identity()
    day: date
    province: str = Field(default="", max_length=40)
    works: bool
    note: str = ""


class UnitKind(StrEnum):
    PROVINCE = "province"
    TOWN = "town"
    WARD = "ward"
    DEPARTMENT = "department"
    ASSOCIATION = "association"
    NEIGHBOURHOOD = "neighbourhood"


class Unit(Owned, table=True):
    """A node of the tree. `path` is "/1/5/": the ids from the root down to this unit, itself included.

    A renamed or merged unit ends (`until`) and names its successor, so that history keeps its old name.
    """

    __tablename__ = "unit"
    __table_args__ = (
        sa.UniqueConstraint("office_id", "code"),
        # Else PostgreSQL reads every unit for what is below one: its collation sorts paths in another order.
        sa.Index("ix_unit_path", "path", postgresql_ops={"path": "varchar_pattern_ops"}),
    )

    id: int = identity()
    parent_id: int | None = reference("unit.id", default=None)
    path: str = Field(default="", max_length=255)
    code: str = Field(max_length=40)
    name: str = Field(max_length=200)
    kind: UnitKind = choice(UnitKind)
    since: date | None = None
    until: date | None = None
    successor_id: int | None = reference("unit.id", default=None)
    sort: int = 0


class Letterhead(Owned, table=True):
    """How the office's documents open and close; the lines of NĐ 30/2020, Phụ lục I."""

    __tablename__ = "letterhead"

    id: int = identity()
    superior: str | None = None
    body: str
    symbol: str = Field(max_length=40)
    place: str
    authority: str
    signer_title: str
    signer_name: str
    recipients: list[str] = Field(sa_type=sa.JSON)
    since: date | None = None
    until: date | None = None
