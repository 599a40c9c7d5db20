"""Working days of Vietnamese state offices, and the hours in which messages may leave. Pure."""

from bisect import bisect_right
from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

import holidays

MORNING = time(7, 30)
SENDING_HOURS = ((MORNING, time(11, 30)), (time(13, 30), time(17, 0)))
ACT_HOURS = (time(6, 30), time(20, 0))
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """A due date as written (`nominal`) and the working day it runs to (`rolled`)."""

    nominal: date
    rolled: date


@cache
def _year(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year, expand=False)


class WorkingDays:
    """Monday to Friday without public holidays, make-up days included (package `holidays`), and what the
    office decides otherwise in `overrides` (True: worked, False: off)."""

    def __init__(self, overrides: Mapping[date, bool] | None = None) -> None:
        self._overrides = dict(overrides or {})
        self._known: dict[date, bool] = {}
        self._years: dict[int, list[date]] = {}

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

    def left(self, today: date, due: Due) -> int:
        """Working days from `today` to the day `due` runs to: 0 on that day alone, negative once it is past.

        Unlike `between`, a Saturday after a Friday's due date is overdue, although no working day has passed.
        """
        days = self.between(today, due.rolled)
        return min(days, -1) if today > due.rolled else days


def in_sending_hours(now: datetime, cal: WorkingDays) -> bool:
    """Whether digests and reminders may leave at `now` (local): in `SENDING_HOURS` of a working day."""
    return cal.is_working(now.date()) and any(start <= now.time() < end for start, end in SENDING_HOURS)


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
