"""A unit's report for a period, due to the coordinator: its head until handed in, owners until answered."""

from datetime import date

from sqlmodel import Session

from jobs.calendar import WorkingDays
from jobs.ladder import UNIT_REPORT
from jobs.rules.base import Subject
from messages.views import DigestItem
from storage import periods, tasks
from storage.tables import Period, Role, Submission, Unit

NAME = "unit_report"
LADDER = UNIT_REPORT


def subjects(session: Session, today: date) -> list[Subject]:
    heads = periods.holders(session, Role.HEAD, today)
    coordinators = periods.coordinators(session, today)
    owners = periods.unanswered_owners(session, today)
    found = []
    for owed in periods.open_submissions(session):
        own = heads.get(owed.unit_id, [])
        people = own or coordinators.get(owed.office_id, [])
        answering = set(owners.get((owed.period_id, owed.unit_id), [])) - set(people)
        found.append(
            Subject(
                key=f"{NAME}:{owed.id}",
                row_id=owed.id,
                office_id=owed.office_id,
                due=owed.due,
                given=owed.given,
                responsible=(*dict.fromkeys(people), *sorted(answering)),
                stand_in=not own,
                owners=frozenset(answering),
            )
        )
    return found


def item(session: Session, subject: Subject, reader: int, today: date, cal: WorkingDays) -> DigestItem:
    owner = reader if reader in subject.owners else None
    owed = session.get_one(Submission, subject.row_id)
    period = session.get_one(Period, owed.period_id)
    unit = session.get_one(Unit, owed.unit_id)
    missing = tasks.missing(session, period, owed.unit_id, owner)
    due = cal.due(subject.due)
    return DigestItem(
        kind=NAME,
        period=period.name,
        unit=unit.name,
        due=due.nominal,
        rolled=due.rolled,
        days_left=cal.left(today, due),
        last_day=today < due.nominal <= due.rolled and cal.last_working(due.nominal) == today,
        codes=tuple(missing),
        count=max(len(missing), 1),
        stand_in=subject.stand_in and owner is None,
    )
