"""Files: what is uploaded, what is downloaded, and their limits."""

import itertools
import mimetypes
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .telegram_errors import bad_request

MAX_DOWNLOAD = 20 * 1024 * 1024
MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
PATH_LIFETIME = 3600
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


@dataclass
class Upload:
    """A file as it came in a multipart body."""

    name: str
    mime: str
    data: bytes


@dataclass
class StoredFile:
    """A file Telegram keeps. `folder` is "photos" or "documents"; `path_until` ends its download link."""

    id: str
    unique_id: str
    name: str
    mime: str
    data: bytes
    folder: str
    path: str
    path_until: float = 0

    def json(self) -> dict[str, Any]:
        """The fields every file object has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class FileStore:
    """Files by file_id."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        self._files: dict[str, StoredFile] = {}
        self._paths: dict[str, StoredFile] = {}

    def add(self, folder: str, name: str, mime: str, data: bytes) -> StoredFile:
        """Keep a file; any size (a person may send 2 GB)."""
        number = next(self._numbers)
        suffix = f".{name.rpartition('.')[2]}" if "." in name else mimetypes.guess_extension(mime) or ""
        path = f"{folder}/file_{number}{suffix}"
        file_id = f"{'AgACAgUAAxkB' if folder == 'photos' else 'BQACAgUAAxkB'}AAIB{number:08d}-emulated"
        stored = StoredFile(file_id, f"AgAD{number:08d}", name, mime, data, folder, path)
        self._files[file_id] = self._paths[path] = stored
        return stored

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file, if there is one."""
        return self._files.get(file_id)

    def link(self, file_id: str) -> dict[str, Any]:
        """getFile: a path good for one hour; raises ApiError 400 for an unknown or too big file."""
        stored = self._files.get(file_id)
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(stored.data) > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        stored.path_until = self._clock() + PATH_LIFETIME
        return {**stored.json(), "file_path": stored.path}

    def download(self, path: str) -> StoredFile | None:
        """The file behind a path that getFile gave not too long ago."""
        stored = self._paths.get(path)
        return stored if stored is not None and self._clock() < stored.path_until else None

    def photo(self, name: str, mime: str, data: bytes) -> list[dict[str, Any]]:
        """A photo in two sizes, small first, as Telegram makes them."""
        width, height = png_size(data) or (1280, 720)
        scale = 320 / max(width, height, 320)
        small = self.add("photos", "small.jpg", "image/jpeg", data[: max(1, len(data) // 4)])
        full = self.add("photos", name, mime, data)
        return [
            {**small.json(), "width": round(width * scale) or 1, "height": round(height * scale) or 1},
            {**full.json(), "width": width, "height": height},
        ]


def png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, None for another format."""
    if data.startswith(_IMAGES[0]) and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return None


def check_photo(data: bytes) -> None:
    """Refuse what Telegram refuses: over 10 MB, no picture, width + height over 10,000, thinner than 1:20."""
    if len(data) > MAX_PHOTO:
        size = f"file of size {len(data)} bytes is too big for a photo; the maximum size is {MAX_PHOTO} bytes"
        raise bad_request(size)
    if not data.startswith(_IMAGES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = png_size(data) or (1, 1)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def check_document(data: bytes) -> None:
    """At most 50 MB and not empty."""
    if len(data) > MAX_UPLOAD:
        raise bad_request("file is too big")
    if not data:
        raise bad_request("file must be non-empty")
