"""The documents and pictures by kind, each module loaded when it is first used; how one is made."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

from sqlmodel import Session

from jobs.filestore import FileStore
from jobs.making import Maker, UnknownDocument, Wish
from jobs.notify import When
from messages.types import DocumentOrder, OutgoingFile
from storage.access import Actor
from storage.database import Database

MAKERS = {
    "evidence": "jobs.evidence_files",
    "invite_qr": "jobs.invite_qr",
    "report": "jobs.report_files",
    "calendar": "jobs.calendar_feeds",
    "status_picture": "jobs.status_pictures",
}
"""A new format is its module, with a `MAKER`, and a line here."""
MOST_AT_ONCE = 2
MAKE_TIMEOUT = 60.0
"""Seconds; what takes longer is given up, though its thread goes on."""

Reads = Callable[[Session], Actor | None]
"""Who a document is for; None where it is nobody any more."""


class Nobody(Exception):
    """The chat or the link belongs to nobody any more: nothing is made, nobody is told."""


def load(kind: str) -> Maker:
    """Raises UnknownDocument."""
    if kind not in MAKERS:
        raise UnknownDocument(f"no document is called {kind}")
    maker: Maker = import_module(MAKERS[kind]).MAKER
    return maker


class Press:
    """Makes documents: read in a transaction of its own, made in a pool of its own."""

    def __init__(self, database: Database, files: FileStore) -> None:
        self._database = database
        self.files = files
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="render")

    async def make(self, order: DocumentOrder, reader: Reads, when: When) -> OutgoingFile:
        """Raises Nobody, JobsError (to be said to the reader), DatabaseAway, and whatever `make` raises."""
        maker, view = await self._read(order, reader, when)
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(MAKE_TIMEOUT):
            return await loop.run_in_executor(self._pool, maker.make, view)

    async def check(self, order: DocumentOrder, reader: Reads, when: When) -> None:
        """Whether the reader may have it now. Raises Nobody, JobsError, DatabaseAway."""
        await self._read(order, reader, when)

    async def _read(self, order: DocumentOrder, reader: Reads, when: When) -> tuple[Maker, Any]:
        # Some take a second to load, in which nothing else should stand still.
        maker = await asyncio.get_running_loop().run_in_executor(self._pool, load, order.kind)

        def read(session: Session) -> Any:
            actor = reader(session)
            if actor is None:
                raise Nobody
            return maker.read(session, Wish(actor, when, order.arguments, self.files))

        return maker, await self._database.aread(read)
