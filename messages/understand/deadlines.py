"""When a task of a plan's annex is to be done, as annexes word it. Pure; what is not sure is not read."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from messages.understand.text import fold

LONGEST = 200
BACK, AHEAD = 1, 15
"""How many years around the plan's a deadline may lie; "01/11/2205" is a typing error."""
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
DAY = re.compile(
    r"(?:ngay )?(?P<day>\d{1,2})(?: ?[/.-] ?| thang )(?P<month>\d{1,2})"
    r"(?:(?: ?[/.-] ?| nam )(?P<year>\d{4}))?"
)
MONTH = re.compile(r"(?:(?:cuoi )?thang )?(?P<month>\d{1,2})(?: ?[/-] ?| nam )(?P<year>\d{4})")
BARE_MONTH = re.compile(r"(?:cuoi )?thang (?P<month>\d{1,2})")
QUARTER = re.compile(r"(?:cuoi )?qu[yi] (?P<quarter>iv|i{1,3}|[1-4])(?:(?: ?[/-] ?| nam | )(?P<year>\d{4}))?")
HALF = re.compile(r"0?6 thang (?P<half>dau|cuoi) nam(?: (?P<year>\d{4}))?")
YEAR = re.compile(r"(?:(?:cuoi )?nam )?(?P<year>\d{4})")
LATE_YEAR = re.compile(r"(?:cuoi|trong|het) nam")
YEARS = re.compile(r"(?<!\d)\d{4}(?!\d)")
ASIDE = re.compile(r"\([^)]*\)")
LEAD = re.compile(
    r"^(?:(?:thoi gian|thoi han|hoan thanh|thuc hien|trien khai|du kien|xong|trong|cham nhat|khong qua|"
    r"den het|den|het|vao|la|giai doan|tu nay)[ :]+)+"
)
BEFORE = re.compile(r"^truoc ")
BETWEEN = re.compile(r" ?[-–] ?| (?:den )+(?:het )?")
ONWARD = re.compile(r" va (?:nhung|cac) nam (?:tiep theo|sau)$| tro di$")
OFTEN = re.compile(
    r"\b(?:hang|hg|moi|dinh ky) ?(?:tuan|thang|quy|qui|nam)\b|\bdinh ky\b|\b0?6 thang\b(?! dau| cuoi)"
)
EACH = {
    "week": r"\b(?:hang|moi|dinh ky) tuan\b",
    "month": r"\b(?:hang|moi|dinh ky) thang\b",
    "quarter": r"\b(?:hang|moi|dinh ky) qu[yi]\b",
    "half": r"\b0?6 thang\b",
    "year": r"\b(?:hang|moi|dinh ky) nam\b|\bcuoi nam\b",
}
EACH_DAY = re.compile(
    r"(?P<before>truoc )?(?:ngay )?(?P<day>\d{1,2})(?: ?/ ?| thang )(?P<month>\d{1,2})(?!\d)"
)
UNTIL_MONTH = re.compile(r"thang (?P<month>\d{1,2}) (?:hang|moi) nam")
STANDING = re.compile(r"\b(?:thuong xuyen|lien tuc|ca nam|quanh nam)\b")
DEPENDS = re.compile(
    r"\bkhi (?:co|phat sinh)\b|\bphat sinh\b|\bsau khi\b|^theo |\btheo (?:ke hoach|yeu cau)\b|\bdot xuat\b"
)


class Kind(StrEnum):
    """dated: by a day; window: from a day to a day; ongoing, recurring, conditional: no day of its own;
    unclear: somebody has to say which day is meant."""

    DATED = "dated"
    WINDOW = "window"
    ONGOING = "ongoing"
    RECURRING = "recurring"
    CONDITIONAL = "conditional"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Deadline:
    """`due`: the last day, of a dated one and a window. `repeats`: week, month, quarter, half, year; `days`:
    month and day of each year."""

    kind: Kind
    start: date | None = None
    due: date | None = None
    repeats: tuple[str, ...] = ()
    days: tuple[tuple[int, int], ...] = ()


Span = tuple[date, date]
UNCLEAR = Deadline(Kind.UNCLEAR)


def read(text: str, year: int) -> Deadline:
    """What "Quý II/2025", "Trước ngày 30/11", "Thường xuyên" say in a plan of `year`.

    "trước 17/3" is the 16th; a month, a quarter or a year ends on its last day. Empty text is unclear too.
    """
    said = " ".join(fold(ASIDE.sub(" ", text)).split()).strip(" .,;:")
    if not said or len(said) > LONGEST or not _years_fit(said, year):
        return UNCLEAR
    try:
        return _read(said, year)
    except (ValueError, OverflowError):
        return UNCLEAR


def _years_fit(said: str, year: int) -> bool:
    return all(year - BACK <= int(found) <= year + AHEAD for found in YEARS.findall(said))


def _read(said: str, year: int) -> Deadline:
    if OFTEN.search(said) and not HALF.fullmatch(LEAD.sub("", said)):
        return _recurring(said, year)
    onward = ONWARD.sub("", said)
    if onward != said:
        found = _span(LEAD.sub("", onward.removeprefix("tu ")), year)
        return Deadline(Kind.ONGOING, start=found[0]) if found else UNCLEAR
    dated = _dated(said, year)
    if dated is not None:
        return dated
    if STANDING.search(said):
        return Deadline(Kind.ONGOING)
    return Deadline(Kind.CONDITIONAL) if DEPENDS.search(said) else UNCLEAR


def _dated(said: str, year: int) -> Deadline | None:
    bare = LEAD.sub("", said)
    if BEFORE.match(bare):
        found = _span(BEFORE.sub("", bare), year)
        return Deadline(Kind.DATED, due=found[0] - timedelta(days=1)) if found else None
    if LATE_YEAR.fullmatch(said):
        return Deadline(Kind.DATED, due=date(year, 12, 31))
    found = _span(bare, year)
    if found:
        return Deadline(Kind.DATED, due=found[1])
    if bare.startswith("tu ") and (begun := _span(bare.removeprefix("tu "), year)):
        return Deadline(Kind.ONGOING, start=begun[0])
    return _window(bare.removeprefix("tu "), year)


def _window(said: str, year: int) -> Deadline | None:
    for place in BETWEEN.finditer(said):
        first, last = said[: place.start()].strip(), said[place.end() :].strip()
        until = _span(last, year) or (_span(f"thang {last}", year) if "thang" in first else None)
        since = until and _span(first, until[1].year if not YEARS.search(first) else year)
        if since and until:
            fits = since[0] <= until[1]
            return Deadline(Kind.WINDOW, since[0], until[1]) if fits else UNCLEAR
    return None


def _span(said: str, year: int) -> Span | None:
    """The days that a day, a month, a quarter, a half or a year has. Raises ValueError for no such day."""
    if found := MONTH.fullmatch(said) or BARE_MONTH.fullmatch(said):
        return _months(_year(found, year), int(found["month"]), 1)
    if found := DAY.fullmatch(said):
        day = date(_year(found, year), int(found["month"]), int(found["day"]))
        return day, day
    if found := QUARTER.fullmatch(said):
        return _months(_year(found, year), QUARTERS[found["quarter"]] * 3 - 2, 3)
    if found := HALF.fullmatch(said):
        return _months(_year(found, year), 1 if found["half"] == "dau" else 7, 6)
    if found := YEAR.fullmatch(said):
        return _months(int(found["year"]), 1, 12)
    return None


def _year(found: re.Match[str], year: int) -> int:
    return int(found.groupdict().get("year") or year)


def _months(year: int, first: int, count: int) -> Span:
    after = first + count
    end = date(year + (after > 12), after - 12 if after > 12 else after, 1) - timedelta(days=1)
    return date(year, first, 1), end


def _recurring(said: str, year: int) -> Deadline:
    repeats = tuple(name for name, words in EACH.items() if re.search(words, said))
    days: list[tuple[int, int]] = []
    before = False
    for found in EACH_DAY.finditer(said):
        # "trước ngày 01/6 và 15/11": the word counts for both.
        before = bool(found["before"]) or (before and said[: found.start()].rstrip().endswith("va"))
        day = date(year, int(found["month"]), int(found["day"])) - timedelta(days=before)
        days.append((day.month, day.day))
    if not days and (month := UNTIL_MONTH.search(said)):
        last = _months(year, int(month["month"]), 1)[1]
        days.append((last.month, last.day))
    return Deadline(Kind.RECURRING, repeats=repeats, days=tuple(days))
