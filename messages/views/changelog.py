"""The log of changes."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Differs:
    """A column that changed, its values as they read; None: empty."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class LogEntry:
    """`subject`: the kind of row, `about`: what tells which it is, by column. `who`: None for the program.

    `text`: the words of the message behind it.
    """

    at: datetime
    who: str | None
    subject: str
    about: dict[str, str]
    change: str
    differs: tuple[Differs, ...]
    text: str | None


@dataclass(frozen=True)
class LogPage:
    """The newest first. `older`: from where the next page goes on; None for the last. `code`: of one task."""

    entries: tuple[LogEntry, ...]
    older: int | None
    code: str | None
    first: bool
