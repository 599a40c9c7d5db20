"""Queries over reporting periods, what units hand in, and progress."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import BELOW_AN_OFFICE, on_duty
from storage.tables import (
    Period,
    Post,
    Role,
    Submission,
    SubmissionState,
    Task,
    Unit,
)
from storage.tasks import answered_in, expected_in

HANDED_IN = (SubmissionState.SUBMITTED, SubmissionState.ACCEPTED)
NOT_HANDED_IN = (SubmissionState.EXPECTED, SubmissionState.RETURNED)


@dataclass(frozen=True)
class OpenSubmission:
    """A unit's report that is still owed. `given`: the day its date was last set."""

    id: int
    unit_id: int
    period_id: int
    office_id: int
    due: date
    given: date


EARLIEST_FIRST = (col(Period.due), col(Period.id))


def periods_of(session: Session, plan_id: int) -> list[Period]:
    return list(session.exec(select(Period).where(Period.plan_id == plan_id).order_by(*EARLIEST_FIRST)))


def open_period(session: Session, plan_id: int) -> Period | None:
    """The earliest period whose report the ward has not issued."""
    found = select(Period).where(Period.plan_id == plan_id, col(Period.issued_on).is_(None))
    return session.exec(found.order_by(*EARLIEST_FIRST)).first()


# Asked at every report; built once, because building a statement costs more than running it.
HANDED_IN_BY = sa.exists().where(
    col(Submission.period_id) == Period.id,
    col(Submission.unit_id) == sa.bindparam("unit"),
    col(Submission.state).in_(HANDED_IN),
)
OPEN_OF = (
    select(Period)
    .where(Period.plan_id == sa.bindparam("plan"), col(Period.issued_on).is_(None), sa.not_(HANDED_IN_BY))
    .order_by(*EARLIEST_FIRST)
)


def last_period(session: Session, plan_id: int) -> Period | None:
    """The plan's last period, issued or not."""
    found = select(Period).where(Period.plan_id == plan_id).order_by(col(Period.due).desc())
    return session.exec(found.limit(1)).first()


def previous_period(session: Session, period: Period) -> Period | None:
    """The plan's period before this one."""
    found = select(Period).where(Period.plan_id == period.plan_id, col(Period.due) < period.due)
    return session.exec(found.order_by(col(Period.due).desc()).limit(1)).first()


def open_period_of(session: Session, plan_id: int, unit_id: int) -> Period | None:
    """The earliest period not issued that the unit has not handed in: the one a reply answers."""
    return session.exec(OPEN_OF, params={"plan": plan_id, "unit": unit_id}).first()


def submission(session: Session, period_id: int, unit_id: int) -> Submission | None:
    return session.exec(
        select(Submission).where(Submission.period_id == period_id, Submission.unit_id == unit_id)
    ).first()


def submissions(session: Session, period_id: int) -> list[tuple[Submission, Unit]]:
    rows = session.exec(
        select(Submission, Unit)
        .join(Unit, col(Unit.id) == Submission.unit_id)
        .where(Submission.period_id == period_id)
        .order_by(col(Unit.sort), col(Unit.id))
    )
    return [(submission, unit) for submission, unit in rows]


def _of(column: Any, values: Collection[int] | None) -> sa.ColumnElement[bool]:
    """Condition on a column: one of these values; None: any."""
    return sa.true() if values is None else col(column).in_(values)


def not_issued(session: Session, offices: Collection[int] | None = None) -> list[Period]:
    """The periods of every office (or of `offices`) whose report is still to be sent."""
    found = select(Period).where(col(Period.issued_on).is_(None), _of(Period.office_id, offices))
    return list(session.exec(found.order_by(*EARLIEST_FIRST)))


def open_submissions(session: Session, offices: Collection[int] | None = None) -> list[OpenSubmission]:
    """Unit reports still owed, of every office or of `offices`."""
    given = sa.func.coalesce(Period.redated_on, Period.given_on)
    rows = session.execute(
        sa.select(
            col(Submission.id),
            col(Submission.unit_id),
            col(Period.id),
            col(Period.office_id),
            col(Period.internal_due),
            given,
        )
        .join(Period, col(Period.id) == Submission.period_id)
        .where(
            col(Submission.state).in_(NOT_HANDED_IN),
            col(Period.issued_on).is_(None),
            _of(Period.office_id, offices),
        )
        .order_by(col(Submission.id))
    )
    return [OpenSubmission(*row) for row in rows]


def unanswered_owners(
    session: Session, today: date | None = None, offices: Collection[int] | None = None
) -> dict[tuple[int, int], list[int]]:
    """Officials who own a task that is not answered in a period not issued, by (period, lead unit).

    With `today`, only those who hold a post that day: who has left answers for nothing. With `offices`, only
    in the periods of those.
    """
    found = (
        sa.select(col(Period.id), col(Task.lead_unit_id), col(Task.owner_id))
        .join(Task, expected_in(Period))
        .where(col(Period.issued_on).is_(None), col(Task.owner_id).is_not(None))
        .where(_of(Period.office_id, offices))
        .where(sa.not_(answered_in(col(Period.id))))
        .distinct()
        .order_by(col(Period.id), col(Task.lead_unit_id), col(Task.owner_id))
    )
    if today is not None:
        found = found.where(sa.exists().where(col(Post.official_id) == Task.owner_id, on_duty(today)))
    result: dict[tuple[int, int], list[int]] = {}
    for period_id, unit_id, owner_id in session.execute(found):
        if unit_id is not None and owner_id is not None:
            result.setdefault((period_id, unit_id), []).append(owner_id)
    return result


def holders(
    session: Session, role: Role, today: date, units: Collection[int] | None = None
) -> dict[int, list[int]]:
    """Officials who hold `role` today, by the unit they hold it at: any, or one of `units`."""
    rows = session.exec(
        select(Post.unit_id, Post.official_id)
        .where(Post.role == role, on_duty(today), _of(Post.unit_id, units))
        .distinct()
        .order_by(col(Post.unit_id), col(Post.official_id))
    )
    result: dict[int, list[int]] = {}
    for unit_id, official_id in rows:
        result.setdefault(unit_id, []).append(official_id)
    return result


def coordinators(
    session: Session, today: date, offices: Collection[int] | None = None
) -> dict[int, list[int]]:
    """The coordinators of each office, or of each of `offices`."""
    rows = session.exec(
        select(Unit.office_id, Post.official_id)
        .join(Unit, col(Unit.id) == Post.unit_id)
        .where(Post.role == Role.COORDINATOR, on_duty(today), _of(Unit.office_id, offices))
        .distinct()
        .order_by(col(Unit.office_id), col(Post.official_id))
    )
    result: dict[int, list[int]] = {}
    for office_id, official_id in rows:
        result.setdefault(office_id, []).append(official_id)
    return result


def root_unit(session: Session, office_id: int) -> Unit:
    """The office itself in the tree, by its present name if it was renamed."""
    found = select(Unit).where(Unit.office_id == office_id, col(Unit.kind).not_in(BELOW_AN_OFFICE))
    present_first = found.order_by(col(Unit.successor_id).is_not(None), col(Unit.path)).limit(1)
    return session.exec(present_first).one()
