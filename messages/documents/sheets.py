"""What every sheet of a workbook has: a heading, filters, a frozen header, widths, a print setup. Dates and
numbers stay dates and numbers; text stays text whatever it begins with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from messages.documents.report_parts import CONTROLS

FACE = "Times New Roman"
DAY, MOMENT, PERCENT = "dd/mm/yyyy", "hh:mm dd/mm/yyyy", "0.00%"
HEAD_ROW = 4
A4, A3 = "9", "8"
WIDER = 1.3
"""Letters of the face in a column as wide as that many digits of Excel's own."""
LINE = 14.5
"""Height of a line of text, in points."""
LONGEST = 32_000
"""Characters; a cell holds 32,767."""
EDGE = Side(style="thin", color="999999")
THIN = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
HEAD_FILL = PatternFill("solid", fgColor="D9E2EC")
FILLS = {
    "good": PatternFill("solid", fgColor="D5F0DC"),
    "soon": PatternFill("solid", fgColor="FFE7C2"),
    "bad": PatternFill("solid", fgColor="F9D0CE"),
    "idle": PatternFill("solid", fgColor="E7E7E7"),
}
"""By how a row stands; its state is said in words too, for who cannot tell the colours apart."""


@dataclass(frozen=True)
class Column:
    """`width` in characters."""

    title: str
    width: float
    number_format: str = ""


@dataclass(frozen=True)
class Sheet:
    """`rows` of plain values, `tones` (a key of FILLS or "") by row and column of what is coloured."""

    name: str
    title: str
    subtitle: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    tones: Mapping[tuple[int, int], str]
    paper: str = A4


def workbook(sheets: Sequence[Sheet], title: str) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator, book.properties.title = "nhacviec", title
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Worksheet, sheet: Sheet) -> None:
    last = get_column_letter(len(sheet.columns))
    for row, (text, bold) in enumerate(((sheet.title, True), (sheet.subtitle, False)), start=1):
        page.merge_cells(f"A{row}:{last}{row}")
        _put(page.cell(row, 1), text)
        page.cell(row, 1).font = Font(name=FACE, size=14 if bold else 12, bold=bold, italic=not bold)
        page.cell(row, 1).alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    page.row_dimensions[1].height = 24
    heads = [_lines(column.title, column.width * 0.8) for column in sheet.columns]
    page.row_dimensions[HEAD_ROW].height = LINE * max(heads) + 6
    _head(page, sheet)
    for at, values in enumerate(sheet.rows, start=HEAD_ROW + 1):
        for number, (value, column) in enumerate(zip(values, sheet.columns, strict=True), start=1):
            cell = page.cell(at, number)
            _put(cell, value)
            _dress(cell, value, column, sheet.tones.get((at - HEAD_ROW - 1, number - 1), ""))
        page.row_dimensions[at].height = _height(values, sheet.columns)
    end = HEAD_ROW + max(1, len(sheet.rows))
    page.auto_filter.ref = f"A{HEAD_ROW}:{last}{end}"
    page.freeze_panes = f"{'C' if len(sheet.columns) > 6 else 'A'}{HEAD_ROW + 1}"
    _print(page, f"A1:{last}{end}", sheet.paper)


def _head(page: Worksheet, sheet: Sheet) -> None:
    for number, column in enumerate(sheet.columns, start=1):
        cell = page.cell(HEAD_ROW, number)
        _put(cell, column.title)
        cell.font, cell.fill, cell.border = Font(name=FACE, size=12, bold=True), HEAD_FILL, THIN
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(number)].width = column.width


def _put(cell: Cell | Any, value: Any) -> None:
    """Text as text: never a formula, never an error value, nothing a sheet cannot hold."""
    if isinstance(value, datetime):
        # A sheet knows no time zones: what is kept is the local time.
        cell.value = value.replace(tzinfo=None, second=0, microsecond=0)
    elif isinstance(value, str):
        text = CONTROLS.sub(" ", value)[:LONGEST]
        cell.value = text
        cell.data_type = "s"
        # Excel takes what is retyped in the cell for text too.
        cell.quotePrefix = text.lstrip()[:1] in tuple("=+-@")
    else:
        cell.value = value


def _dress(cell: Cell | Any, value: Any, column: Column, tone: str) -> None:
    centred = isinstance(value, date | int | float) and not isinstance(value, bool)
    cell.font, cell.border = Font(name=FACE, size=11), THIN
    cell.alignment = Alignment(
        horizontal="center" if centred else "left", vertical="top", wrap_text=not centred
    )
    if column.number_format and value is not None:
        cell.number_format = column.number_format
    if tone:
        cell.fill = FILLS[tone]


def _height(values: Sequence[Any], columns: Sequence[Column]) -> float:
    """Room for the longest text: not every program makes it by itself."""
    pairs = zip(values, columns, strict=True)
    lines = [_lines(value, column.width) for value, column in pairs if isinstance(value, str)]
    return min(LINE * max(lines, default=1) + 3, 400.0)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes, words not divided; a little too many rather than too few."""
    lines, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > width * WIDER:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
    return lines


def _print(page: Worksheet, area: str, paper: str) -> None:
    page.print_area = area
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", paper
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    page.oddFooter.center.text = "&P/&N"  # type: ignore[union-attr]
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.6
    # The page number needs its height between the table and the edge.
    page.page_margins.footer = 0.25
