"""What was reported, what was not understood, and the files that came with it."""

from dataclasses import dataclass, field


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
    """What one message reported: what was recorded, what was not."""

    recorded: tuple[Recorded, ...]
    problems: tuple[Problem, ...] = ()
    unread: tuple[str, ...] = ()
    ask_result: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


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
