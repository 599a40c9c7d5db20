"""How the subjects of morning messages read, each rule asked once for everybody."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from jobs.calendar import WorkingDays
from jobs.calendars import Calendars
from jobs.ladder import Level, Rung
from jobs.roster import People
from jobs.rules import RULES, Rule, Subject
from messages.views import DigestItem
from storage import people

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A subject as `reader` reads it: with the rung that is due of it, and `of` whom a deputy hears it."""

    rule: Rule
    subject: Subject
    reader: int
    rung: Rung | None = None
    of: People = ()

    @property
    def key(self) -> Key:
        return self.subject.key, self.reader


def read(session: Session, asked: Collection[Asked], today: date, cals: Calendars) -> dict[Key, DigestItem]:
    """Each as an item, by subject and reader."""
    alike: dict[tuple[str, WorkingDays], list[Asked]] = {}
    for one in asked:
        alike.setdefault((one.rule.NAME, cals.of(one.subject.office_id)), []).append(one)
    names = people.names(session, {person for one in asked for person in _named(one)})
    items: dict[Key, DigestItem] = {}
    for (name, cal), those in alike.items():
        readers = [_read_as(one) for one in those]
        for one, item in zip(those, RULES[name].items(session, readers, today, cal), strict=True):
            items[one.key] = _dressed(item, one, names, today, cal)
    return items


def _read_as(one: Asked) -> tuple[Subject, int]:
    """A deputy reads it as the one they hear it for, but for what is restricted."""
    return (replace(one.subject, without_restricted=True), one.of[0]) if one.of else (one.subject, one.reader)


def _named(one: Asked) -> People:
    """Whose names it says."""
    return (*one.of, *one.subject.responsible) if one.rung is not None and one.rung.level else one.of


def _dressed(
    item: DigestItem, one: Asked, names: Mapping[int, str], today: date, cal: WorkingDays
) -> DigestItem:
    """With what does not depend on the rule: why a superior hears it, the warning, for whom it is."""
    rung = one.rung
    if rung is None or not (rung.level or rung.warns or one.of):
        return item
    return replace(
        item,
        level=rung.level.value if rung.level else "",
        people=tuple(names[person] for person in one.subject.responsible) if rung.level else (),
        warned=cal.add(today, 1) if rung.warns and _goes_up(one.subject) else None,
        instead_of=", ".join(names[person] for person in one.of),
    )


def _goes_up(subject: Subject) -> bool:
    """Whether a leader would hear of it who does not hear of it anyway."""
    leaders = {*subject.hear(Level.LEADER), *subject.hear(Level.CHAIRMAN)}
    return not leaders <= set(subject.responsible)
