"""A channel on which files can be sent, and what became of them."""

from dataclasses import replace

from sqlmodel import col, select

from bot.channels.web import WebChannel
from bot.context import RemoteFile
from storage import reports as given
from storage.tables import Attachment, Evidence, Progress, Task

JPEG = b"\xff\xd8\xff\xe0" + b"anh niem yet" * 50
PDF = b"%PDF-1.7\n" + b"quyet dinh" * 50


class FileChannel(WebChannel):
    """The web chat as if people could send files there; what the files hold is in `remote`.

    `faults`: what the next fetches raise, one after the other.
    """

    def __init__(self):
        self.remote = {}
        self.faults = []

    def file(self, name, data, *, size=None):
        remote_id = f"remote-{len(self.remote)}"
        self.remote[remote_id] = data
        return RemoteFile(remote_id, name, "", len(data) if size is None else size)

    def parse(self, event):
        files = tuple(RemoteFile(**file) for file in event.payload.get("files", ()))
        said = replace(super().parse(event), files=files, album=event.payload.get("album"))
        edited = event.payload.get("edits")
        return replace(said, message_id=edited, edited=True) if edited else said

    async def fetch(self, remote_id, most):
        if self.faults:
            raise self.faults.pop(0)
        return self.remote[remote_id]


def reports(ward):
    return [row.progress for row in ward.database.read(given.all_progress)]


def evidence(ward):
    """(task, text of the report, names of its files) of every report."""
    found = (
        select(Task.code, Progress.text, Attachment.name)
        .join(Progress, col(Progress.task_id) == Task.id)
        .join(Evidence, col(Evidence.progress_id) == Progress.id)
        .join(Attachment, col(Attachment.id) == Evidence.attachment_id)
        .order_by(col(Progress.id), col(Attachment.id))
    )
    grouped = {}
    for code, text, name in ward.database.read(lambda s: s.exec(found).all()):
        grouped.setdefault((code, text), []).append(name)
    return [(code, text, names) for (code, text), names in grouped.items()]


def stored(ward):
    return ward.database.read(lambda s: s.exec(select(Attachment).order_by(col(Attachment.id))).all())


async def last_said(ward, who):
    return [m for m in await ward.messages(who) if m.direction == "in"][-1]


async def finished(ward, who, text):
    await ward.say(who, text)
    await ward.tap(who, "Không có")
    return await ward.tap(who, "Không có")
