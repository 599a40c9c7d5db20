"""What superiors decide about tasks: new dates, who does what, reminders at once, remarks."""

from dataclasses import dataclass
from datetime import date, datetime

from messages.views.digests import DigestItem
from messages.views.reports import ReportLine
from messages.views.tasks import TaskLine


@dataclass(frozen=True)
class ExtensionView:
    """A new date that was asked for a task. `state`: waiting, granted, refused, withdrawn; `at` and
    `decided_at` are local. `replaces`: the date asked for before, which this one takes the place of.
    `told`: others hear of its last step, `held_until` not before then; `untold`: the names of those whom no
    message reaches.
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
    untold: tuple[str, ...] = ()


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
    """What was said of a task: explain, direct or answer. `at` is local.

    `told`, `held_until`, `untold`: as above.
    """

    id: int
    kind: str
    code: str
    title: str
    by: str
    at: datetime
    text: str | None = None
    told: bool = False
    held_until: datetime | None = None
    untold: tuple[str, ...] = ()


@dataclass(frozen=True)
class RemarkPrompt:
    """A question of the forms about remarks: late, which, explain or direct."""

    question: str
    code: str = ""
    count: int = 0
    text: str = ""


@dataclass(frozen=True)
class TaskView:
    """A task as one person reads it. `extensions`, `remarks`, `reports`: the earliest first. `may`: what its
    reader may do with it now: extend, assign, explain."""

    line: TaskLine
    deliverable: str | None
    owner: str | None
    leader: str | None
    by_superior: bool
    restricted: bool
    extensions: tuple[ExtensionView, ...] = ()
    remarks: tuple[RemarkView, ...] = ()
    reports: tuple[ReportLine, ...] = ()
    may: tuple[str, ...] = ()


@dataclass(frozen=True)
class TaskNamed:
    """A task as it is quoted."""

    code: str
    title: str
    deadline: date | None = None


@dataclass(frozen=True)
class Assigned:
    """Tasks that a unit, or one of its officials, has from now on. `period`: in which they are reported."""

    tasks: tuple[TaskNamed, ...]
    unit: str
    owner: str | None
    period: str | None = None
    told: bool = False
    held_until: datetime | None = None
    untold: tuple[str, ...] = ()


@dataclass(frozen=True)
class AssignPrompt:
    """A question of the forms that give tasks. `tasks`: what is given; `picked`: how many are ticked of
    `count`; `page` counts from 1; `unclear`: who was named, and is nobody or several."""

    question: str
    tasks: tuple[TaskNamed, ...] = ()
    title: str = ""
    unit: str = ""
    day: date | None = None
    unclear: str = ""
    picked: int = 0
    count: int = 0
    page: int = 1
    pages: int = 1


@dataclass(frozen=True)
class UrgedPerson:
    """Somebody who is reminded at once, and of what, the worst first. `by`: who has them reminded."""

    id: int
    name: str
    items: tuple[DigestItem, ...]
    by: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The tasks they could answer at once."""
        return tuple(dict.fromkeys(code for item in self.items if item.own for code in item.codes))


@dataclass(frozen=True)
class UrgeView:
    """Who is reminded at once, and who cannot be, having no chat. `held_until`: it leaves not before then."""

    people: tuple[UrgedPerson, ...]
    unreached: tuple[str, ...] = ()
    held_until: datetime | None = None
