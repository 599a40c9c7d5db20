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
    Finding,
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

UNIT_REPORT, WARD_REPORT, DATED_TASK, FINDING = "unit_report", "ward_report", "dated_task", "finding"
TARGET_READING = "target_reading"
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


SHOWN: tuple[Any, ...] = (
    *(col(Office.code).label("office"), col(Reminder.rule), col(Reminder.subject), col(Reminder.due)),
    *(col(Reminder.rung_date), col(Reminder.rung), col(Reminder.why), col(Official.id).label("official_id")),
    *(col(Official.code).label("official"), col(Official.name), col(Reminder.planned_at)),
    *(col(Reminder.state), col(Reminder.settled_at), col(Bot.channel), col(Notice.seen_at)),
    col(Notice.error),
)


def entries(session: Session, periods: Collection[int] | None = None) -> list[Entry]:
    """Every reminder in the order of its day and official; with `periods`, those of their subjects.

    A dated task or a finding belongs to the period in whose data window it is due.
    """
    first_said = _first_said().subquery()
    found = (
        sa.select(*SHOWN, first_said.c.sent_at)
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
    rows = session.execute(found)
    return [_entry(row, names.get(_row(row.subject), ()), failures.get(row.official_id, ())) for row in rows]


def _row(subject: str) -> str:
    """The rule and the row it is about; figures of a period are asked of each person apart."""
    return ":".join(subject.split(":")[:2])


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
    dated = sa.and_(col(Reminder.rule).in_((DATED_TASK, FINDING)), in_window)
    subject = col(Reminder.subject)
    figures = [subject.startswith(f"{TARGET_READING}:{period}:") for period in periods]
    return sa.or_(subject.in_(units), subject.in_(wards), dated, *figures)


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
    found = sa.select(col(Finding.id), sa.cast(col(Finding.number), sa.String), col(Finding.content))
    asked = {
        UNIT_REPORT: units,
        WARD_REPORT: wards,
        DATED_TASK: tasks,
        FINDING: found,
        TARGET_READING: wards,
    }
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


def _entry(row: sa.Row[*tuple[Any, ...]], about: tuple[str, ...], failures: Sequence[Failure]) -> Entry:
    delivered = row.state == ReminderState.DELIVERED
    return Entry(
        office=row.office,
        rule=row.rule,
        subject=row.subject,
        about=about,
        due=row.due,
        rung_date=row.rung_date,
        rung=row.rung,
        why=row.why,
        official=row.official,
        name=row.name,
        planned_at=row.planned_at,
        state=row.state,
        delivered_at=(row.sent_at or row.settled_at) if delivered else None,
        channel=row.channel if delivered else None,
        seen_at=row.seen_at if delivered else None,
        error=None if delivered else _why_not(row, failures),
    )


def _why_not(row: sa.Row[*tuple[Any, ...]], failures: Sequence[Failure]) -> str | None:
    """What stood in the way last, between its day and its end."""
    if row.error is not None:
        return str(row.error)
    end = row.settled_at
    between = [
        one.reason
        for one in failures
        if one.morning >= row.rung_date and (end is None or one.settled_at <= end)
    ]
    return between[-1] if between else None
