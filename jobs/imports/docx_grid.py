"""The tables of a Word file, by python-docx. Cells merged downwards repeat what they show."""

from collections.abc import Iterator
from typing import Any

from jobs.imports.grids import LONGEST_CELL, MOST_CELLS, MOST_TEXTS, Grids, Line, Table, tidy
from jobs.imports.packed import Parts, Unreadable

DOCUMENT = "word/document.xml"
TABLES = ".//w:tbl[not(ancestor::w:tbl)]"
ROWS, CELLS = (f"./w:{one} | ./w:sdt/w:sdtContent/w:{one}" for one in ("tr", "tc"))
OUTSIDE = ".//w:p[not(ancestor::w:tbl or ancestor::w:p)]"
SIGNS = {"p": "\n", "br": "\n", "cr": "\n", "tab": " "}


def read(parts: Parts) -> Grids:
    """Raises Unreadable where it is no Word file, or too much; what python-docx raises for a bad one."""
    from docx.oxml import parse_xml

    if DOCUMENT not in parts.names:
        raise Unreadable("no Word file", reason="broken")
    document: Any = parse_xml(parts.read(DOCUMENT))
    grids = Grids()
    for table in document.xpath(TABLES):
        lines = tuple(_lines(table, grids))
        grids.add(Table(f"bảng {len(grids.tables) + 1}", lines))
    for paragraph in document.xpath(OUTSIDE):
        if len(grids.texts) < MOST_TEXTS and (said := _said(paragraph)):
            grids.texts.append(said)
    return grids


def _lines(table: Any, grids: Grids) -> Iterator[Line]:
    """`_Row.cells` would climb a merge row by row, once for each of its rows."""
    above: tuple[str, ...] = ()
    for number, row in enumerate(table.xpath(ROWS), 1):
        grids.take_line()
        above = _cells(row, above)
        yield Line(number, above)


def _cells(row: Any, above: tuple[str, ...]) -> tuple[str, ...]:
    cells: list[str] = []
    for cell in row.xpath(CELLS):
        at, said = len(cells), _said(cell)
        if at >= MOST_CELLS:
            break
        if cell.vMerge == "continue" and not said and at < len(above):
            said = above[at]
        # What spans columns stands in the first: a heading is told from a task by that.
        cells += [said, *[""] * (min(cell.grid_span, MOST_CELLS) - 1)]
    return tuple(cells[:MOST_CELLS])


def _said(element: Any) -> str:
    """A table inside a cell is that cell's text; what was deleted with changes tracked is not read.

    `Paragraph.text` would leave out what was inserted with changes tracked, and all content controls.
    """
    said: list[str] = []
    left = LONGEST_CELL * 2
    for one in element.iter("{*}p", "{*}t", "{*}tab", "{*}br", "{*}cr"):
        name = one.tag.rpartition("}")[2]
        part = (one.text or "") if name == "t" else SIGNS[name]
        said.append(part)
        left -= len(part)
        if left < 0:
            break
    return tidy("".join(said))
