"""The documents an answer names: "đã ban hành Quyết định 12/QĐ-UBND ngày 03/3/2023". Pure, never raises."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

KINDS = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "KH": "Kế hoạch",
    "BC": "Báo cáo",
    "TB": "Thông báo",
    "TTR": "Tờ trình",
    "HD": "Hướng dẫn",
    "CTR": "Chương trình",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "QC": "Quy chế",
    "QYĐ": "Quy định",
    "BB": "Biên bản",
    "GM": "Giấy mời",
    "TC": "Thông cáo",
}
"""Abbreviations of NĐ 30/2020, Phụ lục III; an official letter bears none."""
WRITTEN = {"TTR": "TTr", "CTR": "CTr", "QYĐ": "QyĐ"}
LETTER = "Công văn"
NUMBER = re.compile(
    r"(?<![\w/])(?P<number>\d{1,6})\s?/\s?(?:(?P<year>(?:19|20)\d\d)\s?/\s?)?"
    r"(?P<symbol>[A-ZĐ]{2,5}(?:\s?[-–]\s?[A-ZĐ]{1,12})*)(?![\w/])",
    re.IGNORECASE,
)
DAY = re.compile(r"\s*,?\s*ngày\s+(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d\d)", re.IGNORECASE)
QUOTED = re.compile(
    r"\b(?:theo|căn cứ|thực hiện|triển khai|tại|hướng dẫn tại|kèm theo)\s+(?:[\wĐđ]+\s+){0,3}(?:số\s+)?$",
    re.IGNORECASE,
)
OF_ANOTHER = re.compile(
    r"\s*,?\s*của\s+(?!(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân)?\s*(?:phường|xã\b|thị trấn))", re.IGNORECASE
)
LONGEST = 4000
"""Characters of an answer that are looked through."""


@dataclass(frozen=True)
class NamedDocument:
    """A document by its kind and number, "Quyết định số 12/QĐ-UBND"; `symbol`: "QĐ-UBND"."""

    name: str
    symbol: str
    day: date | None = None


def named_documents(text: str) -> list[NamedDocument]:
    """The documents a text says were issued, each once, in its order.

    What it only quotes ("theo Kế hoạch số 152/KH-UBND của UBND thị xã") is left out.
    """
    found: dict[str, NamedDocument] = {}
    for one in _named(text[:LONGEST]):
        known = found.get(one.name)
        if known is None or known.day is None:
            found[one.name] = one
    return list(found.values())


def _named(text: str) -> Iterator[NamedDocument]:
    for match in NUMBER.finditer(text):
        day = DAY.match(text, match.end())
        after = day.end() if day else match.end()
        if QUOTED.search(text[max(0, match.start() - 60) : match.start()]) or OF_ANOTHER.match(text, after):
            continue
        symbol = _symbol(match["symbol"])
        year = f"{match['year']}/" if match["year"] else ""
        head = symbol.partition("-")[0]
        kind = KINDS.get(head.upper(), LETTER)
        yield NamedDocument(f"{kind} số {match['number']}/{year}{symbol}", symbol, _day(day))


def _symbol(said: str) -> str:
    """ "QĐ-UBND", however it was typed."""
    parts = [part.strip().upper() for part in re.split(r"[-–]", said)]
    return "-".join([WRITTEN.get(parts[0], parts[0]), *parts[1:]])


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
