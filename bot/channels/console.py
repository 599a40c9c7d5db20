"""The terminal: plain text, buttons as numbers."""

import uuid
from collections.abc import Callable

from bot.channels import LocalChannel, read_local
from bot.context import Incoming
from messages.types import Markup, Outgoing
from storage.tables import Inbox


class ConsoleChannel(LocalChannel):
    markup = Markup(html=False, buttons=False, edits=False, limit=4096)

    def __init__(self, write: Callable[[str], None] = print) -> None:
        self._write = write

    async def send(self, chat_id: str, message: Outgoing) -> str:
        self._write(message.text + "\n")
        return uuid.uuid4().hex

    def parse(self, event: Inbox) -> Incoming:
        return read_local(event, numbered=True, edits=False)


CHANNEL = ConsoleChannel
