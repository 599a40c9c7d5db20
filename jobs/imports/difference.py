"""What an import changes: rows wanted against rows stored, by code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlmodel import Session

from storage.tables import Owned

T = TypeVar("T", bound=Owned)
UNSPOKEN = ("sort", "search_text", "path")
LONGEST = 80


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
        return f"{self.kind} {self.code}: {self.field}: {_shown(self.before)} -> {_shown(self.after)}"


def _shown(value: Any) -> str:
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    text = " ".join(text.split()) or "nothing"
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


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
    row: Owned, kind: str, code: str, values: Mapping[str, Any], names: Mapping[str, Reference]
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
