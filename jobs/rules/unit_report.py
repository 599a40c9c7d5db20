"""A unit's report for a period, due to the coordinator: its head until handed in, owners until answered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlmodel import Session

from jobs import ladders
from jobs.calendar import WorkingDays
from jobs.ladder import UNIT_REPORT, Ladder, Level
from jobs.roster import Roster
from jobs.rules.base import Subject, Superiors, dates
from messages.views import DigestItem
from storage import periods, tasks
from storage import subjects as parts
from storage.periods import OpenSubmission
from storage.subjects import Owed
from storage.tasks import Missing

NAME = "unit_report"
LADDER = UNIT_REPORT


def subjects(session: Session, roster: Roster, offices: Collection[int] | None = None) -> list[Subject]:
    """A unit that has ended owes nothing: what it leads is its successor's."""
    submissions = [
        owed
        for owed in periods.open_submissions(session, offices)
        if roster.present(owed.unit_id) == owed.unit_id
    ]
    owners = periods.unanswered_owners(session, roster.today, offices)
    own = ladders.ladders(session, {owed.plan_id for owed in submissions})
    found = []
    for owed in submissions:
        ladder = own.get(owed.plan_id, {}).get(NAME, LADDER)
        found.append(_subject(owed, roster, ladder, owners.get((owed.period_id, owed.unit_id), {})))
    return found


def _subject(owed: OpenSubmission, roster: Roster, ladder: Ladder, owners: Mapping[int, bool]) -> Subject:
    heads = roster.heads(owed.unit_id)
    people = heads or roster.steps_in(owed.office_id)
    answering = frozenset(owners) - frozenset(people)
    return Subject(
        key=f"{NAME}:{owed.id}",
        row_id=owed.id,
        office_id=owed.office_id,
        due=owed.due,
        given=owed.given,
        responsible=(*people, *sorted(answering)),
        ladder=ladder,
        up=Superiors(roster, owed.unit_id, owed.office_id),
        stand_in=not heads,
        owners=answering,
        kept=frozenset(owner for owner in answering if owners[owner]),
    )


def items(
    session: Session, asked: Sequence[tuple[Subject, int]], today: date, cal: WorkingDays
) -> list[DigestItem]:
    owed = parts.owed(session, {subject.row_id for subject, _ in asked})
    missing = tasks.missing_of(session, {(part.period_id, part.unit_id) for part in owed.values()})
    found = []
    for subject, reader in asked:
        part = owed[subject.row_id]
        unanswered = missing.get((part.period_id, part.unit_id), ())
        theirs = [task for task in unanswered if _is_told(subject, reader, task)]
        found.append(_item(subject, part, theirs, today, cal, own=reader in subject.owners))
    return found


def _is_told(subject: Subject, reader: int, task: Missing) -> bool:
    """Who may not see a restricted task reads of the others alone, and hands the report in without it."""
    if task.restricted and subject.without_restricted:
        return False
    if task.owner_id == reader:
        return True
    if reader in subject.owners:
        return False
    leaders = (*subject.up.at(Level.LEADER), *subject.up.at(Level.CHAIRMAN)) if task.restricted else ()
    return not task.restricted or reader in leaders


def _item(
    subject: Subject, part: Owed, missing: Sequence[Missing], today: date, cal: WorkingDays, *, own: bool
) -> DigestItem:
    return DigestItem(
        kind=NAME,
        period=part.period,
        unit=part.unit,
        **dates(subject.due, today, cal),
        codes=tuple(task.code for task in missing),
        dated=tuple(task.code for task in missing if task.dated),
        count=max(len(missing), 1),
        stand_in=subject.stand_in and not own,
    )
