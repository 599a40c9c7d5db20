"""Who hears which rung today: the one place where planning, the recheck at sending and rehearsal agree."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from jobs import leave
from jobs.calendar import WorkingDays
from jobs.calendars import Calendars
from jobs.ladder import Rung, latest, latest_up
from jobs.roster import People, Roster, roster_of
from jobs.rules import RULES, Rule, Subject
from storage import leave as leaves
from storage.leave import Away
from storage.reminders import Waiting


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rung of a subject that is due now, and who hears it; `key` names it for ever.

    `of`: for whom a deputy hears it. `unreached`: who could not be reached, if it is of that that they hear.
    """

    key: str
    rule: Rule
    subject: Subject
    rung: Rung
    official_id: int
    of: People = ()
    unreached: int | None = None


@dataclass(frozen=True)
class Open:
    """What is open today, who is on duty, and who is away, in some offices."""

    subjects: Sequence[tuple[Rule, Subject]]
    roster: Roster
    away: Mapping[int, Away]


def reminder_key(subject: str, due: date, rung: str, official_id: int) -> str:
    """`rule:subject:due:rung:responsible`; a moved date is another key, so it is reminded of anew."""
    return f"{subject}:{due.isoformat()}:{rung}:{official_id}"


def open_today(session: Session, today: date, offices: Collection[int] | None = None) -> Open:
    """Everything open; with `offices`, only theirs."""
    roster = roster_of(session, today, offices)
    subjects = [(rule, one) for rule in RULES.values() for one in rule.subjects(session, roster, offices)]
    return Open(subjects, roster, leaves.leaves_on(session, today, offices))


def wanted(found: Open, today: date, cals: Calendars) -> dict[str, Wanted]:
    """For each subject and person, the latest rung due: earlier missed ones are merged into it."""
    want: dict[str, Wanted] = {}
    known: dict[tuple[int, date, date, WorkingDays], list[Rung | None]] = {}
    for rule, subject in found.subjects:
        dates = (id(subject.ladder), subject.due, subject.given, cals.of(subject.office_id))
        rungs = known.get(dates)
        if rungs is None:
            # Many subjects have their dates in common: a period's reports, of every unit.
            rungs = known[dates] = _rungs(subject, today, dates[-1])
        for rung, hears, of in _due(subject, rungs, found.away):
            key = reminder_key(subject.key, subject.due, rung.name, hears)
            want[key] = Wanted(key, rule, subject, rung, hears, of)
    return want


def _rungs(subject: Subject, today: date, cal: WorkingDays) -> list[Rung | None]:
    """The latest rung of those responsible, if any, then that of each level above."""
    dates = (subject.ladder, subject.due, subject.given, today, cal)
    return [latest(*dates), *latest_up(*dates)]


def _due(
    subject: Subject, rungs: Iterable[Rung | None], away: Mapping[int, Away]
) -> Iterator[tuple[Rung, int, People]]:
    """Each rung with who hears it and for whom; nobody is told of a subject by two of them.

    A deputy may not see what is restricted: it waits on the phone of whoever is away.
    """
    told: set[int] = set()
    if subject.up.restricted:
        away = {}
    for rung in rungs:
        level = rung.level if rung else None
        people = [person for person in subject.hear(level) if person not in told]
        hears = _stand_ins(people, frozenset() if level else subject.kept, away)
        for person, of in hears.items():
            if rung is not None and person not in told:
                yield rung, person, () if person in of else of
        told.update(people, hears)


def _stand_ins(people: Sequence[int], kept: Collection[int], away: Mapping[int, Away]) -> dict[int, People]:
    """Who hears, and for whom; those of `kept` hear themselves though they are away."""
    if not away:
        return dict.fromkeys(people, ())
    hears = leave.stand_ins([person for person in people if person not in kept], away)
    for person in people:
        if person in kept:
            hears[person] = (*hears.get(person, ()), person)
    return hears


def unreached(want: Iterable[Wanted], reached: Collection[int], roster: Roster) -> dict[str, Wanted]:
    """For what reaches its person nowhere: who brings them in hears that, as rungs of their own."""
    found = {}
    for one in want:
        if one.official_id in reached:
            continue
        rung = replace(one.rung, name=f"{one.rung.name}-x{one.official_id}", why="unreachable")
        for person in _bring_in(one.subject.office_id, reached, roster):
            key = reminder_key(one.subject.key, one.subject.due, rung.name, person)
            found[key] = replace(one, key=key, rung=rung, official_id=person, unreached=one.official_id)
    return found


def _bring_in(office_id: int, reached: Collection[int], roster: Roster) -> list[int]:
    """The coordinators; where none of them is reached either, the admins."""
    coordinators = [person for person in roster.coordinators(office_id) if person in reached]
    return coordinators or [person for person in roster.admins(office_id) if person in reached]


def tells_of_unreached(rung: str) -> bool:
    """Whether the rung is of somebody who cannot be reached, for whoever brings them in."""
    return "-x" in rung


def snoozed(waiting: Iterable[Waiting], want: Mapping[str, Wanted]) -> dict[str, Wanted]:
    """Reminders that were asked for again (`s<date>-am|pm`), as long as their subject is still theirs."""
    asked = [row for row in waiting if is_snooze(row.rung)]
    if not asked:
        return {}
    theirs = heard(want.values())
    found = {}
    for row in asked:
        one = theirs.get((row.subject, row.due, row.official_id))
        if one is not None:
            rung = replace(one.rung, name=row.rung, date=row.rung_date, why="snoozed")
            found[row.key] = replace(one, key=row.key, rung=rung)
    return found


def urge_rung(day: date) -> str:
    """The rung of what somebody was urged to on `day`."""
    return f"n{day.isoformat()}"


def urge_key(subject: str, day: date, official_id: int) -> str:
    """Of one thing a person is urged once a day."""
    return f"urge:{subject}:{day.isoformat()}:{official_id}"


def is_urged(rung: str) -> bool:
    return rung.startswith("n") and rung[1:2].isdigit()


def urged(waiting: Iterable[Waiting], found: Open) -> dict[str, Wanted]:
    """What somebody was urged to and has not heard yet, as long as it is still theirs, whatever its date."""
    asked = [row for row in waiting if is_urged(row.rung)]
    if not asked:
        return {}
    theirs = {
        (subject.key, subject.due, person): (rule, subject)
        for rule, subject in found.subjects
        for person in subject.responsible
    }
    want = {}
    for row in asked:
        if (one := theirs.get((row.subject, row.due, row.official_id))) is not None:
            rung = Rung(row.rung, row.rung_date, "urged")
            want[row.key] = Wanted(row.key, *one, rung, row.official_id)
    return want


def heard(want: Iterable[Wanted]) -> dict[tuple[str, date, int], Wanted]:
    """By subject, due date and person: who hears of what at present, on whichever rung."""
    return {(one.subject.key, one.subject.due, one.official_id): one for one in want if one.unreached is None}


def is_snooze(rung: str) -> bool:
    return rung.startswith("s") and rung[1:2].isdigit()


def is_for_later(rung: str, today: date) -> bool:
    """Asked for the afternoon, or a morning to come: it is not for this morning's message."""
    return is_snooze(rung) and (rung == f"s{today}-pm" or date.fromisoformat(rung[1:11]) > today)
