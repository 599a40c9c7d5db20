"""What a reminder rule gives the planner and the morning message."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Protocol, TypedDict

from sqlmodel import Session

from jobs.calendar import WorkingDays
from jobs.ladder import Ladder, Level
from jobs.roster import People, Roster
from messages.views import DigestItem


@dataclass(frozen=True, slots=True)
class Superiors:
    """Who a unit's work goes up to, looked up when it does.

    `leader_id`: a leader of its own is in charge of it. `restricted`: leaders alone hear of it.
    """

    roster: Roster
    unit_id: int | None
    office_id: int
    leader_id: int | None = None
    restricted: bool = False

    def at(self, level: Level) -> People:
        match level:
            case Level.HEAD:
                return () if self.restricted else self.roster.heads(self.unit_id)
            case Level.LEADER if self.leader_id is not None and self.roster.on_duty(self.leader_id):
                return (self.leader_id,)
            case Level.LEADER:
                return self.roster.in_charge(self.unit_id, self.office_id)
            case Level.CHAIRMAN:
                return self.roster.chairmen(self.office_id)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something with a due date. `key` is unique in its rule; `given`: the day its date was last set.

    `up`: who it goes up to. `stand_in`: nobody holds the post that should hear of it, so `responsible` are
    those who step in. `owners`: those of them who answer for tasks of their own only; `kept`: for
    restricted ones only, so that neither a deputy nor who may not see those hears that they owe anything.
    `on_its_rungs`: said on the mornings of its rungs alone, never beside other items. `without_restricted`:
    read by who is not who it is asked for (a deputy, a coordinator who urges), and is shown nothing
    restricted.
    """

    key: str
    row_id: int
    office_id: int
    due: date
    given: date
    responsible: People
    ladder: Ladder
    up: Superiors
    stand_in: bool = False
    owners: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    on_its_rungs: bool = False
    without_restricted: bool = False

    def hear(self, level: Level | None) -> People:
        """Who hears its rungs of that level; None: those responsible."""
        return self.responsible if level is None else self.up.at(level)


class Rule(Protocol):
    """A module with these names is a rule; one line in `RULES` makes it live."""

    NAME: str
    LADDER: Ladder

    def subjects(
        self, session: Session, roster: Roster, offices: Collection[int] | None = None
    ) -> list[Subject]:
        """Every open subject, of `offices` alone if they are named, with those responsible for it today."""
        ...

    def items(
        self, session: Session, asked: Sequence[tuple[Subject, int]], today: date, cal: WorkingDays
    ) -> list[DigestItem]:
        """How each subject reads in the morning message of the official it is asked for, in that order."""
        ...


class Dates(TypedDict):
    """The date of a subject as its item says it."""

    due: date
    rolled: date
    days_left: int
    last_day: bool


@lru_cache(maxsize=1024)
def dates(nominal: date, today: date, cal: WorkingDays) -> Dates:
    """Kept, because many subjects have their date in common: a period's reports, of every unit."""
    due = cal.due(nominal)
    return Dates(
        due=due.nominal,
        rolled=due.rolled,
        days_left=cal.left(today, due),
        last_day=cal.is_last_day(today, due),
    )


class Given(Protocol):
    """A task as far as it tells whose it is."""

    @property
    def office_id(self) -> int: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def restricted(self) -> bool: ...


def answers_for(up: Superiors, task: Given) -> tuple[People, bool]:
    """Who answers for a task, and whether they step in: its owner, else the head, else who steps in.

    The head of a unit answers for what it leads as long as nobody was named. Who may not see a restricted
    task does not hear of it: there the leader in charge steps in.
    """
    if task.owner_id is not None and up.roster.on_duty(task.owner_id):
        return (task.owner_id,), False
    if task.restricted:
        return up.at(Level.LEADER), True
    heads = up.at(Level.HEAD)
    return heads or up.roster.steps_in(task.office_id), not heads or task.owner_id is not None
