"""What a leader says of a task: why is it late, ý kiến chỉ đạo; and what is answered."""

from collections.abc import Callable, Collection
from dataclasses import replace

from sqlmodel import Session

from jobs import matters, notify
from jobs.acts import Act
from jobs.errors import JobsError
from jobs.roster import roster_of
from messages.types import Reply
from messages.views import RemarkView
from storage import access, extensions, remarks
from storage.remarks import RemarkRow
from storage.rights import Right
from storage.tables import Official, Remark, RemarkKind, Task

Announce = Callable[[RemarkView], Reply]


class AskedAlready(JobsError):
    """It was asked why the task is late, and nobody has answered yet; by whom and when."""

    code = "asked_already"


class NoRemark(JobsError):
    """Nothing was asked so, or it is not for the actor to answer."""

    code = "no_remark"


class NobodyAnswers(JobsError):
    """Nobody but the actor answers for the task."""

    code = "nobody_answers"


def late(session: Session, plan_id: int, act: Act) -> list[Task]:
    """What is overdue of what the actor decides about, the latest first."""
    day = act.day
    found = remarks.late(session, act.actor, plan_id, day.today)
    return [
        task for task in found if task.deadline and day.cal.left(day.today, day.cal.due(task.deadline)) < 0
    ]


def explain(session: Session, plan_id: int, code: str, act: Act, announce: Announce) -> RemarkView:
    """Asks whoever answers for the task why it is late.

    Raises UnknownTask, NotAllowed, TaskClosed, NobodyAnswers, AskedAlready.
    """
    task = matters.open_task_of(session, act.actor, plan_id, code, Right.DECIDE)
    extensions.lock_task(session, task.id)
    asked = remarks.unanswered(session, task.id)
    if asked is not None:
        at, by = asked.at.astimezone(act.when.now.tzinfo), session.get_one(Official, asked.by_id).name
        raise AskedAlready("asked already", task=task.code, by=by, at=at)
    return _said(session, task, RemarkKind.EXPLAIN, None, act, announce)


def direct(session: Session, plan_id: int, code: str, text: str, act: Act, announce: Announce) -> RemarkView:
    """A leader's words about a task, told to whoever answers for it.

    Raises UnknownTask, NotAllowed, TaskClosed, NobodyAnswers.
    """
    task = matters.open_task_of(session, act.actor, plan_id, code, Right.DECIDE)
    return _said(session, task, RemarkKind.DIRECT, text, act, announce)


def directed(session: Session, plan_id: int, codes: Collection[str], act: Act) -> list[str]:
    """Those of the tasks that the actor leads and does not report themself, in the order given."""
    rights = (Right.REPORT, Right.DECIDE)
    held = {code: access.task_of(session, act.actor, plan_id, code, *rights) for code in codes}
    return [
        code
        for code, found in held.items()
        if found is not None and Right.DECIDE in found[1] and Right.REPORT not in found[1]
    ]


def asked(session: Session, remark_id: int, act: Act) -> RemarkView:
    """What the actor may answer. Raises NoRemark."""
    found, task = _to_answer(session, remark_id, act)
    return _view(session, task, found, act)


def answer(session: Session, remark_id: int, text: str, act: Act, announce: Announce) -> RemarkView:
    """Kept with the task and told to who asked. Raises NoRemark."""
    found, task = _to_answer(session, remark_id, act)
    made = _add(session, task, RemarkKind.ANSWER, text, act, found.id)
    asker = access.actor(session, found.by_id, act.day.today)
    people = [asker.official_id] if matters.holds(session, asker, task, Right.SEE) else []
    return _tell(session, task, made, people, act, announce)


def history(session: Session, task: Task, act: Act) -> tuple[RemarkView, ...]:
    """What was said of a task, the earliest first."""
    return tuple(_seen(task, row, act) for row in remarks.of_task(session, task.id))


def _to_answer(session: Session, remark_id: int, act: Act) -> tuple[Remark, Task]:
    found = remarks.find(session, act.actor, remark_id, Right.SEE)
    if found is None or found.kind == RemarkKind.ANSWER:
        raise NoRemark("not there, or not the actor's")
    task = session.get_one(Task, found.task_id)
    answers = matters.answering(roster_of(session, act.day.today, [task.office_id]), task)
    reports = matters.holds(session, act.actor, task, Right.REPORT)
    if not reports and act.actor.official_id not in answers:
        raise NoRemark("not for the actor to answer")
    return found, task


def _said(
    session: Session, task: Task, kind: RemarkKind, text: str | None, act: Act, announce: Announce
) -> RemarkView:
    people = matters.answering(roster_of(session, act.day.today, [task.office_id]), task)
    others = [person for person in people if person != act.actor.official_id]
    if not others:
        raise NobodyAnswers("nobody else answers for it", task=task.code)
    return _tell(session, task, _add(session, task, kind, text, act), others, act, announce)


def _add(
    session: Session, task: Task, kind: RemarkKind, text: str | None, act: Act, answers: int | None = None
) -> Remark:
    return remarks.add(
        session,
        office_id=task.office_id,
        task_id=task.id,
        kind=kind,
        by_id=act.actor.official_id,
        at=act.when.now,
        text=text,
        message_id=act.message_id,
        answers_id=answers,
        created_at=act.when.instant,
    )


def _tell(
    session: Session, task: Task, made: Remark, people: Collection[int], act: Act, announce: Announce
) -> RemarkView:
    view = _view(session, task, made, act)
    held = notify.tell(session, people, task.office_id, f"remark:{made.id}", announce(view), act.when)
    told, untold = notify.reached(session, people)
    return replace(view, told=told, untold=untold, held_until=held)


def _view(session: Session, task: Task, made: Remark, act: Act) -> RemarkView:
    return _seen(task, RemarkRow(made, session.get_one(Official, made.by_id).name), act)


def _seen(task: Task, row: RemarkRow, act: Act) -> RemarkView:
    one = row.remark
    at = one.at.astimezone(act.when.now.tzinfo)
    return RemarkView(one.id, one.kind.value, task.code, task.title, row.by, at, one.text)
