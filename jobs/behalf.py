"""Reports that somebody gives for a colleague: shown as such, told to that colleague, who confirms them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from jobs import notify
from jobs.errors import JobsError
from jobs.notify import When
from messages.types import Reply
from messages.views import BehalfView, Recorded
from storage import access, reports
from storage.access import Actor, TaskOf
from storage.reports import Given
from storage.tables import Progress, Task

Announce = Callable[[BehalfView], Reply]


class NotForYou(JobsError):
    """No such report was given for the actor."""

    code = "not_for_you"


def owner_of(session: Session, task: TaskOf, actor: Actor, today: date) -> Actor | None:
    """For whom the actor reports: the task's owner, or who is away and whose unit's it is; None for themself.

    Who has left is nobody's colleague.
    """
    owner_id = task.owner_id or _absent_head(task, actor)
    if owner_id is None or owner_id == actor.official_id:
        return None
    owner = access.actor(session, owner_id, today)
    return owner if owner.posts else None


def _absent_head(task: TaskOf, actor: Actor) -> int | None:
    """Whose post at the task's unit lets the actor report it, where none of their own does."""
    if any(post.unit_id == task.unit_id for post in actor.posts):
        return None
    held = (one.official_id for one in actor.absent for post in one.posts if post.unit_id == task.unit_id)
    return next(held, None)


def tell(session: Session, recorded: Recorded, when: When, announce: Announce) -> Recorded:
    """Asks whom the report was given for to confirm it; the report, and whether they hear of it."""
    row = session.get_one(Progress, recorded.progress_id)
    if row.on_behalf_of_id is None:
        return recorded
    view = _view(session, _given(session, row.id), when)
    key, owner = f"behalf:{row.id}", [row.on_behalf_of_id]
    held = notify.tell(session, owner, row.office_id, key, announce(view), when)
    told, untold = notify.reached(session, owner)
    return replace(recorded, told=told, untold=untold, held_until=held)


def decide(
    session: Session, actor: Actor, progress_id: int, when: When, announce: Announce, *, right: bool
) -> BehalfView:
    """Keeps whether a report is right, as the one says for whom it was given; its author hears of one that
    is not. What was decided or taken back before stays so, and is told. Raises NotForYou."""
    row = session.get(Progress, progress_id)
    if row is None or row.on_behalf_of_id != actor.official_id or not actor.posts:
        raise NotForYou("not given for the actor, or the actor has left")
    if row.confirmed is not None or row.withdrawn_at is not None or row.superseded_by_id is not None:
        return replace(_view(session, _given(session, progress_id), when), again=True)
    reports.confirm(session, row, when.now, right=right)
    view = _view(session, _given(session, progress_id), when)
    if not right:
        key = f"behalf-denied:{progress_id}"
        notify.tell(session, [row.author_id], row.office_id, key, announce(view), when)
    return view


def _given(session: Session, progress_id: int) -> Given:
    found = reports.one(session, progress_id)
    if found is None:
        raise NotForYou("no such report")
    return found


def _view(session: Session, given: Given, when: When) -> BehalfView:
    row = given.progress
    task = session.get_one(Task, row.task_id)
    at = row.confirmed_at.astimezone(when.now.tzinfo) if row.confirmed_at else None
    gone = "withdrawn" if row.withdrawn_at else "replaced" if row.superseded_by_id else "waiting"
    state = gone if row.confirmed is None else "right" if row.confirmed else "wrong"
    return BehalfView(
        id=row.id,
        code=task.code,
        title=task.title,
        period=given.period,
        said=row.text,
        by=given.author,
        owner=given.owner or "",
        state=state,
        at=at,
    )
