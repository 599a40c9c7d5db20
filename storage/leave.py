"""Queries over who is away, and who hears what they would."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.access import on_duty
from storage.scoped import OFFICES, scoped
from storage.tables import Leave, Official, Post


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away up to and including `until`."""

    deputy_id: int
    until: date


@dataclass(frozen=True)
class LeaveRow:
    """A leave with the codes and names of who is away and of who acts for them."""

    id: int
    official_code: str
    official: str
    deputy_code: str
    deputy: str
    since: date
    until: date


Absent, Deputy = aliased(Official), aliased(Official)
NAMED = (
    sa.select(
        col(Leave.id),
        col(Absent.code),
        col(Absent.name),
        col(Deputy.code),
        col(Deputy.name),
        col(Leave.since),
        col(Leave.until),
    )
    .join(Absent, col(Absent.id) == Leave.official_id)
    .join(Deputy, col(Deputy.id) == Leave.deputy_id)
    .order_by(col(Leave.since), col(Leave.id))
)


def _named(session: Session, *conditions: sa.ColumnElement[bool]) -> list[LeaveRow]:
    return [LeaveRow(*row) for row in session.execute(NAMED.where(*conditions))]


TODAY = sa.bindparam("today", type_=sa.Date)
AWAY = scoped(
    sa.select(col(Leave.official_id), col(Leave.deputy_id), col(Leave.until))
    .where(
        col(Leave.since) <= TODAY,
        col(Leave.until) >= TODAY,
        sa.exists().where(col(Post.official_id) == Leave.deputy_id, on_duty(TODAY)),
    )
    .order_by(col(Leave.id)),
    col(Leave.office_id).in_(OFFICES),
)


def leaves_on(session: Session, today: date, offices: Collection[int] | None = None) -> dict[int, Away]:
    """Who is away on `today`, in every office or in `offices`.

    A deputy who holds no post that day has left and acts for nobody: that leave is left out.
    """
    rows = AWAY.rows(session, offices, today=today)
    return {official: Away(deputy, until) for official, deputy, until in rows}


def of_office(session: Session, office_id: int, today: date) -> list[LeaveRow]:
    """The leaves of an office that are not over by `today`, the earliest first."""
    return _named(session, col(Leave.office_id) == office_id, col(Leave.until) >= today)


def of_official(session: Session, official_id: int, since: date, until: date | None = None) -> list[LeaveRow]:
    """The leaves of an official that meet the days from `since` to `until`, both included; None: no end."""
    return _named(session, col(Leave.official_id) == official_id, _meets(since, until))


def of_deputy(session: Session, deputy_id: int, since: date, until: date | None = None) -> list[LeaveRow]:
    """The leaves in which an official acts for somebody, by days as `of_official`."""
    return _named(session, col(Leave.deputy_id) == deputy_id, _meets(since, until))


def _meets(since: date, until: date | None) -> sa.ColumnElement[bool]:
    begun = sa.true() if until is None else col(Leave.since) <= until
    return sa.and_(col(Leave.until) >= since, begun)
