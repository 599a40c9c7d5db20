"""A stored plan as lines to read: the command line's English around the plan's own words, uncut."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from jobs.calendar import WorkingDays
from jobs.imports.difference import counted
from jobs.imports.plan_export import StoredPlan
from jobs.ladders import in_force
from storage.tables import Period, Plan, Target, TargetKind, Task, TaskKind, TaskState

UNASSIGNED = "(unassigned)"
NO_AREA = "Duties of no area"


def lines(stored: StoredPlan, cal: WorkingDays) -> Iterator[str]:
    """The plan's head, its tasks by area with who leads them, its targets, its periods and its ladders."""
    yield from _head(stored)
    yield from _tasks(stored)
    if stored.targets:
        yield from ("", "Targets")
        for target in stored.targets.values():
            yield f"  {target.code:<8} {_figure(target)}: {_flat(target.wording)}"
    yield from ("", "Periods")
    for period in stored.periods.values():
        yield f"  {period.code:<8} {_period(period, cal)}"
    yield from _ladders(stored.plan)


def _head(stored: StoredPlan) -> Iterator[str]:
    plan = stored.plan
    yield _flat(plan.title)
    number, day = plan.number or "unknown", plan.date or "unknown"
    yield f"{stored.office.name}, {plan.year}; number: {number}; date: {day}"
    yield _summary(stored)


def _summary(stored: StoredPlan) -> str:
    led = Counter(task.lead_unit_id for task in stored.tasks.values())
    shares = [f"{unit.name} {led[unit.id]}" for unit in stored.units.values() if led[unit.id]]
    if led[None]:
        shares.append(f"{UNASSIGNED} {led[None]}")
    return f"{counted(len(stored.tasks), 'task')}: {', '.join(shares) or 'none'}"


def _tasks(stored: StoredPlan) -> Iterator[str]:
    headings: dict[int | None, str] = {
        area.id: f"{area.label} {_flat(area.name)}" for area in stored.areas.values()
    }
    headings[None] = NO_AREA
    by_area: dict[int | None, list[Task]] = {area: [] for area in headings}
    for task in stored.tasks.values():
        by_area[task.area_id].append(task)
    names = {unit.id: unit.name for unit in stored.units.values()}
    for area, standing in by_area.items():
        if area is not None or standing:
            yield from ("", headings[area])
        for task in standing:
            lead = names[task.lead_unit_id] if task.lead_unit_id else UNASSIGNED
            support = [stored.units[code].name for code in stored.supports[task.code]]
            who = f"{lead}; with {', '.join(support)}" if support else lead
            yield f"  {task.code:<6} [{_kind(task)}] {who}: {_flat(task.title)}"


def _kind(task: Task) -> str:
    """Standing, or dated and how far; then what else sets it apart."""
    words = [task.kind.value]
    if task.kind == TaskKind.DATED:
        words.append(f"by {task.deadline}")
    if task.deadline_text:
        words.append(f"“{_flat(task.deadline_text)}”")
    if task.deadline_set_by:
        words.append(f"set by {task.deadline_set_by.value}")
    if task.state == TaskState.DONE:
        words.append(f"done {task.done_on}" if task.done_on else "done")
    elif task.percent is not None:
        words.append(f"{task.percent}%")
    if task.restricted:
        words.append("restricted")
    return ", ".join(words)


def _figure(target: Target) -> str:
    if target.value is None:
        return f"{target.kind.value}, no figure"
    percent = "%" if target.kind == TargetKind.SHARE else ""
    return f"{target.kind.value} {target.comparator} {target.value.normalize():f}{percent}"


def _period(period: Period, cal: WorkingDays) -> str:
    told = (
        f"{period.name}: data {period.window_from} to {period.window_to}, cut-off {period.cut_off}, "
        f"units hand in by {_day(period.internal_due, cal)}, ward sends by {_day(period.due, cal)}"
    )
    if period.issued_on:
        told += f"; issued {period.issued_number} on {period.issued_on}"
    return told


def _day(nominal: date, cal: WorkingDays) -> str:
    """A date on a day off runs to the next working day; both are shown."""
    rolled = cal.due(nominal).rolled
    return str(nominal) if rolled == nominal else f"{nominal} (a day off, runs to {rolled})"


def _ladders(plan: Plan) -> Iterator[str]:
    """When it reminds; those that the plan words itself are marked."""
    yield from ("", "Ladders")
    for rule, worded in in_force(plan.ladders).items():
        whose = "this plan's" if rule in (plan.ladders or {}) else "usual"
        yield f"  {rule} ({whose}): {worded}"


def _flat(text: str) -> str:
    return " ".join(text.split())
