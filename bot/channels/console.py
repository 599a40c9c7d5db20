"""The terminal: plain text, buttons as numbers, files in a folder."""

import asyncio
import errno
import uuid
from collections.abc import Callable
from pathlib import Path

from bot.channels import LocalChannel, read_local
from bot.context import Incoming
from jobs.filekinds import clean_name
from jobs.ports import SendError
from messages.types import Markup, Outgoing, OutgoingFile
from storage.tables import Inbox

LONGEST_NAME = 180
"""In bytes of UTF-8, with room for a number: file systems take 255."""


class ConsoleChannel(LocalChannel):
    """`folder`: where files are laid, made when the first one comes."""

    markup = Markup(html=False, buttons=False, edits=False, limit=4096)

    def __init__(self, write: Callable[[str], None] = print, folder: Path = Path("sent")) -> None:
        self._write = write
        self._folder = folder

    async def send(self, chat_id: str, message: Outgoing) -> str:
        self._write(message.text + "\n")
        return uuid.uuid4().hex

    async def send_file(self, chat_id: str, file: OutgoingFile) -> str:
        """Says where it lies; a file of that name that lies there already is left alone."""
        try:
            path = await asyncio.to_thread(self._lay, file)
        except OSError as error:
            raise SendError(f"the file cannot be written: {errno.errorcode.get(error.errno or 0)}") from error
        caption = "" if file.caption == file.name else f"{file.caption}\n"
        self._write(f"{caption}tệp: {path}\n")
        return uuid.uuid4().hex

    def _lay(self, file: OutgoingFile) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        stem, ending = _parts(clean_name(file.name, file.media_type))
        number = 1
        while True:
            path = self._folder / (f"{stem}{ending}" if number == 1 else f"{stem} ({number}){ending}")
            try:
                with path.open("xb") as target:
                    target.write(file.data)
                return path
            except FileExistsError:
                if path.is_file() and path.read_bytes() == file.data:
                    return path
                number += 1

    def parse(self, event: Inbox) -> Incoming:
        return read_local(event, numbered=True, edits=False)


def _parts(name: str) -> tuple[str, str]:
    """The name without its ending, cut to what a file system takes, and the ending with its dot."""
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    return stem.encode()[:LONGEST_NAME].decode(errors="ignore"), f"{dot}{ending}"


CHANNEL = ConsoleChannel
