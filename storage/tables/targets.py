"""How far the plan's targets are, as officials say period by period."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Owned, choice, identity, instant, reference


class ReadingState(StrEnum):
    """figure: it has a number; nothing_arose: no case did (0/0); reached, not_reached: said without one."""

    FIGURE = "figure"
    NOTHING_AROSE = "nothing_arose"
    REACHED = "reached"
    NOT_REACHED = "not_reached"


class TargetReading(Owned, table=True):
    """What an official said of a target for a period. Never changed: replaced by a later one, or withdrawn.

    A part of a whole has `numerator` and `denominator`, any other figure its `value` (percent for a share);
    SQLite keeps thirteen digits exactly.
    `text` is verbatim; `sent_at` is when the channel says it was sent, and decides `late`.
    """

    __tablename__ = "target_reading"
    __table_args__ = (
        sa.CheckConstraint("(numerator IS NULL) = (denominator IS NULL)", name="both_parts"),
        sa.CheckConstraint("numerator BETWEEN 0 AND denominator AND denominator > 0", name="part_of_whole"),
        sa.CheckConstraint("value >= 0", name="value"),
        sa.CheckConstraint("numerator IS NULL OR value IS NULL", name="one_figure"),
        sa.CheckConstraint(
            "(state = 'figure') = (numerator IS NOT NULL OR value IS NOT NULL)", name="figure"
        ),
        sa.Index("ix_target_reading_period_id_target_id", "period_id", "target_id"),
    )

    id: int = identity()
    target_id: int = reference("target.id")
    period_id: int = reference("period.id", index=False)
    state: ReadingState = choice(ReadingState)
    numerator: Decimal | None = Field(default=None, max_digits=13, decimal_places=4)
    denominator: Decimal | None = Field(default=None, max_digits=13, decimal_places=4)
    value: Decimal | None = Field(default=None, max_digits=13, decimal_places=4)
    text: str
    author_id: int = reference("official.id", index=False)
    message_id: int | None = reference("message.id", default=None)
    sent_at: datetime = instant()
    late: bool = False
    superseded_by_id: int | None = reference("target_reading.id", default=None, index=False)
    withdrawn_at: datetime | None = instant(default=None)
    created_at: datetime = instant()
