"""The morning message: its items are chosen in the transaction that claims it, which is also the recheck."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from sqlmodel import Session

from jobs.calendar import WorkingDays
from jobs.planner import Wanted, open_subjects, wanted
from jobs.rules import Subject
from messages.views import DUE_SOON, Digest, DigestItem
from storage import reminders
from storage.tables import Reminder, ReminderState

MOST_OTHERS = 5


def compose(
    session: Session, digests: Mapping[int, int], *, today: date, instant: datetime, cal: WorkingDays
) -> dict[int, Digest]:
    """Fills the digests (notice → official) with what is still open; a notice left out has nothing to say.

    Reminders no longer due lapse here; the others belong to their notice from now on.
    """
    want = wanted(session, today, cal)
    by_person: dict[int, list[Reminder]] = {}
    for reminder in reminders.pending(session, set(digests.values())):
        by_person.setdefault(reminder.official_id, []).append(reminder)
    gone = [r.key for rows in by_person.values() for r in rows if r.key not in want]
    reminders.set_state(session, gone, ReminderState.LAPSED, instant)
    composed = {}
    for notice_id, official_id in digests.items():
        due = [r for r in by_person.get(official_id, []) if r.key in want and _free(r, notice_id)]
        if due:
            reminders.attach(session, [r.id for r in due], notice_id)
            composed[notice_id] = _digest(session, official_id, [want[r.key] for r in due], today, cal)
    return composed


def _free(reminder: Reminder, notice_id: int) -> bool:
    return reminder.notice_id is None or reminder.notice_id == notice_id


def _digest(session: Session, official_id: int, due: list[Wanted], today: date, cal: WorkingDays) -> Digest:
    items = [w.rule.item(session, w.subject, official_id, today, cal) for w in due]
    shown = {w.subject.key for w in due}
    others = [
        rule.item(session, subject, official_id, today, cal)
        for rule, subject in open_subjects(session, today)
        if official_id in subject.responsible and subject.key not in shown and _near(subject, today, cal)
    ]
    return Digest(today, _worst_first(items), _worst_first(others)[:MOST_OTHERS])


def _near(subject: Subject, today: date, cal: WorkingDays) -> bool:
    return cal.left(today, cal.due(subject.due)) <= DUE_SOON


def _worst_first(items: Collection[DigestItem]) -> tuple[DigestItem, ...]:
    return tuple(sorted(items, key=lambda item: (item.days_left, item.kind)))
