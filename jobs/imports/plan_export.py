"""A stored plan as the data of a plan file, and as the YAML that imports again without a change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import yaml
from sqlmodel import Session

from jobs.errors import JobsError
from jobs.imports.rows import (
    AreaRow,
    LetterheadRow,
    OfficeRow,
    PeriodRow,
    PlanRow,
    Row,
    TargetRow,
    TaskRow,
    UnitRow,
)
from jobs.ladders import in_force
from storage import plans, tasks
from storage.tables import Area, Letterhead, Office, Period, Plan, Target, Task, TaskState, Unit

WIDTH = 120
STATE = ("state", "percent", "done_on")
ISSUED = ("issued_number", "issued_on")


class NoPlanYet(JobsError):
    """No plan has been imported, or none of the office asked for."""

    code = "no_plan"


class SeveralPlans(JobsError):
    """Several offices have a plan, and none was named."""

    code = "several_plans"


@dataclass(frozen=True)
class StoredPlan:
    """A plan with everything that belongs to it, by code and in its order; cancelled tasks are left out.

    `supports` are the codes of the units that support a task, by its code.
    """

    office: Office
    units: Mapping[str, Unit]
    letterhead: Letterhead | None
    plan: Plan
    areas: Mapping[str, Area]
    tasks: Mapping[str, Task]
    supports: Mapping[str, list[str]]
    targets: Mapping[str, Target]
    periods: Mapping[str, Period]


def the_plan(session: Session, today: date, office: str | None = None) -> StoredPlan:
    """The plan in force: of the office of that code, or of the only one. Raises NoPlanYet, SeveralPlans."""
    found = []
    for one in plans.offices(session):
        plan = tasks.current_plan(session, one.id, today)
        if plan is not None and office in (None, one.code):
            found.append((one, session.get_one(Plan, plan.id)))
    if not found:
        whose = f" of office '{office}'" if office else ""
        raise NoPlanYet(f"no plan{whose} has been imported; run `nhacviec plan import FILE`")
    if len(found) > 1:
        codes = ", ".join(one.code for one, _ in found)
        raise SeveralPlans(f"several offices have a plan ({codes}); name one with --office")
    return of_plan(session, *found[0])


def of_plan(session: Session, office: Office, plan: Plan) -> StoredPlan:
    """Everything that belongs to a plan of the office."""
    units = plans.units_of(session, office.id)
    standing = {
        code: task
        for code, task in plans.tasks_of(session, plan.id).items()
        if task.state != TaskState.CANCELLED
    }
    supports = plans.supports_of(session, plan.id)
    return StoredPlan(
        office=office,
        units=units,
        letterhead=plans.letterhead_of(session, office.id),
        plan=plan,
        areas=plans.areas_of(session, plan.id),
        tasks=standing,
        supports={
            code: [unit for unit, row in units.items() if row.id in supports.get(task.id, ())]
            for code, task in standing.items()
        },
        targets={
            code: target
            for code, target in plans.targets_of(session, plan.id).items()
            if target.dropped_on is None
        },
        periods=plans.periods_of_plan(session, plan.id),
    )


def as_data(stored: StoredPlan, *, states: bool = False) -> dict[str, Any]:
    """The sections of a plan file as plain data and dates, every field of a row present.

    `states`: with how far a task is and when a period was issued, which no plan file holds.
    """
    units, areas, standing = _codes(stored.units), _codes(stored.areas), _codes(stored.tasks)
    state, issued = (STATE, ISSUED) if states else ((), ())
    return {
        "office": _row(OfficeRow, stored.office),
        "units": [_row(UnitRow, unit, parent=units.get(unit.parent_id)) for unit in stored.units.values()],
        "letterhead": _row(LetterheadRow, stored.letterhead) if stored.letterhead else None,
        "plan": _row(PlanRow, stored.plan),
        "areas": [_row(AreaRow, area) for area in stored.areas.values()],
        "tasks": [
            _row(
                TaskRow,
                task,
                *state,
                area=areas.get(task.area_id),
                lead=units.get(task.lead_unit_id),
                support=stored.supports[code],
            )
            for code, task in stored.tasks.items()
        ],
        "targets": [
            _row(TargetRow, target, area=areas.get(target.area_id), task=standing.get(target.task_id))
            for target in stored.targets.values()
        ],
        "periods": [_row(PeriodRow, period, *issued) for period in stored.periods.values()],
        "ladders": in_force(stored.plan.ladders),
    }


def to_yaml(stored: StoredPlan) -> str:
    """A plan file; importing it changes nothing."""
    data = {name: _filled(section) for name, section in as_data(stored).items()}
    text = f"# {stored.plan.title}\n"
    return text + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=WIDTH)


def _codes(rows: Mapping[str, Any]) -> dict[int | None, str]:
    return {row.id: code for code, row in rows.items()}


def _row(model: type[Row], row: Any, *more: str, **named: Any) -> dict[str, Any]:
    """The fields of a file's row in its order; what a file says by code comes in `named`."""
    fields: Iterable[str] = (*model.model_fields, *more)
    return {name: named[name] if name in named else _plain(getattr(row, name)) for name in fields}


def _plain(value: Any) -> Any:
    """As YAML writes it."""
    match value:
        case StrEnum():
            return value.value
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
    return value


def _filled(section: Any) -> Any:
    """Without the fields that say nothing."""
    if isinstance(section, list):
        return [_filled(row) for row in section]
    if isinstance(section, dict):
        return {name: value for name, value in section.items() if not _says_nothing(value)}
    return section


def _says_nothing(value: Any) -> bool:
    """As no value at all does; 0 is a value."""
    return value is None or value is False or value == []
