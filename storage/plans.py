"""Queries for importing and showing a plan."""

import re
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.core import run
from storage.tables import (
    Area,
    Finding,
    InspectionArea,
    Letterhead,
    Office,
    Period,
    Plan,
    Progress,
    Submission,
    SubmissionState,
    Target,
    TargetReading,
    Task,
    TaskState,
    TaskSupport,
    Unit,
    Waiver,
)
from storage.upsert import insert_new

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
PART = re.compile(rf"^({'|'.join(ROMAN)})(?=\d)")
LONGEST_KEY = 60


def sample_path(name: str) -> Path:
    """A plan or staff file that ships with nhacviec."""
    return Path(str(files("storage") / "plans" / f"{name}.yaml"))


def natural_key(code: str) -> str:
    """Sorts as people count, by digits and letters alone so that every engine's collation agrees.

    3.10 after 3.9; a duty without a label, which has a number, after those with a letter (IV4.2 after IV4.b);
    the plan's parts in Roman numerals after its fields.
    """
    part = PART.match(code)
    head = f"z{ROMAN.index(part[1]):02}" if part else ""
    steps = re.findall(r"\d+|[^\W\d_]+", code[part.end() :] if part else code)
    key = head + "".join(f"1{step:0>4}" if step.isdigit() else f"0{_letters(step)}" for step in steps)
    return key[:LONGEST_KEY]


def _letters(step: str) -> str:
    """đ follows d, as in every Vietnamese list."""
    return step.lower().replace("đ", "dz")


def lock_office(session: Session, code: str) -> Office | None:
    """Until the transaction ends nobody else changes the office's plan or people by a file."""
    return session.exec(select(Office).where(Office.code == code).with_for_update()).first()


def make_office(session: Session, code: str, name: str, province: str | None) -> Office:
    """The office of that code, locked; made if it is not there.

    Of two imports at once one makes it, and the other waits for that one to end and finds what it left.
    """
    insert_new(session, Office, [{"code": code, "name": name, "province": province}])
    return session.exec(select(Office).where(Office.code == code).with_for_update()).one()


def offices(session: Session) -> list[Office]:
    return list(session.exec(select(Office).order_by(col(Office.code))))


def of_year(session: Session, office_id: int, year: int) -> Plan | None:
    return session.exec(select(Plan).where(Plan.office_id == office_id, Plan.year == year)).first()


LADDERS = sa.select(col(Plan.id), col(Plan.ladders)).where(
    col(Plan.id).in_(sa.bindparam("plans", expanding=True))
)


def own_ladders(session: Session, plan_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """How each plan words the ladders it has of its own, by rule; plans without any are left out."""
    found = run(session, LADDERS, {"plans": list(plan_ids)}) if plan_ids else ()
    return {plan_id: dict(worded) for plan_id, worded in found if worded}


def units_of(session: Session, office_id: int) -> dict[str, Unit]:
    rows = session.exec(
        select(Unit).where(Unit.office_id == office_id).order_by(col(Unit.sort), col(Unit.id))
    )
    return {unit.code: unit for unit in rows}


def letterhead_of(session: Session, office_id: int) -> Letterhead | None:
    return session.exec(select(Letterhead).where(Letterhead.office_id == office_id)).first()


def areas_of(session: Session, plan_id: int) -> dict[str, Area]:
    rows = session.exec(select(Area).where(Area.plan_id == plan_id).order_by(col(Area.sort)))
    return {area.code: area for area in rows}


def tasks_of(session: Session, plan_id: int) -> dict[str, Task]:
    rows = session.exec(select(Task).where(Task.plan_id == plan_id).order_by(col(Task.sort)))
    return {task.code: task for task in rows}


def lock_tasks(session: Session, plan_id: int) -> None:
    """The plan and its tasks as they now are; who else would decide of them waits until the transaction ends.

    The plan first, as who gives tasks does.
    """
    session.get_one(Plan, plan_id, populate_existing=True, with_for_update=True)
    found = select(Task).where(Task.plan_id == plan_id).order_by(col(Task.id)).with_for_update()
    session.exec(found.execution_options(populate_existing=True)).all()


def targets_of(session: Session, plan_id: int) -> dict[str, Target]:
    """By code, in the plan's order; those too that a new version of the plan has dropped."""
    rows = session.exec(select(Target).where(Target.plan_id == plan_id).order_by(col(Target.sort)))
    return {target.code: target for target in rows}


def periods_of_plan(session: Session, plan_id: int) -> dict[str, Period]:
    rows = session.exec(select(Period).where(Period.plan_id == plan_id).order_by(col(Period.due)))
    return {period.code: period for period in rows}


def supports_of(session: Session, plan_id: int) -> dict[int, set[int]]:
    """The units that support each task of the plan, by the task's id; tasks without any are left out."""
    found = select(TaskSupport.task_id, TaskSupport.unit_id).join(Task, col(Task.id) == TaskSupport.task_id)
    result: dict[int, set[int]] = {}
    for task_id, unit_id in session.exec(found.where(Task.plan_id == plan_id)):
        result.setdefault(task_id, set()).add(unit_id)
    return result


def set_supports(session: Session, task: Task, units: Collection[int]) -> None:
    found = session.exec(select(TaskSupport).where(TaskSupport.task_id == task.id)).all()
    had = {row.unit_id: row for row in found}
    for unit_id in had.keys() - set(units):
        session.delete(had[unit_id])
    for unit_id in set(units) - had.keys():
        session.add(TaskSupport(task_id=task.id, unit_id=unit_id, office_id=task.office_id))
    session.flush()


def write_paths(session: Session, units: Collection[Unit]) -> None:
    """Writes down every unit's place in the tree; `units` are all those of an office."""
    by_id = {unit.id: unit for unit in units}
    for unit in units:
        path, at = "/", unit
        while True:
            path = f"/{at.id}{path}"
            if at.parent_id is None:
                break
            at = by_id[at.parent_id]
        unit.path = path
        session.add(unit)
    session.flush()


def idle_areas(session: Session, plan_id: int) -> list[Area]:
    """The fields of the plan that no task, not even a cancelled one, no target and no inspection names."""
    found = select(Area).where(
        Area.plan_id == plan_id,
        ~sa.exists().where(col(Task.area_id) == Area.id),
        ~sa.exists().where(col(Target.area_id) == Area.id),
        ~sa.exists().where(col(Finding.area_id) == Area.id),
        ~sa.exists().where(col(InspectionArea.area_id) == Area.id),
    )
    return list(session.exec(found.order_by(col(Area.sort))))


def period_in_use(session: Session, period: Period) -> bool:
    """Whether anything was reported or handed in for it, or it was issued; waits for a report under way."""
    session.refresh(period, with_for_update=True)
    reported = session.exec(select(Progress.id).where(Progress.period_id == period.id).limit(1)).first()
    read = session.exec(select(TargetReading.id).where(TargetReading.period_id == period.id).limit(1)).first()
    begun = select(Submission.id).where(
        Submission.period_id == period.id, Submission.state != SubmissionState.EXPECTED
    )
    handed_in = session.exec(begun).first()
    waived = session.exec(select(Waiver.id).where(Waiver.period_id == period.id).limit(1)).first()
    used = (reported, read, handed_in, waived)
    return period.issued_on is not None or any(one is not None for one in used)


def delete_period(session: Session, period: Period) -> None:
    """For a period that is not in use: with what units were expected to hand in for it."""
    session.execute(sa.delete(Submission).where(col(Submission.period_id) == period.id))
    session.delete(period)
    session.flush()


def expect_submissions(session: Session, plan_id: int) -> None:
    """Keeps what units owe for the periods not issued in step with the plan.

    A unit owes its part where it leads an open task that was given by the cut-off; where it leads none any
    more, it owes no part it has not begun to hand in.
    """
    session.flush()
    periods = session.exec(select(Period).where(Period.plan_id == plan_id, col(Period.issued_on).is_(None)))
    for period in periods.all():
        leading = _leading(session, period)
        rows = [
            {
                "office_id": period.office_id,
                "period_id": period.id,
                "unit_id": unit,
                "state": SubmissionState.EXPECTED,
            }
            for unit in leading
        ]
        insert_new(session, Submission, rows)
        session.execute(
            sa.delete(Submission).where(
                col(Submission.period_id) == period.id,
                col(Submission.unit_id).not_in(leading),
                col(Submission.state) == SubmissionState.EXPECTED,
            )
        )


def _leading(session: Session, period: Period) -> set[int]:
    found = select(Task.lead_unit_id).where(
        Task.plan_id == period.plan_id, Task.state == TaskState.OPEN, col(Task.given_on) <= period.cut_off
    )
    return {unit for unit in session.exec(found.distinct()) if unit is not None}
