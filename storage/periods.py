"""Queries over reporting periods, what units hand in, and progress."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import BELOW_AN_OFFICE, on_duty
from storage.core import run
from storage.scoped import OFFICES, scoped
from storage.tables import (
    Period,
    Plan,
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


class OpenSubmission(NamedTuple):
    """A unit's report that is still owed. `given`: the day its date was last set."""

    id: int
    unit_id: int
    period_id: int
    plan_id: int
    office_id: int
    due: date
    given: date


@dataclass(frozen=True)
class PeriodOf:
    """A period as a report knows it."""

    id: int
    plan_id: int
    name: str
    cut_off: date


class OpenReport(NamedTuple):
    """A ward's report that is still owed. `given`: the day its date was last set."""

    period_id: int
    plan_id: int
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
OF_UNIT = (
    col(Period.plan_id) == sa.bindparam("plan"),
    col(Period.issued_on).is_(None),
    sa.not_(HANDED_IN_BY),
)
OPEN_OF = select(Period).where(*OF_UNIT).order_by(*EARLIEST_FIRST).limit(1)
ANSWERED = (
    sa.select(col(Period.id), col(Period.plan_id), col(Period.name), col(Period.cut_off))
    .where(*OF_UNIT)
    .order_by(*EARLIEST_FIRST)
    .limit(1)
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


def answered_period(session: Session, plan_id: int, unit_id: int) -> PeriodOf | None:
    """As `open_period_of`, with what a report has to know of it."""
    row = run(session, ANSWERED, {"plan": plan_id, "unit": unit_id}).first()
    return None if row is None else PeriodOf(*row)


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


OF_OFFICES = col(Period.office_id).in_(OFFICES)
LAST_SET = sa.func.coalesce(Period.redated_on, Period.given_on)
NOT_ISSUED = scoped(
    sa.select(col(Period.id), col(Period.plan_id), col(Period.office_id), col(Period.due), LAST_SET).where(
        col(Period.issued_on).is_(None)
    ),
    OF_OFFICES,
)


def not_issued(session: Session, offices: Collection[int] | None = None) -> list[OpenReport]:
    """The periods of every office (or of `offices`) whose report is still to be sent, earliest first."""
    found = [OpenReport(*row) for row in NOT_ISSUED.rows(session, offices)]
    return sorted(found, key=lambda report: (report.due, report.period_id))


OPEN_SUBMISSIONS = scoped(
    sa.select(
        col(Submission.id),
        col(Submission.unit_id),
        col(Period.id),
        col(Period.plan_id),
        col(Period.office_id),
        col(Period.internal_due),
        LAST_SET,
    )
    .join(Period, col(Period.id) == Submission.period_id)
    .where(col(Submission.state).in_(NOT_HANDED_IN), col(Period.issued_on).is_(None)),
    # Through the periods: else SQLite reads every submission of the province.
    col(Submission.period_id).in_(sa.select(col(Period.id)).where(OF_OFFICES)),
)


def open_submissions(session: Session, offices: Collection[int] | None = None) -> list[OpenSubmission]:
    """Unit reports still owed, of every office or of `offices`, in the order of their ids."""
    # Not by the database: to have them in order SQLite reads every submission of the province.
    rows = sorted(OPEN_SUBMISSIONS.rows(session, offices), key=itemgetter(0))
    return [OpenSubmission(*row) for row in rows]


TODAY = sa.bindparam("today", type_=sa.Date)
UNANSWERED_OWNERS = scoped(
    sa.select(col(Period.id), col(Task.lead_unit_id), col(Task.owner_id))
    .add_columns(sa.func.min(sa.case((col(Task.restricted), 1), else_=0)))
    .join(Task, expected_in(Period))
    .where(col(Period.issued_on).is_(None), col(Task.owner_id).is_not(None))
    .where(sa.not_(answered_in(col(Period.id))))
    .where(sa.exists().where(col(Post.official_id) == Task.owner_id, on_duty(TODAY)))
    .group_by(col(Period.id), col(Task.lead_unit_id), col(Task.owner_id))
    .order_by(col(Period.id), col(Task.lead_unit_id), col(Task.owner_id)),
    # Through the plans: else SQLite reads every owned task of the province.
    col(Task.plan_id).in_(sa.select(col(Plan.id)).where(col(Plan.office_id).in_(OFFICES))),
)


def unanswered_owners(
    session: Session, today: date, offices: Collection[int] | None = None
) -> dict[tuple[int, int], dict[int, bool]]:
    """Officials who own a task that is not answered in a period not issued, by (period, lead unit), each with
    whether all of these tasks of theirs are restricted.

    Only those who hold a post `today`: who has left answers for nothing. With `offices`, only in the periods
    of those.
    """
    result: dict[tuple[int, int], dict[int, bool]] = {}
    for period_id, unit_id, owner_id, restricted in UNANSWERED_OWNERS.rows(session, offices, today=today):
        result.setdefault((period_id, unit_id), {})[owner_id] = bool(restricted)
    return result


HOLDERS = scoped(
    sa.select(col(Post.unit_id), col(Unit.office_id), col(Post.official_id))
    .join(Unit, col(Unit.id) == Post.unit_id)
    .where(col(Post.role) == sa.bindparam("role"), on_duty(TODAY))
    .distinct()
    .order_by(col(Post.unit_id), col(Post.official_id)),
    col(Unit.office_id).in_(OFFICES),
)


def holders(
    session: Session, role: Role, today: date, offices: Collection[int] | None = None
) -> dict[int, list[int]]:
    """Officials who hold `role` today, by the unit they hold it at: any, or one of `offices`."""
    result: dict[int, list[int]] = {}
    for unit_id, _, official_id in HOLDERS.rows(session, offices, role=role, today=today):
        result.setdefault(unit_id, []).append(official_id)
    return result


def coordinators(
    session: Session, today: date, offices: Collection[int] | None = None
) -> dict[int, list[int]]:
    """The coordinators of each office, or of each of `offices`."""
    held: dict[int, set[int]] = {}
    for _, office_id, official_id in HOLDERS.rows(session, offices, role=Role.COORDINATOR, today=today):
        held.setdefault(office_id, set()).add(official_id)
    return {office_id: sorted(people) for office_id, people in held.items()}


def root_unit(session: Session, office_id: int) -> Unit:
    """The office itself in the tree, by its present name if it was renamed."""
    found = select(Unit).where(Unit.office_id == office_id, col(Unit.kind).not_in(BELOW_AN_OFFICE))
    present_first = found.order_by(col(Unit.successor_id).is_not(None), col(Unit.path)).limit(1)
    return session.exec(present_first).one()
