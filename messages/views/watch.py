"""What the watch over planned and delivered tells the admin."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class MessagesStuck:
    """Messages that wait at one bot. `served`: some process looks after it; `reason`: the channel's words."""

    channel: str
    bot: str
    count: int
    oldest: datetime
    served: bool
    reason: str | None = None


@dataclass(frozen=True)
class EventsUnanswered:
    """What came in by one bot and has no answer, `minutes` for the longest; `numbers`: each chat's first."""

    channel: str
    bot: str
    count: int
    minutes: int
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class RemindersUnplanned:
    """Reminders that no message will carry; `earliest`: the day the first was for."""

    count: int
    people: int
    earliest: date


@dataclass(frozen=True)
class MorningsUnheard:
    """Whose morning message failed, and whose may not have arrived."""

    failed: tuple[str, ...]
    uncertain: tuple[str, ...]


@dataclass(frozen=True)
class PartSilent:
    """A part of the program that has done nothing for `minutes`: planner, outbox, intake, files or poll.

    `minutes` is None where its loop has ended. `bot`: who is polled for, with the channel.
    """

    part: str
    minutes: int | None
    bot: str = ""


@dataclass(frozen=True)
class LockLost:
    """This process polled for the bot and lost the right to, `minutes` ago; `back`: it has it again."""

    channel: str
    bot: str
    minutes: int
    back: bool
