"""Queries over open dated tasks, for many offices at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.scoped import OFFICES, scoped
from storage.tables import Plan, Task, TaskKind, TaskState, Unit


class OpenTask(NamedTuple):
    """A dated task that is still to be done. `given`: the day it, or its deadline, was last set."""

    id: int
    office_id: int
    plan_id: int
    unit_id: int | None
    owner_id: int | None
    leader_id: int | None
    restricted: bool
    due: date
    given: date


@dataclass(frozen=True, slots=True)
class Named:
    """A task as it is quoted, with its unit's name."""

    code: str
    title: str
    percent: int
    unit: str | None


OPEN = scoped(
    sa.select(
        *(col(Task.id), col(Task.office_id), col(Task.plan_id), col(Task.lead_unit_id)),
        *(col(Task.owner_id), col(Task.leader_id), col(Task.restricted), col(Task.deadline)),
        sa.func.coalesce(col(Task.redated_on), col(Task.given_on)),
    ).where(col(Task.kind) == TaskKind.DATED, col(Task.state) == TaskState.OPEN),
    # Through the plans: else SQLite reads every task of the province.
    col(Task.plan_id).in_(sa.select(col(Plan.id)).where(col(Plan.office_id).in_(OFFICES))),
)


def open_tasks(session: Session, offices: Collection[int] | None = None) -> list[OpenTask]:
    """Dated tasks neither done nor cancelled, of every office or of `offices`, in the order of their ids."""
    return [OpenTask(*row) for row in sorted(OPEN.rows(session, offices), key=itemgetter(0))]


def named(session: Session, tasks: Collection[int]) -> dict[int, Named]:
    """How these tasks read, by id."""
    rows = session.execute(
        sa.select(
            col(Task.id),
            col(Task.code),
            col(Task.title),
            sa.func.coalesce(col(Task.percent), 0),
            col(Unit.name),
        )
        .join(Unit, col(Unit.id) == Task.lead_unit_id, isouter=True)
        .where(col(Task.id).in_(tasks))
    )
    return {row[0]: Named(*row[1:]) for row in rows}
