"""Figures of a plan for a node of the unit tree, part by part. docs/so-lieu.md says what each one counts."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime

from messages.views.findings import Figures
from messages.views.targets import TargetFigures
from messages.views.tasks import PeriodLine, UnitMissing

NOTHING_FOUND = Figures(0, 0, 0)
PLACES = ("done", "answered", "on_time", "due_soon", "overdue", "unassigned")


@dataclass(frozen=True)
class Counts:
    """Tasks by where they stand: the six of `PLACES` add up to `total`; `done_on_time` of `done`.

    `expected` in the period, `reported` of them.
    """

    total: int = 0
    done: int = 0
    done_on_time: int = 0
    answered: int = 0
    on_time: int = 0
    due_soon: int = 0
    overdue: int = 0
    unassigned: int = 0
    expected: int = 0
    reported: int = 0

    @property
    def places(self) -> dict[str, int]:
        return {place: getattr(self, place) for place in PLACES}

    @property
    def missing(self) -> int:
        """Expected, and nothing reported."""
        return self.expected - self.reported

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Counts)))


@dataclass(frozen=True)
class Part:
    """A part of a whole: a unit with what it leads, a ward or a province with what is below, or a field.

    `id`: of the unit or the field (-1: of none); 0 for what no unit leads. `units` hand in for the period,
    `handed_in` of them; `offices` with a plan of their own are in it, `issued` of them have sent the period's
    report.
    """

    id: int
    name: str
    tasks: Counts = field(default_factory=Counts)
    findings: Figures = NOTHING_FOUND
    targets: TargetFigures = field(default_factory=TargetFigures)
    units: int = 0
    handed_in: int = 0
    offices: int = 0
    issued: int = 0

    def __add__(self, other: "Part") -> "Part":
        """Both as one, under this one's name."""
        mine, theirs = self.findings, other.findings
        return Part(
            self.id,
            self.name,
            self.tasks + other.tasks,
            Figures(mine.found + theirs.found, mine.handled + theirs.handled, mine.overdue + theirs.overdue),
            TargetFigures(
                *(
                    getattr(self.targets, one.name) + getattr(other.targets, one.name)
                    for one in fields(TargetFigures)
                )
            ),
            *(getattr(self, name) + getattr(other, name) for name in SUMMED),
        )


SUMMED = ("units", "handed_in", "offices", "issued")


def whole(parts: Iterable[Part], name: str, unit_id: int = 0) -> Part:
    """All of them as one."""
    return sum(parts, start=Part(unit_id, name))


@dataclass(frozen=True)
class Sent:
    """A unit's part of a report. `state`: submitted, or accepted or returned at `decided_at`. Local times."""

    state: str
    at: datetime
    by: str
    decided_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Summary:
    """What a reader sees at a node of the tree. `whole` is the sum of `parts`, which come worst first.

    `unit_id`: of the node; 0: everything they see. `period`: that of the figures; None where the year's
    reports are all out and none was asked for (`ended`), or there are no periods. `waiting`: units that owe
    their report, in the plan's order, only in one office. `whole_office`: nothing above or beside it is
    hidden. `up`: the unit above, if its figures are theirs too. `code`: of the period counted for, "" for
    none. `sent`: of a single unit, once it has handed in.
    """

    unit_id: int
    year: int
    at: datetime
    period: PeriodLine | None
    whole: Part
    parts: tuple[Part, ...]
    waiting: tuple[UnitMissing, ...] = ()
    code: str = ""
    ended: bool = False
    whole_office: bool = True
    up: int = 0
    sent: Sent | None = None

    @property
    def scope(self) -> str:
        return self.whole.name

    @property
    def many(self) -> bool:
        """The parts are offices, or groups of them, each with a plan of its own."""
        return self.whole.offices > 1


@dataclass(frozen=True)
class Change:
    """A figure of a period beside the same of the one before; of `of` and `of_before` where it is a share."""

    name: str
    now: int
    before: int
    of: int = 0
    of_before: int = 0


@dataclass(frozen=True)
class Trend:
    """Two periods compared. Without one before, `before` is "" and nothing is compared."""

    scope: str
    year: int
    at: datetime
    period: str
    before: str
    changes: tuple[Change, ...] = field(default=())
