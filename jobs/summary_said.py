"""Behind a figure: the task, what was reported of it, by whom and when, word for word."""

from datetime import datetime, tzinfo

from sqlmodel import Session

from jobs import task_views
from jobs.acts import Act
from jobs.errors import JobsError
from jobs.evidence_files import is_picture
from jobs.notify import When
from jobs.targetlists import standing_lines
from messages.views import FileLine, TaskView
from messages.views.status import AimShown, Author, PostOf, ReadingSaid, ReportShown
from storage import figures_lists, files, periods, reports, targets
from storage.access import Actor
from storage.figures import Scope
from storage.reports import Given
from storage.tables import Attachment, Official, TargetReading, Task, TaskKind

MOST_READINGS = 6


class NotShown(JobsError):
    """It is not there any more, or not for the actor to see: the two read alike."""

    code = "not_shown"


def task_of(session: Session, actor: Actor, task_id: int, when: When) -> Task:
    """Raises NotShown."""
    found = figures_lists.task(session, Scope(actor, "", when.now.date()), task_id)
    if found is None:
        raise NotShown("no such task, or not within what the actor sees")
    return found


def task(session: Session, task_id: int, act: Act) -> tuple[TaskView, tuple[int, ...]]:
    """The task as its reader sees it, and the ids of its reports that stand, the earliest first. Raises
    NotShown."""
    found = task_of(session, act.actor, task_id, act.when)
    said = reports.of_task(session, found.id, task_views.MOST_REPORTS)
    return task_views.view_of(session, found, act), tuple(one.progress.id for one in said)


def report(session: Session, actor: Actor, report_id: int, when: When) -> ReportShown:
    """A report of a task that the actor sees, whether it stands or not. Raises NotShown."""
    given = reports.one(session, report_id)
    if given is None:
        raise NotShown("no such report")
    said, zone = given.progress, when.now.tzinfo
    task, at = task_of(session, actor, said.task_id, when), said.sent_at.astimezone(zone)
    return ReportShown(
        id=said.id,
        task_id=task.id,
        code=task.code,
        title=task.title,
        period=given.period,
        author=_author(session, said.author_id, given.author, at),
        at=at,
        said=said.text,
        state=said.state.value,
        percent=said.percent,
        result=said.result,
        difficulty=said.difficulty,
        proposal=said.proposal,
        owner=given.owner,
        late=said.late,
        stands=said.withdrawn_at is None and said.superseded_by_id is None,
        files=_files(session, given, at),
        standing=task.kind == TaskKind.STANDING,
    )


def _author(session: Session, official_id: int, name: str, at: datetime) -> Author:
    held = figures_lists.posts(session, official_id, at)
    return Author(name, tuple(PostOf(post.role, post.unit) for post in held))


def _files(session: Session, given: Given, at: datetime) -> tuple[FileLine, ...]:
    found = [session.get_one(Attachment, one) for one in files.of_report(session, given.progress.id)]
    return tuple(
        FileLine(one.id, one.name, is_picture(one.name), given.author, at, one.state.value) for one in found
    )


def aim(session: Session, actor: Actor, target_id: int, when: When) -> AimShown:
    """A target with what was said of it for each period, the last first. Raises NotShown."""
    found = targets.find(session, actor, target_id)
    if found is None:
        raise NotShown("no such target, or not within what the actor sees")
    plan_id = found.target.plan_id
    (line,), period = standing_lines(session, plan_id, [found])
    known = {one.id: one for one in periods.periods_of(session, plan_id)}
    standing = targets.standing(session, [target_id], known)
    newest = sorted(standing.values(), key=lambda one: known[one.period_id].due, reverse=True)
    zone = when.now.tzinfo
    said = (_reading(session, one, known[one.period_id].name, zone) for one in newest[:MOST_READINGS])
    return AimShown(line, period.name if period else "", tuple(said))


def _reading(session: Session, one: TargetReading, period: str, zone: tzinfo | None) -> ReadingSaid:
    at = one.sent_at.astimezone(zone)
    author = _author(session, one.author_id, session.get_one(Official, one.author_id).name, at)
    return ReadingSaid(period, author, at, one.text, one.late)
