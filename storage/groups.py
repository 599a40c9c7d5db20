"""Queries over groups: which may have the weekly summary, and the figures a group is shown."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import Actor, tasks_within, units_within
from storage.periods import HANDED_IN
from storage.rights import Right
from storage.tables import GroupChat, Official, Period, Submission, Task, Unit
from storage.tasks import answered_in, expected_in


@dataclass(frozen=True)
class Allowed:
    """A group that may have the weekly summary. `by`: the name of who allowed it, `at` in business time."""

    id: int
    title: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Part:
    """A unit's part of a period: how many of its tasks are expected and answered, of those one may see."""

    unit: str
    expected: int
    answered: int
    handed_in: bool


def find(session: Session, bot_id: int, chat_id: str) -> GroupChat | None:
    found = select(GroupChat).where(GroupChat.bot_id == bot_id, GroupChat.chat_id == chat_id)
    return session.exec(found).first()


def allow(session: Session, group: GroupChat) -> None:
    """Keeps that the group may have the weekly summary, in place of what was kept of it before."""
    known = find(session, group.bot_id, group.chat_id)
    if known is None:
        known = group
    else:
        known.office_id, known.title = group.office_id, group.title
        known.allowed_by_id, known.allowed_at = group.allowed_by_id, group.allowed_at
    known.weekly = True
    session.add(known)
    session.flush()


def stop(session: Session, bot_id: int, chat_id: str) -> None:
    """The group may have the weekly summary no more."""
    _stop(session, find(session, bot_id, chat_id))


def stop_of(session: Session, office_id: int, group_id: int) -> None:
    """As `stop`, if it is a group of the office."""
    found = session.get(GroupChat, group_id)
    _stop(session, found if found is not None and found.office_id == office_id else None)


def _stop(session: Session, group: GroupChat | None) -> None:
    if group is not None:
        group.weekly = False
        session.add(group)
        session.flush()


def move(session: Session, bot_id: int, before: str, after: str) -> None:
    """The channel gave the group another id; what was decided under the new one already stands."""
    group = find(session, bot_id, before)
    if group is None:
        return
    if find(session, bot_id, after) is not None:
        _stop(session, group)
        return
    group.chat_id = after
    session.add(group)
    session.flush()


def allowed(session: Session, office_id: int) -> list[Allowed]:
    """The groups that may have the office's weekly summary, the first allowed first."""
    found = (
        sa.select(col(GroupChat.id), col(GroupChat.title), col(Official.name), col(GroupChat.allowed_at))
        .join(Official, col(Official.id) == GroupChat.allowed_by_id)
        .where(col(GroupChat.office_id) == office_id, col(GroupChat.weekly))
        .order_by(col(GroupChat.id))
    )
    return [Allowed(*row) for row in session.execute(found)]


def weekly(session: Session, offices: Collection[int] | None = None) -> list[GroupChat]:
    """The groups that may have a weekly summary, of every office or of `offices`."""
    found = select(GroupChat).where(col(GroupChat.weekly))
    if offices is not None:
        found = found.where(col(GroupChat.office_id).in_(offices))
    return list(session.exec(found.order_by(col(GroupChat.id))))


def parts(session: Session, actor: Actor, period: Period) -> list[Part]:
    """Each unit's part of the period within what the actor may see, in the plan's order.

    A unit of which no such task is expected is left out.
    """
    expected = sa.and_(expected_in(period), col(Task.lead_unit_id) == Unit.id, tasks_within(actor, Right.SEE))
    answered = sa.func.sum(sa.case((answered_in(period.id), 1), else_=0))
    found = (
        sa.select(col(Unit.name), sa.func.count(col(Task.id)), answered, col(Submission.state))
        .join(Submission, col(Submission.unit_id) == Unit.id)
        .join(Task, expected)
        .where(col(Submission.period_id) == period.id, units_within(actor, Right.SEE))
        .group_by(col(Unit.id), col(Unit.name), col(Unit.sort), col(Submission.state))
        .order_by(col(Unit.sort), col(Unit.id))
    )
    rows = session.execute(found)
    return [Part(unit, count, int(given), state in HANDED_IN) for unit, count, given, state in rows]
