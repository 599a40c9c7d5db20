"""Channels that carry files both ways, and one that carries none: what has left is kept."""

from dataclasses import replace

from chat.filing import FileChannel
from sqlmodel import col, select

from messages.types import Markup
from storage.tables import Attachment, Document


class Carrier(FileChannel):
    """Files that have left are in `carried`, texts in `said`; `errors` are raised instead, one by one."""

    def __init__(self):
        super().__init__()
        self.carried = []
        self.said = []
        self.signs = []
        self.errors = []

    async def send(self, chat_id, message):
        self.said.append((chat_id, message.text))
        return await super().send(chat_id, message)

    async def send_file(self, chat_id, file):
        if self.errors:
            raise self.errors.pop(0)
        self.carried.append((chat_id, file))
        return await super().send_file(chat_id, file)

    async def uploading(self, chat_id):
        self.signs.append(chat_id)


class WordsOnly(Carrier):
    """As Zalo: no files, no buttons, no edits."""

    markup = Markup(html=False, buttons=False, edits=False, limit=2000, files=False)
    reads_kept = False

    def parse(self, event):
        return replace(super().parse(event), numbered=True, edits=False)


def owed(ward):
    """The documents of all answers, in the order they were named."""
    return ward.database.read(lambda s: list(s.exec(select(Document).order_by(col(Document.id)))))


def newest_file(ward):
    found = select(Attachment.id).order_by(col(Attachment.id).desc())
    return ward.database.read(lambda s: s.exec(found).first())


def names(channel, who):
    """The files that have reached somebody."""
    return [file.name for chat, file in channel.carried if chat == who]
