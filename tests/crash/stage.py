"""What lives share and the test changes under them: the two times, and which death is due."""

import mmap
import os
import struct
from datetime import timedelta
from pathlib import Path

NOBODY = -1
SECONDS, NUMBER = struct.Struct("<d"), struct.Struct("<q")
AHEAD, OFFSET, DEATH = 0, 8, 16


class Stage:
    """A small file that every process of a scenario has in its memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(SECONDS.pack(0) + SECONDS.pack(0) + NUMBER.pack(NOBODY))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 0)

    @property
    def ahead(self) -> timedelta:
        """How far real time is ahead of the machine's."""
        return self._time(AHEAD)

    @ahead.setter
    def ahead(self, value: timedelta) -> None:
        SECONDS.pack_into(self._shared, AHEAD, value.total_seconds())

    @property
    def offset(self) -> timedelta:
        """How far business time is from real time."""
        return self._time(OFFSET)

    @offset.setter
    def offset(self, value: timedelta) -> None:
        SECONDS.pack_into(self._shared, OFFSET, value.total_seconds())

    def _time(self, at: int) -> timedelta:
        return timedelta(seconds=SECONDS.unpack_from(self._shared, at)[0])

    @property
    def death(self) -> int:
        """The number of the death that is due, or NOBODY."""
        number: int = NUMBER.unpack_from(self._shared, DEATH)[0]
        return number

    @death.setter
    def death(self, number: int) -> None:
        NUMBER.pack_into(self._shared, DEATH, number)

    def is_mine(self, number: int) -> bool:
        """Of several lives that could die this death, one does."""
        try:
            os.close(os.open(f"{self.path}.{number}", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True
