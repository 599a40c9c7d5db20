"""Self-inspection: rounds, findings, what became of them, and the questions about them."""

from dataclasses import dataclass
from datetime import date, datetime

TO_MEND = ("open", "fixing", "reopened")


@dataclass(frozen=True)
class FindingLine:
    """A finding in a list. `state`: open, fixing, awaiting, closed, reopened. `severity`: serious, medium,
    minor or "". `days_left`: working days to the day `due` runs to, negative when past; None without one.
    """

    id: int
    number: int
    content: str
    unit: str
    state: str
    severity: str = ""
    responsible: str | None = None
    due: date | None = None
    days_left: int | None = None
    restricted: bool = False

    @property
    def overdue(self) -> bool:
        """It should have been remedied by now; one that waits for its verification is not late."""
        return self.state in TO_MEND and self.days_left is not None and self.days_left < 0

    @property
    def mark(self) -> str:
        """overdue, or its state."""
        return "overdue" if self.overdue else self.state


@dataclass(frozen=True)
class FindingStep:
    """What happened to a finding: recorded, fixing, remedied, verified, reopened, redated. `at` is local."""

    kind: str
    by: str
    at: datetime
    text: str | None = None
    due: date | None = None
    files: int = 0


@dataclass(frozen=True)
class FindingView:
    """A finding as one person reads it. `may`: what they may do with it now: begin, remedy, verify, reopen,
    redate. `told`: others hear of its last step, `held_until` not before then; `untold`: the names of those
    whom no message reaches.
    """

    line: FindingLine
    area: str | None
    cause: str | None
    steps: tuple[FindingStep, ...]
    may: tuple[str, ...] = ()
    told: bool = False
    held_until: datetime | None = None
    untold: tuple[str, ...] = ()

    @property
    def last(self) -> FindingStep:
        return self.steps[-1]

    @property
    def files(self) -> int:
        return sum(step.files for step in self.steps)

    @property
    def to_mend(self) -> bool:
        """Nobody says yet that it is remedied."""
        return self.line.state in TO_MEND

    @property
    def may_take_back(self) -> bool:
        """Its reader has just said that it is remedied."""
        return self.last.kind == "remedied" and "reopen" in self.may


@dataclass(frozen=True)
class Figures:
    """How many were found, how many of them are handled (verified by another), how many are overdue."""

    found: int
    handled: int
    overdue: int

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all; 100 where nothing was found."""
        return 100 * self.handled // self.found if self.found else 100


@dataclass(frozen=True)
class FindingList:
    """A page of findings; `page` counts from 1."""

    lines: tuple[FindingLine, ...]
    figures: Figures
    total: int
    page: int
    pages: int
    words: str = ""


@dataclass(frozen=True)
class RoundView:
    """A round of self-inspection that begins. `areas`: its fields, none for all. `earlier`: the worst of the
    `count` findings that are still open from before."""

    unit: str
    since: date
    until: date
    areas: tuple[str, ...]
    earlier: tuple[FindingLine, ...]
    count: int
    by: str = ""
    told: bool = False
    held_until: datetime | None = None
    untold: tuple[str, ...] = ()


@dataclass(frozen=True)
class FindingPrompt:
    """A question of a form about findings. `number`: of the one it is about, 0 for a new one. `due`: a day
    as an example; `fields`: what may be chosen, by code and name. `said`: words that are asked about.
    """

    question: str
    unit: str = ""
    number: int = 0
    content: str = ""
    due: date | None = None
    fields: tuple[str, ...] = ()
    said: str = ""
