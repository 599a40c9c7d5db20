"""Reading the files that were sent to be imported, off the event loop and outside of any transaction."""

import asyncio
import contextlib
import logging
from collections.abc import Callable

from sqlmodel import Session

from jobs.calendars import Calendars
from jobs.filestore import FileStore
from jobs.imports import drafts, listing, office
from jobs.imports.drafts import Announce
from jobs.imports.listing import Listing
from jobs.imports.packed import Unreadable
from jobs.notify import When
from jobs.outbox import Times
from storage import imports
from storage.database import Database
from storage.errors import DatabaseAway
from storage.imports import Fetched

IDLE_WAIT = 5.0
log = logging.getLogger(__name__)


class ImportReader:
    """Reads one file after the other. `say` words what it would change, `told`: a notice was left.

    Of several processes each may read a file, and the first that has done so tells of it.
    """

    def __init__(
        self,
        database: Database,
        clock: Times,
        cals: Calendars,
        store: FileStore,
        say: Announce,
        told: Callable[[], None],
    ) -> None:
        self._database, self._clock, self._cals = database, clock, cals
        self._store, self._say, self._told = store, say, told
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """A file may have been fetched: look now instead of within five seconds."""
        self._wake.set()

    async def run(self) -> None:
        """Reads until cancelled."""
        while True:
            self._wake.clear()
            try:
                await self.drain()
            except Exception:
                log.exception("the files to import could not be looked for; trying again in %s s", IDLE_WAIT)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE_WAIT):
                    await self._wake.wait()

    async def drain(self) -> None:
        """Reads everything that has been fetched."""
        for one in await self._database.aread(imports.fetched):
            found, fault = await asyncio.to_thread(self._read, one)
            await self._keep(one.id, found, fault)
            self._told()

    async def _keep(self, draft_id: int, found: Listing | None, fault: str) -> None:
        """A file that makes trouble keeps none after it waiting."""
        try:
            await self._database.awrite(lambda s: self._take(s, draft_id, found, fault))
        except DatabaseAway:
            raise
        except Exception:
            log.exception("what import %d means could not be told", draft_id)
            await self._database.awrite(lambda s: self._take(s, draft_id, None, "broken"))

    def _read(self, one: Fetched) -> tuple[Listing | None, str]:
        """What the file lists, or why it cannot be read."""
        if one.sha256 is None:
            return None, one.fault or "gone"
        try:
            data = self._store.path(one.sha256).read_bytes()
            return listing.read(office.read(one.name, data)), ""
        except Unreadable as error:
            return None, str(error.details["reason"])
        except OSError:
            log.exception("file of import %d is not on disk", one.id)
            return None, "gone"
        except Exception:
            log.exception("import %d could not be read", one.id)
            return None, "broken"

    def _take(self, session: Session, draft_id: int, found: Listing | None, fault: str) -> bool:
        now, instant = self._clock.now(), self._clock.instant()
        return drafts.take(
            session, draft_id, found, fault, When(now, instant, self._cals.national), self._say
        )
