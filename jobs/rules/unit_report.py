"""A unit's report for a period, due to the coordinator: its head until handed in, owners until answered."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session

from jobs.calendar import WorkingDays
from jobs.ladder import UNIT_REPORT
from jobs.rules.base import Subject
from messages.views import DigestItem
from storage import periods, tasks
from storage import subjects as parts
from storage.subjects import Owed
from storage.tables import Role

NAME = "unit_report"
LADDER = UNIT_REPORT


def subjects(session: Session, today: date, offices: Collection[int] | None = None) -> list[Subject]:
    submissions = periods.open_submissions(session, offices)
    units = None if offices is None else {owed.unit_id for owed in submissions}
    heads = periods.holders(session, Role.HEAD, today, units)
    coordinators = periods.coordinators(session, today, offices)
    owners = periods.unanswered_owners(session, today, offices)
    found = []
    for owed in submissions:
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
    owed = parts.owed(session, {subject.row_id for subject, _ in asked})
    missing = tasks.missing_of(session, {(part.period_id, part.unit_id) for part in owed.values()})
    found = []
    for subject, reader in asked:
        part = owed[subject.row_id]
        owner = reader if reader in subject.owners else None
        unanswered = missing.get((part.period_id, part.unit_id), ())
        codes = tuple(task.code for task in unanswered if owner in (None, task.owner_id))
        found.append(_item(subject, part, codes, today, cal, own=owner is not None))
    return found


def _item(
    subject: Subject, part: Owed, missing: tuple[str, ...], today: date, cal: WorkingDays, *, own: bool
) -> DigestItem:
    due = cal.due(subject.due)
    return DigestItem(
        kind=NAME,
        period=part.period,
        unit=part.unit,
        due=due.nominal,
        rolled=due.rolled,
        days_left=cal.left(today, due),
        last_day=today < due.nominal <= due.rolled and cal.last_working(due.nominal) == today,
        codes=missing,
        count=max(len(missing), 1),
        stand_in=subject.stand_in and not own,
    )
