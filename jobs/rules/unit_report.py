"""A unit's report for a period, due to the coordinator: its head until handed in, owners until answered."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session

from jobs.calendar import WorkingDays
from jobs.ladder import UNIT_REPORT
from jobs.rules.base import Subject
from messages.views import DigestItem
from storage import periods, tasks
from storage.subjects import owed as owed_by
from storage.tables import Period, Role, Unit

NAME = "unit_report"
LADDER = UNIT_REPORT


def subjects(session: Session, today: date, offices: Collection[int] | None = None) -> list[Subject]:
    heads = periods.holders(session, Role.HEAD, today, offices)
    coordinators = periods.coordinators(session, today, offices)
    owners = periods.unanswered_owners(session, today, offices)
    found = []
    for owed in periods.open_submissions(session, offices):
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


def items(
    session: Session, asked: Sequence[tuple[Subject, int]], today: date, cal: WorkingDays
) -> list[DigestItem]:
    owed = owed_by(session, {subject.row_id for subject, _ in asked})
    missing = tasks.missing_of(session, [(period.id, unit.id) for period, unit in owed.values()])
    found = []
    for subject, reader in asked:
        period, unit = owed[subject.row_id]
        owner = reader if reader in subject.owners else None
        codes = (t.code for t in missing.get((period.id, unit.id), ()) if owner in (None, t.owner_id))
        found.append(_item(subject, period, unit, tuple(codes), today, cal, own=owner is not None))
    return found


def _item(
    subject: Subject,
    period: Period,
    unit: Unit,
    missing: tuple[str, ...],
    today: date,
    cal: WorkingDays,
    *,
    own: bool,
) -> DigestItem:
    due = cal.due(subject.due)
    return DigestItem(
        kind=NAME,
        period=period.name,
        unit=unit.name,
        due=due.nominal,
        rolled=due.rolled,
        days_left=cal.left(today, due),
        last_day=today < due.nominal <= due.rolled and cal.last_working(due.nominal) == today,
        codes=missing,
        count=max(len(missing), 1),
        stand_in=subject.stand_in and not own,
    )
