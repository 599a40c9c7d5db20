"""A checked plan file into the database, in the caller's transaction; applying it twice changes nothing."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from jobs.imports.decided import Kept, Standing
from jobs.imports.difference import Change, ConsentNeeded, merge, references, update
from jobs.imports.errors import OtherOffice, PeriodInUse
from jobs.imports.ladder_rows import ladder_changes
from jobs.imports.plan_file import PlanFile
from jobs.plan_news import News
from storage import plans
from storage.plans import natural_key
from storage.tables import Area, Letterhead, Office, Period, Plan, Target, Task, TaskState, Unit, fold
from storage.targets import drop as drop_target

GONE = ("in the plan", "gone")


@dataclass(frozen=True)
class Imported:
    """What an import did. `fresh`: the plan was not there before; `changes` are then those of its office.

    `kept`: where the file differs from what was decided in the system since. `news`: what people are to hear.
    """

    fresh: bool
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...] = ()
    news: News = field(default_factory=News, compare=False)


def import_plan(session: Session, file: PlanFile, today: date, *, consent: bool = False) -> Imported:
    """Makes the office's plan of the year say what the file says; what is gone from it is cancelled.

    What somebody decided here since a file last said it stands: a date that was granted or moved, who a task
    was given to, a task that was added. The file wins only where nobody decided.

    A task or period that joins a plan already there counts as given `today`, others on the plan's date
    (unknown: 1 January of its year). Raises ConsentNeeded where something stored would change without
    `consent`; PeriodInUse, OtherOffice.
    """
    work = _PlanImport(session, file, today)
    work.run()
    changes = tuple(change for change in work.changes if change.field or not work.fresh)
    kept = tuple(work.standing.kept)
    if changes and not consent:
        raise ConsentNeeded(changes, kept)
    return Imported(work.fresh, changes, kept, work.news)


class _PlanImport:
    """One import: the rows found or made so far by code, and the differences."""

    def __init__(self, session: Session, file: PlanFile, today: date) -> None:
        self.session, self.file, self.today = session, file, today
        self.changes: list[Change] = []
        self.news = News()
        self.fresh = True

    def run(self) -> None:
        office = self._office()
        self.own: dict[str, Any] = {"office_id": office.id}
        self._units()
        self._letterhead()
        plan = self._plan(office)
        self.news.plan = plan
        self.of_plan = self.own | {"plan_id": plan.id}
        self.given = (self.file.plan.date or date(plan.year, 1, 1)) if self.fresh else self.today
        self.standing = Standing(self.session, plan.id)
        self._areas()
        self._tasks()
        self._targets()
        self._periods()
        self._drop_areas()
        plans.expect_submissions(self.session, plan.id)

    def _merge(self, kind: str, table: Any, stored: Any, wanted: Any, **more: Any) -> dict[str, Any]:
        rows, changes = merge(self.session, kind, table, stored, wanted, **more)
        self.changes += changes
        return rows

    def _office(self) -> Office:
        row = self.file.office
        office = plans.make_office(self.session, row.code, row.name, row.province)
        self.changes += update(office, "office", row.code, row.model_dump(), {})
        return office

    def _units(self) -> None:
        stored = plans.units_of(self.session, self.own["office_id"])
        self._check_head(stored)
        wanted = [
            (unit.code, unit.model_dump(exclude={"parent"}) | {"sort": number})
            for number, unit in enumerate(self.file.units)
        ]
        self.units: dict[str, Unit] = self._merge("unit", Unit, stored, wanted, fixed=self.own)
        self.all_units = stored | self.units
        names = references(parent_id=("parent", self.all_units))
        for row in self.file.units:
            parent = self.units[row.parent].id if row.parent else None
            changes = update(self.units[row.code], "unit", row.code, {"parent_id": parent}, names)
            self.changes += changes if row.code in stored else []
        plans.write_paths(self.session, self.all_units.values())

    def _check_head(self, stored: dict[str, Unit]) -> None:
        """An office keeps the unit at its head, whose posts and rights hold for everything below."""
        head = self.file.units[0].code
        known = next((code for code, unit in stored.items() if unit.parent_id is None), head)
        if head != known:
            raise OtherOffice(
                f"the first unit of the file is '{head}', but the office {self.file.office.code} has "
                f"'{known}' there; rename that one, or give the new office a code of its own"
            )

    def _letterhead(self) -> None:
        current = plans.letterhead_of(self.session, self.own["office_id"])
        stored = {self.file.office.code: current} if current else {}
        wanted = [(self.file.office.code, self.file.letterhead.model_dump())]
        self._merge("letterhead", Letterhead, stored, wanted, fixed=self.own)

    def _plan(self, office: Office) -> Plan:
        row = self.file.plan
        existing = plans.of_year(self.session, office.id, row.year)
        self.fresh = existing is None
        code = str(row.year)
        stored = {code: existing} if existing else {}
        before = existing.ladders if existing else None
        wanted = row.model_dump() | {"ladders": self.file.ladders}
        plan: Plan = self._merge("plan", Plan, stored, [(code, wanted)], fixed=self.own)[code]
        self.changes += [] if self.fresh else ladder_changes(code, before, self.file.ladders)
        return plan

    def _areas(self) -> None:
        wanted = [(row.code, row.model_dump() | {"sort": natural_key(row.code)}) for row in self.file.areas]
        stored = plans.areas_of(self.session, self.of_plan["plan_id"])
        self.areas: dict[str, Area] = self._merge("area", Area, stored, wanted, fixed=self.of_plan)
        self.all_areas = stored | self.areas

    def _drop_areas(self) -> None:
        """One that a cancelled task names stays: it may come back."""
        self.session.flush()
        for area in plans.idle_areas(self.session, self.of_plan["plan_id"]):
            if area.code not in self.areas:
                self.session.delete(area)
                self.changes.append(Change("area", area.code, "state", *GONE))

    def _tasks(self) -> None:
        stored = plans.tasks_of(self.session, self.of_plan["plan_id"])
        deadlines = {code: task.deadline for code, task in stored.items()}
        names = references(area_id=("area", self.all_areas), lead_unit_id=("lead", self.all_units))
        wanted = []
        for row in self.file.tasks:
            values = row.model_dump(exclude={"area", "lead", "support"})
            values["area_id"] = self.areas[row.area].id if row.area else None
            values["lead_unit_id"] = self.units[row.lead].id if row.lead else None
            values["sort"] = natural_key(row.code)
            values["search_text"] = fold(f"{row.code} {row.title}")
            wanted.append((row.code, self.standing.free("task", stored.get(row.code), values, names)))
        fixed = self.of_plan | {"given_on": self.given}
        self.tasks: dict[str, Task] = self._merge("task", Task, stored, wanted, fixed=fixed, names=names)
        for code, task in self.tasks.items():
            before = deadlines.get(code)
            if code not in stored:
                self.news.tasks.append(task)
            elif task.deadline != before:
                task.redated_on = self.today
                self.news.moved.append((task, before))
        self.all_tasks = stored | self.tasks
        self._cancel_or_reopen(stored)
        self._supports(stored)

    def _cancel_or_reopen(self, stored: dict[str, Task]) -> None:
        for code, task in stored.items():
            gone = code not in self.tasks
            differs = gone != (task.state == TaskState.CANCELLED)
            if differs and not (gone and self.standing.given("task", task)):
                back = TaskState.DONE if task.done_on else TaskState.OPEN
                state = TaskState.CANCELLED if gone else back
                self.changes += update(task, "task", code, {"state": state}, {})
                self.session.add(task)

    def _supports(self, stored: dict[str, Task]) -> None:
        codes = {unit.id: code for code, unit in self.all_units.items()}
        supports = plans.supports_of(self.session, self.of_plan["plan_id"])
        for row in self.file.tasks:
            before = supports.get(self.tasks[row.code].id, set())
            wanted = {self.units[code].id for code in row.support}
            if before == wanted:
                continue
            shown = [", ".join(sorted(codes[unit] for unit in units)) for units in (before, wanted)]
            if row.code in stored:
                if not self.standing.supports(self.tasks[row.code], *shown):
                    continue
                self.changes.append(Change("task", row.code, "support", *shown))
            plans.set_supports(self.session, self.tasks[row.code], wanted)

    def _targets(self) -> None:
        wanted = []
        for row in self.file.targets:
            values = row.model_dump(exclude={"area", "task"})
            values["area_id"] = self.areas[row.area].id if row.area else None
            values["task_id"] = self.all_tasks[row.task].id if row.task else None
            wanted.append((row.code, values | {"sort": natural_key(row.code), "dropped_on": None}))
        stored = plans.targets_of(self.session, self.of_plan["plan_id"])
        names = references(area_id=("area", self.all_areas), task_id=("task", self.all_tasks))
        targets = self._merge("target", Target, stored, wanted, fixed=self.of_plan, names=names)
        for code, target in stored.items():
            if code not in targets and target.dropped_on is None:
                drop_target(self.session, target, self.today)
                self.changes.append(Change("target", code, "state", *GONE))

    def _periods(self) -> None:
        stored = plans.periods_of_plan(self.session, self.of_plan["plan_id"])
        dates = {code: (row.internal_due, row.due, row.cut_off) for code, row in stored.items()}
        free, rows = self.standing.free, self.file.periods
        wanted = [(row.code, free("period", stored.get(row.code), row.model_dump())) for row in rows]
        fixed = self.of_plan | {"given_on": self.given}
        periods: dict[str, Period] = self._merge("period", Period, stored, wanted, fixed=fixed)
        for code, before in dates.items():
            if code not in periods:
                if not self.standing.given("period", stored[code]):
                    self._drop_period(stored[code])
            else:
                self._redated(periods[code], *before)

    def _redated(self, period: Period, internal: date, due: date, cut_off: date) -> None:
        """A cut-off that moves alone is told, but no reminder hangs on it."""
        if (period.internal_due, period.due) != (internal, due):
            period.redated_on = self.today
        elif period.cut_off == cut_off:
            return
        self.news.periods.append((period, internal, due))
        self.news.cut_offs[period.id] = cut_off

    def _drop_period(self, period: Period) -> None:
        if plans.period_in_use(self.session, period):
            raise PeriodInUse(
                f"the file leaves out period {period.code}, which has been reported on or issued; "
                "put it back into the file and import again"
            )
        plans.delete_period(self.session, period)
        self.changes.append(Change("period", period.code, "state", *GONE))
