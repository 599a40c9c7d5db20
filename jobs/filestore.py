"""Where files lie: one folder, each under the SHA-256 of its bytes, so the same file twice is kept once."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

UNFINISHED = "tmp"


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
        if not (target.is_file() and target.stat().st_size == len(data)):
            target.parent.mkdir(parents=True, exist_ok=True)
            self._write(target, data)
        return sha256

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
