"""`nhacviec calendar`: deciding that a day is off or worked, and a year as it is counted."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from jobs.calendar import SATURDAY, WorkingDays, holiday
from jobs.errors import JobsError
from storage import days
from storage.tables import DayOverride

PLAIN = WorkingDays()


class AlreadyOff(JobsError):
    """A Saturday or Sunday that nobody works is off without a decision."""

    code = "already_off"


@dataclass(frozen=True)
class Decision:
    """What was decided on a day, where ("" for the nation) and why; `usual`: if it is worked without that."""

    works: bool
    usual: bool
    note: str
    province: str


@dataclass(frozen=True)
class ShownDay:
    """A weekday off, a weekend day worked, or any day that was decided on. `name` is Vietnamese, or empty."""

    day: date
    works: bool
    name: str
    decision: Decision | None


@dataclass(frozen=True)
class ShownYear:
    """A year as it is counted for the nation ("") or a province; `working`: the working days of each month.

    `others`: provinces that have decisions of their own in it.
    """

    year: int
    province: str
    confirmed: bool
    days: tuple[ShownDay, ...]
    working: tuple[int, ...]
    others: tuple[str, ...]


def calendar_of(session: Session, province: str) -> WorkingDays:
    """The working days of the nation (""), or of a province whether or not an office is there."""
    decided = days.works(session)
    return WorkingDays(decided.get("", {}), decided.get(province, {}) if province else {})


def decide(session: Session, day: date, works: bool | None, province: str, note: str) -> bool:
    """Keeps that the day is worked or off, or (None) forgets what was decided; False if nothing changes.

    `province` "": for the nation, which also confirms the year. Raises AlreadyOff.
    """
    before = days.override(session, day, province)
    if works is None:
        days.remove(session, day, province)
        return before is not None
    if before is not None and (before.works, before.note) == (works, note):
        return False
    weekend = day.weekday() >= SATURDAY
    if before is None and weekend and not works and not calendar_of(session, province).is_working(day):
        raise AlreadyOff(f"{day:%A} {day} is off already, as every {day:%A}; nothing was changed")
    days.put(session, day, province, worked=works, note=note)
    return True


def shown_year(session: Session, year: int, province: str) -> ShownYear:
    """What an operator compares with the announcement of the year."""
    cal = calendar_of(session, province)
    decided = {row.day: row for row in days.of_year(session, year, {"", province})}
    months = [_month(year, month) for month in range(1, 13)]
    found = [_shown(day, cal, decided.get(day)) for month in months for day in month]
    return ShownYear(
        year=year,
        province=province,
        confirmed=cal.confirmed(year),
        days=tuple(day for day in found if day.decision or day.works == (day.day.weekday() >= SATURDAY)),
        working=tuple(sum(map(cal.is_working, month)) for month in months),
        others=tuple(_others(session, year, province)),
    )


def _month(year: int, month: int) -> list[date]:
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]


def _shown(day: date, cal: WorkingDays, row: DayOverride | None) -> ShownDay:
    decision = Decision(row.works, PLAIN.is_working(day), row.note, row.province) if row else None
    return ShownDay(day, cal.is_working(day), holiday(day), decision)


def _others(session: Session, year: int, province: str) -> list[str]:
    return sorted(
        name
        for name, found in days.works(session).items()
        if name not in ("", province) and any(day.year == year for day in found)
    )
