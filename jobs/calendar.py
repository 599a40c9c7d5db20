"""Working days of Vietnamese state offices, and the hours in which messages may leave. Pure."""

from bisect import bisect_right
from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from types import MappingProxyType

import holidays

MORNING = time(7, 30)
EARLY = time(7, 0)
"""The morning message of who has chosen so; `not_before` keeps the others' until `MORNING`."""
SENDING_HOURS = ((MORNING, time(11, 30)), (time(13, 30), time(17, 0)))
ACT_HOURS = (time(6, 30), time(20, 0))
ONE_DAY = timedelta(days=1)
SATURDAY = 5
YEARS = range(2000, 2100)
"""What the package's lunar table and the plans can be of."""
CONFIRMED = frozenset({2023, 2024, 2025, 2026})
"""Years whose Tết and swaps were announced and are known.

2023 had no swap and follows the rules; those of 2024 to 2026 stand in `holidays` 0.109 (its Vietnam's
`special_public_holidays`), but for `SWAPS`. What it has of later years is made by its rules alone.
"""
SWAPS = MappingProxyType({date(2026, 1, 2): date(2026, 1, 10)})
"""Days off with the weekend days worked for them that `holidays` 0.109 lacks.

2/1/2026: công văn 12729/VPCP-KGVX of the Government's office, 25/12/2025.
"""
NEXT_YEAR_MATTERS = 10
"""The month from which the next year's Tết is asked for: it is announced in the last months of a year."""
KNOWN = MappingProxyType(dict.fromkeys(SWAPS, False) | dict.fromkeys(SWAPS.values(), True))


@dataclass(frozen=True)
class Due:
    """A due date as written (`nominal`) and the working day it runs to (`rolled`)."""

    nominal: date
    rolled: date


@cache
def _year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, expand=False, language="vi")


def holiday(day: date) -> str:
    """What a day off is called, in Vietnamese; empty for a day that is none by `holidays` and `SWAPS`."""
    worked = SWAPS.get(day)
    if worked is not None:
        return f"Ngày nghỉ (thay cho ngày {worked:%d/%m/%Y})"
    return _year(day.year).get(day, "")


class WorkingDays:
    """Monday to Friday without public holidays, make-up days included (package `holidays` and `KNOWN`), and
    what is decided otherwise for the nation, or on top of that for a province (True: worked, False: off).

    Never changed once made, and equal to itself alone, because `ladder.rungs` is kept for it: where a day is
    decided on, another is made.
    """

    def __init__(
        self, national: Mapping[date, bool] | None = None, local: Mapping[date, bool] | None = None
    ) -> None:
        self._overrides = {**KNOWN, **(national or {}), **(local or {})}
        self._decided = frozenset(day.year for day in national or {})
        self._known: dict[date, bool] = {}
        self._years: dict[int, list[date]] = {}

    def confirmed(self, year: int) -> bool:
        """Whether Tết and the swaps of `year` are known.

        It is one of `CONFIRMED`, or at least one of its days was decided on by hand for the nation: whoever
        does so has the announcement at hand. A province's own days say nothing of that.
        """
        return year in CONFIRMED or year in self._decided

    def is_working(self, day: date) -> bool:
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._look_up(day)
        return known

    def _look_up(self, day: date) -> bool:
        override = self._overrides.get(day)
        return _year(day.year).is_working_day(day) if override is None else override

    def next_working(self, day: date) -> date:
        """The first working day on or after `day`."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def last_working(self, day: date) -> date:
        """The last working day on or before `day`."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day strictly after `day`, strictly before it when negative; 0 is `day`."""
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        years = map(self._worked_in, range(start.year, end.year + 1))
        return sum(bisect_right(days, end) - bisect_right(days, start) for days in years)

    def _worked_in(self, year: int) -> list[date]:
        """The working days of a year, in order; kept, because the planner counts for every open subject."""
        if year not in self._years:
            first, length = date(year, 1, 1), 366 if isleap(year) else 365
            days = (first + timedelta(days=n) for n in range(length))
            self._years[year] = [day for day in days if self.is_working(day)]
        return self._years[year]

    def due(self, nominal: date) -> Due:
        """A date on a day off runs to the end of the next working day (BLDS 2015 Điều 148(5))."""
        return Due(nominal, self.next_working(nominal))

    def is_late(self, done: date, nominal: date) -> bool:
        """Whether what was done then was overdue: after the day its date ran to."""
        return done > self.due(nominal).rolled

    def left(self, today: date, due: Due) -> int:
        """Working days from `today` to the day `due` runs to: 0 on that day alone, negative once it is past.

        Unlike `between`, a Saturday after a Friday's due date is overdue, although no working day has passed.
        """
        days = self.between(today, due.rolled)
        return min(days, -1) if today > due.rolled else days

    def is_last_day(self, today: date, due: Due) -> bool:
        """Whether `today` is the last working day before a nominal date that is a day off."""
        return today < due.nominal < due.rolled and self.last_working(due.nominal) == today


def unconfirmed(today: date, cal: WorkingDays) -> tuple[int, ...]:
    """The years that matter on `today` and are not confirmed: its own and, from 1 October, the next."""
    coming = (today.year + 1,) if today.month >= NEXT_YEAR_MATTERS else ()
    return tuple(year for year in (today.year, *coming) if not cal.confirmed(year))


def in_sending_hours(now: datetime, cal: WorkingDays) -> bool:
    """Whether digests and reminders may leave at `now` (local): in `SENDING_HOURS` of a working day."""
    return cal.is_working(now.date()) and any(start <= now.time() < end for start, end in SENDING_HOURS)


def in_digest_hours(now: datetime, cal: WorkingDays) -> bool:
    """The sending hours, and the half hour before for who has chosen a morning message at `EARLY`."""
    return in_sending_hours(now, cal) or (cal.is_working(now.date()) and EARLY <= now.time() < MORNING)


def in_act_hours(now: datetime, cal: WorkingDays) -> bool:
    """Whether a message caused by a person's act may leave at `now`: 06:30–20:00 of a working day."""
    return cal.is_working(now.date()) and ACT_HOURS[0] <= now.time() < ACT_HOURS[1]


def digest_date(now: datetime, cal: WorkingDays) -> date:
    """The day whose morning message can still leave: today until the sending hours end, else the next."""
    today = now.date()
    if cal.is_working(today) and now.time() < SENDING_HOURS[-1][1]:
        return today
    return cal.next_working(today + ONE_DAY)


def act_time(now: datetime, cal: WorkingDays) -> datetime:
    """When a message caused by an act at `now` leaves: at once, or on the next working morning."""
    if in_act_hours(now, cal):
        return now
    early = cal.is_working(now.date()) and now.time() < ACT_HOURS[0]
    day = now.date() if early else cal.next_working(now.date() + ONE_DAY)
    return datetime.combine(day, MORNING, tzinfo=now.tzinfo)
