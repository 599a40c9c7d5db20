"""What the ledger of reminders, the evaluation table and the calendar feed show. Days are local."""

from dataclasses import dataclass
from datetime import date, datetime

from messages.views.documents import PeriodOf


@dataclass(frozen=True)
class LedgerRow:
    """A reminder that was planned: about what, to whom, and what became of it. Moments are local.

    `state`: pending, delivered, lapsed, unreachable. `seen_at`: a tap or a reply, never that it was read.
    """

    about: str
    due: date
    rung_date: date
    why: str
    name: str
    state: str
    delivered_at: datetime | None = None
    channel: str | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True)
class LedgerView:
    office: str
    period: PeriodOf
    made_at: datetime
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True)
class EvaluationRow:
    """A unit, or a person of it: the period's answers and the dated tasks due in its window.

    expected = on_time + late + missing; dated = done_on_time + done_late + overdue + running.
    """

    unit: str
    person: str | None
    expected: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    dated: int = 0
    done_on_time: int = 0
    done_late: int = 0
    overdue: int = 0
    running: int = 0
    extensions: int = 0


@dataclass(frozen=True)
class EvaluationView:
    """`people` is empty for who may not see them."""

    office: str
    period: PeriodOf
    made_at: datetime
    units: tuple[EvaluationRow, ...]
    people: tuple[EvaluationRow, ...] = ()


@dataclass(frozen=True)
class CalendarEvent:
    """A day of the calendar feed. `uid` and `sequence` as of RFC 5545: an update keeps the one, raises the
    other. `changed_at` is aware."""

    uid: str
    day: date
    title: str
    changed_at: datetime
    sequence: int = 0
    note: str = ""
    cancelled: bool = False


@dataclass(frozen=True)
class CalendarFeed:
    name: str
    events: tuple[CalendarEvent, ...] = ()
