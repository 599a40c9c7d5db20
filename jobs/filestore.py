"""Where files lie: one folder, each under the SHA-256 of its bytes, so the same file twice is kept once."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

UNFINISHED = "tmp"
JUST_KEPT = 3600.0
"""Seconds within which who has kept a file will have written down that it is theirs."""


class FileStore:
    """`folder` is shared by all processes on one database. No name that a person chose is part of a path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    @property
    def templates(self) -> Path:
        """The folder beside it with the document templates an office has of its own."""
        return self._folder.parent / "documents"

    def keep(self, data: bytes) -> str:
        """The SHA-256 of what is on disk when this returns: whole, or not there at all. Raises OSError."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if not self._is_kept_again(target, len(data)):
            target.parent.mkdir(parents=True, exist_ok=True)
            self._write(target, data)
        return sha256

    def _is_kept_again(self, target: Path, size: int) -> bool:
        """Whether it is there, whole; from now on as if it had been kept just now."""
        try:
            os.utime(target)
            return target.stat().st_size == size
        except FileNotFoundError:
            return False

    def drop(self, sha256: str) -> bool:
        """Removes a file that nobody needs any more; False where it was kept again within the hour, for then
        somebody may be about to write down that they need it. Raises OSError."""
        target = self.path(sha256)
        try:
            if self._now() - target.stat().st_mtime < JUST_KEPT:
                return False
            target.unlink()
        except FileNotFoundError:
            pass
        return True

    def _now(self) -> float:
        """As the file system tells the time, to compare with that of its files."""
        unfinished = self._folder / UNFINISHED
        unfinished.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=unfinished) as file:
            return os.fstat(file.fileno()).st_mtime

    def _write(self, target: Path, data: bytes) -> None:
        unfinished = self._folder / UNFINISHED
        unfinished.mkdir(exist_ok=True)
        handle, name = tempfile.mkstemp(dir=unfinished)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
        for folder in (target.parent, self._folder):
            _sync_folder(folder)

    def sweep(self) -> None:
        """Removes what a crash left unfinished; only for the one process that may write here."""
        shutil.rmtree(self._folder / UNFINISHED, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    """A name is on disk once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
