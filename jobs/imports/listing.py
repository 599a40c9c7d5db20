"""What the tables of a file list: tasks of a plan or officials, told by the headings of their columns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from jobs.imports.grids import Grids, Line, Table
from jobs.imports.packed import Unreadable
from storage.tables import fold

LONGEST_QUOTE = 120
LONGEST_HEADING = 80
HEADINGS_WITHIN = 30
"""A list begins within so many rows of its table."""
CODE, LABEL, TITLE, LEAD, SUPPORT = "code", "label", "title", "lead", "support"
DELIVERABLE, DEADLINE = "deliverable", "deadline"
NAME, ROLE, UNIT, CONTACT = "name", "role", "unit", "contact"
# The first that fits counts: "Đơn vị phối hợp" is no lead, "Kết quả thực hiện" no unit.
PLAN_HEADINGS = {
    CODE: r"ma(?: so)?(?: nhiem vu| viec)?",
    LABEL: r"(?:so )?(?:stt|tt)|muc|so thu tu",
    SUPPORT: r".*phoi hop.*",
    DEADLINE: r".*(?:thoi gian|thoi han|thoi diem|han hoan thanh|tien do hoan thanh).*|han",
    DELIVERABLE: r".*(?:ket qua|san pham).*",
    LEAD: r".*chu tri.*|(?:co quan|don vi|bo phan)(?: thuc hien| phu trach)?.*",
    TITLE: r".*(?:nhiem vu|noi dung|cong viec|hoat dong).*",
}
STAFF_HEADINGS = {
    CODE: r"ma(?: so)?(?: can bo| cong chuc)?",
    LABEL: r"(?:so )?(?:stt|tt)|so thu tu",
    NAME: r"ho(?: va)? ten.*|ho,? ten.*|ten can bo.*",
    ROLE: r".*(?:chuc vu|chuc danh|vai tro).*",
    UNIT: r".*(?:bo phan|don vi|phong|co quan|noi cong tac).*",
    CONTACT: r".*(?:dien thoai|email|thu dien tu|lien he|so dt|sdt).*",
}
GROUP = re.compile(
    r"(?P<label>[IVX]{1,5}|[A-Z]|\d{1,2}(?:\.\d{1,2}){0,3})[.)/:]?\s+(?P<name>\S.*)", re.DOTALL
)
GROUP_LABEL = re.compile(r"[IVX]{1,5}|[A-Z]")
COLUMN_NUMBER = re.compile(r"\(?\d{1,2}\)?")
FOLLOWED_UP = re.compile(r"(?:tien do|trang thai|tinh trang)(?: thuc hien)?")
"""Where such a column stands, "kết quả" is what was done, not what is expected."""
A_DATE = re.compile(r"thang \d{1,2} nam \d{4}")
A_YEAR = re.compile(r"\bnam (20\d\d)\b")


class Kind(StrEnum):
    PLAN = "plan"
    STAFF = "staff"


@dataclass(frozen=True)
class Entry:
    """A row that lists something. `where`: "dòng 5"; `group`: the label and name of the heading above it."""

    where: str
    cells: Mapping[str, str]
    group: tuple[str, str] | None = None

    def get(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Unread:
    """A row, or a cell of it, that was not understood: why, and its words."""

    where: str
    why: str
    said: str


def in_order(rows: Iterable[Unread]) -> tuple[Unread, ...]:
    """As they stand in the file: by the numbers of table and row."""
    return tuple(sorted(rows, key=lambda one: [int(number) for number in re.findall(r"\d+", one.where)]))


@dataclass
class Listing:
    """What a file lists. `year`, `title`: what it says of its plan, if anything."""

    kind: Kind
    headings: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    year: int | None = None
    title: str | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Listing":
        entries = [
            Entry(one["where"], one["cells"], tuple(one["group"]) if one["group"] else None)
            for one in data["entries"]
        ]
        unread = [Unread(**one) for one in data["unread"]]
        return cls(Kind(data["kind"]), data["headings"], entries, unread, data["year"], data["title"])


def read(grids: Grids) -> Listing:
    """Raises Unreadable where no table has the headings of a plan or of a list of officials."""
    headed = [(table, at) for table in grids.tables if (at := _heading(table)) is not None]
    if not headed:
        raise Unreadable("no list", reason="no_table")
    first = headed[0][1]
    found, alike = Listing(first.kind, list(first.said)), [one for one in headed if one[1].kind == first.kind]
    for table, at in alike:
        prefix = f"{table.place}, " if len(alike) > 1 else ""
        _collect(found, table.lines[at.line + 1 :], at.columns, prefix)
    if not found.entries:
        raise Unreadable("an empty list", reason="empty")
    above = (
        " ".join(filter(None, line.cells)) for one in grids.tables for line in one.lines[:HEADINGS_WITHIN]
    )
    if found.kind == Kind.PLAN:
        found.year, found.title = _plan_of([*grids.texts, *above])
    return found


@dataclass(frozen=True)
class _Heading:
    line: int
    kind: Kind
    columns: Mapping[int, str]
    said: Sequence[str]


def _heading(table: Table) -> _Heading | None:
    """The row that names the columns: a task and who does it or by when; a name and a post or unit."""
    for number, line in enumerate(table.lines[:HEADINGS_WITHIN]):
        for kind, known, first, others in (
            (Kind.STAFF, STAFF_HEADINGS, NAME, {ROLE, UNIT}),
            (Kind.PLAN, PLAN_HEADINGS, TITLE, {LEAD, DEADLINE}),
        ):
            columns = _columns(line, known)
            if first in columns.values() and others & set(columns.values()):
                said = [line.cells[at] for at in columns]
                return _Heading(number, kind, columns, said)
    return None


def _columns(line: Line, known: Mapping[str, str]) -> dict[int, str]:
    """What each column holds; of two alike the first."""
    found: dict[int, str] = {}
    for at, cell in enumerate(line.cells):
        said = " ".join(fold(cell).split()).strip(" .:*")
        if not said or len(said) > LONGEST_HEADING:
            continue
        names = (name for name, words in known.items() if re.fullmatch(words, said))
        name = next((name for name in names if name not in found.values()), None)
        if name is not None:
            found[at] = name
    followed_up = any(FOLLOWED_UP.fullmatch(" ".join(fold(cell).split())) for cell in line.cells)
    return {
        at: name
        for at, name in found.items()
        if not (name == DELIVERABLE and followed_up and "san pham" not in fold(line.cells[at]))
    }


def _collect(listing: Listing, lines: Iterable[Line], columns: Mapping[int, str], prefix: str) -> None:
    group: tuple[str, str] | None = None
    main = NAME if listing.kind == Kind.STAFF else TITLE
    for line in lines:
        where = f"{prefix}dòng {line.number}"
        cells = {
            name: line.cells[at] for at, name in columns.items() if at < len(line.cells) and line.cells[at]
        }
        said = [cell for cell in line.cells if cell]
        if (
            not said
            or all(COLUMN_NUMBER.fullmatch(cell) for cell in said)
            or _repeats(cells, columns, listing)
        ):
            continue
        heading = _group(cells, said)
        if heading is not None:
            group = heading
        elif cells.get(main):
            listing.entries.append(Entry(where, cells, group))
        else:
            listing.unread.append(Unread(where, f"no_{main}", " | ".join(said)[:LONGEST_QUOTE]))


def _repeats(cells: Mapping[str, str], columns: Mapping[int, str], listing: Listing) -> bool:
    """The headings again, on the next page."""
    return len(cells) > 1 and list(cells.values()) == listing.headings[: len(cells)]


def _group(cells: Mapping[str, str], said: Sequence[str]) -> tuple[str, str] | None:
    """The label and name of a heading: a Roman numeral and a name, or one cell across the row."""
    label, rest = cells.get(LABEL, ""), {name for name in cells if name not in (LABEL, CODE)}
    bare = label.strip(" .)")
    if rest == {TITLE} and GROUP_LABEL.fullmatch(bare):
        return bare, cells[TITLE]
    if len(said) > 1:
        return None
    match = GROUP.fullmatch(said[0])
    if match:
        return match["label"], match["name"]
    return ("", said[0]) if LABEL in cells and not said[0].isdigit() and len(said[0]) > 3 else None


def _plan_of(texts: Iterable[str]) -> tuple[int | None, str | None]:
    """The one year a plan's headline names, and that headline."""
    years: dict[int, str] = {}
    for text in texts:
        said = A_DATE.sub(" ", " ".join(fold(text).split()))
        if "ke hoach" in said or "nhiem vu" in said:
            for year in A_YEAR.findall(said):
                years.setdefault(int(year), " ".join(text.split())[:500])
    return next(iter(years.items())) if len(years) == 1 else (None, None)
