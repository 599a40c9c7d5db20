"""The dates of a reporting period, and what moving them means."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class PeriodDates:
    """Until when input counts as in time, when units hand in, when the ward sends. All nominal."""

    cut_off: date
    internal_due: date
    due: date


@dataclass(frozen=True)
class PeriodMove:
    """A period's dates `before` and `after`. `people`: who hears of it; `unreached`: who should and cannot be
    written to; `held_until`: they hear of it then and not before. `rolled`: the working day a new date on a
    day off runs to, by its name."""

    period: str
    before: PeriodDates
    after: PeriodDates
    people: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    held_until: datetime | None = None
    rolled: tuple[tuple[str, date], ...] = ()

    @property
    def moved(self) -> tuple[tuple[str, date, date], ...]:
        """(name, before, after) of those that differ."""
        pairs = ((name, getattr(self.before, name), getattr(self.after, name)) for name in NAMES)
        return tuple(one for one in pairs if one[1] != one[2])

    @property
    def kept(self) -> tuple[tuple[str, date], ...]:
        """(name, date) of the others."""
        moved = {name for name, _, _ in self.moved}
        return tuple((name, getattr(self.after, name)) for name in NAMES if name not in moved)

    @property
    def redated(self) -> bool:
        """Whether a date of which people are reminded moved."""
        return any(name != "cut_off" for name, _, _ in self.moved)


@dataclass(frozen=True)
class PeriodPrompt:
    """A question about a period's dates: due, internal or cut_off. `latest`: the last day the cut-off may
    be; `due`: the new date the ward sends, once it is known."""

    question: str
    period: str
    before: PeriodDates
    example: date
    due: date | None = None
    latest: date | None = None


NAMES = ("cut_off", "internal_due", "due")
