"""One's own absences and settings."""

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class OwnLeave:
    """Days on which the reader is away, both included. `may`: cancel (none of it is past), end (it has begun
    and a day of it is left to come back on)."""

    id: int
    since: date
    until: date
    deputy: str
    begun: bool
    may: tuple[str, ...] = ()


@dataclass(frozen=True)
class Acting:
    """Whom the reader acts for, and when."""

    official: str
    since: date
    until: date


@dataclass(frozen=True)
class OwnLeaves:
    """The reader's absences, now and to come, and those in which they act for somebody. `example`: days."""

    leaves: tuple[OwnLeave, ...]
    acting: tuple[Acting, ...]
    example: str


@dataclass(frozen=True)
class LeavePrompt:
    """A question about an absence: since, until, deputy, sure or back.

    `named`: the deputy was chosen, else they step in; `reports`: they may report meanwhile; `decides`: the
    reader is a leader. `reached`: the deputy hears of it, `held_until` not before then. `unclear`: a name
    that is nobody's or several people's. `days`: working days away. `example`: what could be typed.
    """

    question: str
    since: date | None = None
    until: date | None = None
    days: int = 0
    deputy: str = ""
    named: bool = True
    reports: bool = False
    decides: bool = False
    reached: bool = False
    held_until: datetime | None = None
    unclear: str = ""
    example: str = ""


@dataclass(frozen=True)
class OwnChannel:
    """A chat of the reader. `here`: it is the one they look at; `current`: reminders come there; `blocked`:
    nothing can be sent there."""

    id: int
    name: str
    here: bool = False
    current: bool = False
    blocked: bool = False


@dataclass(frozen=True)
class OwnSettings:
    """Where and when the reader is reminded. `hours`: those they may choose from; none for most.

    `said`: what the tap did: channel, hour, or same_channel, same_hour where it was so already.
    """

    channels: tuple[OwnChannel, ...]
    morning: time
    hours: tuple[time, ...] = ()
    said: str = ""

    @property
    def current(self) -> OwnChannel | None:
        return next((one for one in self.channels if one.current), None)

    @property
    def open(self) -> tuple[OwnChannel, ...]:
        return tuple(one for one in self.channels if not one.blocked)
