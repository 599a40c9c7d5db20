"""A leader's week: what waits for their decision, then what has changed."""

from dataclasses import dataclass
from datetime import date, datetime

from messages.views.summaries import Summary

NEAR = 10
"""As many working days before its date a report is first reminded of."""


@dataclass(frozen=True)
class DateAsked:
    """A new date asked for a task."""

    id: int
    code: str
    title: str
    old: date
    new: date
    by: str
    reason: str


@dataclass(frozen=True)
class AskedWhy:
    """A question why a task is late that has no answer yet. `at` is local."""

    code: str
    title: str
    at: datetime


@dataclass(frozen=True)
class Weekly:
    """`since`: the day from which changes are counted; `reported` … `handled`: how many since then."""

    since: date
    now: Summary
    dates: tuple[DateAsked, ...] = ()
    questions: tuple[AskedWhy, ...] = ()
    reported: int = 0
    done: int = 0
    overdue: int = 0
    moved: int = 0
    found: int = 0
    handled: int = 0

    @property
    def waiting(self) -> int:
        """How much waits: for the leader's decision, or for the answer to their question."""
        return len(self.dates) + len(self.questions)

    @property
    def near(self) -> bool:
        """The report that is sent next is due in `NEAR` working days or fewer, and some task is of it."""
        period = self.now.period
        return bool(period and period.days_left <= NEAR and self.now.whole.tasks.expected)

    @property
    def changed(self) -> bool:
        return any((self.reported, self.done, self.overdue, self.moved, self.found, self.handled))
