"""The ward's own report for a period, due to its superior: the coordinator, until it is issued."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session

from jobs.calendar import WorkingDays
from jobs.ladder import WARD_REPORT
from jobs.rules.base import Subject
from messages.views import DigestItem
from storage import periods
from storage.tables import Period

NAME = "ward_report"
LADDER = WARD_REPORT


def subjects(session: Session, today: date, offices: Collection[int] | None = None) -> list[Subject]:
    coordinators = periods.coordinators(session, today, offices)
    return [
        Subject(
            key=f"{NAME}:{period.id}",
            row_id=period.id,
            office_id=period.office_id,
            due=period.due,
            given=period.redated_on or period.given_on,
            responsible=tuple(coordinators.get(period.office_id, [])),
        )
        for period in periods.not_issued(session, offices)
    ]


def items(
    session: Session, asked: Sequence[tuple[Subject, int]], today: date, cal: WorkingDays
) -> list[DigestItem]:
    return [_item(session, subject, today, cal) for subject, _ in asked]


def _item(session: Session, subject: Subject, today: date, cal: WorkingDays) -> DigestItem:
    period = session.get_one(Period, subject.row_id)
    waiting = tuple(
        unit.name
        for owed, unit in periods.submissions(session, period.id)
        if owed.state in periods.NOT_HANDED_IN
    )
    due = cal.due(subject.due)
    return DigestItem(
        kind=NAME,
        period=period.name,
        unit=None,
        due=due.nominal,
        rolled=due.rolled,
        days_left=cal.left(today, due),
        last_day=today < due.nominal and cal.last_working(due.nominal) == today,
        units=waiting,
        count=1,
    )
