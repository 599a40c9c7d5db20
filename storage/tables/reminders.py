"""What is to be said unasked: reminders (why) and notices (the messages that carry them)."""

import datetime as dt
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Owned, choice, identity, instant, reference


class ReminderState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    LAPSED = "lapsed"
    UNREACHABLE = "unreachable"


class Reminder(Owned, table=True):
    """One rung of one subject's ladder for one person; `key` makes planning idempotent.

    `key` is "rule:subject:due:rung:responsible". `due` is the nominal date, `rung_date` the day it was for.
    """

    __tablename__ = "reminder"
    __table_args__ = (sa.Index("ix_reminder_official_id_state", "official_id", "state"),)

    id: int = identity()
    key: str = Field(unique=True, max_length=160)
    rule: str = Field(max_length=40)
    subject: str = Field(max_length=60)
    due: dt.date
    rung: str = Field(max_length=24)
    rung_date: dt.date
    official_id: int = reference("official.id", index=False)
    why: str = Field(max_length=60)
    state: ReminderState = choice(ReminderState, default=ReminderState.PENDING, index=True)
    notice_id: int | None = reference("notice.id", default=None)
    planned_at: datetime = instant()
    settled_at: datetime | None = instant(default=None)


class NoticeKind(StrEnum):
    """digest: the morning message, in sending hours; act: caused by a person's act; alarm: any hour;
    weekly: the figures of a week that a group may have, in sending hours."""

    DIGEST = "digest"
    ACT = "act"
    ALARM = "alarm"
    WEEKLY = "weekly"


class NoticeState(StrEnum):
    """failed: parked after a permanent or repeated error; uncertain: may have arrived, is not sent again."""

    PENDING = "pending"
    DELIVERED = "delivered"
    LAPSED = "lapsed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


ONE_ADDRESS = "(account_id IS NULL) <> (group_id IS NULL) AND (official_id IS NULL) = (account_id IS NULL)"
TO_GROUP = sa.text("group_id IS NOT NULL")


class Notice(Owned, table=True):
    """One outgoing message to one person or to a group, sent at most once at a time.

    A digest (`key` "digest:person:date") has no payload: its items are chosen when it is claimed; nor has a
    weekly one (`key` "weekly:group:monday").
    `not_before` is business time; `retry_at` and `lease_until` are real instants. `seen_at`: the person
    tapped or replied to it, in business time; never a claim that it was read. `fault`: of a try that failed,
    whether it may have arrived or was refused for what it says.
    """

    __tablename__ = "notice"
    __table_args__ = (
        sa.Index("ix_notice_due", "state", "bot_id", "not_before"),
        sa.Index("ix_notice_group_id", "group_id", sqlite_where=TO_GROUP, postgresql_where=TO_GROUP),
        sa.CheckConstraint(ONE_ADDRESS, name="one_address"),
    )

    id: int = identity()
    key: str = Field(unique=True, max_length=160)
    kind: NoticeKind = choice(NoticeKind)
    official_id: int | None = reference("official.id", default=None)
    account_id: int | None = reference("account.id", default=None)
    bot_id: int = reference("bot.id", index=False)
    date: dt.date | None = None
    payload: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    not_before: datetime = instant()
    state: NoticeState = choice(NoticeState, default=NoticeState.PENDING)
    attempts: int = 0
    retry_at: datetime | None = instant(default=None)
    leased_by: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = instant(default=None)
    error: str | None = None
    created_at: datetime = instant()
    settled_at: datetime | None = instant(default=None)
    seen_at: datetime | None = instant(default=None)
    fault: str | None = Field(default=None, max_length=12)
    group_id: int | None = reference("group_chat.id", default=None, index=False)
