"""Units hand in, the ward issues."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class HandIn:
    """A unit's report: before it is handed in, or once it was.

    `told`: a coordinator hears of it; `held_until`: not before then (outside the hours for such messages).
    `unreached`: there are coordinators, but none can be reached.
    `days_late`: it was handed in so many working days after its date.
    """

    submission_id: int
    unit: str
    period: str
    missing: tuple[str, ...]
    total: int
    due: date
    reason: str | None = None
    told: bool = False
    held_until: datetime | None = None
    unreached: bool = False
    days_late: int = 0


@dataclass(frozen=True)
class Returned:
    """`unreached`: who handed it in cannot be reached; `held_until`: they hear of it not before then."""

    unit: str
    period: str
    reason: str
    held_until: datetime | None = None
    unreached: bool = False


@dataclass(frozen=True)
class Issued:
    """The ward's report of a period; `waiting`: units that had not handed in. `late`: after the due date."""

    period: str
    number: str
    day: date
    waiting: tuple[str, ...]
    late: bool
    period_id: int = 0


@dataclass(frozen=True)
class ToIssue:
    period: str
    waiting: tuple[str, ...]
    number: str = ""
    day: date | None = None
    cut_off: date | None = None
