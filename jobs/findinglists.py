"""Findings as their readers see them: the worst first, with their figures, or one with its history."""

from collections.abc import Iterable

from sqlmodel import Session

from jobs.tasklists import Day
from messages.views import Figures, FindingLine, FindingList
from storage import findings
from storage.access import Actor
from storage.findings import TO_MEND, FindingRow
from storage.tables import FindingState

PAGE = 6
SEVERITIES = ("serious", "medium", "minor", "")


def line(row: FindingRow, day: Day) -> FindingLine:
    found = row.finding
    return FindingLine(
        id=found.id,
        number=found.number,
        content=found.content,
        unit=row.unit,
        state=found.state.value,
        severity=found.severity.value if found.severity else "",
        responsible=row.responsible,
        due=found.due,
        days_left=day.cal.left(day.today, day.cal.due(found.due)) if found.due else None,
        restricted=found.restricted,
    )


def worst_first(lines: Iterable[FindingLine]) -> list[FindingLine]:
    """Overdue ones, those to mend by date, those to verify, those handled; of one date the graver first."""

    def rank(one: FindingLine) -> tuple[int, int, int, int]:
        stage = 3 if one.state == "closed" else 2 if one.state == "awaiting" else 0 if one.overdue else 1
        left = one.days_left if one.days_left is not None else 10_000
        return stage, left, SEVERITIES.index(one.severity), one.number

    return sorted(lines, key=rank)


def page(
    session: Session, actor: Actor, plan_id: int | None, day: Day, words: str, number: int
) -> FindingList:
    """A page of what the actor may see that holds all of the words, from 1; beyond the end is the last."""
    lines = worst_first(line(row, day) for row in findings.visible(session, actor, words))
    pages = max(1, -(-len(lines) // PAGE))
    number = min(max(number, 1), pages)
    shown = tuple(lines[(number - 1) * PAGE : number * PAGE])
    return FindingList(shown, figures(session, actor, plan_id, day), len(lines), number, pages, words)


def still_open(session: Session, actor: Actor, unit_path: str, day: Day) -> list[FindingLine]:
    """What was found at a unit and below it and is not handled, the worst first."""
    rows = findings.visible(session, actor)
    within = findings.within(session, unit_path)
    return worst_first(
        line(row, day)
        for row in rows
        if row.finding.state != FindingState.CLOSED and row.finding.unit_id in within
    )


def figures(session: Session, actor: Actor, plan_id: int | None, day: Day) -> Figures:
    """Of the plan's findings the actor may see (None: of all): found, verified by another, overdue."""
    rows = findings.counted(session, actor, plan_id)
    overdue = (
        state in TO_MEND and due is not None and day.cal.left(day.today, day.cal.due(due)) < 0
        for state, due in rows
    )
    return Figures(len(rows), sum(state == FindingState.CLOSED for state, _ in rows), sum(overdue))
