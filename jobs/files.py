"""Fetching files: claim → fetch → keep on disk → settle. The database knows what is still to be fetched."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol, runtime_checkable

from sqlmodel import Session

from jobs import notify
from jobs.calendars import Calendars
from jobs.filekinds import LARGEST, is_what_it_says
from jobs.filestore import FileStore
from jobs.notify import When
from jobs.outbox import Times
from jobs.ports import Refused, SendError, TooLarge
from jobs.retry import MALFORMED, Verdict, decide
from messages.types import Reply
from messages.views import FileTrouble
from storage import files, imports, proofs
from storage.database import Database
from storage.files import Claimed
from storage.tables import AttachmentFault, AttachmentState

MOST_AT_ONCE = 4
FETCH_TIMEOUT = 120.0
MOST_ATTEMPTS = 100
"""With waits of up to 15 minutes: about a day of a service that is away."""
IDLE_WAIT = 5.0
DISK_WAIT = 60.0
log = logging.getLogger(__name__)


@runtime_checkable
class Source(Protocol):
    """A channel that keeps files for us."""

    async def fetch(self, remote_id: str, most: int) -> bytes:
        """The bytes of a file. Raises SendError, TooLarge over `most` bytes."""
        ...


class Bad(Exception):
    """The file will never be kept."""

    def __init__(self, fault: AttachmentFault, why: str) -> None:
        super().__init__(why)
        self.fault = fault

    @property
    def state(self) -> AttachmentState:
        given_up = self.fault in (AttachmentFault.GONE, AttachmentFault.TRIES)
        return AttachmentState.FAILED if given_up else AttachmentState.REFUSED


class FileWorker:
    """Fetches the files of the bots this process serves (`sources` by bot id), a few at a time.

    `told`: a notice was left for somebody; `kept`: a file has been stored. `refused` hears of a bot
    whose token is not taken any more.
    """

    def __init__(
        self,
        database: Database,
        clock: Times,
        cals: Calendars,
        sources: Mapping[int, Source],
        store: FileStore,
        told: Callable[[], None],
        refused: Callable[[int], None] = lambda bot_id: None,
        kept: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._cals = cals
        self._sources = dict(sources)
        self._store = store
        self._told = told
        self._refused = refused
        self._kept = kept
        self._holder = uuid.uuid4().hex
        self._in_flight: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """A file may have come: look now instead of within five seconds."""
        self._wake.set()

    def retire(self, bot_id: int) -> None:
        """What came by this bot waits until it is served again."""
        self._sources.pop(bot_id, None)

    async def begin_alone(self) -> None:
        """For the one process that may serve these bots: what its dead forerunner left is cleared away."""
        if self._sources:
            await self._database.awrite(lambda s: files.forget_leases(s, list(self._sources)))
            await asyncio.to_thread(self._store.sweep)

    async def run(self) -> None:
        """Fetches until cancelled. What is in flight then is given back: it can be fetched again."""
        try:
            while True:
                self._wake.clear()
                if not await self._guarded_step():
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(IDLE_WAIT):
                            await self._wake.wait()
        finally:
            for task in self._in_flight:
                task.cancel()
            await asyncio.gather(*self._in_flight, return_exceptions=True)
            if self._sources:
                await self._database.awrite(lambda s: files.release(s, self._holder))

    async def drain(self) -> None:
        """Fetches everything that may be fetched now and returns when it has settled."""
        while await self.step() or self._in_flight:
            await asyncio.gather(*self._in_flight)

    async def _guarded_step(self) -> int:
        try:
            return await self.step()
        except Exception:
            log.exception("the files could not be looked for; trying again in %s s", IDLE_WAIT)
            return 0

    async def step(self) -> int:
        """Claims once and starts fetching; how many were claimed."""
        room = MOST_AT_ONCE - len(self._in_flight)
        bots = list(self._sources)
        if not bots or room <= 0:
            return 0
        claimed = await self._database.awrite(
            lambda s: files.claim(s, bots, room, instant=self._clock.instant(), holder=self._holder)
        )
        for one in claimed:
            task = asyncio.create_task(self._serve(one))
            self._in_flight.add(task)
            task.add_done_callback(self._landed)
        return len(claimed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("a file could not be settled; its lease will run out", exc_info=task.exception())

    async def _serve(self, one: Claimed) -> None:
        try:
            data = await self._fetch(one)
            sha256 = await asyncio.to_thread(self._store.keep, data)
        except Refused:
            self._refused(one.bot_id)
            await self._database.awrite(lambda s: files.release(s, self._holder, one.id))
        except SendError as error:
            await self._failed(one, error)
        except Bad as bad:
            await self._give_up(one, bad)
        except OSError as error:
            log.exception("file %d cannot be written; is the disk full?", one.id)
            await self._later(one, DISK_WAIT, f"cannot be written: {error.strerror}")
        else:
            await self._settle(
                one, state=AttachmentState.STORED, sha256=sha256, stored_size=len(data), error=None
            )
            self._kept()

    async def _fetch(self, one: Claimed) -> bytes:
        """The bytes, once they are what the file's name says. Raises SendError, Bad."""
        if one.attempts > MOST_ATTEMPTS:
            raise Bad(AttachmentFault.TRIES, "it was being fetched at too many crashes")
        source = self._sources.get(one.bot_id)
        if source is None:
            raise Refused("the bot is not served any more")
        try:
            async with asyncio.timeout(FETCH_TIMEOUT):
                data = await source.fetch(one.remote_id, LARGEST)
        except TimeoutError as error:
            raise SendError("no answer in time") from error
        except SendError:
            raise
        except Exception as error:
            log.exception("a channel failed in a way it should have named")
            raise SendError(type(error).__name__) from error
        if len(data) > LARGEST:
            raise TooLarge(f"{len(data)} bytes")
        if not is_what_it_says(one.name, data):
            raise Bad(AttachmentFault.MISMATCH, "the bytes are not what the name says")
        return data

    async def _failed(self, one: Claimed, error: SendError) -> None:
        if isinstance(error, TooLarge):
            await self._give_up(one, Bad(AttachmentFault.TOO_LARGE, str(error)))
            return
        decision = decide(
            _without_doubt(error),
            one.attempts,
            MALFORMED if one.attempts > 1 else None,
            resends_ambiguous=True,
        )
        if decision.verdict in (Verdict.CLOSE, Verdict.PARK):
            await self._give_up(one, Bad(AttachmentFault.GONE, str(error)))
        elif one.attempts >= MOST_ATTEMPTS:
            await self._give_up(one, Bad(AttachmentFault.TRIES, str(error)))
        else:
            log.warning("file %d was not fetched (%s); trying again", one.id, error)
            await self._later(one, decision.wait, str(error))

    async def _later(self, one: Claimed, wait: float, error: str) -> None:
        retry_at = self._clock.instant() + timedelta(seconds=wait)
        await self._database.awrite(
            lambda s: files.settle(s, one.id, self._holder, retry_at=retry_at, error=error)
        )

    async def _settle(self, one: Claimed, **values: Any) -> None:
        at = self._clock.instant()
        await self._database.awrite(lambda s: files.settle(s, one.id, self._holder, settled_at=at, **values))

    async def _give_up(self, one: Claimed, bad: Bad) -> None:
        """Settles it and tells who sent it, in one transaction."""
        log.warning("file %d is given up (%s): %s", one.id, bad.fault, bad)
        when = When(self._clock.now(), self._clock.instant(), self._cals.of(one.office_id))

        def work(session: Session) -> None:
            values = {"state": bad.state, "fault": bad.fault, "error": str(bad), "settled_at": when.instant}
            if files.settle(session, one.id, self._holder, **values):
                _tell(session, one, bad.fault, when)

        await self._database.awrite(work)
        self._told()


def _without_doubt(error: SendError) -> SendError:
    """Fetching twice does no harm, so an answer that was lost is a failure like any other."""
    return SendError(
        str(error), permanent=error.permanent, malformed=error.malformed, retry_after=error.retry_after
    )


def _tell(session: Session, one: Claimed, fault: AttachmentFault, when: When) -> None:
    """Nobody needs to hear of a file whose reports were all withdrawn; of one to import its reader tells."""
    if imports.drafted(session, [one.id]):
        return
    reports = files.tasks_of(session, one.id)
    standing = tuple(dict.fromkeys(code for code, withdrawn in reports if not withdrawn))
    owner = files.owner(session, one.id)
    found = tuple(proofs.findings_of(session, one.id))
    if owner is None or (reports and not standing and not found):
        return
    trouble = FileTrouble(one.name, fault.value, standing, found)
    reply = Reply("file_lost", trouble, (), {"tasks": list(standing)})
    notify.tell(session, [owner], one.office_id, f"file:{one.id}", reply, when)
