"""Queries over what nobody has said yet of the plan's targets, for many people at once."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.core import run
from storage.periods import HANDED_IN, LAST_SET
from storage.scoped import OFFICES, scoped
from storage.tables import (
    Period,
    PeriodKind,
    Submission,
    Target,
    TargetKind,
    TargetReading,
    Task,
    TaskState,
)


class Unread(NamedTuple):
    """A unit with targets that have no reading for a period, the office itself without `unit_id`.

    `due`: when units hand in; `given`: the day that was last set.
    """

    period_id: int
    plan_id: int
    office_id: int
    unit_id: int | None
    due: date
    given: date


HANDED_IN_BY = sa.exists().where(
    col(Submission.period_id) == Period.id,
    col(Submission.unit_id) == Task.lead_unit_id,
    col(Submission.state).in_(HANDED_IN),
)
WAITS = sa.and_(
    col(Period.issued_on).is_(None),
    col(Target.dropped_on).is_(None),
    # An index is published once a year.
    sa.or_(col(Target.kind) != TargetKind.INDEX, col(Period.kind) == PeriodKind.YEAR),
    sa.or_(
        col(Target.task_id).is_(None),
        sa.and_(
            col(Task.restricted).is_(False),
            col(Task.state) != TaskState.CANCELLED,
            col(Task.given_on) <= col(Period.cut_off),
            sa.not_(HANDED_IN_BY),
        ),
    ),
    ~sa.exists().where(
        col(TargetReading.period_id) == Period.id,
        col(TargetReading.target_id) == Target.id,
        col(TargetReading.withdrawn_at).is_(None),
    ),
)
WHOSE = (
    *(col(Period.id), col(Period.plan_id), col(Period.office_id), col(Task.lead_unit_id)),
    *(col(Period.internal_due), LAST_SET),
)
OF_PERIODS = sa.join(Period, Target, col(Target.plan_id) == Period.plan_id).outerjoin(
    Task, col(Task.id) == Target.task_id
)
UNREAD = scoped(
    sa.select(*WHOSE).select_from(OF_PERIODS).where(WAITS).distinct(),
    col(Period.office_id).in_(OFFICES),
)
CODES = (
    sa.select(*WHOSE, col(Target.code), col(Period.name))
    .select_from(OF_PERIODS)
    .where(WAITS, col(Period.id).in_(sa.bindparam("periods", expanding=True)))
    .order_by(col(Target.sort), col(Target.id))
)


def unread(session: Session, offices: Collection[int] | None = None) -> list[Unread]:
    """Whose targets have no reading for a period that is still open to them, of every office or of `offices`.

    Restricted tasks' targets are left out, and before the year's end those that are published once a year.
    """
    found = [Unread(*row) for row in UNREAD.rows(session, offices)]
    return sorted(found, key=lambda one: (one.period_id, one.unit_id or 0))


def unread_codes(session: Session, periods: Collection[int]) -> list[tuple[Unread, str, str]]:
    """Each such target of these periods with its code and its period's name, in the plan's order."""
    rows = run(session, CODES, {"periods": list(periods)}).all()
    return [(Unread(*row[:-2]), row[-2], row[-1]) for row in rows]
