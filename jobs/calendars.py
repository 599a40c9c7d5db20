"""The working days of every office, kept in step with what is decided; telling that a year is unconfirmed."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session

from jobs import notify
from jobs.calendar import WorkingDays, unconfirmed
from jobs.notify import When
from messages.types import Reply
from messages.views import CalendarUnconfirmed
from storage import days, periods

NATION = ""
Decided = frozenset[tuple[date, bool]]
NOTHING: Decided = frozenset()


class Calendars:
    """A `WorkingDays` for the nation and one for each province with days of its own.

    `refresh` takes over what was decided meanwhile by any process; until the first, all is as the package has
    it. Whom a decision touches gets a new object, the others keep theirs with all that is kept for it.
    Refreshed by one thread, read by any.
    """

    def __init__(self) -> None:
        self.national = WorkingDays()
        self._made = {(NOTHING, NOTHING): self.national}
        self._offices: dict[int, WorkingDays] = {}
        self._seen: object = None

    def of(self, office_id: int) -> WorkingDays:
        """The office's own, by its province; the national one where it names none or is not known yet."""
        return self._offices.get(office_id, self.national)

    def all(self) -> Collection[WorkingDays]:
        """The national one and those of provinces."""
        return self._made.values()

    def refresh(self, session: Session) -> bool:
        """Whether anything had changed since the last time: a day's decision, an office or its province."""
        seen = decided, provinces = days.works(session), days.provinces(session)
        if seen == self._seen:
            return False
        national = frozenset(decided.get(NATION, {}).items())
        keys = {
            province: (national, frozenset(decided.get(province, {}).items()) if province else NOTHING)
            for province in {NATION, *provinces.values()}
        }
        self._made = {key: self._made.get(key) or _working_days(*key) for key in keys.values()}
        self._offices = {office: self._made[keys[province]] for office, province in provinces.items()}
        self.national = self._made[keys[NATION]]
        self._seen = seen
        return True


def _working_days(national: Decided, local: Decided) -> WorkingDays:
    return WorkingDays(dict(national), dict(local))


def loaded(session: Session) -> Calendars:
    """As they stand now, for a command that runs once."""
    made = Calendars()
    made.refresh(session)
    return made


def tell_unconfirmed(session: Session, when: When) -> None:
    """Each coordinator hears once of a year whose Tết and swaps are not confirmed, in the hours of an act.

    Run it as often as you like; `when.cal` may be any office's, because a year is confirmed for the nation.
    """
    today = when.now.date()
    years = unconfirmed(today, when.cal)
    told = periods.coordinators(session, today) if years else {}
    for office_id, people in told.items():
        for year in years:
            key = f"calendar-unconfirmed:{office_id}:{year}"
            reply = Reply("calendar_unconfirmed", CalendarUnconfirmed(year))
            notify.tell(session, people, office_id, key, reply, when)
