"""A plan file, read and checked as a whole: every fault at once, each with its line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobs.calendar import WorkingDays
from jobs.imports import marked, sense
from jobs.imports.ladder_rows import own_ladders
from jobs.imports.marked import BadFile, Marked
from jobs.imports.periods_default import default_periods
from jobs.imports.rows import (
    AreaRow,
    LetterheadRow,
    OfficeRow,
    PeriodRow,
    PlanRow,
    TargetRow,
    TaskRow,
    UnitRow,
    check,
    rows,
)

SECTIONS = ("office", "units", "letterhead", "plan", "areas", "tasks", "targets", "periods", "ladders")


@dataclass(frozen=True)
class PlanFile:
    """What a good plan file says, in its order.

    `ladders`: rule → how its ladder is worded, where it is not the usual one.
    """

    office: OfficeRow
    units: tuple[UnitRow, ...]
    letterhead: LetterheadRow
    plan: PlanRow
    areas: tuple[AreaRow, ...]
    tasks: tuple[TaskRow, ...]
    targets: tuple[TargetRow, ...]
    periods: tuple[PeriodRow, ...]
    ladders: Mapping[str, str] | None


def load(path: Path, cal: WorkingDays) -> PlanFile:
    """Reads and checks a plan file; without `periods` it has the four of CCHC on their usual days.

    Raises BadFile with every fault, JobsError where there is nothing to read.
    """
    doc = marked.read(path, SECTIONS)
    data = doc.data
    office = _one(OfficeRow, data, "office", doc)
    letterhead = _one(LetterheadRow, data, "letterhead", doc)
    plan = _one(PlanRow, data, "plan", doc)
    units = rows(UnitRow, data.get("units"), ("units",), doc)
    areas = rows(AreaRow, data.get("areas"), ("areas",), doc, required=False)
    tasks = rows(TaskRow, data.get("tasks"), ("tasks",), doc)
    targets = rows(TargetRow, data.get("targets"), ("targets",), doc, required=False)
    periods = rows(PeriodRow, data.get("periods"), ("periods",), doc, required=False)
    ladders = own_ladders(doc)
    sense.check_plan(doc, units, tasks, targets, periods)
    if doc.faults or office is None or letterhead is None or plan is None:
        raise BadFile(path, doc.faults)
    return PlanFile(
        office=office,
        units=tuple(units.values()),
        letterhead=letterhead,
        plan=plan,
        areas=tuple(areas.values()),
        tasks=tuple(tasks.values()),
        targets=tuple(targets.values()),
        periods=tuple(periods.values()) or default_periods(plan.year, cal),
        ladders=ladders,
    )


def _one(model: Any, data: Mapping[str, Any], name: str, doc: Marked) -> Any:
    if data.get(name) is None:
        doc.fault((name,), f"'{name}' is missing or empty")
        return None
    return check(model, data[name], (name,), doc)
