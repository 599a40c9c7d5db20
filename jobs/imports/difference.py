"""What an import changes: rows wanted against rows stored, by code."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile
from typing import Any, TypeVar

from sqlmodel import Session

from jobs.errors import JobsError
from storage.tables import Base

T = TypeVar("T", bound=Base)
UNSPOKEN = ("sort", "search_text", "path", "ladders")
"""Follows from another column, or is told in words of its own."""
LONGEST = 80
LEAD = 20


@dataclass(frozen=True)
class Change:
    """One difference: a row that is new, gone or ended (`field` empty), or a field with another value."""

    kind: str
    code: str
    field: str = ""
    before: Any = None
    after: Any = None

    def __str__(self) -> str:
        if not self.field:
            return f"{self.kind} {self.code}: {self.after}"
        before, after = _parting(_shown(self.before), _shown(self.after))
        return f"{self.kind} {self.code}: {self.field}: {before} -> {after}"


def _shown(value: Any) -> str:
    match value:
        case None | "" | []:
            return "nothing"
        case list():
            return "; ".join(value)
        case Decimal():
            return f"{value.normalize():f}"
    return str(value).replace("\n", " ⏎ ")


def _parting(before: str, after: str) -> tuple[str, str]:
    """Two long texts from shortly before the place where they part, so that the difference is seen."""
    start = 0
    if max(len(before), len(after)) > LONGEST:
        same = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
        start = max(sum(1 for _ in same) - LEAD, 0)
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    end = start + LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


def counted(number: int, noun: str) -> str:
    """`1 task`, `41 tasks`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


class ConsentNeeded(JobsError):
    """Something stored would change. Raised inside the transaction, so that nothing of it is kept.

    `kept`: what the file says otherwise and would not be changed.
    """

    code = "consent_needed"

    def __init__(self, changes: tuple[Change, ...], kept: Sequence[object] = ()) -> None:
        count = counted(len(changes), "difference")
        super().__init__(f"{count} from what is stored, nothing was changed; run again with --yes to apply")
        self.changes, self.kept = changes, kept


@dataclass(frozen=True)
class Reference:
    """How a column that points to another row is named in a file: the field, and the code of each id."""

    field: str
    codes: Mapping[int, str]


def references(**columns: tuple[str, Mapping[str, Any]]) -> dict[str, Reference]:
    """From columns to (the field's name, the rows it may point to by code)."""
    return {
        column: Reference(field, {row.id: code for code, row in rows.items()})
        for column, (field, rows) in columns.items()
    }


def merge(
    session: Session,
    kind: str,
    table: type[T],
    stored: Mapping[str, T],
    wanted: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    fixed: Mapping[str, Any],
    names: Mapping[str, Reference] | None = None,
) -> tuple[dict[str, T], list[Change]]:
    """Makes the stored rows say what the file says; `fixed` is what only new rows are given.

    Returns all rows of the file by code, and the differences. Rows that are not in the file are left alone.
    """
    found: dict[str, T] = {}
    changes: list[Change] = []
    for code, values in wanted:
        row = stored.get(code)
        if row is None:
            row = table(**fixed, **values)
            changes.append(Change(kind, code, after="new"))
        else:
            changes += update(row, kind, code, values, names or {})
        session.add(row)
        found[code] = row
    session.flush()
    return found, changes


def update(
    row: Base, kind: str, code: str, values: Mapping[str, Any], names: Mapping[str, Reference]
) -> list[Change]:
    """Sets what differs, and says what of it a person would want to know."""
    changes = []
    for column, value in values.items():
        before = getattr(row, column)
        if before == value:
            continue
        setattr(row, column, value)
        name = names.get(column)
        if name is not None:
            changes.append(Change(kind, code, name.field, name.codes.get(before), name.codes.get(value)))
        elif column not in UNSPOKEN:
            changes.append(Change(kind, code, column, before, value))
    return changes
