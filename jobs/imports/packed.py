"""The parts of a .docx or .xlsx file that came from outside: never unpacked beyond bounds, never expanded."""

import io
import struct
import zipfile
import zlib
from collections import Counter
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
MOST_PARTS = 2_000
MOST_NODES = 400_000
"""Elements and attributes, over all parts that are read: a library builds an object of each."""
LONGEST_ATTRIBUTE = 2_000
MOST_NAMED = {
    **dict.fromkeys(("si", "rPh", "xf"), 20_000),
    **dict.fromkeys(("mergeCell", "font", "definedName", "Override", "Relationship"), 5_000),
    **dict.fromkeys(("conditionalFormatting", "cfRule", "dataValidation"), 1_000),
    **dict.fromkeys(("numFmt", "sheet"), 500),
}
"""Of the elements of an Excel file that cost the most to build."""
XML = (".xml", ".rels")
CHUNK = 64 * 1024
END, END_SIZE, LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
END_64, LOCATOR_SIZE = b"PK\x06\x07", 20
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DAMAGED = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, expat.ExpatError, OSError, ValueError)
"""What `zipfile` and `expat` raise for bytes that are not what they should be."""


class Unreadable(JobsError):
    """The file cannot be read. `reason`: encrypted, old, broken, too_much or no_table."""

    code = "import_unreadable"


class Parts:
    """The parts of one file by name. Raises Unreadable wherever it is not what it should be."""

    def __init__(self, data: bytes) -> None:
        _check(data)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (*DAMAGED, NotImplementedError) as error:
            raise Unreadable("not an archive", reason="broken") from error
        self.names = frozenset(self._archive.namelist())
        if len(self.names) > MOST_PARTS:
            raise Unreadable("too many parts", reason="too_much")
        self._left = MOST_UNPACKED
        self._nodes = 0
        self._named: Counter[str] = Counter()

    def read(self, name: str) -> bytes:
        """A part of XML that is whole and within all bounds: safe to build in memory."""
        try:
            with self._archive.open(name) as part:
                return self._checked(part)
        except (*DAMAGED, KeyError) as error:
            raise Unreadable(f"{name} is damaged", reason="broken") from error
        except (RuntimeError, NotImplementedError) as error:
            raise Unreadable(f"{name} is locked", reason="encrypted") from error

    def repacked(self) -> io.BytesIO:
        """An archive of the parts of XML alone, each of them read: no other byte reaches a library."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name in sorted(name for name in self.names if name.lower().endswith(XML)):
                archive.writestr(name, self.read(name))
        return out

    def _checked(self, part: IO[bytes]) -> bytes:
        """What an archive says of its sizes is not believed: what comes out is counted."""
        chunks = []
        parser = self._parser()
        while chunk := part.read(CHUNK):
            self._left -= len(chunk)
            if self._left < 0:
                raise Unreadable("unpacks to too much", reason="too_much")
            parser.Parse(chunk, False)
            chunks.append(chunk)
        parser.Parse(b"", True)
        return b"".join(chunks)

    def _parser(self) -> expat.XMLParserType:
        """Knows no entities of a file's own: a few lines of them could stand for any amount of text."""
        parser = expat.ParserCreate()
        depth = 0

        def start(name: str, attributes: list[str]) -> None:
            nonlocal depth
            depth += 1
            self._count(name.rpartition(":")[2], len(attributes) // 2)
            if depth > DEEPEST or any(len(one) > LONGEST_ATTRIBUTE for one in attributes):
                raise Unreadable("nested too deeply, or a value too long", reason="too_much")

        def end(_: str) -> None:
            nonlocal depth
            depth -= 1

        def refuse(*_: object) -> None:
            raise Unreadable("declares entities", reason="broken")

        parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.StartDoctypeDeclHandler = refuse
        return parser

    def _count(self, name: str, attributes: int) -> None:
        self._nodes += 1 + attributes
        if name in MOST_NAMED:
            self._named[name] += 1
        if self._nodes > MOST_NODES or self._named[name] > MOST_NAMED.get(name, MOST_NODES):
            raise Unreadable("holds too many elements", reason="too_much")


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
