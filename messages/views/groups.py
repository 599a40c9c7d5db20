"""What a group is shown: units, figures and dates; never a person, a finding or what is restricted.

`link`: where the bot is written to alone, on a channel that has such links.
"""

from dataclasses import dataclass
from datetime import date, datetime

from messages.views.people import HelpLine
from messages.views.tasks import PeriodLine


@dataclass(frozen=True)
class ElsewhereOnly:
    """What is done in the private chat only."""

    link: str | None


@dataclass(frozen=True)
class GroupHelp:
    """The commands that are answered in a group."""

    lines: tuple[HelpLine, ...]
    link: str | None


@dataclass(frozen=True)
class UnitFigures:
    """A unit's tasks, those overdue among them, and its part of the open period."""

    name: str
    total: int
    overdue: int
    expected: int = 0
    answered: int = 0
    handed_in: bool = False


@dataclass(frozen=True)
class UnitsStatus:
    """The figures of units, of the whole office or of some; the buckets of `counts` add up to `total`.

    `week`: the Monday of the week they are posted for.
    """

    year: int
    scope: str
    at: datetime
    total: int
    counts: dict[str, int]
    done_on_time: int
    period: PeriodLine | None
    units: tuple[UnitFigures, ...]
    week: date | None = None


@dataclass(frozen=True)
class OfficeDates:
    """The reports of the year still to be sent, earliest first.

    `unconfirmed`: years of these dates whose days off are not known for sure.
    """

    year: int
    periods: tuple[PeriodLine, ...]
    unconfirmed: tuple[int, ...] = ()


@dataclass(frozen=True)
class WeeklyState:
    """Whether a group may have the weekly summary, or why that was not changed.

    `state`: on, off, leaders_only, other_office.
    """

    state: str
    office: str


@dataclass(frozen=True)
class WeeklyGroup:
    """A group that may have the weekly summary: who allowed it and when."""

    title: str
    by: str
    at: datetime


@dataclass(frozen=True)
class WeeklyGroups:
    """`bot`: how the bot is called in a group, where it is known."""

    groups: tuple[WeeklyGroup, ...]
    bot: str | None
