"""The morning message: its items are chosen in the transaction that claims it, which is also the recheck."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session

from jobs.calendar import WorkingDays
from jobs.planner import Wanted, open_subjects, wanted
from jobs.rules import RULES, Rule, Subject
from messages.views import DUE_SOON, Digest, DigestItem
from storage import reminders
from storage.subjects import offices_of
from storage.tables import ReminderState

MOST_OTHERS = 5
Asked = tuple[Rule, Subject]
Mornings = dict[int, tuple[list[Asked], list[Asked]]]


def compose(
    session: Session, digests: dict[int, int], *, today: date, instant: datetime, cal: WorkingDays
) -> dict[int, Digest]:
    """Fills the digests (notice → official) with what is still open; a notice left out has nothing to say.

    Reminders no longer due lapse here; the others belong to their notice from now on. Everything is asked
    once for all digests: asked for each, it took longer than the sending.
    """
    people = set(digests.values())
    waiting = reminders.pending(session, people)
    offices = offices_of(session, people) | {reminder.office_id for reminder in waiting}
    subjects = list(open_subjects(session, today, offices))
    want = wanted(subjects, today, cal)
    gone = [r.key for r in waiting if r.key not in want]
    reminders.set_state(session, gone, ReminderState.LAPSED, instant)
    notice_of = {official: notice for notice, official in reversed(digests.items())}
    due = [r for r in waiting if r.key in want and r.notice_id in (None, notice_of[r.official_id])]
    reminders.attach(session, {r.id: notice_of[r.official_id] for r in due})
    mornings = _choose(subjects, [want[r.key] for r in due], today, cal)
    shown = _read(session, mornings, today, cal)
    return {notice_of[person]: Digest(today, *parts) for person, parts in shown.items()}


def _choose(subjects: Collection[Asked], due: Collection[Wanted], today: date, cal: WorkingDays) -> Mornings:
    """What is due of each person, and what else of theirs is overdue or due soon."""
    mornings: Mornings = {}
    for one in due:
        mornings.setdefault(one.official_id, ([], []))[0].append((one.rule, one.subject))
    keys = {person: {subject.key for _, subject in items} for person, (items, _) in mornings.items()}
    for rule, subject in subjects:
        hear = [p for p in subject.responsible if p in mornings and subject.key not in keys[p]]
        if hear and _near(subject, today, cal):
            for person in hear:
                mornings[person][1].append((rule, subject))
    return mornings


def _read(
    session: Session, mornings: Mornings, today: date, cal: WorkingDays
) -> dict[int, tuple[tuple[DigestItem, ...], tuple[DigestItem, ...]]]:
    """Each person's items and others as they read, worst first; each rule is asked once for everybody."""
    asked: dict[str, dict[tuple[str, int], tuple[Subject, int]]] = {}
    for person, parts in mornings.items():
        for rule, subject in (*parts[0], *parts[1]):
            asked.setdefault(rule.NAME, {})[subject.key, person] = (subject, person)
    items: dict[tuple[str, int], DigestItem] = {}
    for name, those in asked.items():
        items.update(zip(those, RULES[name].items(session, list(those.values()), today, cal), strict=True))
    return {
        person: (
            _worst_first([items[subject.key, person] for _, subject in due]),
            _worst_first([items[subject.key, person] for _, subject in others])[:MOST_OTHERS],
        )
        for person, (due, others) in mornings.items()
    }


def _near(subject: Subject, today: date, cal: WorkingDays) -> bool:
    return cal.left(today, cal.due(subject.due)) <= DUE_SOON


def _worst_first(items: Collection[DigestItem]) -> tuple[DigestItem, ...]:
    return tuple(sorted(items, key=lambda item: (item.days_left, item.kind)))
