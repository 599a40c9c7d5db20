"""The frozen data that texts and documents show. Dates are local; counts are whole numbers."""

from dataclasses import dataclass, field
from datetime import date, datetime

DUE_SOON = 7
OPEN_STATUSES = ("overdue", "due_soon", "on_time")


@dataclass(frozen=True)
class DigestItem:
    """One subject in a morning message. `days_left` counts working days to `rolled`, negative when overdue.

    `count`: how many things there are to do. `codes`: tasks without an answer; `units`: units still awaited.
    """

    kind: str
    period: str
    unit: str | None
    due: date
    rolled: date
    days_left: int
    last_day: bool
    count: int
    codes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    stand_in: bool = False

    @property
    def overdue(self) -> bool:
        return self.days_left < 0

    @property
    def urgency(self) -> str:
        """overdue, soon (7 working days or fewer) or later."""
        return "overdue" if self.overdue else "soon" if self.days_left <= DUE_SOON else "later"


@dataclass(frozen=True)
class Digest:
    """The morning message: `items` have a rung due, `others` are shown along with them."""

    today: date
    items: tuple[DigestItem, ...]
    others: tuple[DigestItem, ...] = ()

    @property
    def count(self) -> int:
        return sum(item.count for item in (*self.items, *self.others))

    @property
    def own_codes(self) -> tuple[str, ...]:
        """The tasks its reader could answer at once, the worst first."""
        shown = (item for item in (*self.items, *self.others) if not item.stand_in)
        return tuple(dict.fromkeys(code for item in shown for code in item.codes))

    @property
    def example(self) -> str:
        return self.own_codes[0] if self.own_codes else ""

    @property
    def ready_to_submit(self) -> bool:
        """Every task is answered, only the handing in is left."""
        return any(item.kind == "unit_report" and not (item.codes or item.stand_in) for item in self.items)


@dataclass(frozen=True)
class TaskLine:
    """A task in a list. `status`: answered, on_time, due_soon, overdue, unassigned, done."""

    code: str
    title: str
    unit: str | None
    status: str
    deadline: date | None = None
    percent: int | None = None


@dataclass(frozen=True)
class PeriodLine:
    """A reporting period: nominal dates, the working days they roll to, and working days left to those."""

    code: str
    name: str
    internal_due: date
    internal_rolled: date
    due: date
    due_rolled: date
    days_left: int
    internal_days_left: int
    issued_number: str | None = None
    issued_on: date | None = None


@dataclass(frozen=True)
class TaskList:
    """A page of tasks; `page` counts from 1."""

    heading: str
    tasks: tuple[TaskLine, ...]
    total: int
    page: int
    pages: int
    period: PeriodLine | None = None
    unanswered: int = 0
    words: str = ""

    @property
    def first_open(self) -> str:
        """The code of the worst task that has no answer."""
        return next((t.code for t in self.tasks if t.status in OPEN_STATUSES), "")


@dataclass(frozen=True)
class Recorded:
    """A report that was taken, said back. `late`: sent after the cut-off.

    `files`: how many it has as evidence so far; `album`: more may follow without a word.
    """

    code: str
    title: str
    period: str
    said: str
    late: bool
    replaces: bool
    left: int
    unit: str
    progress_id: int = 0
    files: int = 0
    album: bool = False


@dataclass(frozen=True)
class UnitMissing:
    """A unit that owes its report, and how many of its tasks have no answer."""

    name: str
    missing: int


@dataclass(frozen=True)
class Status:
    """/status for one scope. The buckets of `counts` add up to `total`."""

    year: int
    scope: str
    at: datetime
    total: int
    counts: dict[str, int]
    done_on_time: int
    period: PeriodLine | None
    answered: int
    expected: int
    units: int
    handed_in: int
    waiting: tuple[UnitMissing, ...]
    targets: int | None = None
    whole_office: bool = True


@dataclass(frozen=True)
class Withdrawn:
    """A report taken back; `again`: it had been already."""

    code: str
    period: str
    said: str
    again: bool


@dataclass(frozen=True)
class HandIn:
    """A unit's report: before it is handed in, or once it was.

    `told`: a coordinator hears of it; `held_until`: not before then (outside the hours for such messages).
    """

    submission_id: int
    unit: str
    period: str
    missing: tuple[str, ...]
    total: int
    reason: str | None = None
    told: bool = False
    held_until: datetime | None = None


@dataclass(frozen=True)
class Returned:
    unit: str
    period: str
    reason: str
    held_until: datetime | None = None


@dataclass(frozen=True)
class Issued:
    """The ward's report of a period; `waiting`: units that had not handed in. `late`: after the due date."""

    period: str
    number: str
    day: date
    waiting: tuple[str, ...]
    late: bool


@dataclass(frozen=True)
class ToIssue:
    period: str
    waiting: tuple[str, ...]
    number: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Problem:
    """A line that could not be taken: the text as it came, and why (an error's code and details)."""

    text: str
    code: str
    details: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """What one message reported: what was recorded, what was not."""

    recorded: tuple[Recorded, ...]
    problems: tuple[Problem, ...] = ()
    unread: tuple[str, ...] = ()
    ask_result: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unread:
    """Text that was not understood; `example` shows how to say it. `limit` in characters."""

    text: str
    example: str
    limit: int = 0
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suggestions:
    """What was typed and the commands it may have meant."""

    typed: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Welcome:
    name: str = ""
    minutes: int = 0
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trouble:
    """The number under which a failure can be looked up."""

    number: int


@dataclass(frozen=True)
class ChannelStopped:
    """A channel whose token is refused, and the bot's name there."""

    channel: str
    name: str


@dataclass(frozen=True)
class Parked:
    """A message that was put aside, and why (the service's own words)."""

    number: int
    reason: str = ""


@dataclass(frozen=True)
class FormOffer:
    label: str


@dataclass(frozen=True)
class HelpLine:
    name: str
    summary: str


@dataclass(frozen=True)
class Help:
    name: str
    lines: tuple[HelpLine, ...]
    example: str


@dataclass(frozen=True)
class NextReminder:
    """A morning to come on which the reader is reminded, and of what."""

    day: date
    kind: str
    period: str


@dataclass(frozen=True)
class Calendar:
    """Reporting dates of the year and the reader's next reminders."""

    year: int
    periods: tuple[PeriodLine, ...]
    reminders: tuple[NextReminder, ...]
    today: date


@dataclass(frozen=True)
class TaskPrompt:
    """A question of the report form. `count`: how many tasks could be chosen; `files`: how many it holds."""

    code: str = ""
    title: str = ""
    dated: bool = False
    count: int = 0
    files: int = 0


@dataclass(frozen=True)
class FileFault:
    """A file that is not taken: too_large, kind, mismatch, gone or tries."""

    name: str
    fault: str


@dataclass(frozen=True)
class FilesNote:
    """What is said of the files of a message besides its answer. `loose`: how many belong to no report."""

    refused: tuple[FileFault, ...]
    loose: int = 0


@dataclass(frozen=True)
class FileTrouble:
    """A file that turned out bad when it was fetched; `tasks` whose reports it belongs to."""

    name: str
    fault: str
    tasks: tuple[str, ...]
