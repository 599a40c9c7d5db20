"""From a day to a day as an official types it, and how long. Pure; a reading is shown before it counts."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from messages.understand import dates
from messages.understand.text import fold

LONGEST = 80
ACROSS_NEW_YEAR = timedelta(days=183)
"""An end before its beginning is of the next year if no year is written; further apart it is a slip."""
LEAD = re.compile(
    r"^(?:(?:xin|toi|em|dang ky)\s+)*(?:nghi(?:\s+phep)?\s+|vang(?:\s+mat)?\s+)?(?:tu\s+)?(?:ngay\s+)?"
)
BETWEEN = re.compile(r"\s*(?:->|→|[-–—])\s*|\s+(?:den(?:\s+het)?|toi|het)\s+(?:ngay\s+)?")
BARE_DAY = re.compile(r"(?:ngay\s+)?\d{1,2}")
MONTH = re.compile(r"\d{1,2}(?P<rest>\s*[/.-]\s*\d{1,2}|\s+thang\s+\d{1,2})")
YEAR = re.compile(r"\d{4}")
LENGTH = re.compile(r"(?:(?:nghi|trong|ca|du)\s+)?(?P<count>\d{1,3})\s*(?P<unit>ngay lam viec|ngay|tuan)")

Range = tuple[date, date | None]


def read(text: str, today: date) -> Range | None:
    """The first day, and the last where one is said: "20/3", "20/3 - 24/3", "từ 20 đến hết 24/3", "mai".

    A day without a year is of today's year; "28/12 - 03/01" ends in the next. "20-3" is one day, 20 March.
    None for anything else and for what could be read in two ways.
    """
    said = LEAD.sub("", " ".join(fold(text).split()).strip(" .,;!"))
    if not said or len(said) > LONGEST:
        return None
    first = _day(said, today)
    if first is not None:
        return first, None
    found = set(_pairs(said, today))
    return found.pop() if len(found) == 1 else None


def length(text: str) -> tuple[int, bool] | None:
    """How many days a stay lasts, and whether only working days count: "3 ngày", "1 tuần"."""
    match = LENGTH.fullmatch(" ".join(fold(text).split()).strip(" .,;!"))
    if match is None or not int(match["count"]):
        return None
    return int(match["count"]) * (7 if match["unit"] == "tuan" else 1), match["unit"] == "ngay lam viec"


def _day(said: str, today: date) -> date | None:
    found = dates.read(said, today)
    return found if isinstance(found, date) else None


def _pairs(said: str, today: date) -> Iterator[Range]:
    for place in BETWEEN.finditer(said):
        first, last = said[: place.start()], said[place.end() :]
        if BARE_DAY.fullmatch(first) and (month := MONTH.match(last)):
            first += month["rest"]
        years = [YEAR.search(part) for part in (first, last)]
        year = next((int(found[0]) for found in years if found), today.year)
        try:
            since, until = _day(first, _in_year(today, year)), _day(last, _in_year(today, year))
        except (ValueError, OverflowError):
            continue
        if since and until:
            yield _ordered(since, until, *(found is not None for found in years))


def _in_year(today: date, year: int) -> date:
    """Words such as "mai" are of today; a day without a year is of the year the other one names."""
    return today if year == today.year else date(year, 1, 1)


def _ordered(since: date, until: date, first_dated: bool, last_dated: bool) -> Range:
    if until >= since or (first_dated and last_dated):
        return since, until
    if last_dated:
        before = _moved(since, -1)
        return (before, until) if until - before <= ACROSS_NEW_YEAR else (since, until)
    after = _moved(until, 1)
    return (since, after) if after - since <= ACROSS_NEW_YEAR else (since, until)


def _moved(day: date, years: int) -> date:
    """29 February has no other year."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day
