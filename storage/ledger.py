"""Queries for the ledger of reminders: every one that was planned, and what became of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from storage.tables import (
    Bot,
    Direction,
    Message,
    Notice,
    NoticeKind,
    NoticeState,
    Office,
    Official,
    Period,
    Plan,
    Reminder,
    ReminderState,
    Submission,
    Task,
    Unit,
)

UNIT_REPORT, WARD_REPORT, DATED_TASK = "unit_report", "ward_report", "dated_task"
NOT_ARRIVED = (NoticeState.FAILED, NoticeState.UNCERTAIN)


@dataclass(frozen=True)
class Entry:
    """A reminder. `about`: what its subject is called, in parts by its rule; empty where it is no more.

    `planned_at` is real time, `delivered_at` and `seen_at` are business time. `error`: why it did not arrive.
    """

    office: str
    rule: str
    subject: str
    about: tuple[str, ...]
    due: date
    rung_date: date
    rung: str
    why: str
    official: str
    name: str
    planned_at: datetime
    state: ReminderState
    delivered_at: datetime | None
    channel: str | None
    seen_at: datetime | None
    error: str | None


@dataclass(frozen=True)
class Failure:
    """A morning message that did not arrive, or may not have."""

    morning: date
    settled_at: datetime
    reason: str


def periods_called(session: Session, code: str) -> list[int]:
    """The periods of that code ("2023-Q1"), of every office; the year may stand before a code without one."""
    found = sa.select(col(Period.id), col(Period.code), col(Plan.year)).join(
        Plan, col(Plan.id) == Period.plan_id
    )
    wanted = code.casefold()
    rows = session.execute(found.order_by(col(Period.id)))
    return [one for one, own, year in rows if wanted in (own.casefold(), f"{year}-{own}".casefold())]


def entries(session: Session, periods: Collection[int] | None = None) -> list[Entry]:
    """Every reminder in the order of its day and official; with `periods`, those of their subjects.

    A dated task belongs to the period in whose data window it is due.
    """
    first_said = _first_said().subquery()
    said_at = first_said.c.sent_at
    found = (
        sa.select(Reminder, col(Office.code), Official, Notice, col(Bot.channel), said_at)
        .join(Office, col(Office.id) == Reminder.office_id)
        .join(Official, col(Official.id) == Reminder.official_id)
        .outerjoin(Notice, col(Notice.id) == Reminder.notice_id)
        .outerjoin(Bot, col(Bot.id) == Notice.bot_id)
        .outerjoin(first_said, first_said.c.notice_id == Reminder.notice_id)
        .order_by(col(Reminder.rung_date), col(Official.code), col(Reminder.id))
    )
    if periods is not None:
        found = found.where(_belongs_to(periods))
    names, failures = _names(session), _failures(session)
    return [
        _entry(reminder, office, who, notice, channel, said, names, failures.get(who.id, ()))
        for reminder, office, who, notice, channel, said in session.execute(found)
    ]


def _first_said() -> sa.Select[*tuple[Any, ...]]:
    """When each notice was said, in business time; a crash may have repeated it."""
    return (
        sa.select(col(Message.notice_id), sa.func.min(col(Message.sent_at)).label("sent_at"))
        .where(col(Message.notice_id).is_not(None), col(Message.direction) == Direction.OUT)
        .group_by(col(Message.notice_id))
    )


def _belongs_to(periods: Collection[int]) -> sa.ColumnElement[bool]:
    units = sa.select(_key(UNIT_REPORT, col(Submission.id))).where(col(Submission.period_id).in_(periods))
    wards = sa.select(_key(WARD_REPORT, col(Period.id))).where(col(Period.id).in_(periods))
    in_window = sa.exists().where(
        col(Period.id).in_(periods),
        col(Period.office_id) == Reminder.office_id,
        col(Period.window_from) <= Reminder.due,
        col(Period.window_to) >= Reminder.due,
    )
    dated = sa.and_(col(Reminder.rule) == DATED_TASK, in_window)
    return sa.or_(col(Reminder.subject).in_(units), col(Reminder.subject).in_(wards), dated)


def _key(rule: str, row_id: Mapped[int]) -> sa.ColumnElement[str]:
    return sa.literal(f"{rule}:").concat(sa.cast(row_id, sa.String))


def _names(session: Session) -> dict[str, tuple[str, ...]]:
    """What the subjects of each rule are called, by their keys."""
    units = (
        sa.select(col(Submission.id), col(Period.name), col(Unit.name))
        .join(Period, col(Period.id) == Submission.period_id)
        .join(Unit, col(Unit.id) == Submission.unit_id)
    )
    wards = sa.select(col(Period.id), col(Period.name), col(Office.name)).join(
        Office, col(Office.id) == Period.office_id
    )
    tasks = sa.select(col(Task.id), col(Task.code), col(Task.title)).where(col(Task.deadline).is_not(None))
    asked = {UNIT_REPORT: units, WARD_REPORT: wards, DATED_TASK: tasks}
    return {
        f"{rule}:{row_id}": (first, second)
        for rule, query in asked.items()
        for row_id, first, second in session.execute(query)
    }


def _failures(session: Session) -> Mapping[int, Sequence[Failure]]:
    """By official, the earliest first."""
    found = (
        sa.select(
            col(Notice.official_id),
            col(Notice.date),
            col(Notice.settled_at),
            sa.func.coalesce(Notice.error, Notice.state),
        )
        .where(col(Notice.kind) == NoticeKind.DIGEST, col(Notice.state).in_(NOT_ARRIVED))
        .order_by(col(Notice.id))
    )
    result: dict[int, list[Failure]] = {}
    for official, *failure in session.execute(found):
        result.setdefault(official, []).append(Failure(*failure))
    return result


def _entry(
    reminder: Reminder,
    office: str,
    who: Official,
    notice: Notice | None,
    channel: str | None,
    said: datetime | None,
    names: Mapping[str, tuple[str, ...]],
    failures: Sequence[Failure],
) -> Entry:
    delivered = reminder.state == ReminderState.DELIVERED
    return Entry(
        office=office,
        rule=reminder.rule,
        subject=reminder.subject,
        about=names.get(reminder.subject, ()),
        due=reminder.due,
        rung_date=reminder.rung_date,
        rung=reminder.rung,
        why=reminder.why,
        official=who.code,
        name=who.name,
        planned_at=reminder.planned_at,
        state=reminder.state,
        delivered_at=(said or reminder.settled_at) if delivered else None,
        channel=channel if delivered else None,
        seen_at=notice.seen_at if notice is not None and delivered else None,
        error=None if delivered else _why_not(reminder, notice, failures),
    )


def _why_not(reminder: Reminder, notice: Notice | None, failures: Sequence[Failure]) -> str | None:
    """What stood in the way last, between its day and its end."""
    if notice is not None and notice.error is not None:
        return notice.error
    end = reminder.settled_at
    between = [
        one.reason
        for one in failures
        if one.morning >= reminder.rung_date and (end is None or one.settled_at <= end)
    ]
    return between[-1] if between else None
