"""What the plan promises in figures, and how far it is."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from messages.views.reports import Problem


@dataclass(frozen=True)
class ReadingShown:
    """What was said of a target for a period. `state`: figure, nothing_arose, reached, not_reached.

    `percent`: the exact share, where its parts were said.
    """

    state: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    percent: Fraction | None = None


@dataclass(frozen=True)
class TargetLine:
    """A target in a list. `kind`: share, count, index, fact; `value` in percent for a share.

    `status`: not_reached, none (no figures yet), nothing_arose, noted (a figure with nothing to hold it
    against), reached. `before`: what was said for the period before, of the name `before_period`. `may`: its
    reader may say how far it is.
    """

    id: int
    code: str
    title: str
    kind: str
    status: str
    comparator: str | None = None
    value: Decimal | None = None
    reading: ReadingShown | None = None
    before: ReadingShown | None = None
    before_period: str = ""
    may: bool = False


@dataclass(frozen=True)
class TargetFigures:
    """How many targets stand where; the parts add up to the whole."""

    reached: int = 0
    not_reached: int = 0
    nothing_arose: int = 0
    noted: int = 0
    none: int = 0

    @property
    def total(self) -> int:
        return self.reached + self.not_reached + self.nothing_arose + self.noted + self.none


@dataclass(frozen=True)
class TargetList:
    """A page of targets, the worst first; `page` counts from 1. `period`: whose readings are shown."""

    lines: tuple[TargetLine, ...]
    figures: TargetFigures
    period: str
    page: int
    pages: int

    @property
    def example(self) -> TargetLine | None:
        """One that its reader may say something of, a share if there is one."""
        may = [line for line in self.lines if line.may]
        return next((line for line in may if line.kind == "share"), may[0] if may else None)


@dataclass(frozen=True)
class TargetRead:
    """A reading that was taken, said back. `late`: sent after the cut-off."""

    line: TargetLine
    period: str
    late: bool
    replaces: bool
    reading_id: int


@dataclass(frozen=True)
class TargetWithdrawn:
    """A reading taken back; `again`: it had been already. `stands`: what it had replaced and stands again."""

    code: str
    period: str
    said: str
    again: bool
    stands: TargetLine | None = None


@dataclass(frozen=True)
class TargetsTaken:
    """What one message said of targets: what was taken, what was not, what it says no more."""

    read: tuple[TargetRead, ...]
    problems: tuple[Problem, ...] = ()
    dropped: tuple[str, ...] = ()
