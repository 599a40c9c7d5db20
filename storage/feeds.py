"""Queries for people's calendars: dated tasks and findings that are theirs, how often each was changed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import Actor, findings_within, tasks_within
from storage.findings import TO_MEND
from storage.rights import Right
from storage.tables import Audit, Change, FeedLink, Finding, Role, Task, TaskKind, TaskState


def tasks_of(session: Session, actor: Actor, plan_id: int) -> list[Task]:
    """Open dated tasks that the actor owns, whose unit they head, or of which they are the leader in charge;
    the nearest first."""
    theirs = sa.or_(
        col(Task.owner_id) == actor.official_id,
        col(Task.leader_id) == actor.official_id,
        col(Task.lead_unit_id).in_(actor.units(Role.HEAD)),
    )
    found = select(Task).where(
        Task.plan_id == plan_id,
        Task.kind == TaskKind.DATED,
        Task.state == TaskState.OPEN,
        theirs,
        tasks_within(actor, Right.SEE),
    )
    return list(session.exec(found.order_by(col(Task.deadline), col(Task.sort))))


def findings_of(session: Session, actor: Actor) -> list[Finding]:
    """Findings with a date that the actor is to mend, the nearest first."""
    found = select(Finding).where(
        Finding.responsible_id == actor.official_id,
        col(Finding.state).in_(TO_MEND),
        col(Finding.due).is_not(None),
        findings_within(actor, Right.SEE),
    )
    return list(session.exec(found.order_by(col(Finding.due), col(Finding.id))))


def changes(session: Session, subject: str, ids: Collection[int]) -> dict[int, tuple[int, datetime]]:
    """How often these rows of a table were changed, and when last, in business time; only those that were."""
    found = (
        sa.select(col(Audit.subject_id), sa.func.count(), sa.func.max(col(Audit.at)))
        .where(
            col(Audit.subject) == subject,
            col(Audit.change) == Change.CHANGED,
            col(Audit.subject_id).in_(ids),
        )
        .group_by(col(Audit.subject_id))
    )
    return {row_id: (count, at) for row_id, count, at in session.execute(found)}


def link(session: Session, **values: Any) -> FeedLink:
    """Keeps a link (columns of `FeedLink`)."""
    row = FeedLink(**values)
    session.add(row)
    session.flush()
    return row


def linked(session: Session, token_hash: str) -> FeedLink | None:
    """The link of that hash, unless it is unknown or revoked."""
    found = select(FeedLink).where(FeedLink.token_hash == token_hash, col(FeedLink.revoked_at).is_(None))
    return session.exec(found).first()


def revoke(session: Session, official_id: int, instant: datetime) -> int:
    """Ends an official's links; how many still led anywhere."""
    result = session.execute(
        sa.update(FeedLink)
        .where(col(FeedLink.official_id) == official_id, col(FeedLink.revoked_at).is_(None))
        .values(revoked_at=instant)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
