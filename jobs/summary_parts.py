"""The parts of a whole: units of an office, offices of what stands above them, fields of plans."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from sqlmodel import Session

from messages.views import Figures, TargetFigures, UnitMissing
from messages.views.summaries import Counts, Part
from storage import figures, figures_found, figures_lists, figures_tasks, figures_units
from storage.actors import Actor
from storage.figures import OfficeOf, PeriodOf, Scope
from storage.figures_lists import NO_AREA as NONE
from storage.figures_tasks import Bounds
from storage.figures_units import UnitOf
from storage.rights import Right

NOBODY = "Chưa phân công"
NO_AREA = "Không thuộc lĩnh vực nào"


@dataclass(frozen=True)
class Asked:
    """Whose figures, for which period: what every query of one summary shares."""

    session: Session
    scope: Scope
    node: UnitOf | None
    year: int
    periods: Sequence[PeriodOf]
    period: PeriodOf | None
    bounds: Bounds

    @property
    def code(self) -> str | None:
        return self.period.code if self.period else None

    @cached_property
    def offices(self) -> Sequence[OfficeOf]:
        """Those of the scope that have a plan of the year."""
        return figures.offices(self.session, self.scope, self.year, self.code)


def by_area(what: Asked) -> list[Part]:
    """By field of the plans, in their order; what is in none last. The `id` is as `figures_lists.tasks` takes
    it."""
    rows = _Rows(what, "area", lambda key: key)
    named = figures_lists.areas(what.session, what.scope, what.year)
    parts = [rows.part(area.name, area.id, area.name) for area in named if area.name in rows.keys]
    return parts + [rows.part(None, NONE, NO_AREA)] * (None in rows.keys)


def by_unit(what: Asked) -> tuple[list[Part], tuple[UnitMissing, ...]]:
    """The units of one office, in its order. What a unit led that has become another is that one's; of one
    that is gone, nobody's."""
    units: dict[int, UnitOf] = {}
    for office in what.offices:
        units |= figures_units.units(what.session, office.id, what.scope.today)

    def now(unit_id: int | None) -> int | None:
        if unit_id is None or units[unit_id].present_id is None:
            return None
        return units[unit_id].present_id if units[unit_id].present_id in units else unit_id

    rows = _Rows(what, "unit", now)
    keys = [unit for unit in units if unit in rows.keys] + [None] * (None in rows.keys)
    parts = [rows.part(key, key or 0, units[key].name if key else NOBODY) for key in keys]
    owing = [part for part in parts if part.handed_in < part.units]
    waiting = tuple(UnitMissing(part.name, part.tasks.missing) for part in owing)
    return parts, waiting


def by_office(what: Asked) -> tuple[list[Part], tuple[UnitMissing, ...]]:
    """What stands right below the node, each with all the offices in it."""
    below = _below(what)
    rows = _Rows(what, "office", lambda office: below[office][0])
    names = dict(below.values())
    held = Counter(unit_id for unit_id, _ in below.values())
    issued = Counter(below[office.id][0] for office in what.offices if office.issued)
    made = (rows.part(unit_id, unit_id, name) for unit_id, name in names.items())
    return [replace(part, offices=held[part.id], issued=issued[part.id]) for part in made], ()


def tops(actor: Actor) -> set[str]:
    """The paths of the units that the actor sees figures of, those within another left out."""
    held = actor.paths(Right.SEE)
    return {path for path in held if not any(path != one and path.startswith(one) for one in held)}


def _below(what: Asked) -> dict[int, tuple[int, str]]:
    """By office the child of the node that holds it; itself where there is no single node."""
    highest = tops(what.scope.actor)
    node = what.node.path if what.node else highest.pop() if len(highest) == 1 else ""
    if not node:
        return {office.id: (office.unit_id, office.name) for office in what.offices}
    names = figures_units.children(what.session, int(node.rstrip("/").rpartition("/")[2]), what.scope.today)
    found = {}
    for office in what.offices:
        first = office.path.removeprefix(node).partition("/")[0]
        child = names.get(int(first)) if first else None
        found[office.id] = (child.id, child.name) if child else (office.unit_id, office.name)
    return found


class _Rows:
    """All that was counted of a scope, by key; `key_of` brings an office, a unit or a field under it."""

    def __init__(self, what: Asked, by: str, key_of: Callable[[Any], Any]) -> None:
        session, scope, year, code = what.session, what.scope, what.year, what.code
        self._by = by
        self._key_of = key_of
        self._tasks = self._keyed(figures_tasks.tallies(session, scope, year, code, what.bounds, by))
        self._parts = self._keyed(figures_found.parts(session, scope, year, code, by) if by != "area" else ())
        self._found = self._keyed(figures_found.findings(session, scope, year, what.bounds, by))
        self._aims = self._keyed(figures_found.targets(session, scope, year, code, by))
        self.keys = {*self._tasks, *self._parts, *self._found, *self._aims}

    def _keyed(self, rows: Iterable[tuple[Any, ...]]) -> Mapping[Any, list[tuple[Any, ...]]]:
        """The counts alone, by key."""
        keyed: dict[Any, list[tuple[Any, ...]]] = {}
        for row in rows:
            key = self._key_of(row[0] if self._by == "office" else row[1])
            keyed.setdefault(key, []).append(row[2:])
        return keyed

    def part(self, key: Any, unit_id: int, name: str) -> Part:
        units, handed_in = _sums(self._parts.get(key), 2)
        targets: Counter[str] = Counter()
        for status, count in self._aims.get(key, ()):
            targets[status] += count
        tasks = Counts(*_sums(self._tasks.get(key), 10))
        found = Figures(*_sums(self._found.get(key), 3))
        return Part(unit_id, name, tasks, found, TargetFigures(**targets), units, handed_in)


def _sums(rows: Sequence[tuple[int, ...]] | None, width: int) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)] if rows else [0] * width
