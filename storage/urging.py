"""Queries for reminders at once: what the actor may urge, and the messages that carry it."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import Actor, findings_within, tasks_within, units_within
from storage.claims import free_at
from storage.rights import Right
from storage.tables import (
    Finding,
    Notice,
    NoticeKind,
    NoticeState,
    Period,
    Reminder,
    ReminderState,
    Submission,
    Task,
    Unit,
)


def tasks(session: Session, actor: Actor) -> set[int]:
    """The tasks of the actor's office whose people the actor may urge."""
    return set(session.exec(select(Task.id).where(_own(Task, actor), tasks_within(actor, Right.URGE))))


def findings(session: Session, actor: Actor) -> set[int]:
    """The findings of the actor's office whose people the actor may urge."""
    found = select(Finding.id).where(_own(Finding, actor), findings_within(actor, Right.URGE))
    return set(session.exec(found))


def submissions(session: Session, actor: Actor) -> set[int]:
    """The units' parts of reports that the actor may urge."""
    found = select(Submission.id).join(Unit, col(Unit.id) == Submission.unit_id)
    return set(session.exec(found.where(_own(Submission, actor), units_within(actor, Right.URGE))))


def periods(session: Session, actor: Actor) -> set[int]:
    """The periods of the actor's office."""
    return set(session.exec(select(Period.id).where(_own(Period, actor))))


def _own(row: type[Task] | type[Finding] | type[Submission] | type[Period], actor: Actor) -> bool:
    return row.office_id == actor.office_id


def notices(session: Session, keys: Collection[str]) -> dict[str, int]:
    """The ids of the notices of these keys."""
    found = select(Notice.key, Notice.id).where(col(Notice.key).in_(keys))
    return dict(session.exec(found).all())


def lapse_empty(session: Session, notice_ids: Collection[int], instant: datetime) -> None:
    """Of messages that carry reminders, those that have none left to say are not sent."""
    if not notice_ids:
        return
    carried = sa.exists().where(
        col(Reminder.notice_id) == Notice.id, col(Reminder.state) == ReminderState.PENDING
    )
    session.execute(
        sa.update(Notice)
        .where(
            col(Notice.id).in_(notice_ids),
            col(Notice.kind) == NoticeKind.ACT,
            col(Notice.state) == NoticeState.PENDING,
            free_at(instant),
            sa.not_(carried),
        )
        .values(state=NoticeState.LAPSED, settled_at=instant)
    )
