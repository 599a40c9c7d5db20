"""Which rung of a subject's ladder is due, to whom it goes, and why. Pure."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from jobs.calendar import WorkingDays


class Level(StrEnum):
    """Above whoever is responsible: the head of the unit, the leader in charge of it, the chairman."""

    HEAD = "head"
    LEADER = "leader"
    CHAIRMAN = "chairman"


@dataclass(frozen=True)
class Up:
    """It goes up to `level` `offset` working days after the rolled date; negative: before the nominal one."""

    level: Level
    offset: int


@dataclass(frozen=True)
class Ladder:
    """Rungs in working days: `before` the nominal due date, `after` the rolled one, then every `repeat`.

    `at_most` bounds the rungs after. 0 in `before` is the due date itself. `up`: when superiors hear of it.
    """

    before: tuple[int, ...]
    after: tuple[int, ...] = ()
    repeat: int = 0
    at_most: int = 0
    up: tuple[Up, ...] = ()

    def offsets_after(self) -> tuple[int, ...]:
        offsets = list(self.after[: self.at_most])
        while self.repeat and len(offsets) < self.at_most:
            offsets.append((offsets[-1] if offsets else 0) + self.repeat)
        return tuple(offsets)

    def warned(self) -> int | None:
        """Working days after the rolled date: the day before the first on which a leader hears of it."""
        offsets = [up.offset for up in self.up if up.offset > 0 and up.level != Level.HEAD]
        return min(offsets) - 1 if offsets else None


@dataclass(frozen=True)
class Rung:
    """`name` is part of a reminder's key and never changes.

    `why`: before, last_working_day, due, overdue, warning; for a superior (`level`) going_up, going_up_soon.
    `warns`: the next working day it goes up to a leader, unless it is done by then.
    """

    name: str
    date: date
    why: str
    level: Level | None = None
    warns: bool = False


DAY_ZERO = ("last_working_day", "due")
UNIT_REPORT = Ladder(
    before=(10, 5, 2, 1, 0),
    repeat=1,
    at_most=5,
    up=(Up(Level.HEAD, 1), Up(Level.LEADER, 1), Up(Level.CHAIRMAN, 2)),
)
WARD_REPORT = Ladder(
    before=(10, 5, 2, 1, 0), repeat=1, at_most=5, up=(Up(Level.LEADER, -2), Up(Level.LEADER, 1))
)
DATED_TASK = Ladder(
    before=(15, 7, 3, 1, 0),
    after=(1, 3, 7),
    repeat=5,
    at_most=10,
    up=(Up(Level.HEAD, 1), Up(Level.LEADER, 5)),
)
FINDING = Ladder(before=(3, 1, 0), repeat=1, at_most=10, up=(Up(Level.LEADER, 3),))
TARGET_READING = Ladder(before=(5, 1))
"""On mornings on which a unit's report is reminded of anyway; nothing after: that report is overdue then."""


@lru_cache(maxsize=4096)
def rungs(ladder: Ladder, nominal: date, cal: WorkingDays) -> tuple[Rung, ...]:
    """The rungs of whoever is responsible, in order; of those that meet on one day the most urgent stands.

    They are warned on the working day before it first goes up to a leader after its date; where none of their
    rungs falls on that day, it is one of its own.
    """
    due = cal.due(nominal)
    found = [Rung(f"b{n}", cal.add(nominal, -n), "before") for n in ladder.before if n]
    if 0 in ladder.before:
        if due.rolled != due.nominal:
            found.append(Rung("last", cal.last_working(nominal), "last_working_day"))
        found.append(Rung("due", due.rolled, "due"))
    found += [Rung(f"a{n}", cal.add(due.rolled, n), "overdue") for n in ladder.offsets_after()]
    by_day = {rung.date: rung for rung in found}
    warned = ladder.warned()
    if warned is not None:
        day = cal.add(due.rolled, warned)
        by_day[day] = replace(by_day.get(day, Rung(f"w{warned}", day, "warning")), warns=True)
    return tuple(sorted(by_day.values(), key=lambda rung: rung.date))


@lru_cache(maxsize=4096)
def rungs_up(ladder: Ladder, nominal: date, cal: WorkingDays) -> tuple[Rung, ...]:
    """The rungs of superiors, in order of time; those of one day in the order of the ladder."""
    rolled = cal.due(nominal).rolled
    found = [_up(up, cal.add(nominal if up.offset < 0 else rolled, up.offset)) for up in ladder.up]
    return tuple(sorted(found, key=lambda rung: rung.date))


def _up(up: Up, day: date) -> Rung:
    if up.offset < 0:
        return Rung(f"ub{-up.offset}-{up.level}", day, "going_up_soon", up.level)
    return Rung(f"ua{up.offset}-{up.level}", day, "going_up", up.level)


def _sendable(ladder: Ladder, nominal: date, given: date, cal: WorkingDays) -> list[Rung]:
    """Rungs dated on or before the day the subject was given are not sent, day 0 excepted."""
    return [r for r in rungs(ladder, nominal, cal) if r.date > given or r.why in DAY_ZERO]


def latest(ladder: Ladder, nominal: date, given: date, today: date, cal: WorkingDays) -> Rung | None:
    """The latest rung due by `today`: earlier ones that were missed are merged into it.

    It warns on its own day alone: "tomorrow" is untrue on any other.
    """
    due = [rung for rung in _sendable(ladder, nominal, given, cal) if rung.date <= today]
    if not due:
        return None
    return replace(due[-1], warns=False) if due[-1].date < today and due[-1].warns else due[-1]


def latest_up(ladder: Ladder, nominal: date, given: date, today: date, cal: WorkingDays) -> tuple[Rung, ...]:
    """The latest rung due by `today` of each level it has gone up to, in the order of the ladder."""
    due = {r.level: r for r in rungs_up(ladder, nominal, cal) if given < r.date <= today}
    return tuple(due[level] for level in dict.fromkeys(up.level for up in ladder.up) if level in due)


def to_come(ladder: Ladder, nominal: date, given: date, since: date, cal: WorkingDays) -> list[Rung]:
    """The rungs after `since`, those of superiors too, in order of time."""
    own = _sendable(ladder, nominal, given, cal)
    up = [rung for rung in rungs_up(ladder, nominal, cal) if rung.date > given]
    return sorted((rung for rung in (*own, *up) if rung.date > since), key=lambda rung: rung.date)
