"""What was reported, what was not understood, and the files that came with it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class TargetOffer:
    """A target whose figure a report may hold: its id, how it is called, the figure as it would be said."""

    id: int
    code: str
    title: str
    figure: str


@dataclass(frozen=True)
class Recorded:
    """A report that was taken, said back. `late`: sent after the cut-off; `joins`: added to what stood.

    `files`: how many it has as evidence so far; `album`: more may follow without a word. `owner`: for whom it
    was given, where that is another; `told`, `held_until`, `untold`: whether they hear of it, and when.
    `state`, `percent`, `proposal` (what of its words is one): how it was understood.
    `offers`: targets it may hold the figure of.
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
    owner: str | None = None
    state: str = ""
    percent: int | None = None
    proposal: str | None = None
    told: bool = False
    held_until: datetime | None = None
    untold: tuple[str, ...] = ()
    offers: tuple[TargetOffer, ...] = ()
    joins: bool = False


@dataclass(frozen=True)
class BehalfView:
    """A report given for a colleague. `state`: waiting, right or wrong (as they said at the local time `at`),
    withdrawn or replaced. `again`: it was so before."""

    id: int
    code: str
    title: str
    period: str
    said: str
    by: str
    owner: str
    state: str
    at: datetime | None = None
    again: bool = False


@dataclass(frozen=True)
class ReportLine:
    """A report that stands, in a list. `at` is local; `confirmed` by whom it was given for, None: not yet."""

    period: str
    said: str
    by: str
    at: datetime
    owner: str | None = None
    confirmed: bool | None = None
    late: bool = False
    files: int = 0
    difficulty: str | None = None


@dataclass(frozen=True)
class Asked:
    """What one message said that cannot be taken before something is known. `why`: result, nothing_said,
    which, as_before, or the reason of a contradiction. `codes`: the task, or those it could be."""

    said: str
    why: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Withdrawn:
    """A report taken back; `again`: it had been already."""

    code: str
    period: str
    said: str
    again: bool


@dataclass(frozen=True)
class Problem:
    """A line that could not be taken: the text as it came, and why (an error's code and details)."""

    text: str
    code: str
    details: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """What one message reported: what was recorded, what was not. `questions`: the task and the words."""

    recorded: tuple[Recorded, ...]
    problems: tuple[Problem, ...] = ()
    unread: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()
    questions: tuple[tuple[str | None, str], ...] = ()
    dropped: tuple[str, ...] = ()

    @property
    def for_others(self) -> tuple[Recorded, ...]:
        """A report given for each colleague for whom any was."""
        return tuple({one.owner: one for one in self.recorded if one.owner}.values())


@dataclass(frozen=True)
class Unread:
    """Text that was not understood; `example` shows how to say it. `limit` in characters."""

    text: str
    example: str
    limit: int = 0
    near: tuple[str, ...] = ()
    command: str | None = None


@dataclass(frozen=True)
class TaskPrompt:
    """A question of the report form. `count`: how many tasks could be chosen; `files`: how many it holds.

    `said`: the words it is about; `present`: the report they take the place of; `why`: what is to be cleared
    up about them; `former`, `percent`: the percents before and then.
    """

    code: str = ""
    title: str = ""
    dated: bool = False
    count: int = 0
    files: int = 0
    said: str = ""
    present: str = ""
    period: str = ""
    why: str = ""
    former: int | None = None
    percent: int | None = None


@dataclass(frozen=True)
class FileFault:
    """A file that is not taken: too_large, kind, mismatch, gone or tries."""

    name: str
    fault: str


@dataclass(frozen=True)
class FilesNote:
    """What is said of the files of a message besides its answer. `loose`: how many belong to no report.

    `album`: what is refused may be followed by others that are, for the same reason.
    """

    refused: tuple[FileFault, ...]
    loose: int = 0
    album: bool = False


@dataclass(frozen=True)
class FileTrouble:
    """A file that turned out bad when it was fetched; the `tasks` and `findings` it belongs to."""

    name: str
    fault: str
    tasks: tuple[str, ...]
    findings: tuple[int, ...] = ()
