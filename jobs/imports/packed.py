"""The parts of a .docx or .xlsx file that came from outside: never unpacked beyond bounds, never expanded."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from jobs.errors import JobsError
from jobs.filekinds import OLE, ZIPPED

MOST_PACKED = 20 * 1024 * 1024
MOST_UNPACKED = 16 * 1024 * 1024
"""In bytes, over all parts that are read; a plan of 300 tasks has less than one MiB."""
MOST_LISTED = 1024 * 1024
"""In bytes: the archive's own list of its parts, read whole before anything else is known of it."""
DEEPEST = 200
CHUNK = 64 * 1024
END, END_SIZE, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
END_64, LOCATOR_SIZE = b"PK\x06\x07", 20
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, expat.ExpatError, OSError, ValueError)
"""What `zipfile` and `expat` raise for bytes that are not what they should be."""
Attributes = Mapping[str, str]


class Unreadable(JobsError):
    """The file cannot be read. `reason`: encrypted, old, broken, too_much or no_table."""

    code = "import_unreadable"


@dataclass
class Handlers:
    """What is called for an element's start, its end, and its text; names without their prefix."""

    start: Callable[[str, Attributes], None] = field(default=lambda name, attributes: None)
    end: Callable[[str], None] = field(default=lambda name: None)
    text: Callable[[str], None] = field(default=lambda text: None)


class Parts:
    """The parts of one file by name. Raises Unreadable wherever it is not what it should be."""

    def __init__(self, data: bytes) -> None:
        _check(data)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (*DAMAGED, NotImplementedError) as error:
            raise Unreadable("not an archive", reason="broken") from error
        self.names = frozenset(self._archive.namelist())
        self._left = MOST_UNPACKED

    def walk(self, name: str, handlers: Handlers) -> None:
        """Reads a part of XML from its beginning to its end; one that is not there is empty."""
        if name not in self.names:
            return
        try:
            with self._archive.open(name) as part:
                self._feed(part, _parser(handlers))
        except DAMAGED as error:
            raise Unreadable(f"{name} is damaged", reason="broken") from error
        except (RuntimeError, NotImplementedError) as error:
            raise Unreadable(f"{name} is locked", reason="encrypted") from error

    def _feed(self, part: IO[bytes], parser: expat.XMLParserType) -> None:
        """What an archive says of its sizes is not believed: what comes out is counted."""
        while chunk := part.read(CHUNK):
            self._left -= len(chunk)
            if self._left < 0:
                raise Unreadable("unpacks to too much", reason="too_much")
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _check(data: bytes) -> None:
    if data.startswith(OLE):
        raise Unreadable("an older container", reason="encrypted" if ENCRYPTED in data else "old")
    if not data.startswith(ZIPPED):
        raise Unreadable("not an archive", reason="broken")
    tail = data[-(END_SIZE + LONGEST_COMMENT) :]
    plain = tail[-END_SIZE:].startswith(END) and tail.endswith(b"\0\0")
    at = len(tail) - END_SIZE if plain else tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise Unreadable("has no end", reason="broken")
    (listed,) = struct.unpack_from("<L", tail, at + 12)
    is_64 = tail[max(at - LOCATOR_SIZE, 0) : at].startswith(END_64)
    if len(data) > MOST_PACKED or listed > MOST_LISTED or is_64:
        raise Unreadable("too large an archive", reason="too_much")


def _parser(handlers: Handlers) -> expat.XMLParserType:
    """One that knows no entities of a file's own: a few lines of them could stand for any amount of text."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Unreadable("nested too deeply", reason="too_much")
        handlers.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handlers.end(_local(name))

    def refuse(*_: object) -> None:
        raise Unreadable("declares entities", reason="broken")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = handlers.text
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _local(name: str) -> str:
    return name.rpartition(":")[2]
