"""The sheets of an Excel file, by openpyxl. Cells merged downwards repeat; real dates are written out."""

import math
import warnings
from collections.abc import Iterator
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from jobs.imports.grids import MOST_CELLS, Grids, Line, Table, tidy
from jobs.imports.packed import Parts, Unreadable

if TYPE_CHECKING:
    from openpyxl.worksheet._reader import WorkSheetParser

WORKBOOK = "xl/workbook.xml"
MOST_SHEETS = 20
MOST_MERGED = 2_000
LARGEST_WHOLE = 10**15
Rows = dict[int, dict[int, str]]


def read(parts: Parts) -> Grids:
    """Raises Unreadable where it is no Excel file, or too much; what openpyxl raises for a bad one.

    Hidden sheets are not read.
    """
    if WORKBOOK not in parts.names:
        raise Unreadable("no Excel file", reason="broken")
    grids = Grids()
    for name, sheet in _sheets(parts.repacked()):
        rows = _rows(sheet, grids)
        _repeat(sheet, rows)
        lines = tuple(Line(number, _across(cells)) for number, cells in sorted(rows.items()))
        grids.add(Table(f"trang «{name}»", lines))
    return grids


def _sheets(archive: IO[bytes]) -> Iterator[tuple[str, "WorkSheetParser"]]:
    """The visible sheets, each part once, by openpyxl's own parser of a sheet.

    A `Worksheet` would make a cell of each that a merge covers, a million for one line of the file; one that
    is read-only knows no merges and fills the rows and columns that the file declares.
    """
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.worksheet._reader import WorkSheetParser

    # One for each cell that holds no date: a file could fill the log.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    reader: Any = ExcelReader(archive, read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    book = reader.wb
    apply_stylesheet(reader.archive, book)
    dates = (book.epoch, book._date_formats, book._timedelta_formats)
    for name, path in list(_visible(reader))[:MOST_SHEETS]:
        with reader.archive.open(path) as source:
            yield name, WorkSheetParser(source, reader.shared_strings, True, *dates)


def _visible(reader: Any) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for sheet, relation in reader.parser.find_sheets():
        path = relation.target
        if sheet.state == "visible" and path in reader.valid_files and path not in seen:
            seen.add(path)
            yield tidy(sheet.name)[:60], path


def _rows(sheet: "WorkSheetParser", grids: Grids) -> Rows:
    """Only those that hold something, by their number; their cells by column, from 0."""
    rows: Rows = {}
    for number, cells in sheet.parse():
        within = {cell["column"] - 1: _text(cell) for cell in cells if cell["column"] <= MOST_CELLS}
        said = {column: text for column, text in within.items() if text}
        if said and number not in rows:
            grids.take_line()
        if said:
            rows.setdefault(number, {}).update(said)
    return rows


def _text(cell: Any) -> str:
    value = cell["value"]
    if value is None or cell["data_type"] in ("b", "e"):
        return ""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, (int, float)):
        return _number(value)
    return tidy(str(value))


def _number(value: float) -> str:
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) and abs(value) < LARGEST_WHOLE else f"{value:.10g}"


def _repeat(sheet: "WorkSheetParser", rows: Rows) -> None:
    for merged in sheet.merged_cells.mergeCell[:MOST_MERGED] if sheet.merged_cells else ():
        column, said = merged.min_col - 1, rows.get(merged.min_row, {}).get(merged.min_col - 1)
        if said and merged.min_col == merged.max_col:
            for number in (one for one in rows if merged.min_row < one <= merged.max_row):
                rows[number].setdefault(column, said)


def _across(cells: dict[int, str]) -> tuple[str, ...]:
    return tuple(cells.get(n, "") for n in range(max(cells) + 1))
