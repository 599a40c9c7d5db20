"""What the demo page needs of the bot; `bot.demo` gives it, the page and its tests know nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from messages.types import OutgoingFile


@dataclass(frozen=True)
class Person:
    """Somebody whose phone can be looked at; `code` names their chat, `role` is in Vietnamese."""

    code: str
    name: str
    role: str


@dataclass(frozen=True)
class FileShown:
    """A file that a message brought; `picture`: it can be shown as one."""

    name: str
    picture: bool


@dataclass(frozen=True)
class ChatMessage:
    """One message of a chat, in the order of `id`.

    `direction`: "in" was said by the person, "out" by the bot. `choices`: labels of its buttons, in order.
    `text` of the bot is HTML of the subset b, i, code with entities; of a person it is plain text.
    `replaces`: the id of the message it takes the place of. `event_id`: what the page called the event that
    brought it in. `sent_at`: business time, ISO with offset. `file`: what it brought, see `DemoPort.file`.
    """

    id: int
    chat: str
    direction: str
    text: str
    choices: list[str]
    replaces: int | None
    event_id: str | None
    sent_at: str
    reply_to: int | None
    file: FileShown | None = None


class DemoPort(Protocol):
    """The demo as its page sees it. A ValueError carries a Vietnamese sentence for the page.

    `epoch` changes when everything said was forgotten (reset): then the page starts anew from id 0.
    """

    epoch: str

    def now(self) -> datetime:
        """Business time, in the office's time zone."""
        ...

    async def people(self) -> list[Person]: ...

    async def say(self, chat: str, text: str, event_id: str, reply_to: int | None) -> None:
        """Something typed; returns when it is stored. The same `event_id` again changes nothing."""
        ...

    async def tap(self, chat: str, message_id: int, choice: int, event_id: str) -> None:
        """The `choice`-th button (from 0) of a message; returns when it is stored."""
        ...

    async def file(self, chat: str, message_id: int) -> OutgoingFile | None:
        """What a message of the chat brought, if its person may still have it."""
        ...

    async def jump(self, to: date | None, days: int = 0) -> str:
        """To a day, `days` on, or (neither given) the next reminder; a sentence that says where we are."""
        ...

    async def reset(self) -> None: ...

    async def messages(self, after: int, limit: int) -> list[ChatMessage]:
        """Messages of all chats with an id above `after`, oldest first, at most `limit`."""
        ...

    async def changed(self, seconds: float) -> None:
        """Returns when something new may be there, at the latest after `seconds`."""
        ...
