"""Reporting periods, what each unit hands in for them, and the progress officials report."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Owned, choice, identity, instant, reference


class PeriodKind(StrEnum):
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


class Period(Owned, table=True):
    """One report of the ward. Dates are local and nominal: a due date on a day off is rolled when read.

    `window_from` to `window_to`: the data it sums up; `cut_off`: input after it is late;
    `internal_due`: units hand in; `due`: the ward sends. Issued once `issued_on` is set.
    """

    __tablename__ = "period"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "code"),
        sa.CheckConstraint("window_from <= window_to", name="window"),
        sa.CheckConstraint("internal_due <= due", name="internal_before_due"),
    )

    id: int = identity()
    plan_id: int = reference("plan.id")
    code: str = Field(max_length=20)
    kind: PeriodKind = choice(PeriodKind)
    name: str = Field(max_length=60)
    window_from: date
    window_to: date
    cut_off: date
    internal_due: date
    due: date
    given_on: date
    redated_on: date | None = None
    issued_number: str | None = Field(default=None, max_length=60)
    issued_on: date | None = None
    issued_at: datetime | None = instant(default=None)
    issued_by_id: int | None = reference("official.id", default=None, index=False)


class SubmissionState(StrEnum):
    EXPECTED = "expected"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Submission(Owned, table=True):
    """A unit's part of a period's report."""

    __tablename__ = "submission"
    __table_args__ = (sa.UniqueConstraint("period_id", "unit_id"),)

    id: int = identity()
    period_id: int = reference("period.id")
    unit_id: int = reference("unit.id")
    state: SubmissionState = choice(SubmissionState, default=SubmissionState.EXPECTED)
    submitted_at: datetime | None = instant(default=None)
    submitted_by_id: int | None = reference("official.id", default=None, index=False)
    decided_at: datetime | None = instant(default=None)
    decided_by_id: int | None = reference("official.id", default=None, index=False)
    reason: str | None = None


class ProgressState(StrEnum):
    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOTHING_AROSE = "nothing_arose"


class Progress(Owned, table=True):
    """What an official said of a task for a period. Never changed: corrected by a later one, or withdrawn.

    `text` is verbatim; `sent_at` is when the channel says it was sent, and decides `late`. `confirmed`: what
    the one it was given for said of it, at the business time `confirmed_at`; None: nothing yet.
    """

    __tablename__ = "progress"
    __table_args__ = (
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        sa.Index("ix_progress_answers", "period_id", "task_id", "withdrawn_at"),
    )

    id: int = identity()
    task_id: int = reference("task.id")
    period_id: int = reference("period.id", index=False)
    state: ProgressState = choice(ProgressState)
    percent: int | None = None
    result: str | None = None
    difficulty: str | None = None
    proposal: str | None = None
    text: str
    author_id: int = reference("official.id")
    on_behalf_of_id: int | None = reference("official.id", default=None, index=False)
    message_id: int | None = reference("message.id", default=None, index=False)
    sent_at: datetime = instant()
    late: bool = False
    superseded_by_id: int | None = reference("progress.id", default=None, index=False)
    withdrawn_at: datetime | None = instant(default=None)
    created_at: datetime = instant()
    confirmed: bool | None = None
    confirmed_at: datetime | None = instant(default=None)
