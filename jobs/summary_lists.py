"""The figures of /status opened: parts, tasks at a place, findings and targets of a node, page by page."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from jobs import targetlists
from jobs.calendar import WorkingDays
from jobs.findinglists import line as finding_line
from jobs.summary_parts import NO_AREA, Asked, by_area
from jobs.tasklists import Day
from messages.views import FindingLine, TargetFigures, TargetLine
from messages.views.status import AimList, FoundList, PartList, PlacedTask, PlaceList
from messages.views.summaries import PLACES, Part, Summary
from storage import figures_lists, targets
from storage import findings as found
from storage.figures_lists import ALL, MISSING, TaskOf
from storage.findings import FindingRow

PAGE = 8
WHICH = (*PLACES, ALL, MISSING)
One = TypeVar("One")


def paged(rows: Sequence[One], page: int) -> tuple[tuple[One, ...], int, int]:
    """The rows of a page from 1, its number and that of the last; beyond the end is the last."""
    page, pages = turned(len(rows), page)
    return tuple(rows[(page - 1) * PAGE : page * PAGE]), page, pages


def turned(total: int, page: int) -> tuple[int, int]:
    """The page as far as there is one, and the number of the last."""
    pages = max(1, -(-total // PAGE))
    return min(max(page, 1), pages), pages


def parts(view: Summary, page: int) -> PartList:
    """The parts of a node: its units, or the offices below it."""
    shown, page, pages = paged(view.parts, page)
    by = "office" if view.many else "unit"
    return PartList(view.scope, by, shown, _period(view), len(view.parts), page, pages)


def _period(view: Summary) -> str:
    return view.period.name if view.period else ""


def fields(what: Asked, scope: str, page: int) -> PartList:
    """The fields of the plans in the scope."""
    every = by_area(what)
    shown, page, pages = paged(every, page)
    name = what.period.name if what.period else ""
    return PartList(scope, "area", shown, name, len(every), page, pages)


def tasks(what: Asked, scope: str, place: str, area: int, page: int) -> PlaceList:
    """The tasks of a node that stand at `place` (of `WHICH`), of one field or of all (0)."""
    total, rows = _tasks(what, place, area, page)
    page, pages = turned(total, page)
    many = bool(_named(what))
    return PlaceList(
        scope=scope,
        place=place,
        area=_area(what, area),
        period=what.period.name if what.period else "",
        tasks=tuple(_placed(row, many=many) for row in rows),
        total=total,
        page=page,
        pages=pages,
    )


def _named(what: Asked) -> Mapping[int, str]:
    """The offices of the scope by id, where it holds several: their units bear the same names."""
    return {one.id: one.name for one in what.offices} if len(what.offices) > 1 else {}


def _tasks(what: Asked, place: str, area: int, page: int) -> tuple[int, list[TaskOf]]:
    def read(page: int) -> tuple[list[TaskOf], int]:
        asked = (what.session, what.scope, what.year, what.code, what.bounds, place)
        return figures_lists.tasks(*asked, area=area, most=PAGE, skip=PAGE * (page - 1))

    rows, total = read(max(page, 1))
    if not rows and page > 1:
        # Fewer by now: as many as there are, then their last page.
        total = read(1)[1]
        rows = read(turned(total, page)[0])[0]
    return total, rows


def _area(what: Asked, area: int) -> str:
    if not area:
        return ""
    names = {one.id: one.name for one in figures_lists.areas(what.session, what.scope, what.year)}
    return names.get(area, NO_AREA)


def _placed(row: TaskOf, *, many: bool) -> PlacedTask:
    office = row.office if many else ""
    return PlacedTask(row.id, row.code, row.title, row.place, row.unit, office, row.due, row.percent)


def of_field(what: Asked, area: int) -> Part:
    """The figures of a field of the scope."""
    return next((part for part in by_area(what) if part.id == area), Part(area, NO_AREA))


def findings(what: Asked, view: Summary, cal: WorkingDays, area: int, page: int) -> FoundList:
    """The findings of a node, of one field or of all (0), the worst first; how many there are is the figure
    of `view`, or of the field."""
    figures = (of_field(what, area) if area else view.whole).findings
    page, pages = turned(figures.found, page)
    asked = (what.session, what.scope, what.year, what.bounds)
    rows, total = figures_lists.findings(*asked, area=area, most=PAGE, skip=PAGE * (page - 1))
    day = Day(what.scope.today, cal)
    named = _named(what)
    lines = tuple(_found(row, day, named.get(row.finding.office_id)) for row in rows)
    return FoundList(view.scope, _area(what, area), figures, lines, total, page, pages)


def _found(row: FindingRow, day: Day, office: str | None) -> FindingLine:
    line = finding_line(row, day)
    return replace(line, unit=f"{line.unit}, {office}") if office else line


def aims(what: Asked, view: Summary, area: int, page: int) -> AimList:
    """The targets of a node within one office, of one field or of all (0), the worst first."""
    lines = _aims(what, area)
    shown, page, pages = paged(lines, page)
    counted = TargetFigures(**Counter(line.status for line in lines))
    return AimList(view.scope, _area(what, area), _period(view), counted, shown, len(lines), page, pages)


def _aims(what: Asked, area: int) -> list[TargetLine]:
    path, field = what.scope.path, None if area == figures_lists.NO_AREA else area
    lines: list[TargetLine] = []
    for office in what.offices:
        rows = targets.visible(what.session, what.scope.actor, office.plan_id)
        if path and not office.path.startswith(path):
            below = found.within(what.session, path)
            rows = [row for row in rows if row.unit_id in below]
        rows = [row for row in rows if not area or row.target.area_id == field]
        lines += targetlists.standing_lines(what.session, office.plan_id, rows)[0]
    return lines
