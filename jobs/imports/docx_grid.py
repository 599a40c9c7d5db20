"""The tables of a Word file. Cells merged downwards repeat what they show."""

from dataclasses import dataclass, field

from jobs.imports.grids import MOST_CELLS, MOST_TEXTS, Grids, Line, Saying, Table, tidy
from jobs.imports.packed import Attributes, Handlers, Parts, Unreadable

DOCUMENT = "word/document.xml"
BREAKS = {"p", "br", "cr"}


def read(parts: Parts) -> Grids:
    """Raises Unreadable where it is no Word file, or too much."""
    if DOCUMENT not in parts.names:
        raise Unreadable("no Word file", reason="broken")
    reader = _Reader()
    parts.walk(DOCUMENT, Handlers(reader.start, reader.end, reader.text))
    return reader.grids


@dataclass
class _Cell:
    saying: Saying = field(default_factory=Saying)
    span: int = 1
    follows: bool = False


class _Reader:
    """A table inside a cell is that cell's text; what was deleted with changes tracked is not read."""

    def __init__(self) -> None:
        self.grids = Grids()
        self._depth = 0
        self._lines: list[Line] = []
        self._row: list[str] = []
        self._above: tuple[str, ...] = ()
        self._cell = _Cell()
        self._told = Saying()
        self._writing = False
        self._number = 0

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "tbl":
                self._depth += 1
                if self._depth == 1:
                    self._lines, self._above, self._number = [], (), 0
            case "tr" if self._depth == 1:
                self.grids.take_line()
                self._row, self._number = [], self._number + 1
            case "tc" if self._depth == 1:
                self._cell = _Cell()
            case "gridSpan" if self._depth == 1:
                self._cell.span = _number(attributes.get("val"))
            case "vMerge" if self._depth == 1:
                self._cell.follows = attributes.get("val", "continue") == "continue"
            case "t":
                self._writing = True
            case "tab":
                self._say(" ")

    def end(self, name: str) -> None:
        if name in BREAKS:
            self._say("\n")
            if name == "p" and not self._depth:
                self._leave_told()
        match name:
            case "t":
                self._writing = False
            case "tc" if self._depth == 1:
                self._close_cell()
            case "tr" if self._depth == 1:
                self._close_row()
            case "tbl":
                self._depth -= 1
                if not self._depth:
                    place = f"bảng {len(self.grids.tables) + 1}"
                    self.grids.add(Table(place, tuple(self._lines)))

    def text(self, text: str) -> None:
        if self._writing:
            self._say(text)

    def _say(self, text: str) -> None:
        (self._cell.saying if self._depth else self._told).add(text)

    def _leave_told(self) -> None:
        said = tidy(self._told.take())
        if said and len(self.grids.texts) < MOST_TEXTS:
            self.grids.texts.append(said)

    def _close_cell(self) -> None:
        at = len(self._row)
        said = tidy(self._cell.saying.take())
        if self._cell.follows and not said and at < len(self._above):
            said = self._above[at]
        # What spans columns stands in the first: a heading is told from a task by that.
        self._row += [said, *[""] * (self._cell.span - 1)]
        del self._row[MOST_CELLS:]

    def _close_row(self) -> None:
        self._above = tuple(self._row)
        self._lines.append(Line(self._number, self._above))


def _number(text: str | None) -> int:
    return min(int(text), MOST_CELLS) if text and text.isascii() and text.isdigit() and int(text) else 1
