"""Queries over what is reminded of, for many people at once."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.tables import Period, Post, Submission, Task, Unit


@dataclass(frozen=True)
class Owed:
    """A unit's part of a report, with its names."""

    period_id: int
    period: str
    unit_id: int
    unit: str


def owed(session: Session, submissions: Collection[int]) -> dict[int, Owed]:
    """These submissions, by id."""
    rows = session.execute(
        sa.select(col(Submission.id), col(Period.id), col(Period.name), col(Unit.id), col(Unit.name))
        .join(Period, col(Period.id) == Submission.period_id)
        .join(Unit, col(Unit.id) == Submission.unit_id)
        .where(col(Submission.id).in_(submissions))
    )
    return {row[0]: Owed(*row[1:]) for row in rows}


def offices_of(session: Session, officials: Collection[int]) -> set[int]:
    """The offices where these officials hold or held a post, or own a task."""
    posts = sa.select(col(Post.office_id)).where(col(Post.official_id).in_(officials))
    own = sa.select(col(Task.office_id)).where(col(Task.owner_id).in_(officials))
    return set(session.execute(posts.union(own)).scalars())
