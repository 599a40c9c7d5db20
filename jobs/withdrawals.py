"""A report said anew or taken back by its author, within ten minutes of it; its history is kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from jobs import additions
from jobs.progress import WITHDRAW_WITHIN, CannotWithdraw, ProgressState, is_closed
from messages.views import Withdrawn
from storage import reports
from storage.access import Actor
from storage.tables import Period, Progress, Task, TaskKind, TaskState


@dataclass(frozen=True)
class Amendable:
    """A report that is to be said anew: the code of its task, its words, and what was said beside them."""

    task: str
    text: str
    beside: dict[str, str | None]


def amendable(session: Session, actor: Actor, progress_id: int, now: datetime) -> Amendable:
    """What the author said, where it may still be said anew. Raises CannotWithdraw as `withdraw`, and where
    it stands no more (reason: withdrawn, replaced)."""
    row, task, period = _of_author(session, actor, progress_id)
    for reason, gone in (("withdrawn", row.withdrawn_at), ("replaced", row.superseded_by_id)):
        if gone is not None:
            raise CannotWithdraw("it stands no more", reason=reason, task=task.code)
    _check_withdrawable(session, row, task, period, now)
    return Amendable(task.code, row.text, beside(row))


def withdraw(session: Session, actor: Actor, progress_id: int, now: datetime) -> Withdrawn:
    """Takes a report back within ten minutes; what it had replaced stands again. A second time says so.

    Raises CannotWithdraw (reason: not_yours, left, too_late, handed_in).
    """
    row, task, period = _of_author(session, actor, progress_id)
    if row.withdrawn_at is not None:
        return Withdrawn(task.code, period.name, row.text, again=True)
    if row.superseded_by_id is not None:
        raise CannotWithdraw("it stands no more", reason="replaced", task=task.code)
    _check_withdrawable(session, row, task, period, now)
    take_back(session, row, now)
    return Withdrawn(task.code, period.name, row.text, again=False)


def _of_author(session: Session, actor: Actor, progress_id: int) -> tuple[Progress, Task, Period]:
    row = session.get(Progress, progress_id)
    if row is None or row.author_id != actor.official_id:
        raise CannotWithdraw("not the author's", reason="not_yours")
    if not actor.posts:
        raise CannotWithdraw("who left office changes nothing", reason="left")
    return row, session.get_one(Task, row.task_id), session.get_one(Period, row.period_id)


def beside(row: Progress) -> dict[str, str | None]:
    """The fields of a `Report` that were said elsewhere than in its text, and hold whatever becomes of it."""
    said = {"difficulty": row.difficulty, "proposal": row.proposal}
    return {
        name: None if text is not None and additions.is_said_in(text, row.text) else text
        for name, text in said.items()
    }


def take_back(session: Session, row: Progress, now: datetime) -> None:
    """Takes a report back without asking who may; what it had replaced stands again."""
    reports.withdraw(session, row, now)
    for old in reports.superseded_by(session, row.id):
        old.superseded_by_id = row.superseded_by_id
        session.add(old)
    session.flush()
    _follow_back(session, session.get_one(Task, row.task_id), row)


def _follow_back(session: Session, task: Task, row: Progress) -> None:
    """A dated task stands again where the reports that are left say it does."""
    if task.kind != TaskKind.DATED:
        return
    if row.state == ProgressState.DONE:
        task.state, task.done_on = TaskState.OPEN, None
    if task.state == TaskState.OPEN:
        task.percent = reports.last_percent(session, task.id)
    session.add(task)
    session.flush()


def _check_withdrawable(session: Session, row: Progress, task: Task, period: Period, now: datetime) -> None:
    if now - row.sent_at > WITHDRAW_WITHIN:
        raise CannotWithdraw("over ten minutes ago", reason="too_late", task=task.code)
    if is_closed(session, task, period):
        raise CannotWithdraw("already handed in", reason="handed_in", task=task.code)
