"""Tasks are given to units and people, one or several at once; a new task joins the plan."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from jobs import matters, notify, plan_news
from jobs.acts import Act
from jobs.errors import JobsError
from jobs.inspections import Choice, DayPast
from jobs.periods import NotAllowed
from jobs.plan_news import News
from jobs.roster import roster_of
from messages.views import Assigned, TaskNamed
from storage import assignments, periods, plans
from storage.access import Actor
from storage.plans import natural_key
from storage.rights import Right
from storage.tables import Area, Official, SetBy, Task, TaskKind, Unit, fold

OUTSIDE = "GV"
"""How codes of tasks outside the fields of the plan begin (giao việc)."""


class NobodyToAssign(JobsError):
    """The actor's posts give no unit a task."""

    code = "nobody_to_assign"


class NothingUnassigned(JobsError):
    """Every task has its unit."""

    code = "nothing_unassigned"


class AssignedAlready(JobsError):
    """One of the tasks has its unit already: somebody else was quicker."""

    code = "assigned_already"


class SameAssignment(JobsError):
    """It is theirs already."""

    code = "same_assignment"


@dataclass(frozen=True)
class To:
    """The unit that leads, and the official whose task it is; None: the unit's head answers for it."""

    unit_id: int
    owner_id: int | None = None


@dataclass(frozen=True)
class Duty:
    """A new task. `area`: its field by the code; no `deadline`: it is standing."""

    title: str
    area: str | None
    deadline: date | None


def unassigned(session: Session, actor: Actor, plan_id: int) -> list[TaskNamed]:
    """The tasks nobody leads that the actor may give away, in the plan's order."""
    return [_named(task) for task in assignments.unassigned(session, actor, plan_id)]


def units(session: Session, act: Act) -> list[Choice]:
    """To which the actor may give tasks. Raises NobodyToAssign for none."""
    found = [Choice(unit.id, unit.name) for unit in assignments.units(session, act.actor, act.day.today)]
    if not found:
        raise NobodyToAssign("no post that assigns")
    return found


def unit_codes(session: Session, act: Act) -> dict[str, int]:
    """The units of `units` by their short codes."""
    return {unit.code: unit.id for unit in assignments.units(session, act.actor, act.day.today)}


def workers(session: Session, unit_id: int, act: Act) -> list[Choice]:
    """Who may own what the unit leads. Raises NotAllowed."""
    unit = _unit(session, unit_id, act)
    return [Choice(one.id, one.name) for one in assignments.workers(session, unit, act.day.today)]


def fields(session: Session, plan_id: int) -> dict[str, str]:
    """The plan's fields by their codes, in its order."""
    return {code: area.name for code, area in plans.areas_of(session, plan_id).items()}


def assignable(session: Session, plan_id: int, code: str, act: Act) -> TaskNamed:
    """Raises UnknownTask, NotAllowed, TaskClosed."""
    return _named(matters.open_task_of(session, act.actor, plan_id, code, Right.ASSIGN))


def assign(
    session: Session, plan_id: int, codes: Sequence[str], to: To, act: Act, *, fresh: bool = False
) -> Assigned:
    """Gives the tasks to a unit, all or none; who has one now hears of it, and who had it before.

    `fresh`: they are from the list of those nobody leads. Raises what `assignable` raises, NotAllowed,
    AssignedAlready, SameAssignment.
    """
    unit, owner = _receiver(session, to, act)
    plan = assignments.lock_plan(session, plan_id)
    found = [matters.open_task_of(session, act.actor, plan_id, code, Right.ASSIGN) for code in codes]
    _check(session, found, to, fresh=fresh)
    roster = roster_of(session, act.day.today, [plan.office_id])
    had = {task.id: matters.answering(roster, task) for task in found if task.lead_unit_id is not None}
    for task in found:
        task.lead_unit_id, task.owner_id = unit.id, to.owner_id
        session.add(task)
    plans.expect_submissions(session, plan_id)
    return _told(session, News(plan, tasks=found, had=had), found, unit, owner, act)


def add(session: Session, plan_id: int, duty: Duty, to: To, act: Act) -> Assigned:
    """A new task of the plan, under the next free position of its field. Raises NotAllowed, DayPast."""
    unit, owner = _receiver(session, to, act)
    if duty.deadline is not None and duty.deadline < act.day.today:
        raise DayPast("a date before today", day=duty.deadline)
    plan = assignments.lock_plan(session, plan_id)
    areas = plans.areas_of(session, plan_id)
    area = areas.get(duty.area) if duty.area else None
    code = _next_code(plans.tasks_of(session, plan_id).values(), area)
    task = Task(
        office_id=plan.office_id,
        plan_id=plan.id,
        area_id=area.id if area else None,
        code=code,
        title=duty.title,
        lead_unit_id=unit.id,
        owner_id=to.owner_id,
        kind=TaskKind.DATED if duty.deadline else TaskKind.STANDING,
        deadline=duty.deadline,
        deadline_set_by=SetBy.WARD if duty.deadline else None,
        percent=0 if duty.deadline else None,
        given_on=act.day.today,
        search_text=fold(f"{code} {duty.title}"),
        sort=natural_key(code),
    )
    session.add(task)
    plans.expect_submissions(session, plan_id)
    return _told(session, News(plan, tasks=[task]), [task], unit, owner, act)


def _next_code(tasks: Collection[Task], area: Area | None) -> str:
    """The next position of the field as officials count it, never a code in use, not even a cancelled one."""
    used = {task.code.casefold() for task in tasks}
    head, area_id = (area.code, area.id) if area else (OUTSIDE, None)
    position = sum(task.area_id == area_id for task in tasks if area or task.code.startswith(OUTSIDE)) + 1
    while (code := f"{head}.{position}").casefold() in used:
        position += 1
    return code


def _unit(session: Session, unit_id: int, act: Act) -> Unit:
    found = {unit.id: unit for unit in assignments.units(session, act.actor, act.day.today)}
    if unit_id not in found:
        raise NotAllowed("not a unit the actor gives tasks to")
    return found[unit_id]


def _receiver(session: Session, to: To, act: Act) -> tuple[Unit, Official | None]:
    unit = _unit(session, to.unit_id, act)
    people = {one.id: one for one in assignments.workers(session, unit, act.day.today)}
    if to.owner_id is not None and to.owner_id not in people:
        raise NotAllowed("not of the unit")
    return unit, people[to.owner_id] if to.owner_id is not None else None


def _check(session: Session, found: Sequence[Task], to: To, *, fresh: bool) -> None:
    for task in found:
        if fresh and task.lead_unit_id is not None:
            unit = session.get_one(Unit, task.lead_unit_id).name
            raise AssignedAlready("somebody was quicker", task=task.code, unit=unit)
        if (task.lead_unit_id, task.owner_id) == (to.unit_id, to.owner_id):
            unit = session.get_one(Unit, to.unit_id).name
            raise SameAssignment("theirs already", task=task.code, unit=unit)


def _told(
    session: Session, news: News, found: Sequence[Task], unit: Unit, owner: Official | None, act: Act
) -> Assigned:
    session.flush()
    period = periods.open_period_of(session, found[0].plan_id, unit.id)
    people, held = plan_news.tell_by(session, news, act.actor, act.when)
    told, untold = notify.reached(session, people)
    named = tuple(map(_named, found))
    owner_name = owner.name if owner else None
    period_name = period.name if period else None
    return Assigned(named, unit.name, owner_name, period_name, told, held, untold)


def _named(task: Task) -> TaskNamed:
    return TaskNamed(task.code, task.title, task.deadline)
