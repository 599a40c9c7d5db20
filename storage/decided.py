"""Which values of a plan were decided here since a file last set them, told by the log of changes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from storage.tables import Audit, Change, ImportDraft, Official

SUPPORTED = "task_support"


@dataclass(frozen=True)
class Decision:
    """Who decided it, and when (business time)."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Decisions:
    """By row: by column what somebody decided; `made`: rows that somebody added here."""

    columns: dict[tuple[str, int], dict[str, Decision]]
    made: dict[tuple[str, int], Decision]


def of(session: Session, subject: str, ids: Collection[int]) -> Decisions:
    """What people decided in chat of rows of `task`, `task_support` (by the task's id) or `period`.

    What a file has set since is the file's: one imported in chat is told by the message that applied it, and
    what nobody's name stands to came from the command line.
    """
    found = (
        select(Audit, Official.name, ImportDraft.id)
        .join(Official, col(Official.id) == Audit.official_id, isouter=True)
        .join(ImportDraft, col(ImportDraft.applied_by_message_id) == Audit.message_id, isouter=True)
        .where(Audit.subject == subject, col(Audit.subject_id).in_(ids))
        .order_by(col(Audit.id))
    )
    decisions = Decisions({}, {})
    for audit, name, draft in session.exec(found):
        key = audit.subject, audit.subject_id
        by_file = name is None or draft is not None
        decided = None if by_file else Decision(name, audit.at)
        if audit.change == Change.CREATED and decided is not None and subject != SUPPORTED:
            decisions.made[key] = decided
        columns = decisions.columns.setdefault(key, {})
        for column in {*audit.before, *audit.after}:
            if decided is None:
                columns.pop(column, None)
            else:
                columns[column] = decided
    return decisions
