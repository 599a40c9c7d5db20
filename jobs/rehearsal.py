"""Who would get what, when and why, if nothing were reported until then. Changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from operator import itemgetter

from sqlmodel import Session

from jobs import leader_week
from jobs.calendar import MORNING
from jobs.calendars import Calendars
from jobs.digest_items import Asked, read
from jobs.due import Wanted, open_today, unreached, wanted
from jobs.leader_week import monday
from messages.views import DigestItem
from storage import people, reminders, weekly
from storage.tables import NoticeState, Official, ReminderState

LONGEST = timedelta(days=400)
LEADER_WEEK, WEEK = "leader_week", "week"


@dataclass(frozen=True)
class Rehearsed:
    """One rung as one person would hear it; `item`: as it reads; `reachable`: whether it would arrive.

    A leader's week, of the rule `LEADER_WEEK`, has no item. `unreached`: the code of whom it does not reach,
    where it is of that that they hear.
    """

    day: date
    at: time
    official: str
    name: str
    reachable: bool
    rule: str
    item: DigestItem | None
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
    """Every rung and leader's week from `since` to `until`, both included, by morning and person; of one
    official if named.

    What was delivered already is not said again. The days from `today` to `since` are gone through too:
    what they say is not repeated. Days that are past are rehearsed as if nothing had been sent.
    """
    reach = set(reminders.reaches(session))
    said = _delivered(session) if since >= today else set()
    weeks = _told(session, today) if since >= today else set()
    day = min(since, today) if since >= today else since
    while day <= until:
        fresh = [one for one in _due_on(session, day, reach, cals) if one.key not in said]
        said.update(one.key for one in fresh)
        leaders = {one for one in leader_week.there(session, day, cals) if (one, monday(day)) not in weeks}
        weeks.update((one, monday(day)) for one in leaders)
        if day >= since:
            mine = [one for one in fresh if official_id in (None, one.official_id)]
            led = {one for one in leaders if official_id in (None, one)}
            heard = [*_weeks(session, day, led, reach), *_morning(session, day, mine, reach, cals)]
            yield from map(itemgetter(1), sorted(heard, key=itemgetter(0)))
        day += timedelta(days=1)


def _told(session: Session, today: date) -> set[tuple[int, date]]:
    """Which leaders have had which week, that of `today` and later ones."""
    mornings = reminders.digests(session, weekly.leaders(session, today), monday(today))
    return {(who, monday(day)) for who, day, state in mornings if state == NoticeState.DELIVERED}


def _weeks(
    session: Session, day: date, leaders: set[int], reach: set[int]
) -> Iterator[tuple[int, Rehearsed]]:
    early = people.mornings(session, leaders, day)
    for leader in leaders:
        who = session.get_one(Official, leader)
        at, reached = early.get(leader, MORNING), leader in reach
        yield leader, Rehearsed(day, at, who.code, who.name, reached, LEADER_WEEK, None, WEEK, WEEK, None)


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
    due: list[Wanted],
    reach: set[int],
    cals: Calendars,
) -> Iterator[tuple[int, Rehearsed]]:
    """By person, the worst first."""
    early = people.mornings(session, {one.official_id for one in due}, day)
    asked = [Asked(one.rule, one.subject, one.official_id, one.rung, one.of) for one in due]
    items = read(session, asked, day, cals)

    def worst_first(one: Wanted) -> int:
        return items[one.subject.key, one.official_id].days_left

    for one in sorted(due, key=worst_first):
        who = session.get_one(Official, one.official_id)
        yield (
            who.id,
            Rehearsed(
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
            ),
        )
