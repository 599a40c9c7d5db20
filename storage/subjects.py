"""Queries over what is reminded of, for many people at once."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.tables import Period, Post, Submission, Task, Unit


def owed(session: Session, submissions: Collection[int]) -> dict[int, tuple[Period, Unit]]:
    """For each of these submissions its period and who owes it."""
    rows = session.execute(
        sa.select(col(Submission.id), Period, Unit)
        .join(Period, col(Period.id) == Submission.period_id)
        .join(Unit, col(Unit.id) == Submission.unit_id)
        .where(col(Submission.id).in_(submissions))
    )
    return {row_id: (period, unit) for row_id, period, unit in rows}


def offices_of(session: Session, officials: Collection[int]) -> set[int]:
    """The offices where these officials hold or held a post, or own a task."""
    posts = sa.select(col(Post.office_id)).where(col(Post.official_id).in_(officials))
    own = sa.select(col(Task.office_id)).where(col(Task.owner_id).in_(officials))
    return set(session.execute(posts.union(own)).scalars())
