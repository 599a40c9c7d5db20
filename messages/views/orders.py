"""What superiors decide about tasks: new dates, who does what, reminders at once, remarks."""

from dataclasses import dataclass
from datetime import date, datetime

from messages.views.tasks import TaskLine


@dataclass(frozen=True)
class ExtensionView:
    """A new date that was asked for a task. `state`: waiting, granted, refused, withdrawn; `at` and
    `decided_at` are local. `replaces`: the date asked for before, which this one takes the place of.
    `told`: others hear of its last step; `held_until`: not before then.
    """

    id: int
    code: str
    title: str
    unit: str | None
    old: date
    new: date
    reason: str
    asked_by: str
    at: datetime
    state: str
    decided_by: str | None = None
    decided_at: datetime | None = None
    decided_reason: str | None = None
    replaces: date | None = None
    told: bool = False
    held_until: datetime | None = None


@dataclass(frozen=True)
class ExtensionPrompt:
    """A question of the forms about a new date. `day`: an example; `waiting`: what was asked for already."""

    question: str
    code: str = ""
    title: str = ""
    deadline: date | None = None
    day: date | None = None
    count: int = 0
    waiting: date | None = None


@dataclass(frozen=True)
class RemarkView:
    """What was said of a task: explain, direct or answer. `at` is local. `told`, `held_until`: as above."""

    id: int
    kind: str
    code: str
    title: str
    by: str
    at: datetime
    text: str | None = None
    told: bool = False
    held_until: datetime | None = None


@dataclass(frozen=True)
class TaskView:
    """A task as one person reads it. `extensions`, `remarks`: the earliest first. `may`: what its reader may
    do with it now: extend, assign, explain."""

    line: TaskLine
    deliverable: str | None
    owner: str | None
    leader: str | None
    by_superior: bool
    restricted: bool
    extensions: tuple[ExtensionView, ...] = ()
    remarks: tuple[RemarkView, ...] = ()
    may: tuple[str, ...] = ()
