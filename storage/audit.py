"""The log of changes: kept with each change in one transaction, for every row of the tables named here."""

import enum
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session, col, select

from storage.core import table
from storage.tables import (
    Audit,
    Base,
    Change,
    Extension,
    Finding,
    GroupChat,
    Inspection,
    Leave,
    Message,
    Official,
    Period,
    Plan,
    Post,
    Remark,
    Submission,
    Task,
    TaskSupport,
    Unit,
    Waiver,
)

Subjects = Mapping[str, Collection[int]]
"""Ids of rows by the name of their table."""
EMPTY: Subjects = {}
BY = "by"
AUDITED: dict[type[Base], frozenset[str]] = {
    Plan: frozenset({"search_text"}),
    Task: frozenset({"search_text", "sort", "percent"}),
    TaskSupport: frozenset(),
    Period: frozenset(),
    Submission: frozenset(),
    Finding: frozenset({"search_text"}),
    Inspection: frozenset(),
    Extension: frozenset({"created_at", "message_id"}),
    Remark: frozenset({"created_at", "message_id"}),
    Official: frozenset({"contact"}),
    Post: frozenset(),
    Leave: frozenset(),
    Unit: frozenset({"path", "sort"}),
    GroupChat: frozenset({"bot_id", "chat_id", "allowed_by_id", "allowed_at"}),
    Waiver: frozenset({"created_at", "message_id"}),
}
"""What is logged, and its columns that are not: derived from others, private, or a report's own to tell.

A `Submission` is logged from when it is handed in. As long as it is only expected it comes and goes with the
tasks and periods it follows from, which are logged themselves: a plan would log hundreds of rows that say
nothing.
"""
ADD = sa.insert(table(Audit))


@dataclass(frozen=True)
class By:
    """Who does what the session does, by which message, at which business time."""

    at: datetime
    official_id: int | None = None
    message_id: int | None = None


def begin(session: Session, by: By) -> None:
    """What changes from here on in this session is `by`'s; a session nobody begins so logs nothing."""
    session.flush()
    session.info[BY] = by


def leave_out(session: Session) -> None:
    """What changes from here on in this session is nobody's: a sample that is loaded."""
    session.info.pop(BY, None)


def keep(session: Session, _context: UOWTransaction) -> None:
    """Logs what a flush has written."""
    if BY in session.info:
        rows = [_entry(session, *found) for found in _changes(session)]
        if rows:
            session.connection().execute(ADD, rows)


def created(session: Session, row: type[Base], row_id: int, after: Mapping[str, Any]) -> None:
    """Logs a new row that was written past the ORM: its office and the columns worth telling."""
    if BY in session.info:
        told = {name: _plain(value) for name, value in after.items() if value is not None}
        office_id = told.pop("office_id")
        entry = _entry(session, office_id, str(row.__tablename__), row_id, Change.CREATED, {}, told)
        session.connection().execute(ADD, entry)


def changed(
    session: Session, row: type[Base], row_id: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Logs what was changed in a row of a table that is not logged by itself: its office (in `after`), and
    the columns worth telling."""
    if BY in session.info:
        was, told = ({name: _plain(value) for name, value in side.items()} for side in (before, after))
        office_id = told.pop("office_id")
        entry = _entry(session, office_id, str(row.__tablename__), row_id, Change.CHANGED, was, told)
        session.connection().execute(ADD, entry)


def _entry(
    session: Session,
    office_id: int,
    subject: str,
    subject_id: int,
    change: Change,
    before: dict[str, Any],
    after: dict[str, Any],
) -> dict[str, Any]:
    by: By = session.info[BY]
    return {
        "office_id": office_id,
        "at": by.at,
        "official_id": by.official_id,
        "message_id": by.message_id,
        "subject": subject,
        "subject_id": subject_id,
        "change": change,
        "before": before,
        "after": after,
    }


Found = tuple[int, str, int, Change, dict[str, Any], dict[str, Any]]


def _changes(session: Session) -> Iterator[Found]:
    for change, rows in (
        (Change.CREATED, session.new),
        (Change.CHANGED, session.dirty),
        (Change.DELETED, session.deleted),
    ):
        for row in rows:
            if type(row) in AUDITED:
                before, after = _differ(row, change)
                if before or after:
                    yield row.office_id, str(row.__tablename__), _id(row), change, before, after


def _id(row: Any) -> int:
    return int(row.task_id if isinstance(row, TaskSupport) else row.id)


def _differ(row: Base, change: Change) -> tuple[dict[str, Any], dict[str, Any]]:
    columns = list(_columns(row))
    if change == Change.CREATED:
        return {}, {name: new for name, _, new in columns if new is not None}
    if change == Change.DELETED:
        return {name: new for name, _, new in columns if new is not None}, {}
    differ = [(name, old, new) for name, old, new in columns if old != new]
    return {name: old for name, old, _ in differ}, {name: new for name, _, new in differ}


def _columns(row: Base) -> Iterator[tuple[str, Any, Any]]:
    """Name, value before and value now of each column that is logged."""
    state, left_out = sa.inspect(row), AUDITED[type(row)]
    for attribute in state.mapper.column_attrs:
        name = attribute.key
        if name not in left_out and name not in ("id", "office_id"):
            history = state.attrs[name].history
            new = _plain(getattr(row, name))
            yield name, _plain(history.deleted[0]) if history.deleted else None if history.added else new, new


def _plain(value: Any) -> Any:
    """As JSON keeps it."""
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | time) else value


@dataclass(frozen=True)
class Entry:
    """An entry with the name of who did it, where somebody did, and the words of the message behind it."""

    audit: Audit
    official: str | None
    text: str | None


def entries(
    session: Session,
    office_id: int,
    most: int,
    before: int | None = None,
    *,
    only: Subjects | None = None,
    hidden: Subjects = EMPTY,
) -> list[Entry]:
    """The newest entries of an office, those older than the one of id `before`; at most `most`.

    With `only`, of these rows alone; none of `hidden`.
    """
    found = (
        select(Audit, Official.name, Message.text)
        .join(Official, col(Official.id) == Audit.official_id, isouter=True)
        .join(Message, col(Message.id) == Audit.message_id, isouter=True)
        .where(Audit.office_id == office_id, sa.not_(_among(hidden)))
    )
    if before is not None:
        found = found.where(col(Audit.id) < before)
    if only is not None:
        found = found.where(_among(only))
    rows = session.exec(found.order_by(col(Audit.id).desc()).limit(most))
    return [Entry(*row) for row in rows]


def _among(rows: Subjects) -> sa.ColumnElement[bool]:
    """Condition on Audit: it is about one of these."""
    each = (
        sa.and_(col(Audit.subject) == subject, col(Audit.subject_id).in_(ids))
        for subject, ids in rows.items()
        if ids
    )
    return sa.or_(sa.false(), *each)
