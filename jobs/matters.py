"""A task that somebody wants to do something about: found by its code, if they may."""

from sqlmodel import Session

from jobs.periods import NotAllowed
from jobs.progress import TaskClosed, UnknownTask
from jobs.roster import People, Roster
from jobs.rules.base import Superiors, answers_for
from storage import access
from storage.access import Actor
from storage.rights import Right
from storage.tables import Task, TaskState


def task_of(session: Session, actor: Actor, plan_id: int, code: str, right: Right) -> Task:
    """The task of that code, if the actor has `right` over it. Raises UnknownTask, NotAllowed."""
    found = access.task_of(session, actor, plan_id, code, Right.KNOW, right)
    if found is None or Right.KNOW not in found[1]:
        raise UnknownTask(f"no task {code}", task=code)
    if right not in found[1]:
        raise NotAllowed(f"not over task {code}")
    return session.get_one(Task, found[0].id)


def open_task_of(session: Session, actor: Actor, plan_id: int, code: str, right: Right) -> Task:
    """As `task_of`. Raises TaskClosed too."""
    task = task_of(session, actor, plan_id, code, right)
    check_open(task)
    return task


def known(session: Session, actor: Actor, plan_id: int, code: str) -> str:
    """The code, if the actor may know of the task. Raises UnknownTask."""
    return task_of(session, actor, plan_id, code, Right.KNOW).code


def check_open(task: Task) -> None:
    """Raises TaskClosed."""
    if task.state != TaskState.OPEN:
        raise TaskClosed(f"task {task.code} is {task.state}", task=task.code, state=task.state.value)


def holds(session: Session, actor: Actor, task: Task, right: Right) -> bool:
    """Whether somebody has `right` over the task."""
    found = access.task_of(session, actor, task.plan_id, task.code, right)
    return found is not None and right in found[1]


def superiors(roster: Roster, task: Task) -> Superiors:
    unit = roster.present(task.lead_unit_id)
    return Superiors(roster, unit, task.office_id, task.leader_id, task.restricted)


def answering(roster: Roster, task: Task) -> People:
    """Who answers for a task that is open: its owner, else the head of its unit, else who steps in."""
    return answers_for(superiors(roster, task), task)[0]
