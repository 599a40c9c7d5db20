"""Plans with their tasks, targets and periods, what was said of them, and findings."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from storage import findings
from storage.plans import natural_key
from storage.tables import (
    Area,
    Bot,
    Comparator,
    Finding,
    Office,
    Official,
    Period,
    PeriodKind,
    Plan,
    Progress,
    ProgressState,
    Submission,
    Target,
    TargetKind,
    Task,
    TaskKind,
    Unit,
    UnitKind,
    fold,
)

from .base import INSTANT, NOW, TODAY, keep
from .people import bot, office, unit


def plan(session: Session, of: Office, year: int = 2023) -> Plan:
    return keep(session, Plan(office_id=of.id, year=year, title=f"Kế hoạch {year}"))


def area(session: Session, of: Plan, code: str, name: str) -> Area:
    row = Area(office_id=of.office_id, plan_id=of.id, code=code, label=f"{code}.", name=name, sort=code)
    return keep(session, row)


def task(
    session: Session,
    of: Plan,
    code: str,
    lead: Unit | None = None,
    owner: Official | None = None,
    *,
    title: str = "Việc",
    **values: Any,
) -> Task:
    row = Task(
        office_id=of.office_id,
        plan_id=of.id,
        code=code,
        title=title,
        lead_unit_id=lead.id if lead else None,
        owner_id=owner.id if owner else None,
        kind=TaskKind.DATED if "deadline" in values else TaskKind.STANDING,
        search_text=fold(f"{code} {title}"),
        sort=natural_key(code),
        **{"given_on": date(of.year, 1, 1)} | values,
    )
    return keep(session, row)


def target(session: Session, of: Plan, code: str, task: Task | None = None, **values: Any) -> Target:
    """A share that is to be over 20%, unless `values` say otherwise."""
    row = Target(
        office_id=of.office_id,
        plan_id=of.id,
        task_id=task.id if task else None,
        code=code,
        sort=natural_key(code),
        **{
            "title": "Chỉ tiêu",
            "wording": "trên 20%",
            "kind": TargetKind.SHARE,
            "comparator": Comparator.MORE,
            "value": Decimal(20),
        }
        | values,
    )
    return keep(session, row)


def period(session: Session, of: Plan, code: str = "q1", month: int = 3, **values: Any) -> Period:
    """A quarter's report that is due on the 15th of `month`, from units on the 10th."""
    row = Period(
        office_id=of.office_id,
        plan_id=of.id,
        code=code,
        kind=PeriodKind.QUARTER,
        name=code.upper(),
        **{
            "window_from": date(of.year, 1, 1),
            "window_to": date(of.year, month, 10),
            "cut_off": date(of.year, month, 10),
            "internal_due": date(of.year, month, 10),
            "due": date(of.year, month, 15),
            "given_on": date(of.year, 1, 1),
        }
        | values,
    )
    return keep(session, row)


def submission(session: Session, of: Period, by: Unit, **values: Any) -> Submission:
    return keep(session, Submission(office_id=of.office_id, period_id=of.id, unit_id=by.id, **values))


def progress(session: Session, of: Task, within: Period, by: Official, **values: Any) -> Progress:
    row = Progress(
        office_id=of.office_id,
        task_id=of.id,
        period_id=within.id,
        author_id=by.id,
        **{"state": ProgressState.IN_PROGRESS, "text": "đang làm", "sent_at": NOW, "created_at": INSTANT}
        | values,
    )
    return keep(session, row)


def finding(
    session: Session, of: Plan, at: Unit, by: Official, mends: Official | None = None, **values: Any
) -> Finding:
    """A finding at the unit, to be mended by 10/3 unless `due` says otherwise."""
    return findings.add(
        session,
        office_id=at.office_id,
        plan_id=of.id,
        unit_id=at.id,
        recorded_by_id=by.id,
        responsible_id=mends.id if mends else None,
        **{
            "content": "chưa niêm yết",
            "due": date(2023, 3, 10),
            "given_on": TODAY,
            "recorded_at": NOW,
            "search_text": fold(values.get("content", "chưa niêm yết")),
        }
        | values,
    )


@dataclass(frozen=True)
class Ward:
    """An office with one department, one plan and one bot."""

    office: Office
    root: Unit
    department: Unit
    plan: Plan
    bot: Bot


def ward(session: Session, code: str = "hoai-hao") -> Ward:
    of = office(session, code)
    root = unit(session, of, code, kind=UnitKind.WARD)
    return Ward(of, root, unit(session, of, "vp-tk", root), plan(session, of), bot(session, of, code))
