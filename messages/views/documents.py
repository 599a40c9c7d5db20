"""What documents are made of: frozen, every word of an official as it was said. Days are local."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from messages.views.findings import Figures, FindingLine
from messages.views.targets import TargetFigures, TargetLine


@dataclass(frozen=True)
class Heading:
    """How the office's documents open and close (NĐ 30/2020, Phụ lục I). `office`: "phường Hoài Hảo"."""

    office: str
    superior: str | None
    body: str
    symbol: str
    place: str
    authority: str
    signer_title: str
    signer_name: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class PeriodOf:
    """The period a document is of. `year` of its plan; `issued_number` ("15/BC-UBND") once it is issued."""

    code: str
    name: str
    year: int
    window_from: date
    window_to: date
    internal_due: date
    due: date
    issued_number: str | None = None
    issued_on: date | None = None


@dataclass(frozen=True)
class Said:
    """Words of an official, verbatim, for the period of that name. `owner`: for whom, where another said it.

    `of_period`: whether that is the document's own period, not an earlier one that it includes.
    """

    words: str
    period: str
    unit: str
    author: str
    at: datetime
    owner: str | None = None
    late: bool = False
    of_period: bool = True


@dataclass(frozen=True)
class Moved:
    """A new date that was granted."""

    old: date
    new: date


@dataclass(frozen=True)
class Waived:
    """Somebody decided by name that the report goes out without a task's answer."""

    by: str
    at: datetime


@dataclass(frozen=True)
class TaskEntry:
    """A task in a document. `status`: answered, done, overdue, due_soon, on_time or unassigned; `kind`:
    standing or dated. `late`: done after the day its deadline ran to. `missing`: the period expects its
    answer and has none. `said`: results, the earliest
    first; `nothing_arose`: the last answer says so. A restricted one bears neither title nor words.
    """

    code: str
    title: str
    status: str
    kind: str
    unit: str | None = None
    support: tuple[str, ...] = ()
    owner: str | None = None
    deadline: date | None = None
    deadline_text: str | None = None
    percent: int | None = None
    done_on: date | None = None
    late: bool = False
    restricted: bool = False
    said: tuple[Said, ...] = ()
    nothing_arose: bool = False
    difficulties: tuple[Said, ...] = ()
    proposals: tuple[Said, ...] = ()
    explained: tuple[Said, ...] = ()
    moved: tuple[Moved, ...] = ()
    missing: bool = False
    waived: Waived | None = None
    id: int = 0

    @property
    def gap(self) -> bool:
        """Neither answered nor waived."""
        return self.missing and self.waived is None


@dataclass(frozen=True)
class AreaEntry:
    """A field of the plan with its tasks and targets. `part`: direction, communication or results.

    Without a name: what the plan puts in no field.
    """

    name: str
    part: str
    tasks: tuple[TaskEntry, ...] = ()
    targets: tuple[TargetLine, ...] = ()
    answered: int = 0
    expected: int = 0


@dataclass(frozen=True)
class IssuedDocument:
    """A document an answer names: "Quyết định 12/QĐ-UBND"; `day` where the answer says it."""

    name: str
    day: date | None
    task: str
    unit: str


@dataclass(frozen=True)
class Totals:
    """The figures of /status, for the document's period."""

    total: int
    counts: dict[str, int]
    done_on_time: int
    answered: int
    expected: int
    units: int
    handed_in: int
    waiting: tuple[tuple[str, int], ...]
    targets: TargetFigures
    findings: Figures


@dataclass(frozen=True)
class ReportView:
    """The draft report of a period. `copy`: review or sign. `made_at` is local.

    `rounds`: of self-inspection, begun in the period. `coming`: dated tasks still to be done, by deadline, up
    to the end of the `following` period. `includes`: the earlier periods whose data lie in the window.
    `attributed`: officials' words bear the name of their unit.
    """

    heading: Heading
    period: PeriodOf
    copy: str
    made_at: datetime
    plan: str
    basis: tuple[str, ...]
    totals: Totals
    areas: tuple[AreaEntry, ...]
    findings: tuple[FindingLine, ...] = ()
    rounds: int = 0
    documents: tuple[IssuedDocument, ...] = ()
    coming: tuple[TaskEntry, ...] = ()
    following: PeriodOf | None = None
    includes: tuple[str, ...] = ()
    attributed: bool = False

    def tasks(self) -> Iterator[TaskEntry]:
        """Every task, in the plan's order."""
        for area in self.areas:
            yield from area.tasks

    @property
    def gaps(self) -> tuple[TaskEntry, ...]:
        return tuple(task for task in self.tasks() if task.gap)


@dataclass(frozen=True)
class ExportView:
    """What the documents of a period would say, before they are made. `gaps`: a page of the tasks that are
    neither answered nor waived, `count` of them in all; `waived`: those that were. `late`: answers after the
    cut-off; `units`: who has not handed in.
    """

    period: PeriodOf
    answered: int
    expected: int
    gaps: tuple[TaskEntry, ...]
    count: int
    waived: tuple[TaskEntry, ...]
    late: int
    units: tuple[str, ...]
    page: int = 1
    pages: int = 1
    just: str = ""


@dataclass(frozen=True)
class Making:
    """A document that is being made. `kind`: review, sign, annex, ledger, evaluation or calendar."""

    kind: str
    period: str
