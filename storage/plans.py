"""Queries for importing and showing a plan."""

import re
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables import (
    Area,
    Letterhead,
    Office,
    Period,
    Plan,
    Progress,
    Submission,
    SubmissionState,
    Target,
    Task,
    TaskState,
    TaskSupport,
    Unit,
)
from storage.upsert import insert_new

ROMAN = re.compile(r"^[IVX]+(?=\d)")


def sample_path(name: str) -> Path:
    """A plan or staff file that ships with nhacviec."""
    return Path(str(files("storage") / "plans" / f"{name}.yaml"))


def natural_key(code: str) -> str:
    """Sorts as people count: 3.10 after 3.9, the plan's parts in Roman numerals after its fields."""
    rest = ROMAN.sub(lambda match: f"z{match[0]}.", code)
    parts = re.findall(r"\d+|[^\d.]+", rest)
    return "".join(part.zfill(4) if part.isdigit() else part for part in parts)


def office_by_code(session: Session, code: str, *, lock: bool = False) -> Office | None:
    """`lock`: until the transaction ends nobody else changes the office's plan or people by a file."""
    found = select(Office).where(Office.code == code)
    return session.exec(found.with_for_update() if lock else found).first()


def offices(session: Session) -> list[Office]:
    return list(session.exec(select(Office).order_by(col(Office.code))))


def of_year(session: Session, office_id: int, year: int) -> Plan | None:
    return session.exec(select(Plan).where(Plan.office_id == office_id, Plan.year == year)).first()


def units_of(session: Session, office_id: int) -> dict[str, Unit]:
    rows = session.exec(select(Unit).where(Unit.office_id == office_id).order_by(col(Unit.sort)))
    return {unit.code: unit for unit in rows}


def letterhead_of(session: Session, office_id: int) -> Letterhead | None:
    return session.exec(select(Letterhead).where(Letterhead.office_id == office_id)).first()


def areas_of(session: Session, plan_id: int) -> dict[str, Area]:
    rows = session.exec(select(Area).where(Area.plan_id == plan_id).order_by(col(Area.sort)))
    return {area.code: area for area in rows}


def tasks_of(session: Session, plan_id: int) -> dict[str, Task]:
    rows = session.exec(select(Task).where(Task.plan_id == plan_id).order_by(col(Task.sort)))
    return {task.code: task for task in rows}


def targets_of(session: Session, plan_id: int) -> dict[str, Target]:
    rows = session.exec(select(Target).where(Target.plan_id == plan_id).order_by(col(Target.sort)))
    return {target.code: target for target in rows}


def periods_of_plan(session: Session, plan_id: int) -> dict[str, Period]:
    rows = session.exec(select(Period).where(Period.plan_id == plan_id).order_by(col(Period.due)))
    return {period.code: period for period in rows}


def supports_of(session: Session, task_id: int) -> set[int]:
    return set(session.exec(select(TaskSupport.unit_id).where(TaskSupport.task_id == task_id)))


def set_supports(session: Session, task: Task, units: Collection[int]) -> None:
    session.execute(sa.delete(TaskSupport).where(col(TaskSupport.task_id) == task.id))
    rows = [{"task_id": task.id, "unit_id": unit, "office_id": task.office_id} for unit in units]
    insert_new(session, TaskSupport, rows)


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


def delete_idle_areas(session: Session, plan_id: int, *, keep: Collection[str]) -> None:
    """Deletes fields of the plan that are not in `keep` and that no task (a cancelled one too) or target names."""
    session.execute(
        sa.delete(Area).where(
            col(Area.plan_id) == plan_id,
            col(Area.code).not_in(keep),
            ~sa.exists().where(col(Task.area_id) == Area.id),
            ~sa.exists().where(col(Target.area_id) == Area.id),
        )
    )


def period_in_use(session: Session, period: Period) -> bool:
    """Whether anything was reported or handed in for it, or it was issued."""
    reported = session.exec(select(Progress.id).where(Progress.period_id == period.id).limit(1)).first()
    begun = select(Submission.id).where(
        Submission.period_id == period.id, Submission.state != SubmissionState.EXPECTED
    )
    return period.issued_on is not None or reported is not None or session.exec(begun).first() is not None


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
        leading = set(session.exec(_leading(period)))
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


def _leading(period: Period) -> SelectOfScalar[int | None]:
    return (
        select(Task.lead_unit_id)
        .where(
            Task.plan_id == period.plan_id,
            Task.state == TaskState.OPEN,
            col(Task.lead_unit_id).is_not(None),
            col(Task.given_on) <= period.cut_off,
        )
        .distinct()
    )
