"""Officials report: which period a reply answers, whether it is late, how it is taken back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from jobs.errors import JobsError
from messages.views import Recorded, Withdrawn
from storage import access, periods, reports, tasks
from storage.access import Actor, TaskOf
from storage.periods import PeriodOf
from storage.rights import Right
from storage.tables import Period, Progress, ProgressState, Role, Task, TaskKind, TaskState, Unit

__all__ = ["ProgressState"]

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
    units = sorted(actor.units(Role.HEAD, Role.OFFICIAL))
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


def record(session: Session, plan_id: int, code: str, report: Report, sent: Sent) -> Recorded:
    """Keeps a report for the earliest open period of the task's unit; an earlier one there is superseded.

    Raises what `reportable` raises, and NoOpenPeriod.
    """
    task = reportable(session, sent.actor, plan_id, code)
    if task.kind == TaskKind.STANDING and report.percent is not None:
        # It has no percent of its own: the figure of "100% TTHC đã niêm yết" is part of its result.
        report = replace(report, result=report.text)
    period = periods.answered_period(session, plan_id, task.unit_id)
    if period is None:
        raise NoOpenPeriod(f"no period is open for {task.unit}", unit=task.unit)
    late = sent.at.astimezone(sent.zone).date() > period.cut_off
    progress_id = _keep(session, task, period, report, sent, late=late)
    replaces = reports.supersede(session, task.id, period.id, progress_id)
    _follow(session, task, report, sent)
    return Recorded(
        code=task.code,
        title=task.title,
        period=period.name,
        said=report.text,
        late=late,
        replaces=replaces,
        left=len(tasks.missing(session, period, task.unit_id)),
        unit=task.unit,
        progress_id=progress_id,
    )


def _keep(session: Session, task: TaskOf, period: PeriodOf, report: Report, sent: Sent, *, late: bool) -> int:
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


def withdraw(session: Session, actor: Actor, progress_id: int, now: datetime) -> Withdrawn:
    """Takes a report back within ten minutes; what it had replaced stands again. A second time says so.

    Raises CannotWithdraw (reason: not_yours, too_late, handed_in).
    """
    progress = session.get(Progress, progress_id)
    if progress is None or progress.author_id != actor.official_id:
        raise CannotWithdraw("not the author's", reason="not_yours")
    task = session.get_one(Task, progress.task_id)
    period = session.get_one(Period, progress.period_id)
    if progress.withdrawn_at is not None:
        return Withdrawn(task.code, period.name, progress.text, again=True)
    _check_withdrawable(session, progress, task, period, now)
    take_back(session, progress, now)
    return Withdrawn(task.code, period.name, progress.text, again=False)


def take_back(session: Session, progress: Progress, now: datetime) -> None:
    """Takes a report back without asking who may; what it had replaced stands again."""
    progress.withdrawn_at = now
    session.add(progress)
    for old in reports.superseded_by(session, progress.id):
        old.superseded_by_id = progress.superseded_by_id
        session.add(old)
    session.flush()
    _follow_back(session, session.get_one(Task, progress.task_id), progress)


def _follow_back(session: Session, task: Task, progress: Progress) -> None:
    """A dated task stands again where the reports that are left say it does."""
    if task.kind != TaskKind.DATED:
        return
    if progress.state == ProgressState.DONE:
        task.state, task.done_on = TaskState.OPEN, None
    if task.state == TaskState.OPEN:
        task.percent = reports.last_percent(session, task.id)
    session.add(task)
    session.flush()


def _check_withdrawable(
    session: Session, progress: Progress, task: Task, period: Period, now: datetime
) -> None:
    if now - progress.sent_at > WITHDRAW_WITHIN:
        raise CannotWithdraw("over ten minutes ago", reason="too_late", task=task.code)
    if is_closed(session, task, period):
        raise CannotWithdraw("already handed in", reason="handed_in", task=task.code)


def is_closed(session: Session, task: Task, period: Period) -> bool:
    """Whether what the task's unit reported for the period was handed in, or the ward's report is out."""
    return is_part_closed(session, task.lead_unit_id, period)


def is_part_closed(session: Session, unit_id: int | None, period: Period) -> bool:
    """As `is_closed`, of a unit; without one, of the ward itself."""
    owed = periods.submission(session, period.id, unit_id) if unit_id else None
    return period.issued_on is not None or (owed is not None and owed.state in periods.HANDED_IN)
