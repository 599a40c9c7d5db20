"""Who would get what, when and why, if nothing were reported until then. Changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlmodel import Session

from jobs.calendar import MORNING
from jobs.calendars import Calendars
from jobs.digest_items import Asked, read
from jobs.due import Wanted, open_today, unreached, wanted
from messages.views import DigestItem
from storage import people, reminders
from storage.tables import Official, ReminderState

LONGEST = timedelta(days=400)


@dataclass(frozen=True)
class Rehearsed:
    """One rung as one person would hear it; `item`: as it reads; `reachable`: whether it would arrive.

    `unreached`: the code of whom it does not reach, where it is of that that they hear.
    """

    day: date
    at: time
    official: str
    name: str
    reachable: bool
    rule: str
    item: DigestItem
    rung: str
    why: str
    unreached: str | None


def rehearse(
    session: Session,
    since: date,
    until: date,
    today: date,
    cals: Calendars,
    official_id: int | None = None,
) -> Iterator[Rehearsed]:
    """Every rung from `since` to `until`, both included, by morning and person; of one official if named.

    What was delivered already is not said again. The days from `today` to `since` are gone through too:
    what they say is not repeated. Days that are past are rehearsed as if nothing had been sent.
    """
    reach = set(reminders.reaches(session))
    said = _delivered(session) if since >= today else set()
    day = min(since, today) if since >= today else since
    while day <= until:
        fresh = [one for one in _due_on(session, day, reach, cals) if one.key not in said]
        said.update(one.key for one in fresh)
        if day >= since:
            yield from _morning(session, day, fresh, reach, official_id, cals)
        day += timedelta(days=1)


def _delivered(session: Session) -> set[str]:
    return reminders.keys(session, ReminderState.DELIVERED)


def _due_on(session: Session, day: date, reach: set[int], cals: Calendars) -> list[Wanted]:
    """What the morning message of a working day would be about; on a day off there is none."""
    found = open_today(session, day)
    want = wanted(found, day, cals)
    due = [*want.values(), *unreached(list(want.values()), reach, found.roster).values()]
    return [one for one in due if cals.of(one.subject.office_id).is_working(day)]


def _morning(
    session: Session,
    day: date,
    fresh: list[Wanted],
    reach: set[int],
    official_id: int | None,
    cals: Calendars,
) -> Iterator[Rehearsed]:
    mine = [one for one in fresh if official_id in (None, one.official_id)]
    early = people.mornings(session, {one.official_id for one in mine}, day)
    asked = [Asked(one.rule, one.subject, one.official_id, one.rung, one.of) for one in mine]
    items = read(session, asked, day, cals)

    def worst_first(one: Wanted) -> tuple[int, int]:
        return one.official_id, items[one.subject.key, one.official_id].days_left

    for one in sorted(mine, key=worst_first):
        who = session.get_one(Official, one.official_id)
        yield Rehearsed(
            day=day,
            at=early.get(who.id, MORNING),
            official=who.code,
            name=who.name,
            reachable=who.id in reach,
            rule=one.rule.NAME,
            item=items[one.subject.key, who.id],
            rung=one.rung.name,
            why=one.rung.why,
            unreached=session.get_one(Official, one.unreached).code if one.unreached else None,
        )
