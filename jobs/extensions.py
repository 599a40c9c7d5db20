"""A new date for a dated task: asked with a reason, granted or refused by the leader in charge."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from sqlmodel import Session

from jobs import matters, notify
from jobs.acts import Act
from jobs.errors import JobsError
from jobs.extension_views import view_of
from jobs.inspections import DayPast
from jobs.ladder import Level
from jobs.roster import People, Roster, roster_of
from messages.types import Reply
from messages.views import ExtensionView
from storage import access, extensions
from storage.access import Actor
from storage.rights import Right
from storage.tables import Extension, ExtensionState, SetBy, Task

Announce = Callable[[ExtensionView], Reply]


class SetBySuperior(JobsError):
    """A date set by a superior is moved by a written order alone."""

    code = "set_by_superior"


class NotDated(JobsError):
    """A standing task has no date of its own."""

    code = "not_dated"


class NotLater(JobsError):
    """The new date is not after the present one."""

    code = "not_later"


class NothingToExtend(JobsError):
    code = "nothing_to_extend"


class NoExtension(JobsError):
    """Nothing was asked so, or it is not for the actor to decide: the two read alike."""

    code = "no_extension"


class Decided(JobsError):
    """The details say how, by whom and when."""

    code = "extension_decided"


class DecideOwn(JobsError):
    """Who asked does not decide it, while there is another leader."""

    code = "decide_own"


class DateMoved(JobsError):
    """The task has another date than when it was asked."""

    code = "extension_moved"


def open_tasks(session: Session, actor: Actor, plan_id: int) -> list[Task]:
    """For which the actor may ask for a new date, the nearest first. Raises NothingToExtend for none."""
    found = extensions.extendable(session, actor, plan_id)
    if not found:
        raise NothingToExtend("no dated task of the actor")
    return found


def extendable(session: Session, actor: Actor, plan_id: int, code: str) -> Task:
    """Raises UnknownTask, NotAllowed, TaskClosed, NotDated, SetBySuperior."""
    task = matters.open_task_of(session, actor, plan_id, code, Right.EXTEND)
    if task.deadline is None:
        raise NotDated("a standing task", task=code)
    if task.deadline_set_by == SetBy.SUPERIOR:
        raise SetBySuperior("set by a superior", task=code, day=task.deadline)
    return task


def check_date(task: Task, new: date) -> None:
    """Raises NotLater."""
    if task.deadline is not None and new <= task.deadline:
        raise NotLater("not after the present date", task=task.code, day=new, deadline=task.deadline)


def waiting(session: Session, task: Task) -> date | None:
    """The date that was asked for the task and is not decided."""
    found = extensions.waiting(session, task.id)
    return found.new_date if found is not None else None


def ask(
    session: Session, plan_id: int, code: str, new: date, reason: str, act: Act, announce: Announce
) -> ExtensionView:
    """Keeps what is asked and tells who decides; what waited before for the task is replaced.

    Raises what `extendable` and `check_date` raise.
    """
    found = extendable(session, act.actor, plan_id, code)
    task = extensions.lock_task(session, found.id)
    check_date(task, new)
    before = extensions.waiting(session, task.id)
    if before is not None:
        _settle(session, before, ExtensionState.WITHDRAWN, act)
    deciders = asked_of(session, _roster(session, task, act), task, act.actor.official_id)
    made = extensions.add(
        session,
        office_id=task.office_id,
        task_id=task.id,
        old_date=task.deadline,
        new_date=new,
        reason=reason,
        asked_by_id=act.actor.official_id,
        asked_at=act.when.now,
        message_id=act.message_id,
        held_by_id=deciders[0] if deciders else None,
        created_at=act.when.instant,
    )
    view = view_of(session, task, made, act)
    view = replace(view, replaces=before.new_date if before is not None else None)
    return _tell(session, task, made, deciders, view, act, announce)


def to_decide(session: Session, extension_id: int, act: Act) -> tuple[Extension, Task]:
    """What waits for the actor's decision. Raises NoExtension, Decided, DecideOwn."""
    found = extensions.find(session, act.actor, extension_id, Right.DECIDE)
    if found is None:
        raise NoExtension("not there, or not the actor's to decide")
    task = session.get_one(Task, found.task_id)
    if found.state != ExtensionState.WAITING:
        raise _decided(session, found, task, act)
    asker = found.asked_by_id
    own = asker == act.actor.official_id
    if own and asker not in asked_of(session, _roster(session, task, act), task, asker):
        raise DecideOwn("who asked does not decide", task=task.code)
    return found, task


def grant(session: Session, extension_id: int, act: Act, announce: Announce) -> ExtensionView:
    """The task moves to the new date; who asked and who answers for it hear.

    Raises what `to_decide` raises, and DayPast, DateMoved, TaskClosed.
    """
    found, task = to_decide(session, extension_id, act)
    matters.check_open(task)
    if task.deadline != found.old_date:
        raise DateMoved("moved since", task=task.code, day=task.deadline)
    if found.new_date < act.day.today:
        raise DayPast("the date asked for is past", day=found.new_date)
    task.deadline, task.redated_on = found.new_date, act.day.today
    session.add(task)
    return _decide(session, found, task, ExtensionState.GRANTED, act, announce)


def refuse(session: Session, extension_id: int, reason: str, act: Act, announce: Announce) -> ExtensionView:
    """The date stays; who asked and who answers for the task hear why. Raises what `to_decide` raises."""
    found, task = to_decide(session, extension_id, act)
    found.decided_reason = reason
    return _decide(session, found, task, ExtensionState.REFUSED, act, announce)


def withdraw(session: Session, extension_id: int, act: Act) -> ExtensionView:
    """By who asked, until it is decided. Raises NoExtension, Decided."""
    found = extensions.find(session, act.actor, extension_id, Right.EXTEND)
    if found is None or found.asked_by_id != act.actor.official_id:
        raise NoExtension("not the actor's")
    task = session.get_one(Task, found.task_id)
    if found.state != ExtensionState.WAITING:
        raise _decided(session, found, task, act)
    _settle(session, found, ExtensionState.WITHDRAWN, act)
    return view_of(session, task, found, act)


def _decide(
    session: Session, found: Extension, task: Task, state: ExtensionState, act: Act, announce: Announce
) -> ExtensionView:
    _settle(session, found, state, act)
    roster = _roster(session, task, act)
    asker = (found.asked_by_id,) if roster.on_duty(found.asked_by_id) else ()
    people = (*asker, *matters.answering(roster, task))
    return _tell(session, task, found, people, view_of(session, task, found, act), act, announce)


def _settle(session: Session, found: Extension, state: ExtensionState, act: Act) -> None:
    found.state = state
    found.decided_by_id, found.decided_at = act.actor.official_id, act.when.now
    session.add(found)
    session.flush()


def _decided(session: Session, found: Extension, task: Task, act: Act) -> Decided:
    view = view_of(session, task, found, act)
    return Decided("decided", task=task.code, state=view.state, by=view.decided_by, at=view.decided_at)


def _roster(session: Session, task: Task, act: Act) -> Roster:
    return roster_of(session, act.day.today, [task.office_id])


def asked_of(session: Session, roster: Roster, task: Task, asker: int) -> People:
    """Who decides: the leader in charge, else the chairmen, as far as they may; who asked only if nobody else
    leads. `roster`: of the task's office, of today."""
    up = matters.superiors(roster, task)
    levels = [_may_decide(session, roster, task, up.at(level)) for level in (Level.LEADER, Level.CHAIRMAN)]
    for people in levels:
        others = tuple(person for person in people if person != asker)
        if others:
            return others
    return levels[0] or levels[1]


def _may_decide(session: Session, roster: Roster, task: Task, people: People) -> People:
    actors = {person: access.actor(session, person, roster.today) for person in people}
    return tuple(one for one, who in actors.items() if matters.holds(session, who, task, Right.DECIDE))


def _tell(
    session: Session,
    task: Task,
    found: Extension,
    people: People,
    view: ExtensionView,
    act: Act,
    announce: Announce,
) -> ExtensionView:
    # The chairman's own is put to the chairman: who decides is never left out.
    left_out = None if found.state == ExtensionState.WAITING else act.actor.official_id
    others = [person for person in dict.fromkeys(people) if person != left_out]
    key = f"extension:{found.id}:{found.state.value}"
    held = notify.tell(session, others, task.office_id, key, announce(view), act.when)
    told, untold = notify.reached(session, others)
    return replace(view, told=told, untold=untold, held_until=held)
