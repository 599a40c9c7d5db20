"""Documents that follow an answer: claim → make → send → settle. The database knows what is still owed."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable, Mapping
from functools import partial

from bot.bearers import Bearer
from bot.channels import Channel
from bot.shelf import Shelf
from bot.signs import Signs
from jobs.pace import Pace
from jobs.settle import GroupCommit
from storage import documents
from storage.database import Database
from storage.documents import Claimed

MOST_AT_ONCE = 8
IDLE_WAIT, LEAST_WAIT = 5.0, 0.1
log = logging.getLogger(__name__)


class Courier:
    """Has the documents owed by the bots this process serves borne (`channels` and `paces` by bot id).

    One of a chat at a time, a few over all, beside the answers. `refused` hears of a bot whose token is not
    taken any more.
    """

    def __init__(
        self,
        database: Database,
        shelf: Shelf,
        channels: Mapping[int, Channel],
        paces: Mapping[int, Pace],
        settle: GroupCommit,
        signs: Signs,
        refused: Callable[[int], None] = lambda bot_id: None,
    ) -> None:
        self._database, self._clock, self._paces = database, shelf.clock, dict(paces)
        self._holder = uuid.uuid4().hex
        self._bearer = Bearer(shelf, channels, paces, settle, signs, refused, self._holder)
        self._in_flight: dict[asyncio.Task[None], Claimed] = {}
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """A document may be owed: look now instead of within five seconds."""
        self._wake.set()

    def retire(self, bot_id: int) -> None:
        """What is owed by this bot waits until it is served again."""
        self._paces.pop(bot_id, None)

    async def begin_alone(self) -> None:
        """For the one process that may serve these bots: leases of its dead forerunner mean nothing."""
        await self._database.awrite(lambda s: documents.forget_leases(s, list(self._paces)))

    async def run(self) -> None:
        """Serves until cancelled. What is in flight then is given back: it can be made again."""
        try:
            while True:
                self._wake.clear()
                if not await self._guarded_step():
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(self._idle()):
                            await self._wake.wait()
        finally:
            for task in self._in_flight:
                task.cancel()
            await asyncio.gather(*self._in_flight, return_exceptions=True)
            await self._database.awrite(lambda s: documents.release(s, self._holder))

    async def drain(self) -> None:
        """Sends everything that may leave now and returns when it has settled."""
        while await self.step() or self._in_flight:
            await asyncio.gather(*self._in_flight)

    def _idle(self) -> float:
        at = self._clock.monotonic()
        eases = [wait for pace in self._paces.values() if (wait := pace.eases_in(at))]
        return max(LEAST_WAIT, min(IDLE_WAIT, *eases, IDLE_WAIT))

    async def _guarded_step(self) -> int:
        try:
            return await self.step()
        except Exception:
            log.exception("owed documents could not be looked for; trying again in %s s", IDLE_WAIT)
            return 0

    async def step(self) -> int:
        """Claims once and begins; how many were claimed."""
        at, room = self._clock.monotonic(), MOST_AT_ONCE - len(self._in_flight)
        bots = [bot for bot, pace in self._paces.items() if pace.free(at, 1)]
        if not bots or room <= 0:
            return 0
        busy = {one.chat_id for one in self._in_flight.values()}
        busy.update(*(self._paces[bot].busy_chats(at) for bot in bots))
        take = partial(documents.claim, instant=self._clock.instant(), holder=self._holder)
        claimed = await self._database.awrite(lambda s: take(s, bots, busy, room))
        for one in claimed:
            task = asyncio.create_task(self._serve(one))
            self._in_flight[task] = one
            task.add_done_callback(self._landed)
        return len(claimed)

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._in_flight.pop(task, None)
        self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("a document could not be settled; its lease will run out", exc_info=task.exception())

    async def _serve(self, one: Claimed) -> None:
        """A bot may have retired meanwhile: then it waits as it is."""
        if one.bot_id in self._paces:
            await self._bearer.bear(one)
        else:
            await self._database.awrite(lambda s: documents.release(s, self._holder, one.id))
