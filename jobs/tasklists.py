"""Lists of tasks as their readers see them: worst first, with where each one stands."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from jobs import periods as reporting
from jobs.calendar import WorkingDays
from messages.views import DUE_SOON, TaskLine, TaskList
from storage import periods, tasks
from storage.access import Actor
from storage.tables import Period, Role, Task, TaskKind, TaskState
from storage.tasks import TaskRow

PAGE = 8
Placed = tuple[TaskRow, Period | None]
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
    placed = _placed(session, actor, plan_id, units)
    heading = "own" if actor.units(Role.HEAD) or not units else "unit"
    return _page(placed, _shown_period(placed), day, page, heading, "")


def search(session: Session, actor: Actor, plan_id: int, day: Day, words: str, page: int) -> TaskList:
    """Visible tasks that hold all of the words, accents aside."""
    period = periods.open_period(session, plan_id) or periods.last_period(session, plan_id)
    rows = tasks.search(session, actor, plan_id, period.id if period else None, words)
    return _page([(row, period) for row in rows], period, day, page, "search", words)


def unanswered(session: Session, actor: Actor, plan_id: int) -> list[TaskRow]:
    """What the actor can still report for the open period of each of their units, in plan order."""
    placed = _placed(session, actor, plan_id, actor.reporting_units)
    return [
        row
        for row, period in placed
        if not row.answered
        and row.state == TaskState.OPEN
        and period is not None
        and period.issued_on is None
    ]


def _placed(session: Session, actor: Actor, plan_id: int, units: frozenset[int]) -> list[Placed]:
    """The actor's tasks, each with the period a reply to it answers: units may stand at different ones.

    Once every period is closed, the last one.
    """
    found: dict[int, Placed] = {}
    for unit in sorted(units) or [0]:
        period = periods.open_period_of(session, plan_id, unit) or periods.last_period(session, plan_id)
        rows = tasks.mine(session, actor, plan_id, period.id if period else None, frozenset({unit}))
        for row in rows:
            found.setdefault(row.id, (row, period))
    return list(found.values())


def _shown_period(placed: list[Placed]) -> Period | None:
    """The earliest of the periods that are not answered in full."""
    waiting = [p for row, p in placed if p is not None and not row.answered]
    every = [p for _, p in placed if p is not None]
    return min(waiting or every, key=lambda period: period.due, default=None)


def _page(
    placed: list[Placed], period: Period | None, day: Day, page: int, heading: str, words: str
) -> TaskList:
    lines = [_line(row, standing_of(row, at, day)) for row, at in placed]
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
        unanswered=sum(_is_missing(row) for row, _ in placed) if _is_open(period) else 0,
        words=words,
    )


def _line(row: TaskRow, status: str) -> TaskLine:
    return TaskLine(row.code, row.title, row.lead_unit, status, row.deadline, row.percent)


def placed_line(session: Session, task: Task, period: Period | None, day: Day) -> TaskLine:
    """A task that is not cancelled, as it stands with the period."""
    row = tasks.one(session, task, period.id if period else None)
    return _line(row, standing_of(row, period, day))


def _is_missing(row: TaskRow) -> bool:
    """A dated task with a report of the period is still to be done, and not missing."""
    return row.lead_unit is not None and row.state == TaskState.OPEN and not row.answered


def _is_open(period: Period | None) -> bool:
    return period is not None and period.issued_on is None
