"""Targets as their readers see them: the worst first, with what was said of each, or counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from jobs import measures
from jobs.measures import Figure, Goal
from messages.views import ReadingShown, TargetFigures, TargetLine, TargetList
from storage import periods, targets
from storage.access import Actor
from storage.tables import Period, Target, TargetReading
from storage.targets import TargetRow

PAGE = 6


def page(session: Session, actor: Actor, plan_id: int, number: int) -> TargetList:
    """A page of the targets the actor may see, from 1; beyond the end is the last."""
    rows = targets.visible(session, actor, plan_id)
    lines, period = standing_lines(session, plan_id, rows)
    pages = max(1, -(-len(lines) // PAGE))
    number = min(max(number, 1), pages)
    shown = tuple(lines[(number - 1) * PAGE : number * PAGE])
    return TargetList(shown, _counted(lines), period.name if period else "", number, pages)


def figures(session: Session, actor: Actor, plan_id: int) -> TargetFigures:
    """How many of the targets that the actor may see stand where, for the ward's next report."""
    return _counted(standing_lines(session, plan_id, targets.visible(session, actor, plan_id))[0])


def _counted(lines: Sequence[TargetLine]) -> TargetFigures:
    return TargetFigures(**Counter(line.status for line in lines))


def standing_lines(
    session: Session, plan_id: int, rows: Sequence[TargetRow]
) -> tuple[list[TargetLine], Period | None]:
    """Worst first, with what was said for the period of the ward's next report, and for the one before it."""
    period = periods.open_period(session, plan_id) or periods.last_period(session, plan_id)
    before = periods.previous_period(session, period) if period else None
    asked = [one.id for one in (period, before) if one]
    said = targets.standing(session, [row.target.id for row in rows], asked)
    lines = []
    for row in rows:
        shown = line(row.target, said.get((row.target.id, period.id)) if period else None, may=row.may)
        earlier = said.get((row.target.id, before.id)) if before else None
        if before and earlier:
            shown = replace(shown, before=_shown(_figure(earlier)), before_period=before.name)
        lines.append(shown)
    return sorted(lines, key=lambda one: measures.WORST_FIRST.index(one.status)), period


def line(target: Target, reading: TargetReading | None = None, *, may: bool = False) -> TargetLine:
    """The target with what was said of it."""
    empty = TargetLine(
        id=target.id,
        code=target.code,
        title=target.title,
        kind=target.kind.value,
        status=measures.NONE,
        comparator=target.comparator.value if target.comparator else None,
        value=target.value,
        may=may,
    )
    return with_reading(empty, _figure(reading)) if reading else empty


def with_reading(empty: TargetLine, figure: Figure) -> TargetLine:
    """The target as it would stand with that figure."""
    goal = Goal(empty.kind, empty.comparator, empty.value)
    return replace(empty, status=measures.status(goal, figure), reading=_shown(figure))


def _figure(said: TargetReading) -> Figure:
    return Figure(said.state.value, said.numerator, said.denominator, said.value)


def _shown(figure: Figure) -> ReadingShown:
    percent = measures.measured("share", figure) if figure.numerator is not None else None
    return ReadingShown(figure.state, figure.numerator, figure.denominator, figure.value, percent)
