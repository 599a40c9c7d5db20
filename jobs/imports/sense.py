"""What the rows of a plan file must be to one another. Fields that were wrong by themselves are None here."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from jobs.imports.marked import Marked, Place
from jobs.imports.rows import PeriodRow, TargetRow, TaskRow, UnitRow
from storage.tables import TargetKind, TaskKind, UnitKind

ORDERED = (
    ("window_from", "window_to"),
    ("window_from", "cut_off"),
    ("window_from", "internal_due"),
    ("cut_off", "due"),
    ("internal_due", "due"),
)
OFFICES = (UnitKind.PROVINCE, UnitKind.TOWN, UnitKind.WARD)


def check_plan(
    doc: Marked,
    units: Mapping[int, UnitRow],
    tasks: Mapping[int, TaskRow],
    targets: Mapping[int, TargetRow],
    periods: Mapping[int, PeriodRow],
) -> None:
    """Notes every fault between rows: doubles, names of nothing, dates in the wrong order."""
    known = {name: codes(doc, f"{name}s") for name in ("unit", "area", "task", "target", "period")}
    _check_tree(doc, units, known["unit"])
    for n, task in tasks.items():
        _check_task(doc, ("tasks", n), task, known)
    for n, target in targets.items():
        _check_target(doc, ("targets", n), target, known)
    for n, period in periods.items():
        _check_period(doc, ("periods", n), period)
    _check_windows(doc, periods)


def codes(doc: Marked, section: str) -> set[str]:
    """The codes of a section, badly written ones too; one that stands twice is a fault.

    `3.c` and `3.C` are one code: officials write either.
    """
    seen: set[str] = set()
    folded: set[str] = set()
    found = doc.at((section,))
    for n in range(len(found) if isinstance(found, list) else 0):
        code = doc.at((section, n, "code"))
        if not isinstance(code, str):
            continue
        if code.casefold() in folded:
            doc.fault((section, n, "code"), f"the code '{code}' stands twice in {section}")
        seen.add(code)
        folded.add(code.casefold())
    return seen


def check_known(doc: Marked, place: Place, what: str, code: str | None, known: Iterable[str]) -> None:
    """A reference to a row that is not there is a fault."""
    if code is not None and code not in known:
        doc.fault(place, f"{place[2]}: there is no {what} '{code}'")


def _check_tree(doc: Marked, units: Mapping[int, UnitRow], known: set[str]) -> None:
    parents = {unit.code: unit.parent for unit in units.values()}
    for n, unit in units.items():
        place: Place = ("units", n)
        check_known(doc, (*place, "parent"), "unit", unit.parent, known)
        if n == 0 and unit.parent is not None:
            doc.fault((*place, "parent"), "the first unit is the office itself and has no parent")
        elif n > 0 and doc.at((*place, "parent")) is None:
            doc.fault(place, "needs a parent (only the first unit, the office itself, has none)")
        elif _goes_round(unit.code, parents):
            doc.fault((*place, "parent"), "the unit stands below itself")
        if unit.kind is not None and (unit.kind in OFFICES) != (n == 0):
            doc.fault(
                (*place, "kind"), f"the first unit must be one of {', '.join(OFFICES)}, and no other may"
            )
        _check_order(doc, (*place, "until"), unit.since, unit.until, "until is before since")


def _goes_round(code: str, parents: Mapping[str, str | None]) -> bool:
    seen: set[str] = set()
    at = parents.get(code)
    while at is not None and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return code in seen


def _check_task(doc: Marked, place: Place, task: TaskRow, known: Mapping[str, set[str]]) -> None:
    check_known(doc, (*place, "lead"), "unit", task.lead, known["unit"])
    check_known(doc, (*place, "area"), "area", task.area, known["area"])
    for unit, times in Counter(task.support or ()).items():
        check_known(doc, (*place, "support"), "unit", unit, known["unit"])
        if times > 1 or unit == task.lead:
            doc.fault((*place, "support"), f"names the unit '{unit}' twice")
    if task.kind == TaskKind.DATED and doc.at((*place, "deadline")) is None:
        doc.fault(place, "a dated task needs a deadline")
    if task.kind == TaskKind.STANDING and task.deadline is not None:
        doc.fault((*place, "deadline"), "a standing task can have no deadline (its kind would be dated)")


def _check_target(doc: Marked, place: Place, target: TargetRow, known: Mapping[str, set[str]]) -> None:
    check_known(doc, (*place, "area"), "area", target.area, known["area"])
    check_known(doc, (*place, "task"), "task", target.task, known["task"])
    if (doc.at((*place, "comparator")) is None) != (doc.at((*place, "value")) is None):
        doc.fault(place, "a target has a comparator and a value, or neither")
    if target.kind == TargetKind.SHARE and target.value is not None and target.value > 100:
        doc.fault((*place, "value"), "a share cannot exceed 100")


def _check_period(doc: Marked, place: Place, period: PeriodRow) -> None:
    for first, then in ORDERED:
        message = f"{then} is before {first}"
        _check_order(doc, (*place, then), getattr(period, first), getattr(period, then), message)


def _check_order(doc: Marked, place: Place, first: date | None, then: date | None, message: str) -> None:
    if first is not None and then is not None and then < first:
        doc.fault(place, message)


def _check_windows(doc: Marked, periods: Mapping[int, PeriodRow]) -> None:
    """Quarters lie inside a half-year by nature; two windows of one kind must not share a day."""
    whole = [(n, p) for n, p in periods.items() if None not in (p.kind, p.window_from, p.window_to)]
    whole.sort(key=lambda one: one[1].window_from)
    last: dict[str, PeriodRow] = {}
    for n, period in whole:
        before = last.get(period.kind)
        if before is not None and period.window_from <= before.window_to:
            doc.fault(("periods", n, "window_from"), f"the window overlaps that of period '{before.code}'")
        if before is None or period.window_to > before.window_to:
            last[period.kind] = period
