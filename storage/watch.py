"""Queries that compare what was planned with what was delivered."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage.claims import free_at
from storage.tables import (
    Account,
    AccountState,
    Bot,
    Notice,
    NoticeKind,
    NoticeState,
    Official,
    Reminder,
    ReminderState,
)

UNHEARD = (ReminderState.PENDING, ReminderState.UNREACHABLE)
ON_ITS_WAY = (NoticeState.PENDING, NoticeState.DELIVERED)


@dataclass(frozen=True)
class Stuck:
    """An office's notices of one kind that wait at one bot. `oldest`: since when, in business time.

    `tries`: how often the one that was tried most was; 0: nobody has tried. `error`: a reason given.
    """

    office_id: int
    bot_id: int
    channel: str
    bot: str
    kind: NoticeKind
    count: int
    oldest: datetime
    tries: int
    error: str | None


@dataclass(frozen=True)
class Unplanned:
    """An office's reminders that no message will carry; `earliest`: the day the first was for."""

    office_id: int
    count: int
    people: int
    earliest: date


@dataclass(frozen=True)
class Unheard:
    """Somebody whose morning message ended as `state` and who has heard nothing since."""

    office_id: int
    official_id: int
    name: str
    state: NoticeState


def stuck(session: Session, until: datetime, instant: datetime) -> list[Stuck]:
    """Notices that were to leave by `until` (business time) and are in nobody's hands.

    Those that wait to be tried again are among them: with the network down that is nearly always so.
    """
    found = (
        sa.select(
            col(Notice.office_id),
            col(Notice.bot_id),
            col(Bot.channel),
            col(Bot.name),
            col(Notice.kind),
            sa.func.count(),
            sa.func.min(col(Notice.not_before)),
            sa.func.max(Notice.attempts),
            sa.func.max(Notice.error),
        )
        .join(Bot, col(Bot.id) == Notice.bot_id)
        .where(
            col(Notice.state) == NoticeState.PENDING,
            col(Notice.not_before) <= until,
            free_at(instant),
        )
        .group_by(
            col(Notice.office_id), col(Notice.bot_id), col(Bot.channel), col(Bot.name), col(Notice.kind)
        )
        .order_by(col(Notice.office_id), col(Notice.bot_id), col(Notice.kind))
    )
    return [Stuck(*row) for row in session.execute(found)]


def unplanned(session: Session, today: date, settled: datetime) -> list[Unplanned]:
    """Reminders for `today` or earlier, of people who can be reached, that no message has or will have.

    What was planned, or set free by a message that ended, after the real instant `settled` is left to the
    planner's next run.
    """
    found = (
        sa.select(
            col(Reminder.office_id),
            sa.func.count(),
            sa.func.count(sa.distinct(col(Reminder.official_id))),
            sa.func.min(col(Reminder.rung_date)),
        )
        .where(
            col(Reminder.state) == ReminderState.PENDING,
            col(Reminder.rung_date) <= today,
            col(Reminder.planned_at) <= settled,
            _reachable(),
            sa.not_(_carried()),
            sa.not_(_just_ended(settled)),
        )
        .group_by(col(Reminder.office_id))
        .order_by(col(Reminder.office_id))
    )
    return [Unplanned(*row) for row in session.execute(found)]


def _reachable() -> sa.ColumnElement[bool]:
    # A set that is worked out once; asked of each reminder, PostgreSQL took ten times as long.
    reached = sa.select(col(Account.official_id)).join(Bot, col(Bot.id) == Account.bot_id)
    return col(Reminder.official_id).in_(
        reached.where(col(Account.state) == AccountState.ACTIVE, col(Bot.pushes))
    )


def _carried() -> sa.ColumnElement[bool]:
    """Its own message is on its way or has arrived; one without is for the person's next morning message."""
    own = aliased(Notice)
    has_own = sa.exists().where(col(own.id) == Reminder.notice_id, col(own.state).in_(ON_ITS_WAY))
    waiting = sa.select(col(Notice.official_id)).where(
        col(Notice.kind) == NoticeKind.DIGEST, col(Notice.state) == NoticeState.PENDING
    )
    has_next = col(Reminder.official_id).in_(waiting)
    return sa.or_(has_own, sa.and_(col(Reminder.notice_id).is_(None), has_next))


def _just_ended(settled: datetime) -> sa.ColumnElement[bool]:
    ended = aliased(Notice)
    return sa.exists().where(
        col(ended.official_id) == Reminder.official_id,
        col(ended.kind) == NoticeKind.DIGEST,
        col(ended.settled_at) > settled,
    )


def unheard(session: Session, today: date, since: datetime) -> list[Unheard]:
    """Whose morning message failed, or may have, since the real instant `since`, and none has arrived since.

    Only those who have a reminder for `today` or earlier that is still to be heard.
    """
    later = aliased(Notice)
    reached = sa.exists().where(
        col(later.official_id) == Notice.official_id,
        col(later.kind) == NoticeKind.DIGEST,
        col(later.state) == NoticeState.DELIVERED,
        col(later.settled_at) >= Notice.settled_at,
    )
    waits = sa.exists().where(
        col(Reminder.official_id) == Notice.official_id,
        col(Reminder.state).in_(UNHEARD),
        col(Reminder.rung_date) <= today,
    )
    found = (
        sa.select(col(Notice.office_id), col(Official.id), col(Official.name), col(Notice.state))
        .join(Official, col(Official.id) == Notice.official_id)
        .where(
            col(Notice.kind) == NoticeKind.DIGEST,
            col(Notice.state).in_((NoticeState.FAILED, NoticeState.UNCERTAIN)),
            col(Notice.settled_at) >= since,
            sa.not_(reached),
            waits,
        )
        .order_by(col(Notice.office_id), col(Official.id), col(Notice.id))
    )
    return [Unheard(*row) for row in session.execute(found)]
