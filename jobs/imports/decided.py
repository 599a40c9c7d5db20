"""What was decided in the system stands: a file wins only where nobody decided here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from jobs.imports.difference import Change, Reference
from jobs.schedule import ZONE
from storage import decided, plans
from storage.decided import Decision, Decisions
from storage.tables import Period, Task

TOGETHER = (
    frozenset({"kind", "deadline", "deadline_text", "deadline_set_by"}),
    frozenset({"window_from", "window_to", "cut_off", "internal_due", "due"}),
)
"""Columns that must fit each other: where one was decided, none of them is the file's."""
FOLLOWS = frozenset({"kind", "deadline_text", "deadline_set_by", "sort", "search_text"})
"""Columns that are told by another: a task's deadline, its code, its title."""
GIVEN = ("in the system", "not in the file")


@dataclass(frozen=True)
class Kept:
    """A difference that is left as it was decided: `change` from what is stored to what the file says.

    `at` is local.
    """

    change: Change
    by: str
    at: datetime

    def __str__(self) -> str:
        return f"{self.change} (kept as {self.by} decided on {self.at:%Y-%m-%d})"


class Standing:
    """The decisions about the tasks and periods of one plan, and what they kept from the file so far.

    The tasks are locked: who would decide of them meanwhile waits for the import to end.
    """

    def __init__(self, session: Session, plan_id: int) -> None:
        plans.lock_tasks(session, plan_id)
        task_ids = [task.id for task in plans.tasks_of(session, plan_id).values()]
        period_ids = [period.id for period in plans.periods_of_plan(session, plan_id).values()]
        self._of = {
            "task": decided.of(session, "task", task_ids),
            "task_support": decided.of(session, "task_support", task_ids),
            "period": decided.of(session, "period", period_ids),
        }
        self.kept: list[Kept] = []

    def free(
        self,
        kind: str,
        row: Task | Period | None,
        values: Mapping[str, Any],
        names: Mapping[str, Reference] | None = None,
    ) -> dict[str, Any]:
        """The values that the file may set in a row; of the others what differs is noted."""
        if row is None:
            return dict(values)
        columns = self._columns(kind, row)
        for column, decision in columns.items():
            if column in values and column not in FOLLOWS:
                self._note(kind, row, column, getattr(row, column), values[column], decision, names or {})
        return {column: value for column, value in values.items() if column not in columns}

    def _columns(self, kind: str, row: Task | Period) -> dict[str, Decision]:
        found = dict(self._decisions(kind).columns.get((kind, row.id), {}))
        for group in TOGETHER:
            latest = max(
                (found[column] for column in group if column in found), key=lambda d: d.at, default=None
            )
            if latest is not None:
                found.update({column: found.get(column, latest) for column in group})
        return found

    def _note(
        self,
        kind: str,
        row: Task | Period,
        column: str,
        stored: Any,
        wanted: Any,
        decision: Decision,
        names: Mapping[str, Reference],
    ) -> None:
        if stored == wanted:
            return
        name = names.get(column)
        shown = (name.codes.get(stored), name.codes.get(wanted)) if name else (stored, wanted)
        change = Change(kind, row.code, name.field if name else column, *shown)
        self.kept.append(Kept(change, decision.by, decision.at.astimezone(ZONE)))

    def supports(self, task: Task, stored: str, wanted: str) -> bool:
        """Whether the file may set which units support a task."""
        found = self._decisions("task_support").columns.get(("task_support", task.id))
        if not found:
            return True
        decision = max(found.values(), key=lambda one: one.at)
        self.kept.append(
            Kept(
                Change("task", task.code, "support", stored, wanted),
                decision.by,
                decision.at.astimezone(ZONE),
            )
        )
        return False

    def given(self, kind: str, row: Task | Period) -> bool:
        """Whether somebody added the row here, or moved its dates: the file may not leave it out."""
        decision = self._decisions(kind).made.get((kind, row.id))
        if decision is None and kind == "period":
            columns = self._columns(kind, row)
            decision = columns.get("due")
        if decision is None:
            return False
        self.kept.append(
            Kept(Change(kind, row.code, "state", *GIVEN), decision.by, decision.at.astimezone(ZONE))
        )
        return True

    def _decisions(self, kind: str) -> Decisions:
        return self._of[kind]
