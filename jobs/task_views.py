"""One task as one person reads it: where it stands, how its date moved, what was said of it."""

from sqlmodel import Session

from jobs import extension_views, matters, remarks
from jobs.acts import Act
from jobs.progress import UnknownTask
from jobs.tasklists import placed_line
from messages.views import ReportLine, TaskView
from storage import periods, reports
from storage.rights import Right
from storage.tables import Official, SetBy, Task, TaskState

MOST_REPORTS = 5


def shown(session: Session, plan_id: int, code: str, act: Act) -> TaskView:
    """Raises UnknownTask, NotAllowed."""
    task = matters.task_of(session, act.actor, plan_id, code, Right.SEE)
    if task.state == TaskState.CANCELLED:
        raise UnknownTask("cancelled", task=code)
    return view_of(session, task, act)


def view_of(session: Session, task: Task, act: Act) -> TaskView:
    """A task that is not cancelled, for somebody who may see it."""
    period = periods.open_period(session, task.plan_id) or periods.last_period(session, task.plan_id)
    return TaskView(
        line=placed_line(session, task, period, act.day),
        deliverable=task.deliverable,
        owner=_name(session, task.owner_id),
        leader=_name(session, task.leader_id),
        by_superior=task.deadline_set_by == SetBy.SUPERIOR,
        restricted=task.restricted,
        extensions=extension_views.history(session, task, act),
        remarks=remarks.history(session, task, act),
        reports=_reports(session, task, act),
        may=_may(session, task, act),
    )


def _name(session: Session, official_id: int | None) -> str | None:
    return session.get_one(Official, official_id).name if official_id is not None else None


def _reports(session: Session, task: Task, act: Act) -> tuple[ReportLine, ...]:
    """The newest that stand."""
    return tuple(
        ReportLine(
            period=given.period,
            said=given.progress.text,
            by=given.author,
            at=given.progress.sent_at.astimezone(act.when.now.tzinfo),
            owner=given.owner,
            confirmed=given.progress.confirmed,
            late=given.progress.late,
            files=given.files,
            difficulty=given.progress.difficulty,
        )
        for given in reports.of_task(session, task.id, MOST_REPORTS)
    )


def _may(session: Session, task: Task, act: Act) -> tuple[str, ...]:
    if task.state != TaskState.OPEN:
        return ()
    movable = task.deadline is not None and task.deadline_set_by != SetBy.SUPERIOR
    allowed = {
        "extend": movable and matters.holds(session, act.actor, task, Right.EXTEND),
        "assign": matters.holds(session, act.actor, task, Right.ASSIGN),
        "explain": matters.holds(session, act.actor, task, Right.DECIDE),
    }
    return tuple(name for name, yes in allowed.items() if yes)
