"""Queries over what is reminded of, for many people at once."""

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.core import run
from storage.tables import Period, Post, Submission, Task, Unit


class Owed(NamedTuple):
    """A unit's part of a report, with its names."""

    period_id: int
    period: str
    unit_id: int
    unit: str


OWED = (
    sa.select(col(Submission.id), col(Period.id), col(Period.name), col(Unit.id), col(Unit.name))
    .join(Period, col(Period.id) == Submission.period_id)
    .join(Unit, col(Unit.id) == Submission.unit_id)
    .where(col(Submission.id).in_(sa.bindparam("submissions", expanding=True)))
)


def owed(session: Session, submissions: Collection[int]) -> dict[int, Owed]:
    """These submissions, by id."""
    rows = run(session, OWED, {"submissions": list(submissions)}).all()
    return {row[0]: Owed(*row[1:]) for row in rows}


THEIRS: sa.BindParameter[int] = sa.bindparam("officials", expanding=True)
OFFICES = sa.union(
    sa.select(col(Post.office_id)).where(col(Post.official_id).in_(THEIRS)),
    sa.select(col(Task.office_id)).where(col(Task.owner_id).in_(THEIRS)),
)


def offices_of(session: Session, officials: Collection[int]) -> set[int]:
    """The offices where these officials hold or held a post, or own a task."""
    return set(run(session, OFFICES, {"officials": list(officials)}).scalars())
