"""What lives share and the test changes under them: the business time, and which death is due."""

import mmap
import os
import struct
from datetime import timedelta
from pathlib import Path

NOBODY = -1
OFFSET, DEATH = struct.Struct("<d"), struct.Struct("<q")


class Stage:
    """A small file that every process of a scenario has in its memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            path.write_bytes(OFFSET.pack(0) + DEATH.pack(NOBODY))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 0)

    @property
    def offset(self) -> timedelta:
        """How far business time is from real time."""
        return timedelta(seconds=OFFSET.unpack_from(self._shared, 0)[0])

    @offset.setter
    def offset(self, value: timedelta) -> None:
        OFFSET.pack_into(self._shared, 0, value.total_seconds())

    @property
    def death(self) -> int:
        """The number of the death that is due, or NOBODY."""
        number: int = DEATH.unpack_from(self._shared, OFFSET.size)[0]
        return number

    @death.setter
    def death(self, number: int) -> None:
        DEATH.pack_into(self._shared, OFFSET.size, number)

    def is_mine(self, number: int) -> bool:
        """Of several lives that could die this death, one does."""
        try:
            os.close(os.open(f"{self.path}.{number}", os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True
