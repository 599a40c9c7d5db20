"""The channels by name, each loaded when it is first used."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol

from bot.context import Event, Incoming
from jobs.ports import Pacing, Sender
from messages.types import MenuItem
from storage.tables import Inbox

CHANNELS = {
    "console": "bot.channels.console",
    "telegram": "bot.channels.telegram",
    "web": "bot.channels.web",
}


Receive = Callable[[Sequence[Event]], Awaitable[None]]


class Channel(Sender, Protocol):
    """A bot on a channel: sends, and understands what it was told.

    Only `send`, `send_file`, `parse` and `offer` may raise.
    """

    def parse(self, event: Inbox) -> Incoming:
        """Reads a stored event. What it raises marks the event failed."""
        ...

    async def acknowledge(self, event: Inbox) -> None:
        """A tap was handled: ends the channel's own waiting sign."""
        ...

    async def working(self, chat_id: str) -> None:
        """An answer takes longer than usual: shows that it is on its way."""
        ...

    async def uploading(self, chat_id: str) -> None:
        """A file is being made or sent: shows that it is on its way."""
        ...

    async def offer(self, chat_id: str, menu: Sequence[MenuItem]) -> None:
        """Shows the commands of a chat's person, where the channel has a menu. Raises SendError."""
        ...


class Remote(Channel, Protocol):
    """A channel that lives elsewhere and knows us by a token."""

    async def open(self) -> str:
        """The bot's name there. Raises Refused for a bad token, SendError where nobody answers."""
        ...

    async def close(self) -> None: ...

    async def poll(self, bot_id: int, receive: Receive, may_poll: Callable[[], Awaitable[bool]]) -> None:
        """Hands on what is said there until cancelled, acknowledged once it is stored. Raises Refused.

        `receive` is called after each poll that was answered, with nothing where nothing was said.
        """
        ...


class LocalChannel:
    """What the channels that run in this house share: nothing to wait for, no signs to show."""

    pacing = Pacing()
    resends_ambiguous = True
    reads_kept = False

    async def acknowledge(self, event: Inbox) -> None: ...

    async def working(self, chat_id: str) -> None: ...

    async def uploading(self, chat_id: str) -> None: ...

    async def offer(self, chat_id: str, menu: Sequence[MenuItem]) -> None: ...


def load(name: str) -> Any:
    """The channel's class, named `CHANNEL` in its module."""
    return import_module(CHANNELS[name]).CHANNEL


def read_local(event: Inbox, *, numbered: bool, edits: bool) -> Incoming:
    """Events of the channels that run in this house: {"text" or "tap", "sent_at", "reply_to", …}."""
    data = event.payload
    return Incoming(
        bot_id=event.bot_id,
        chat_id=event.chat_id,
        message_id=f"in-{event.event_id}",
        sent_at=datetime.fromisoformat(data["sent_at"]),
        text=data.get("text", ""),
        tap=data.get("tap"),
        tapped=data.get("tapped"),
        label=data.get("label", ""),
        reply_to=data.get("reply_to"),
        numbered=numbered,
        edits=edits,
    )
