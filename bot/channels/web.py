"""The web chat: nothing leaves the house, the page reads the transcript from the database."""

import uuid

from bot.channels import LocalChannel, read_local
from bot.context import Incoming
from messages.types import Markup, Outgoing, OutgoingFile
from storage.tables import Inbox


class WebChannel(LocalChannel):
    markup = Markup(html=True, buttons=True, edits=True, limit=4096)
    reads_kept = True

    async def send(self, chat_id: str, message: Outgoing) -> str:
        """An edit keeps the id of what it replaces, as on Telegram: a tap on any version finds the newest."""
        return message.edit_of or uuid.uuid4().hex

    async def send_file(self, chat_id: str, file: OutgoingFile) -> str:
        """It is kept already; the page shows it by its message in the transcript."""
        return uuid.uuid4().hex

    def parse(self, event: Inbox) -> Incoming:
        return read_local(event, numbered=False, edits=True)


CHANNEL = WebChannel
