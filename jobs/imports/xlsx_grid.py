"""The sheets of an Excel file. Cells merged downwards repeat what they show; real dates are written out."""

import math
import re
from datetime import date, timedelta

from jobs.imports.grids import MOST_CELLS, Grids, Line, Saying, Table, tidy
from jobs.imports.packed import Attributes, Handlers, Parts, Unreadable

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
MOST_SHEETS = 20
MOST_STRINGS = 20_000
MOST_MERGED = 2_000
MOST_STYLES = 5_000
MOST_FORMATS = 1_000
BUILT_IN_DATES = frozenset((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)))
NOT_A_PART = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6}):([A-Z]{1,3}[1-9][0-9]{0,6})")
FIRST_DAY, FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)
DAYS = range(1, 200_000)
LARGEST_WHOLE = 10**15


def read(parts: Parts) -> Grids:
    """Raises Unreadable where it is no Excel file, or too much. Hidden sheets are not read."""
    if WORKBOOK not in parts.names:
        raise Unreadable("no Excel file", reason="broken")
    book = _Book(parts)
    strings, dated = _strings(parts), _dated(parts)
    grids = Grids()
    for name, path in book.sheets:
        sheet = _Sheet(grids, strings, dated, book.first_day)
        parts.walk(path, Handlers(sheet.start, sheet.end, sheet.text))
        grids.add(Table(f"trang «{name}»", sheet.lines()))
    return grids


class _Book:
    """Which sheets there are, where they lie, and from which day Excel counts in them."""

    def __init__(self, parts: Parts) -> None:
        self.first_day = FIRST_DAY
        self._named: list[tuple[str, str]] = []
        self._paths: dict[str, str] = {}
        parts.walk(WORKBOOK, Handlers(self._in_book))
        parts.walk(RELATIONS, Handlers(self._in_relations))
        self.sheets = [(name, self._paths[key]) for name, key in self._named if key in self._paths]

    def _in_book(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.first_day = FIRST_DAY_1904
        visible = attributes.get("state", "visible") == "visible"
        if name == "sheet" and visible and len(self._named) < MOST_SHEETS:
            self._named.append((tidy(attributes.get("name", ""))[:60], attributes.get("id", "")))

    def _in_relations(self, name: str, attributes: Attributes) -> None:
        key, target = attributes.get("Id", ""), attributes.get("Target", "")
        if name == "Relationship" and key in {wanted for _, wanted in self._named}:
            self._paths[key] = target[1:] if target.startswith("/") else f"xl/{target}"


def _strings(parts: Parts) -> list[str]:
    """The texts that cells refer to by number; how they are to be pronounced is left out."""
    found: list[str] = []
    saying = Saying()
    silent = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal silent
        silent = silent or name == "rPh"
        if name == "si":
            saying.take()
            if len(found) >= MOST_STRINGS:
                raise Unreadable("too many texts", reason="too_much")

    def end(name: str) -> None:
        nonlocal silent
        if name == "rPh":
            silent = False
        if name == "si":
            found.append(tidy(saying.take()))

    def text(part: str) -> None:
        if not silent:
            saying.add(part)

    parts.walk(STRINGS, Handlers(start, end, text))
    return found


def _dated(parts: Parts) -> frozenset[int]:
    """The styles that show a number as a day."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    within = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal within
        if name == "numFmt" and len(formats) < MOST_FORMATS:
            formats[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:200]
        within = within or name == "cellXfs"
        if name == "xf" and within and len(styles) < MOST_STYLES:
            styles.append(_whole(attributes.get("numFmtId")))

    def end(name: str) -> None:
        nonlocal within
        within = within and name != "cellXfs"

    parts.walk(STYLES, Handlers(start, end))
    return frozenset(n for n, one in enumerate(styles) if one in BUILT_IN_DATES or _is_day(formats.get(one)))


def _is_day(code: str | None) -> bool:
    bare = NOT_A_PART.sub("", code or "").lower()
    return "d" in bare or "y" in bare


class _Sheet:
    def __init__(self, grids: Grids, strings: list[str], dated: frozenset[int], first_day: date) -> None:
        self._grids, self._strings, self._dated, self._first_day = grids, strings, dated, first_day
        self._rows: dict[int, dict[int, str]] = {}
        self._merged: list[tuple[int, int, int]] = []
        self._row = self._column = 0
        self._kind = ""
        self._style = 0
        self._saying = Saying()
        self._writing = False

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "row":
                self._row = _whole(attributes.get("r")) or self._row + 1
                self._column = -1
            case "c":
                self._begin(attributes)
            case "v" | "t":
                self._writing = True
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _begin(self, attributes: Attributes) -> None:
        at = CELL.fullmatch(attributes.get("r", ""))
        self._column = _column(at[1]) if at else self._column + 1
        self._kind, self._style = attributes.get("t", "n"), _whole(attributes.get("s"))
        self._saying.take()

    def _merge(self, ref: str) -> None:
        found = RANGE.fullmatch(ref)
        ends = [CELL.fullmatch(one) for one in found.groups()] if found else []
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            return
        if ends[0][1] == ends[1][1] and len(self._merged) < MOST_MERGED:
            self._merged.append((_column(ends[0][1]), int(ends[0][2]), int(ends[1][2])))

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._writing = False
        if name == "c" and 0 <= self._column < MOST_CELLS:
            said = self._value(self._saying.take())
            if said:
                if self._row not in self._rows:
                    self._grids.take_line()
                self._rows.setdefault(self._row, {})[self._column] = said

    def text(self, text: str) -> None:
        if self._writing:
            self._saying.add(text)

    def _value(self, said: str) -> str:
        match self._kind:
            case "s":
                number = _whole(said.strip())
                return self._strings[number] if number < len(self._strings) else ""
            case "n":
                return self._number(said.strip())
            case "b" | "e":
                return ""
        return tidy(said)

    def _number(self, said: str) -> str:
        try:
            value = float(said)
        except ValueError:
            return tidy(said)
        if not math.isfinite(value):
            return ""
        if self._style in self._dated and int(value) in DAYS:
            day = self._first_day + timedelta(days=int(value))
            return f"{day.day}/{day.month}/{day.year}"
        return str(int(value)) if value.is_integer() and abs(value) < LARGEST_WHOLE else f"{value:.10g}"

    def lines(self) -> tuple[Line, ...]:
        for column, first, last in self._merged:
            said = self._rows.get(first, {}).get(column)
            for number in self._rows if said else ():
                if first < number <= last:
                    self._rows[number].setdefault(column, said or "")
        return tuple(Line(number, _across(cells)) for number, cells in sorted(self._rows.items()))


def _across(cells: dict[int, str]) -> tuple[str, ...]:
    return tuple(cells.get(n, "") for n in range(max(cells) + 1))


def _column(letters: str) -> int:
    """From 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
