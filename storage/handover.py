"""Queries for handing over what an official holds."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import on_duty
from storage.tables import Finding, FindingState, Post, Task, TaskState, Unit


def posts_on(session: Session, official_id: int, day: date) -> list[tuple[Post, Unit]]:
    """The posts an official holds on `day` with their units, in the plan's order."""
    found = (
        select(Post, Unit)
        .join(Unit, col(Unit.id) == Post.unit_id)
        .where(Post.official_id == official_id, on_duty(day))
    )
    rows = session.exec(found.order_by(col(Unit.sort), col(Unit.id), col(Post.id)))
    return [(post, unit) for post, unit in rows]


def owned(session: Session, official_id: int) -> list[str]:
    """The codes of the open tasks that are an official's own, of every plan."""
    return _open(session, Task.owner_id, official_id)


def led(session: Session, official_id: int) -> list[str]:
    """The codes of the open tasks an official is the leader in charge of, of every plan."""
    return _open(session, Task.leader_id, official_id)


def _open(session: Session, column: int | None, official_id: int) -> list[str]:
    found = select(Task.code).where(col(column) == official_id, Task.state == TaskState.OPEN)
    return list(session.exec(found.order_by(col(Task.plan_id), col(Task.sort))))


OF_PERSON = sa.and_(
    col(Finding.responsible_id) == sa.bindparam("official"), col(Finding.state) != FindingState.CLOSED
)


def to_mend(session: Session, official_id: int) -> list[int]:
    """The numbers of the findings an official is to mend, those awaiting their verification too."""
    found = select(Finding.number).where(OF_PERSON).order_by(col(Finding.id))
    return list(session.exec(found, params={"official": official_id}))


def has_restricted(session: Session, official_id: int) -> bool:
    """Whether something open that is the official's own is hạn chế."""
    own = (Task.owner_id == official_id, Task.state == TaskState.OPEN, col(Task.restricted))
    found = sa.select(
        sa.or_(
            sa.exists(select(Task.id).where(*own)),
            sa.exists(select(Finding.id).where(OF_PERSON, col(Finding.restricted))),
        )
    )
    return bool(session.execute(found, {"official": official_id}).scalar_one())


def move_findings(session: Session, giver_id: int, taker_id: int) -> None:
    """Every finding the giver is to mend is the taker's; those handled keep their names."""
    for finding in session.exec(select(Finding).where(OF_PERSON), params={"official": giver_id}):
        finding.responsible_id = taker_id
        session.add(finding)
    session.flush()


def move_tasks(session: Session, giver_id: int, taker_id: int) -> None:
    """Every open task of the giver, own or led, is the taker's; those done or cancelled keep their names."""
    # Row by row, so that the log of changes has each of them.
    for task in session.exec(
        select(Task).where(
            sa.or_(col(Task.owner_id) == giver_id, col(Task.leader_id) == giver_id),
            Task.state == TaskState.OPEN,
        )
    ):
        task.owner_id = taker_id if task.owner_id == giver_id else task.owner_id
        task.leader_id = taker_id if task.leader_id == giver_id else task.leader_id
        session.add(task)
    session.flush()
