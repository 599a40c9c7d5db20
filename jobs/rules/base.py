"""What a reminder rule gives the planner and the morning message."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlmodel import Session

from jobs.calendar import WorkingDays
from jobs.ladder import Ladder
from messages.views import DigestItem


@dataclass(frozen=True)
class Subject:
    """Something with a due date. `key` is unique in its rule; `given`: the day its date was last set.

    `stand_in`: nobody holds the post that should hear of it, so `responsible` are those who step in.
    `owners`: those of them who answer for tasks of their own only.
    """

    key: str
    row_id: int
    office_id: int
    due: date
    given: date
    responsible: tuple[int, ...]
    stand_in: bool = False
    owners: frozenset[int] = frozenset()


class Rule(Protocol):
    """A module with these names is a rule; one line in `RULES` makes it live."""

    NAME: str
    LADDER: Ladder

    def subjects(
        self, session: Session, today: date, offices: Collection[int] | None = None
    ) -> list[Subject]:
        """Every open subject, of `offices` alone if they are named, with those responsible for it today."""
        ...

    def items(
        self, session: Session, asked: Sequence[tuple[Subject, int]], today: date, cal: WorkingDays
    ) -> list[DigestItem]:
        """How each subject reads in the morning message of the official it is asked for, in that order."""
        ...
