"""Dates, counts and cuts as a Vietnamese official writes them. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time

ZERO_WIDTH_JOINER = "\u200d"
SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def day(value: date) -> str:
    """ "14/3", with 0 before a day under 10 and the months 1 and 2 (NĐ 30/2020): "07/3", "28/02"."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"{value.day:02d}/{month}"


def full_day(value: date) -> str:
    """ "14/3/2023"; a datetime gives its own day."""
    return f"{day(value)}/{value.year}"


def weekday_day(value: date) -> str:
    """ "thứ Ba, 14/3/2023"."""
    return f"{WEEKDAYS[value.weekday()]}, {full_day(value)}"


def weekday_short(value: date) -> str:
    """ "thứ Hai, 19/6"."""
    return f"{WEEKDAYS[value.weekday()]}, {day(value)}"


def clock(value: datetime | time) -> str:
    """ "08:00"."""
    return f"{value:%H:%M}"


def working_days_left(count: int) -> str:
    """ "còn 5 ngày làm việc"; 0 is the last day, a negative count is overdue."""
    if count < 0:
        return f"quá hạn {-count} ngày làm việc"
    return f"còn {count} ngày làm việc" if count else "đến hạn hôm nay"


def capital(text: str) -> str:
    """The first letter upper, the rest as it is."""
    return text[:1].upper() + text[1:]


def short(text: str, limit: int) -> str:
    """One line of at most `limit` characters, cut between words where possible, "…" for the rest."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    if limit < 1:
        return ""
    end = limit - 1
    space = line.rfind(" ", limit // 2, end + 1)
    if space >= 0:
        end = space
    while end and _continues(line, end):
        end -= 1
    return line[:end].rstrip(" ,;:.–-") + "…"


def _continues(line: str, at: int) -> bool:
    """Whether the character at `at` goes with the one before: a mark, a skin tone, a joined emoji, a flag."""
    before, here = line[at - 1], line[at]
    return (
        unicodedata.category(here).startswith("M")
        or ZERO_WIDTH_JOINER in (before, here)
        or SKIN_TONES.match(here) is not None
        or FLAG_LETTERS.fullmatch(before + here) is not None
    )


def count_list(items: Sequence[str], most: int) -> str:
    """ "6.a, 6.c và 3 việc nữa": at most `most` are named."""
    if len(items) <= most:
        return ", ".join(items)
    return f"{', '.join(items[:most])} và {len(items) - most} việc nữa"
