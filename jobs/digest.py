"""The morning message: its items are chosen in the transaction that claims it, which is also the recheck."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from jobs import digest_items, people
from jobs.calendars import Calendars
from jobs.digest_items import Asked, Key
from jobs.due import (
    Open,
    Wanted,
    is_for_later,
    is_snooze,
    open_today,
    snoozed,
    tells_of_unreached,
    unreached,
    urged,
    wanted,
)
from messages.views import DUE_SOON, Digest, DigestItem, Unreached
from storage import reminders
from storage.reminders import Waiting
from storage.subjects import offices_of
from storage.tables import Official, ReminderState

MOST_OTHERS = 5


@dataclass(frozen=True)
class Claim:
    """A morning message to be filled; `later`: the one asked for the afternoon."""

    notice_id: int
    official_id: int
    later: bool = False


@dataclass
class Chosen:
    """What one person's message shows: what is due, what else is near, and whom they must bring in."""

    due: dict[str, Wanted] = field(default_factory=dict)
    others: list[Asked] = field(default_factory=list)
    bring_in: dict[int, int] = field(default_factory=dict)

    def take(self, one: Wanted) -> None:
        """A subject is shown once, as its own rung if it was also asked for again."""
        if one.unreached is not None:
            self.bring_in[one.unreached] = self.bring_in.get(one.unreached, 0) + 1
        elif one.subject.key not in self.due or not is_snooze(one.rung.name):
            self.due[one.subject.key] = one

    def asked(self) -> list[Asked]:
        return [Asked(w.rule, w.subject, w.official_id, w.rung, w.of) for w in self.due.values()]


def compose(
    session: Session, claims: Collection[Claim], *, today: date, instant: datetime, cals: Calendars
) -> dict[int, Digest]:
    """Fills the messages, by notice, with what is still open; a notice left out has nothing to say.

    Reminders no longer due lapse here; the others belong to their notice from now on. Everything is asked
    once for all of them: asked for each, it took longer than the sending.
    """
    by_person = {claim.official_id: claim for claim in claims}
    waiting = reminders.pending(session, by_person)
    offices = offices_of(session, by_person) | {reminder.office_id for reminder in waiting}
    found = open_today(session, today, offices)
    want = _want(session, found, waiting, offices, today, cals)
    gone = [r.key for r in waiting if r.key not in want]
    reminders.set_state(session, gone, ReminderState.LAPSED, instant)
    due = [r for r in waiting if r.key in want and _belongs(r, by_person[r.official_id], today)]
    reminders.attach(session, {r.id: by_person[r.official_id].notice_id for r in due})
    chosen = _choose(found, [want[r.key] for r in due], by_person, today, cals)
    shown = digest_items.read(session, _asked(chosen.values()), today, cals)
    return {
        by_person[person].notice_id: _digest(session, by_person[person], what, shown, today, instant)
        for person, what in chosen.items()
    }


def _want(
    session: Session,
    found: Open,
    waiting: Collection[Waiting],
    offices: Collection[int],
    today: date,
    cals: Calendars,
) -> dict[str, Wanted]:
    want = wanted(found, today, cals)
    if any(tells_of_unreached(reminder.rung) for reminder in waiting):
        reached = reminders.reaches(session, {one.official_id for one in want.values()})
        reached |= reminders.reaches(session, offices=offices)
        want |= unreached(list(want.values()), reached, found.roster)
    return want | snoozed(waiting, want) | urged(waiting, found)


def _belongs(reminder: Waiting, claim: Claim, today: date) -> bool:
    if reminder.notice_id not in (None, claim.notice_id):
        return False
    if claim.later:
        return reminder.rung == f"s{today}-pm"
    return not is_for_later(reminder.rung, today)


def _choose(
    found: Open, due: Iterable[Wanted], claims: Mapping[int, Claim], today: date, cals: Calendars
) -> dict[int, Chosen]:
    """What is due of each person, and in the morning what else of theirs is overdue or due soon."""
    chosen: dict[int, Chosen] = {}
    for one in due:
        chosen.setdefault(one.official_id, Chosen()).take(one)
    mornings = {person: what for person, what in chosen.items() if not claims[person].later}
    for rule, subject in found.subjects:
        if subject.on_its_rungs:
            continue
        hear = [p for p in subject.responsible if p in mornings and subject.key not in mornings[p].due]
        cal = cals.of(subject.office_id)
        if hear and cal.left(today, cal.due(subject.due)) <= DUE_SOON:
            for person in hear:
                mornings[person].others.append(Asked(rule, subject, person))
    return chosen


def _asked(chosen: Iterable[Chosen]) -> list[Asked]:
    return [asked for what in chosen for asked in (*what.asked(), *what.others)]


def _digest(
    session: Session,
    claim: Claim,
    what: Chosen,
    shown: Mapping[Key, DigestItem],
    today: date,
    instant: datetime,
) -> Digest:
    bring_in = [_bring_in(session, person, count, instant) for person, count in what.bring_in.items()]
    return Digest(
        today=today,
        items=_worst_first(shown[asked.key] for asked in what.asked()),
        others=_worst_first(shown[asked.key] for asked in what.others)[:MOST_OTHERS],
        unreached=tuple(bring_in),
        later=claim.later,
    )


def _bring_in(session: Session, official_id: int, count: int, instant: datetime) -> Unreached:
    official = session.get_one(Official, official_id)
    made = people.invitation(session, official, instant)
    return Unreached(official.name, count, made.invite, made.link)


def _worst_first(items: Iterable[DigestItem]) -> tuple[DigestItem, ...]:
    """Figures come below the report of the same day that they are a part of."""
    return tuple(sorted(items, key=lambda item: (item.days_left, bool(item.targets), item.kind)))
