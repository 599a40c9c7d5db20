"""What a change of the plan means for one person."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class NewTask:
    """`stand_in`: nobody is responsible for it yet, and who hears of it steps in."""

    code: str
    title: str
    deadline: date | None
    stand_in: bool = False


@dataclass(frozen=True)
class MovedTask:
    """`before` and `after`: its deadline then and now; empty where it had or has none."""

    code: str
    title: str
    before: date | None
    after: date | None


@dataclass(frozen=True)
class MovedPeriod:
    """When units hand in, then and now; for who sends the ward's report also its due date then and now.

    `cut_off_before`, `cut_off_after`: until when input counts as in time, where that moved.
    """

    period: str
    internal_before: date
    internal_after: date
    before: date | None = None
    after: date | None = None
    cut_off_before: date | None = None
    cut_off_after: date | None = None


@dataclass(frozen=True)
class PlanNews:
    """`fresh`: the plan itself is new. `gone`: what its reader no longer answers for. `by`: who gave the
    tasks or moved the dates; empty for another version of the plan."""

    year: int
    fresh: bool
    tasks: tuple[NewTask, ...]
    moved: tuple[MovedTask, ...]
    periods: tuple[MovedPeriod, ...]
    gone: tuple[NewTask, ...] = ()
    by: str = ""
