"""What a figure of /status is made of: parts, tasks, findings, targets, and what was said of each."""

from dataclasses import dataclass
from datetime import date, datetime

from messages.views.files import FileLine
from messages.views.findings import Figures, FindingLine
from messages.views.summaries import Part
from messages.views.targets import TargetFigures, TargetLine


@dataclass(frozen=True)
class PartList:
    """A page of the parts of a whole. `by`: unit, office or area; `period`: its name, "" without one."""

    scope: str
    by: str
    parts: tuple[Part, ...]
    period: str
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class PlacedTask:
    """A task in a list. `unit`: who leads it; `office`: whose plan it is of, where that is not clear."""

    id: int
    code: str
    title: str
    place: str
    unit: str | None
    office: str = ""
    due: date | None = None
    percent: int | None = None


@dataclass(frozen=True)
class PlaceList:
    """A page of tasks that stand at one place. `place`: one of `PLACES`, "all" or "missing"; `area`: the name
    of a field, if they are of one alone."""

    scope: str
    place: str
    area: str
    period: str
    tasks: tuple[PlacedTask, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class PostOf:
    """A post somebody held: role and unit."""

    role: str
    unit: str


@dataclass(frozen=True)
class Author:
    """Who said something, by their posts on that day (none: they held none)."""

    name: str
    posts: tuple[PostOf, ...]


@dataclass(frozen=True)
class ReportShown:
    """A report as it was sent. `at` is local; `files`: its evidence; `stands`: it was neither taken
    back nor replaced. `owner`: for whom it was given; `standing`: of a standing task."""

    id: int
    task_id: int
    code: str
    title: str
    period: str
    author: Author
    at: datetime
    said: str
    state: str
    percent: int | None = None
    result: str | None = None
    difficulty: str | None = None
    proposal: str | None = None
    owner: str | None = None
    late: bool = False
    stands: bool = True
    files: tuple[FileLine, ...] = ()
    standing: bool = False


@dataclass(frozen=True)
class FoundList:
    """A page of findings of a node, of a field (`area`) or of all ("")."""

    scope: str
    area: str
    figures: Figures
    lines: tuple[FindingLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class AimList:
    """A page of targets of a node, of a field (`area`) or of all ("")."""

    scope: str
    area: str
    period: str
    figures: TargetFigures
    lines: tuple[TargetLine, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class ReadingSaid:
    """What was said of a target for a period. `at` is local."""

    period: str
    author: Author
    at: datetime
    said: str
    late: bool = False


@dataclass(frozen=True)
class AimShown:
    """A target with what stands of it, the last period first."""

    line: TargetLine
    period: str
    said: tuple[ReadingSaid, ...]


@dataclass(frozen=True)
class UnitChoice:
    """Several units are called so: `count` of them, `shown` of which there are buttons for."""

    words: str
    count: int
    shown: int
