"""Lists of tasks, the reporting calendar, and the summary for leaders."""

from dataclasses import dataclass
from datetime import date, time

OPEN_STATUSES = ("overdue", "due_soon", "on_time")


@dataclass(frozen=True)
class TaskLine:
    """A task in a list. `status`: answered, on_time, due_soon, overdue, unassigned, done."""

    code: str
    title: str
    unit: str | None
    status: str
    deadline: date | None = None
    percent: int | None = None


@dataclass(frozen=True)
class PeriodLine:
    """A reporting period: nominal dates, the working days they roll to, and working days left to those."""

    code: str
    name: str
    internal_due: date
    internal_rolled: date
    due: date
    due_rolled: date
    days_left: int
    internal_days_left: int
    issued_number: str | None = None
    issued_on: date | None = None
    cut_off: date | None = None


@dataclass(frozen=True)
class TaskList:
    """A page of tasks; `page` counts from 1."""

    heading: str
    tasks: tuple[TaskLine, ...]
    total: int
    page: int
    pages: int
    period: PeriodLine | None = None
    unanswered: int = 0
    words: str = ""

    @property
    def first_open(self) -> str:
        """The code of the worst task that has no answer."""
        return next((t.code for t in self.tasks if t.status in OPEN_STATUSES), "")


@dataclass(frozen=True)
class UnitMissing:
    """A unit that owes its report, and how many of its tasks have no answer."""

    name: str
    missing: int


@dataclass(frozen=True)
class NextReminder:
    """A morning on which the reader is reminded, and of what. `deputy`: who hears it in their place."""

    day: date
    kind: str
    period: str
    code: str = ""
    deputy: str = ""


@dataclass(frozen=True)
class Calendar:
    """Reporting dates of the year and the reader's next reminders.

    `unconfirmed`: years of these dates whose days off are not known for sure. `morning`: when reminders come.
    """

    year: int
    periods: tuple[PeriodLine, ...]
    reminders: tuple[NextReminder, ...]
    today: date
    unconfirmed: tuple[int, ...] = ()
    morning: time = time(7, 30)
