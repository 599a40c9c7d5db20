"""Officials report: which period a reply answers, and whether it is late."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from jobs import behalf
from jobs.errors import JobsError
from messages.views import Recorded
from storage import access, periods, reports, tasks
from storage.access import Actor, TaskOf
from storage.periods import PeriodOf
from storage.rights import Right
from storage.tables import Period, Progress, ProgressState, Task, TaskKind, TaskState, Unit

__all__ = ["ProgressState", "TaskOf"]

WITHDRAW_WITHIN = timedelta(minutes=10)


class UnknownTask(JobsError):
    """No task of the plan in force is called so."""

    code = "unknown_task"


class NotYourTask(JobsError):
    """The actor's posts do not allow reporting it."""

    code = "not_your_task"


class TaskUnassigned(JobsError):
    """Nobody leads it yet, so no unit's report could hold the answer."""

    code = "task_unassigned"


class TaskClosed(JobsError):
    code = "task_closed"


class NoOpenPeriod(JobsError):
    """Every period of the year is issued or handed in."""

    code = "no_open_period"


class NothingBefore(JobsError):
    """No earlier period has an answer that could be given again."""

    code = "nothing_before"


class CannotWithdraw(JobsError):
    """Somebody else's, too old, or already part of a report that was handed in."""

    code = "cannot_withdraw"


@dataclass(frozen=True)
class Report:
    """What was said of a task. `text` is verbatim; `percent` 0 to 100."""

    state: ProgressState
    text: str
    percent: int | None = None
    result: str | None = None
    difficulty: str | None = None
    proposal: str | None = None


@dataclass(frozen=True)
class Sent:
    """By whom and when. `at` is when the channel says it was sent, `zone` decides its local day."""

    actor: Actor
    at: datetime
    instant: datetime
    zone: Any
    message_id: int | None


class NoTasks(JobsError):
    """The actor's posts answer for no task."""

    code = "no_tasks"


def check_can_report(session: Session, actor: Actor, plan_id: int) -> None:
    """Raises NoTasks, or NoOpenPeriod where nothing can be reported any more."""
    units = sorted(actor.reporting_units)
    if not units and not tasks.owns(session, actor.official_id, plan_id):
        raise NoTasks("no post that reports")
    if units and not any(periods.answered_period(session, plan_id, unit) for unit in units):
        names = ", ".join(session.get_one(Unit, unit).name for unit in units)
        raise NoOpenPeriod("every period is closed", unit=names)


def reportable(session: Session, actor: Actor, plan_id: int, code: str) -> TaskOf:
    """The task, if the actor may report it. Raises UnknownTask, TaskUnassigned, NotYourTask, TaskClosed."""
    found = access.task_of(session, actor, plan_id, code, Right.KNOW, Right.REPORT)
    if found is None or Right.KNOW not in found[1]:
        raise UnknownTask(f"no task {code}", task=code)
    task, rights = found
    if not task.unit_id:
        raise TaskUnassigned(f"task {code} has no lead unit", task=code)
    if Right.REPORT not in rights:
        raise NotYourTask(f"task {code} is another unit's", task=code)
    if task.state != TaskState.OPEN:
        raise TaskClosed(f"task {code} is {task.state}", task=code, state=task.state.value)
    return task


def former(task: TaskOf) -> int | None:
    """The percent a dated task has reached; a standing one has none."""
    return task.percent if task.kind == TaskKind.DATED else None


def record(session: Session, plan_id: int, task: TaskOf, report: Report, sent: Sent) -> Recorded:
    """Keeps a report for the earliest open period of the task's unit; an earlier one there is superseded.

    `task` as `reportable` gave it. Raises NoOpenPeriod.
    """
    if task.kind == TaskKind.STANDING and report.percent is not None and report.state != ProgressState.DONE:
        # It has no percent of its own: the figure of "98% TTHC đúng hạn" is part of its result.
        report = replace(report, result=report.text)
    period = _answered(session, plan_id, task)
    late = sent.at.astimezone(sent.zone).date() > period.cut_off
    owner = behalf.owner_of(session, task, sent.actor, sent.at.astimezone(sent.zone).date())
    owner_id = owner.official_id if owner else None
    progress_id = _keep(session, task, period, report, sent, late=late, owner_id=owner_id)
    replaces = reports.supersede(session, task.id, period.id, progress_id)
    _follow(session, task, report, sent)
    return Recorded(
        code=task.code,
        title=task.title,
        period=period.name,
        said=report.text,
        late=late,
        replaces=replaces,
        left=len(tasks.missing(session, period, task.unit_id, sent.actor)),
        unit=task.unit,
        progress_id=progress_id,
        owner=owner.name if owner else None,
    )


def _answered(session: Session, plan_id: int, task: TaskOf) -> PeriodOf:
    period = periods.answered_period(session, plan_id, task.unit_id)
    if period is None:
        raise NoOpenPeriod(f"no period is open for {task.unit}", unit=task.unit)
    return period


def before(session: Session, plan_id: int, task: TaskOf) -> tuple[Report, str]:
    """The answer of the period before the one that a reply would answer, and that period's name.

    Raises NoOpenPeriod, NothingBefore.
    """
    period = session.get_one(Period, _answered(session, plan_id, task).id)
    found = reports.before(session, task.id, period.due)
    if found is None:
        raise NothingBefore("no earlier answer", task=task.code)
    return told(found.progress), found.period


def answers(session: Session, plan_id: int, task: TaskOf) -> list[Progress]:
    """Those of the period that a reply would answer; see `reports.answers`. Raises NoOpenPeriod."""
    return reports.answers(session, task.id, _answered(session, plan_id, task).id)


def told(row: Progress) -> Report:
    """What a report said."""
    return Report(row.state, row.text, row.percent, row.result, row.difficulty, row.proposal)


def _keep(
    session: Session,
    task: TaskOf,
    period: PeriodOf,
    report: Report,
    sent: Sent,
    *,
    late: bool,
    owner_id: int | None,
) -> int:
    return reports.add(
        session,
        office_id=task.office_id,
        task_id=task.id,
        period_id=period.id,
        state=report.state,
        percent=report.percent,
        result=report.result,
        difficulty=report.difficulty,
        proposal=report.proposal,
        text=report.text,
        author_id=sent.actor.official_id,
        on_behalf_of_id=owner_id,
        message_id=sent.message_id,
        sent_at=sent.at,
        late=late,
        created_at=sent.instant,
    )


def _follow(session: Session, seen: TaskOf, report: Report, sent: Sent) -> None:
    """A dated task moves with its reports; a standing one is answered per period only."""
    if seen.kind != TaskKind.DATED:
        return
    task = session.get_one(Task, seen.id)
    if report.percent is not None:
        task.percent = report.percent
    if report.state == ProgressState.DONE:
        task.state, task.percent = TaskState.DONE, 100
        task.done_on = sent.at.astimezone(sent.zone).date()
    session.add(task)


def is_closed(session: Session, task: Task, period: Period) -> bool:
    """Whether what the task's unit reported for the period was handed in, or the ward's report is out."""
    return is_part_closed(session, task.lead_unit_id, period)


def is_part_closed(session: Session, unit_id: int | None, period: Period) -> bool:
    """As `is_closed`, of a unit; without one, of the ward itself."""
    owed = periods.submission(session, period.id, unit_id) if unit_id else None
    return period.issued_on is not None or (owed is not None and owed.state in periods.HANDED_IN)
