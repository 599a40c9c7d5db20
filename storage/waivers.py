"""Queries over tasks whose answer a report goes out without."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from storage.tables import Official, Waiver


@dataclass(frozen=True)
class WaiverRow:
    """With the name of who decided."""

    waiver: Waiver
    by: str


def add(session: Session, **values: Any) -> Waiver:
    """Keeps a waiver (columns of `Waiver`)."""
    row = Waiver(**values)
    session.add(row)
    session.flush()
    return row


def of_period(session: Session, period_id: int) -> list[WaiverRow]:
    """What was waived for a period, the earliest first."""
    found = (
        select(Waiver, Official.name)
        .join(Official, col(Official.id) == Waiver.by_id)
        .where(Waiver.period_id == period_id)
        .order_by(col(Waiver.id))
    )
    return [WaiverRow(*row) for row in session.exec(found)]


def find(session: Session, period_id: int, task_id: int) -> WaiverRow | None:
    """Who waived the task's answer for the period, if anybody did."""
    return next((row for row in of_period(session, period_id) if row.waiver.task_id == task_id), None)
