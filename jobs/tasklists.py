"""Lists of tasks as their readers see them: worst first, with where each one stands."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from jobs import periods as reporting
from jobs.calendar import WorkingDays
from messages.views import DUE_SOON, OPEN_STATUSES, TaskLine, TaskList
from storage import periods, tasks
from storage.access import Actor
from storage.tables import Period, Role, TaskKind, TaskState
from storage.tasks import TaskRow

PAGE = 8
WORST_FIRST = ("overdue", "due_soon", "on_time", "answered", "done", "unassigned")


@dataclass(frozen=True)
class Day:
    """The day a list is read on."""

    today: date
    cal: WorkingDays


def standing_of(row: TaskRow, period: Period | None, day: Day) -> str:
    """answered, done, overdue, due_soon (7 working days or fewer), on_time or unassigned.

    A standing task is due with its unit's part of the period's report.
    """
    if row.lead_unit is None:
        return "unassigned"
    if row.state == TaskState.DONE:
        return "done"
    if row.kind == TaskKind.STANDING and row.answered:
        return "answered"
    due = row.deadline if row.kind == TaskKind.DATED else period.internal_due if period else None
    if due is None:
        return "on_time"
    left = day.cal.left(day.today, day.cal.due(due))
    return "overdue" if left < 0 else "due_soon" if left <= DUE_SOON else "on_time"


def mine(session: Session, actor: Actor, plan_id: int, day: Day, page: int) -> TaskList:
    """The actor's own tasks; a head's are the unit's. Without any, those of the actor's unit."""
    units = actor.units(Role.HEAD) or actor.units(Role.OFFICIAL)
    period = _period_for(session, plan_id, units)
    rows = tasks.mine(session, actor, plan_id, period.id if period else None, units)
    heading = "own" if actor.units(Role.HEAD) or not units else "unit"
    return _page(rows, period, day, page, heading, "")


def search(session: Session, actor: Actor, plan_id: int, day: Day, words: str, page: int) -> TaskList:
    """Visible tasks that hold all of the words, accents aside."""
    period = periods.open_period(session, plan_id)
    rows = tasks.search(session, actor, plan_id, period.id if period else None, words)
    return _page(rows, period, day, page, "search", words)


def unanswered(session: Session, actor: Actor, plan_id: int) -> list[TaskRow]:
    """What the actor can still report for the open period of each of their units, in plan order."""
    found: list[TaskRow] = []
    for unit in sorted(actor.units(Role.HEAD, Role.OFFICIAL)):
        period = _period_for(session, plan_id, frozenset({unit}))
        rows = tasks.mine(session, actor, plan_id, period.id if period else None, frozenset({unit}))
        found += [row for row in rows if not row.answered and row.state == TaskState.OPEN]
    return list({row.id: row for row in found}.values())


def _period_for(session: Session, plan_id: int, units: frozenset[int]) -> Period | None:
    for unit in sorted(units):
        return periods.open_period_of(session, plan_id, unit)
    return periods.open_period(session, plan_id)


def _page(
    rows: list[TaskRow], period: Period | None, day: Day, page: int, heading: str, words: str
) -> TaskList:
    lines = [_line(row, standing_of(row, period, day)) for row in rows]
    lines.sort(key=lambda line: WORST_FIRST.index(line.status))
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 1), pages)
    return TaskList(
        heading=heading,
        tasks=tuple(lines[(page - 1) * PAGE : page * PAGE]),
        total=len(lines),
        page=page,
        pages=pages,
        period=reporting.line(period, day.today, day.cal) if period else None,
        unanswered=sum(line.status in OPEN_STATUSES for line in lines),
        words=words,
    )


def _line(row: TaskRow, status: str) -> TaskLine:
    return TaskLine(row.code, row.title, row.lead_unit, status, row.deadline, row.percent)
