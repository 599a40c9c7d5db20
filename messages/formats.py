"""Dates, counts and cuts as a Vietnamese official writes them. Pure."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

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
    """ "thứ Hai 19/6"."""
    return f"{WEEKDAYS[value.weekday()]} {day(value)}"


def clock(value: datetime) -> str:
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
    cut = line[: limit - 1]
    if " " in cut[limit // 2 :]:
        cut = cut[: cut.rindex(" ")]
    else:
        cut = _whole_characters(cut, line)
    return cut.rstrip(" ,;:.–-") + "…"


def _whole_characters(cut: str, line: str) -> str:
    """Never ends before a combining mark or a joiner that belongs to the last character."""
    while cut and (
        unicodedata.combining(line[len(cut)]) or line[len(cut)] in "\u200d\ufe0f" or cut[-1] == "\u200d"
    ):
        cut = cut[:-1]
    return cut


def count_list(items: Sequence[str], most: int) -> str:
    """ "6.a, 6.c và 3 việc nữa": at most `most` are named."""
    if len(items) <= most:
        return ", ".join(items)
    return f"{', '.join(items[:most])} và {len(items) - most} việc nữa"
