"""The ward's own report for a period, due to its superior: the coordinator, until it is issued."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session

from jobs import ladders
from jobs.calendar import WorkingDays
from jobs.ladder import WARD_REPORT
from jobs.roster import Roster
from jobs.rules.base import Subject, Superiors, dates
from messages.views import DigestItem
from storage import periods
from storage.tables import Period

NAME = "ward_report"
LADDER = WARD_REPORT


def subjects(session: Session, roster: Roster, offices: Collection[int] | None = None) -> list[Subject]:
    found = periods.not_issued(session, offices)
    own = ladders.ladders(session, {period.plan_id for period in found})
    return [
        Subject(
            key=f"{NAME}:{report.period_id}",
            row_id=report.period_id,
            office_id=report.office_id,
            due=report.due,
            given=report.given,
            responsible=roster.steps_in(report.office_id),
            ladder=own.get(report.plan_id, {}).get(NAME, LADDER),
            up=Superiors(roster, None, report.office_id),
            stand_in=not roster.coordinators(report.office_id),
        )
        for report in found
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
    return DigestItem(
        kind=NAME,
        period=period.name,
        unit=None,
        **dates(subject.due, today, cal),
        units=waiting,
        count=1,
        stand_in=subject.stand_in,
    )
