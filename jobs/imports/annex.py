"""The annex of a plan as the plan file it means: what the office has already, with what the rows say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jobs.calendar import WorkingDays
from jobs.imports import plan_export
from jobs.imports.annex_codes import Codes, plain
from jobs.imports.listing import (
    DEADLINE,
    DELIVERABLE,
    LABEL,
    LEAD,
    LONGEST_QUOTE,
    SUPPORT,
    TITLE,
    Entry,
    Listing,
    Unread,
    in_order,
)
from jobs.imports.periods_default import default_periods
from jobs.imports.plan_export import StoredPlan
from jobs.imports.plan_file import PlanFile
from jobs.imports.rows import (
    AreaRow,
    LetterheadRow,
    OfficeRow,
    PeriodRow,
    PlanRow,
    TargetRow,
    TaskRow,
    UnitRow,
)
from jobs.imports.unit_names import UnitNames
from messages.understand import deadlines
from messages.understand.deadlines import Kind
from storage.tables import Area, Task, TaskKind, Unit, fold

NO_DATE = "-"
"""What is answered where a task has no date of its own."""
BARE_DAY = re.compile(r"\s*\d{1,2}/\d{1,2}/\d{4}\s*")
LONGEST_LABEL = 20


@dataclass(frozen=True)
class Unclear:
    """A deadline that somebody has to say. `key` names the row among those of its file."""

    key: str
    where: str
    title: str
    said: str


@dataclass(frozen=True)
class Reading:
    """How an annex is read: by which day, for which year, with which answers about unclear deadlines.

    `answers`: a day in ISO or NO_DATE by the key of its row. `restricted`: the reader may change what is hạn
    chế. `whole`: what it leaves out is cancelled.
    """

    today: date
    year: int
    answers: Mapping[str, str] = field(default_factory=dict)
    restricted: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Annex:
    """`file`: what to import. `left_out`: tasks of the plan it does not name."""

    file: PlanFile
    unread: tuple[Unread, ...]
    unclear: tuple[Unclear, ...]
    left_out: tuple[str, ...]


def plan_of(listing: Listing, base: StoredPlan, tasks: Mapping[str, Task], how: Reading) -> Annex:
    """What the listing means for the office of `base`: the plan of the year, else any to take over from.

    `tasks`: all of the year's plan, cancelled ones too; none where there is no such plan yet.
    """
    fresh = base.plan.year != how.year
    work = _Rows(listing, base, tasks, how, fresh=fresh)
    work.run()
    data = plan_export.as_data(base)
    stored = {} if fresh else {row["code"]: row for row in data["tasks"]}
    left_out = tuple(code for code in stored if code not in work.rows)
    kept = [stored[code] for code in left_out if not how.whole or not work.may_change(tasks[code])]
    used = {row["area"] for row in work.rows.values()}
    areas = [] if fresh else data["areas"]
    made = [_area(code, *said) for code, said in work.codes.made.items() if code in used]
    file = PlanFile(
        office=OfficeRow(**data["office"]),
        units=tuple(UnitRow(**row) for row in data["units"]),
        letterhead=LetterheadRow(**data["letterhead"]),
        plan=_plan(listing, data["plan"], how.year, fresh=fresh),
        areas=tuple(AreaRow(**row) for row in [*areas, *made]),
        tasks=tuple(TaskRow(**row) for row in [*kept, *work.rows.values()]),
        targets=() if fresh else tuple(TargetRow(**row) for row in data["targets"]),
        periods=_periods(data["periods"], how.year, fresh=fresh),
        ladders=base.plan.ladders,
    )
    return Annex(file, in_order([*listing.unread, *work.unread]), tuple(work.unclear), left_out)


def _plan(listing: Listing, stored: Mapping[str, Any], year: int, *, fresh: bool) -> PlanRow:
    if not fresh:
        return PlanRow(**stored)
    headline = listing.title or ""
    title = headline if fold(headline).startswith("ke hoach") else _of_year(stored, year)
    return PlanRow(year=year, title=title)


def _of_year(stored: Mapping[str, Any], year: int) -> str:
    """The title of the plan that was taken over from, for another year."""
    return str(stored["title"]).replace(str(stored["year"]), str(year))


def _area(code: str, label: str, name: str) -> dict[str, str]:
    return {"code": code, "label": f"{label[: LONGEST_LABEL - 1]}.", "name": name}


def _periods(stored: list[dict[str, Any]], year: int, *, fresh: bool) -> tuple[PeriodRow, ...]:
    if fresh or not stored:
        return default_periods(year, WorkingDays())
    return tuple(PeriodRow(**row) for row in stored)


class _Rows:
    """The rows of a listing one after the other: as rows of a plan file, or as what was not understood."""

    def __init__(
        self, listing: Listing, base: StoredPlan, tasks: Mapping[str, Task], how: Reading, *, fresh: bool
    ) -> None:
        self._listing, self._base, self._how = listing, base, how
        self._units = UnitNames(base.units, how.today)
        self._stored = {} if fresh else {row["code"]: row for row in plan_export.as_data(base)["tasks"]}
        self.codes = Codes(tasks, {} if fresh else base.areas)
        self.rows: dict[str, dict[str, Any]] = {}
        self._told: set[tuple[str, tuple[str, str] | None, str]] = set()
        self.unread: list[Unread] = []
        self.unclear: list[Unclear] = []

    def may_change(self, task: Task) -> bool:
        return self._how.restricted or not task.restricted

    def run(self) -> None:
        for number, entry in enumerate(self._listing.entries):
            self._read(str(number), entry)

    def _read(self, key: str, entry: Entry) -> None:
        task = self.codes.task(entry, self.rows)
        title = " ".join(entry.get(TITLE).split())
        told = (plain(title), entry.group, plain(entry.get(LEAD)))
        if told in self._told or (task is not None and task.code in self.rows):
            self._cannot(entry, "double", title)
            return
        self._told.add(told)
        if task is not None and not self.may_change(task):
            self._cannot(entry, "restricted", task.code)
            if task.code in self._stored:
                self.rows[task.code] = self._stored[task.code]
            return
        row = self._new(entry) if task is None else self._as_stored(task)
        row["title"] = title
        if entry.get(DELIVERABLE):
            row["deliverable"] = entry.get(DELIVERABLE)
        self._who(row, entry)
        self._when(row, entry, key)
        self.rows[row["code"]] = row

    def _cannot(self, entry: Entry, why: str, said: str) -> None:
        self.unread.append(Unread(entry.where, why, said[:LONGEST_QUOTE]))

    def _new(self, entry: Entry) -> dict[str, Any]:
        code = self.codes.new(entry)
        label = entry.get(LABEL)[:LONGEST_LABEL].replace("\n", " ") or None
        area = self.codes.area(entry) or None
        return {
            "code": code,
            "label": label,
            "area": area,
            "kind": TaskKind.STANDING,
            "lead": None,
            "support": [],
        }

    def _as_stored(self, task: Task) -> dict[str, Any]:
        """What is stored of it; a cancelled one comes back to where it was."""
        if task.code in self._stored:
            return dict(self._stored[task.code])
        own = {name: getattr(task, name) for name in TaskRow.model_fields if hasattr(task, name)}
        named = {
            "area": _code(self._base.areas, task.area_id),
            "lead": _code(self._base.units, task.lead_unit_id),
        }
        return {**own, **named, "support": []}

    def _who(self, row: dict[str, Any], entry: Entry) -> None:
        """An empty cell says nothing; what names no unit of the office leaves what is stored."""
        leading, unknown = self._units.read(entry.get(LEAD))
        supporting, others = self._units.read(entry.get(SUPPORT))
        for said in (*unknown, *others):
            self._cannot(entry, "unit", said)
        if leading:
            row["lead"] = leading[0]
        together = [*leading[1:], *supporting]
        if together or entry.get(SUPPORT):
            kept = row["support"] if others or unknown or not together else []
            together = list(dict.fromkeys([*kept, *together]))
            row["support"] = [code for code in together if code != row["lead"]]
        elif row["lead"] in row["support"]:
            row["support"] = [code for code in row["support"] if code != row["lead"]]

    def _when(self, row: dict[str, Any], entry: Entry, key: str) -> None:
        """What is unclear is asked, and until it is answered leaves what is stored."""
        said = " ".join(entry.get(DEADLINE).split())
        if not said:
            return
        answer = self._how.answers.get(key)
        text = None if BARE_DAY.fullmatch(said) else said
        if answer is not None:
            day = None if answer == NO_DATE else date.fromisoformat(answer)
        else:
            read = deadlines.read(said, self._how.year)
            if read.kind == Kind.UNCLEAR:
                self.unclear.append(Unclear(key, entry.where, row["title"], said[:LONGEST_QUOTE]))
                return
            day = read.due
        row["kind"] = TaskKind.DATED if day else TaskKind.STANDING
        row["deadline"], row["deadline_text"] = day, text


def _code(rows: Mapping[str, Area] | Mapping[str, Unit], row_id: int | None) -> str | None:
    return next((code for code, row in rows.items() if row.id == row_id), None)
