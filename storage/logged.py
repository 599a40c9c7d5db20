"""What entries of the log are about: names for the ids they hold, and which of them concern a task."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlmodel import Session, col, select

from storage import access
from storage.access import Actor
from storage.audit import Subjects
from storage.rights import Right
from storage.tables import (
    Area,
    Extension,
    Finding,
    GroupChat,
    Inspection,
    Official,
    Period,
    Plan,
    Post,
    Progress,
    Remark,
    Submission,
    Task,
    Unit,
    Waiver,
)

OFFICIALS = (
    "official_id",
    "owner_id",
    "leader_id",
    "deputy_id",
    "responsible_id",
    "on_behalf_of_id",
    "held_by_id",
)
NAMED: dict[str, tuple[Any, Any]] = {
    **dict.fromkeys(OFFICIALS, (col(Official.id), col(Official.name))),
    **dict.fromkeys(("unit_id", "lead_unit_id", "successor_id"), (col(Unit.id), col(Unit.name))),
    "period_id": (col(Period.id), col(Period.name)),
    "task_id": (col(Task.id), col(Task.code)),
    "area_id": (col(Area.id), col(Area.name)),
}
"""Of a column that holds the id of something: that table's id, and what it is called by."""


def of_task(session: Session, task_id: int) -> Subjects:
    """The rows that concern a task: itself, its supporting units, its reports."""
    reports = session.exec(select(Progress.id).where(Progress.task_id == task_id)).all()
    return {
        "task": [task_id],
        "task_support": [task_id],
        "progress": reports,
        **_asked_of(session, [task_id]),
    }


def _asked_of(session: Session, tasks: Collection[int]) -> Subjects:
    """What was asked and said of these tasks."""
    asked = session.exec(select(Extension.id).where(col(Extension.task_id).in_(tasks))).all()
    said = session.exec(select(Remark.id).where(col(Remark.task_id).in_(tasks))).all()
    waived = session.exec(select(Waiver.id).where(col(Waiver.task_id).in_(tasks))).all()
    return {"extension": asked, "remark": said, "waiver": waived}


def hidden(session: Session, actor: Actor) -> Subjects:
    """The rows of the actor's office of which they may not know what was changed: of what is hạn chế."""
    seen = select(Task.id).where(access.tasks_within(actor, Right.SEE))
    secret = (Task.office_id == actor.office_id, col(Task.restricted), col(Task.id).not_in(seen))
    tasks = session.exec(select(Task.id).where(*secret)).all()
    reports = session.exec(select(Progress.id).where(col(Progress.task_id).in_(tasks))).all()
    read = select(Finding.id).where(access.findings_within(actor, Right.SEE))
    of_office = (Finding.office_id == actor.office_id, col(Finding.restricted))
    findings = session.exec(select(Finding.id).where(*of_office, col(Finding.id).not_in(read))).all()
    found = {"task": tasks, "task_support": tasks, "progress": reports, "finding": findings}
    return {**found, **_asked_of(session, tasks)}


def named(session: Session, values: Iterable[tuple[str, Any]]) -> dict[tuple[str, int], str]:
    """What (column, id) is called, for those columns that hold the id of something."""
    asked: dict[str, set[int]] = {}
    for column, value in values:
        if column in NAMED and isinstance(value, int):
            asked.setdefault(column, set()).add(value)
    found = {}
    for column, ids in asked.items():
        key, name = NAMED[column]
        for row_id, said in session.execute(select(key, name).where(key.in_(ids))):
            found[column, row_id] = said
    return found


def about(session: Session, subject: str, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """By row of a table: the columns that tell which it is; those of other rows by their ids."""
    telling: dict[str, tuple[Any, ...]] = {
        "task": (Task.id, Task.code),
        "task_support": (Task.id, Task.code),
        "progress": (Progress.id, Progress.task_id, Progress.period_id),
        "submission": (Submission.id, Submission.unit_id, Submission.period_id),
        "period": (Period.id, Period.name),
        "post": (Post.id, Post.official_id, Post.unit_id, Post.role),
        "official": (Official.id, Official.name),
        "unit": (Unit.id, Unit.name),
        "plan": (Plan.id, Plan.year),
        "finding": (Finding.id, Finding.number),
        "extension": (Extension.id, Extension.task_id),
        "remark": (Remark.id, Remark.task_id),
        "inspection": (Inspection.id, Inspection.unit_id),
        "group_chat": (GroupChat.id, GroupChat.title),
        "waiver": (Waiver.id, Waiver.task_id, Waiver.period_id),
    }
    columns = telling.get(subject)
    if columns is None:
        return {}
    rows = session.execute(select(*columns).where(columns[0].in_(ids)))
    return {row.id: row._asdict() for row in rows}
