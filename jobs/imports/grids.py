"""The tables of a .docx or .xlsx file as lines of text."""

import unicodedata
from dataclasses import dataclass, field

from jobs.imports.packed import Unreadable

MOST_LINES = 1_000
"""Over all tables of a file; a province's annex has about 300."""
MOST_CELLS = 40
LONGEST_CELL = 5_000
MOST_TABLES = 50
MOST_TEXTS = 60


@dataclass(frozen=True)
class Line:
    """A row of a table; `number` as its reader counts it, from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """`place`: which one of the file it is, in words."""

    place: str
    lines: tuple[Line, ...]


@dataclass
class Grids:
    """What a file holds: its tables in their order, and what stands outside of them above."""

    tables: list[Table] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    left: int = MOST_LINES

    def take_line(self) -> None:
        """Raises Unreadable where there are too many."""
        self.left -= 1
        if self.left < 0:
            raise Unreadable("too many rows", reason="too_much")

    def add(self, table: Table) -> None:
        if table.lines:
            self.tables.append(table)
        if len(self.tables) > MOST_TABLES:
            raise Unreadable("too many tables", reason="too_much")


def tidy(text: str) -> str:
    """A cell's text: NFC, without signs that are not seen, with single blanks, cut when too long."""
    whole = unicodedata.normalize("NFC", text[: LONGEST_CELL * 2])
    seen = "".join(c for c in whole if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    lines = (" ".join(line.split()) for line in seen.split("\n"))
    return "\n".join(line for line in lines if line)[:LONGEST_CELL]
