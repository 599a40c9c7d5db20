"""Which rung of a subject's ladder is due, and why. Pure."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jobs.calendar import WorkingDays


@dataclass(frozen=True)
class Ladder:
    """Rungs in working days: `before` the nominal due date, `after` the rolled one, then every `repeat`.

    `at_most` bounds the rungs after. 0 in `before` is the due date itself.
    """

    before: tuple[int, ...]
    after: tuple[int, ...] = ()
    repeat: int = 0
    at_most: int = 0

    def offsets_after(self) -> tuple[int, ...]:
        offsets = list(self.after[: self.at_most])
        while self.repeat and len(offsets) < self.at_most:
            offsets.append((offsets[-1] if offsets else 0) + self.repeat)
        return tuple(offsets)


@dataclass(frozen=True)
class Rung:
    """`name` is part of a reminder's key and never changes; `why`: before, last_working_day, due, overdue."""

    name: str
    date: date
    why: str


DAY_ZERO = ("last_working_day", "due")
UNIT_REPORT = Ladder(before=(10, 5, 2, 1, 0), repeat=1, at_most=5)
WARD_REPORT = UNIT_REPORT


@lru_cache(maxsize=4096)
def rungs(ladder: Ladder, nominal: date, cal: WorkingDays) -> tuple[Rung, ...]:
    """All rungs of a due date, in order; of those that meet on one day the most urgent stands."""
    due = cal.due(nominal)
    found = [Rung(f"b{n}", cal.add(nominal, -n), "before") for n in ladder.before if n]
    if 0 in ladder.before:
        if due.rolled != due.nominal:
            found.append(Rung("last", cal.last_working(nominal), "last_working_day"))
        found.append(Rung("due", due.rolled, "due"))
    found += [Rung(f"a{n}", cal.add(due.rolled, n), "overdue") for n in ladder.offsets_after()]
    return tuple(sorted({rung.date: rung for rung in found}.values(), key=lambda rung: rung.date))


def _sendable(ladder: Ladder, nominal: date, given: date, cal: WorkingDays) -> list[Rung]:
    """Rungs dated on or before the day the subject was given are not sent, day 0 excepted."""
    return [r for r in rungs(ladder, nominal, cal) if r.date > given or r.why in DAY_ZERO]


def latest(ladder: Ladder, nominal: date, given: date, today: date, cal: WorkingDays) -> Rung | None:
    """The latest rung due by `today`: earlier ones that were missed are merged into it."""
    due = [rung for rung in _sendable(ladder, nominal, given, cal) if rung.date <= today]
    return due[-1] if due else None


def upcoming(ladder: Ladder, nominal: date, given: date, today: date, cal: WorkingDays) -> Rung | None:
    """The next rung after `today`."""
    return next((r for r in _sendable(ladder, nominal, given, cal) if r.date > today), None)
