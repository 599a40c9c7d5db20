"""A file of a plan or of officials sent in chat: what it would change, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class ImportNew:
    """A task or an official that is not there yet. `note`: its unit, or their posts."""

    code: str
    title: str
    note: str = ""
    deadline: date | None = None


@dataclass(frozen=True)
class ImportChange:
    """`kind`: what it is about; `field`: of it; empty where it is new or has ended, as `after` says."""

    kind: str
    subject: str
    field: str
    before: str | date | None = None
    after: str | date | None = None


@dataclass(frozen=True)
class ImportKept:
    """A difference that is left as it was decided here. `at` is local."""

    change: ImportChange
    by: str
    at: datetime


@dataclass(frozen=True)
class ImportUnread:
    """A row that was not understood, or a cell of it: why, and its words."""

    where: str
    why: str
    said: str


@dataclass(frozen=True)
class ImportView:
    """`kind`: plan or staff, told by the `headings` of its columns. `fresh`: a plan of a year that has none.

    `left_out`: how many tasks of the plan it does not name; `whole`: they are cancelled. `unclear`: deadlines
    somebody has to say. `state`: waiting, read, applied or dropped, `by` whom and `at` which local time.
    `moved_on`: something has changed since it was last shown. `told`: how many people hear of it.
    """

    id: int
    name: str
    state: str
    kind: str = "plan"
    year: int = 0
    fresh: bool = False
    headings: tuple[str, ...] = ()
    new: tuple[ImportNew, ...] = ()
    changes: tuple[ImportChange, ...] = ()
    kept: tuple[ImportKept, ...] = ()
    unread: tuple[ImportUnread, ...] = ()
    unclear: tuple[ImportUnread, ...] = ()
    left_out: int = 0
    whole: bool = False
    mark: str = ""
    moved_on: bool = False
    told: int = 0
    by: str = ""
    at: datetime | None = None

    @property
    def nothing(self) -> bool:
        """It would change nothing."""
        return not (self.new or self.changes)


@dataclass(frozen=True)
class ImportFailed:
    """A file that was not taken to be imported; `reason` as in `import_words.FAULTS`."""

    name: str
    reason: str


@dataclass(frozen=True)
class ImportPrompt:
    """A question about a file to import: the file itself (`name`, `reason`: of one that was not taken), or
    the deadline of a row."""

    name: str = ""
    reason: str = ""
    where: str = ""
    title: str = ""
    said: str = ""
    left: int = 0
    example: date | None = None
