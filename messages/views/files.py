"""Files opened again from chat, and links to them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FileLine:
    """A file in a list; `name` "": a photo that came without one. `state`: stored, pending (still to be
    fetched), refused or failed; `at` is local."""

    id: int
    name: str
    picture: bool
    by: str
    at: datetime
    state: str


@dataclass(frozen=True)
class FileList:
    """A page of the files of a task (`code`) or of a finding (`number`); `page` counts from 1."""

    lines: tuple[FileLine, ...]
    total: int
    page: int
    pages: int
    code: str = ""
    number: int = 0
    first: int = 1


@dataclass(frozen=True)
class FileLinked:
    """A file that a channel does not carry, and where it is opened until a local time; `url` "": nowhere."""

    name: str
    url: str = ""
    until: datetime | None = None
