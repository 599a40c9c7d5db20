"""The plan in force and how its tasks are called."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from jobs.errors import JobsError
from messages.understand.codes import CodeIndex
from storage import tasks


class NoPlan(JobsError):
    """The office has no plan yet; the coordinator imports one."""

    code = "no_plan"


@dataclass(frozen=True)
class PlanInForce:
    id: int
    year: int
    codes: CodeIndex


def plan_in_force(session: Session, office_id: int, today: date) -> PlanInForce:
    """Raises NoPlan."""
    plan = tasks.current_plan(session, office_id, today)
    if plan is None:
        raise NoPlan("no plan has been imported; run `nhacviec plan import FILE`")
    rows = tasks.codes(session, plan.id)
    return PlanInForce(plan.id, plan.year, CodeIndex((row.code, row.area, row.position) for row in rows))
