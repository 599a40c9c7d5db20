"""The annual plan: its fields, tasks and targets."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Base, Owned, choice, identity, reference


class Plan(Owned, table=True):
    """A year's plan. `date` unknown: its tasks count as given on 1 January of its year.

    `ladders`: rule → the ladder as its file words it, where it differs from the usual one.
    """

    __tablename__ = "plan"
    __table_args__ = (sa.UniqueConstraint("office_id", "year"),)

    id: int = identity()
    year: int
    number: str | None = Field(default=None, max_length=60)
    date: dt.date | None = None
    title: str
    basis: str | None = None
    ladders: dict[str, str] | None = Field(default=None, sa_type=sa.JSON)


class Area(Owned, table=True):
    """A field (lĩnh vực) of a plan; `label` is the original's own numbering."""

    __tablename__ = "area"
    __table_args__ = (sa.UniqueConstraint("plan_id", "code"),)

    id: int = identity()
    plan_id: int = reference("plan.id")
    code: str = Field(max_length=20)
    label: str = Field(max_length=20)
    name: str
    sort: str = Field(max_length=60)


class TaskKind(StrEnum):
    STANDING = "standing"
    DATED = "dated"


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class SetBy(StrEnum):
    WARD = "ward"
    SUPERIOR = "superior"


COUNTED_BY = (
    *("plan_id", "lead_unit_id", "restricted", "state", "kind", "deadline"),
    *("done_on", "given_on", "owner_id", "area_id", "id"),
)


class Task(Owned, table=True):
    """A duty of the plan, quoted by `code` ("3.c").

    A standing task is answered anew each period; a dated one has a `deadline` and a percent of 0 to 100.
    `given_on` and `redated_on` decide which rungs of its ladder are too old to send.
    """

    __tablename__ = "task"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "code"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        sa.CheckConstraint("(kind = 'dated') = (deadline IS NOT NULL)", name="dated_has_deadline"),
        # All that figures count by, so that they never read the rows themselves, which are long.
        sa.Index("ix_task_figures", *COUNTED_BY),
    )

    id: int = identity()
    plan_id: int = reference("plan.id")
    area_id: int | None = reference("area.id", default=None)
    code: str = Field(max_length=20)
    label: str | None = Field(default=None, max_length=20)
    title: str
    deliverable: str | None = None
    lead_unit_id: int | None = reference("unit.id", default=None)
    owner_id: int | None = reference("official.id", default=None)
    leader_id: int | None = reference("official.id", default=None)
    kind: TaskKind = choice(TaskKind)
    deadline: dt.date | None = Field(default=None, index=True)
    deadline_text: str | None = None
    deadline_set_by: SetBy | None = choice(SetBy, default=None)
    state: TaskState = choice(TaskState, default=TaskState.OPEN)
    percent: int | None = None
    done_on: dt.date | None = None
    restricted: bool = False
    given_on: dt.date
    redated_on: dt.date | None = None
    search_text: str
    sort: str = Field(max_length=60)


class TaskSupport(Base, table=True):
    """A unit that supports a task (phối hợp)."""

    __tablename__ = "task_support"

    task_id: int = reference("task.id", index=False, primary_key=True)
    unit_id: int = reference("unit.id", primary_key=True)
    office_id: int = reference("office.id", index=False)


class TargetKind(StrEnum):
    """share: a part of a whole, in percent; count: a number; index: as published; fact: reached or not."""

    SHARE = "share"
    COUNT = "count"
    INDEX = "index"
    FACT = "fact"


class Comparator(StrEnum):
    EQUAL = "="
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="


class Target(Owned, table=True):
    """A figure the plan promises. `value` is in percent for a share; unknown stays empty.

    `dropped_on`: the day a new version of the plan left it out; what was said of it is kept.
    """

    __tablename__ = "target"
    __table_args__ = (sa.UniqueConstraint("plan_id", "code"),)

    id: int = identity()
    plan_id: int = reference("plan.id")
    area_id: int | None = reference("area.id", default=None)
    task_id: int | None = reference("task.id", default=None)
    code: str = Field(max_length=20)
    label: str | None = Field(default=None, max_length=20)
    title: str
    wording: str
    kind: TargetKind = choice(TargetKind)
    comparator: Comparator | None = choice(Comparator, default=None)
    value: Decimal | None = Field(default=None, max_digits=12, decimal_places=2)
    sort: str = Field(max_length=60)
    dropped_on: dt.date | None = None
