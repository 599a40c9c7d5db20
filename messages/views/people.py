"""Joining, help, and what the admin is told."""

from dataclasses import dataclass


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
    """The number of the incoming message whose handling failed."""

    number: int


@dataclass(frozen=True)
class ChannelStopped:
    """A channel whose token is refused, and the bot's name there."""

    channel: str
    name: str


@dataclass(frozen=True)
class JoinOther:
    """A code made for `other` was sent from the chat of `name`."""

    name: str
    other: str


@dataclass(frozen=True)
class ChatClosed:
    """Somebody is reached on `channel` no more; `elsewhere`: the channel they are written to instead."""

    name: str
    channel: str
    elsewhere: str | None


@dataclass(frozen=True)
class CalendarUnconfirmed:
    """A year whose Tết and swapped working days are not known yet."""

    year: int


@dataclass(frozen=True)
class Parked:
    """A message that was put aside, and why (the service's own words).

    `number`: of the notice, or, where it came in or answers what came in, of the incoming message.
    """

    number: int
    reason: str = ""


@dataclass(frozen=True)
class InDoubt:
    """A notice (`number`) to `name` that `channel` has not said it delivered."""

    number: int
    name: str
    channel: str


@dataclass(frozen=True)
class FormOffer:
    label: str


@dataclass(frozen=True)
class EditNotTaken:
    """An answer to a form that was edited too late. `report`: the form is that of a report."""

    label: str
    report: bool


@dataclass(frozen=True)
class HelpLine:
    name: str
    summary: str


@dataclass(frozen=True)
class Help:
    name: str
    lines: tuple[HelpLine, ...]
    example: str
