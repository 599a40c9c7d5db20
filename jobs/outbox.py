"""Sending: pace → claim → compose → send → settle. The database, never this process, knows what is due."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from sqlmodel import Session

from jobs import digest, leader_week, weekly
from jobs.calendars import Calendars
from jobs.delivery import Delivered, delivered, failed
from jobs.hours import kinds_now
from jobs.notify import When
from jobs.pace import Pace
from jobs.ports import Refused, Sender, SendError
from jobs.retry import decide
from jobs.settle import Alike, GroupCommit
from messages.render import outgoing, render
from messages.types import Outgoing, Rendered, Reply
from messages.views import Digest
from storage import claims, notices, reminders
from storage.claims import Budget, Claimed
from storage.database import Database
from storage.tables import NoticeKind, NoticeState

MOST_IN_FLIGHT = 64
SEND_TIMEOUT = 20.0
LEAST_LEASE_LEFT = timedelta(seconds=25)
IDLE_WAIT = 2.0
SHUT_WAIT = timedelta(minutes=15)
GATHER_WAIT = 0.1
log = logging.getLogger(__name__)


class Times(Protocol):
    """The two times and a stopwatch; `bot.clock.Clock` is one."""

    def now(self) -> datetime: ...
    def instant(self) -> datetime: ...
    def monotonic(self) -> float: ...


@dataclass(frozen=True)
class Ready:
    """A claimed notice with what it says."""

    notice: Claimed
    said: Rendered


class Outbox:
    """Sends the notices of the bots this process serves (`senders` and `paces` by bot id).

    `morning` puts a digest in words with its buttons, which the conversation understands. `refused` hears of
    a bot whose token is not taken any more, `turned` at each turn of `run`. `ripe`: whether notices of a kind
    may leave yet, in their hours.
    """

    def __init__(
        self,
        database: Database,
        clock: Times,
        cals: Calendars,
        senders: Mapping[int, Sender],
        paces: Mapping[int, Pace],
        settle: GroupCommit,
        morning: Callable[[Digest], Reply],
        refused: Callable[[int], None],
        turned: Callable[[], None] = lambda: None,
        ripe: Callable[[NoticeKind], bool] = lambda kind: True,
    ) -> None:
        self._database, self._clock, self._cals = database, clock, cals
        self._senders, self._settle, self._morning = senders, settle, morning
        self._refused, self._turned, self._ripe = refused, turned, ripe
        self._paces = dict(paces)
        self._holder = uuid.uuid4().hex
        self._in_flight: set[asyncio.Task[None]] = set()
        self._sent: dict[int, Delivered] = {}
        """What has left and could not be written down yet: claimed again it is not sent again."""
        self._wake = asyncio.Event()

    def retire(self, bot_id: int) -> None:
        """Nothing of this bot is claimed any more; what waits stays for when it is served again."""
        self._paces.pop(bot_id, None)

    def wake(self) -> None:
        """Something may be due: look now instead of within two seconds."""
        self._wake.set()

    async def run(self) -> None:
        """Sends until cancelled; waits for what is in flight before it ends."""
        try:
            while True:
                self._turned()
                self._wake.clear()
                if not await self._guarded_step():
                    await self._wait()
                await self._gather_room()
        finally:
            await asyncio.gather(*self._in_flight, return_exceptions=True)

    async def drain(self) -> None:
        """Sends everything that may leave now and returns when it has settled."""
        while await self.step() or self._in_flight:
            await asyncio.gather(*self._in_flight)

    async def _gather_room(self) -> None:
        """A claim costs much the same for one notice as for thirty, so half the room comes free before it.

        What hangs holds up nobody: that is waited for no longer than `GATHER_WAIT`.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GATHER_WAIT):
                while len(self._in_flight) > MOST_IN_FLIGHT // 2:
                    self._wake.clear()
                    await self._wake.wait()

    async def _wait(self) -> None:
        at = self._clock.monotonic()
        eases = [pace.eases_in(at) for pace in self._paces.values()]
        with contextlib.suppress(TimeoutError):
            # Not `wait_for`: until Python 3.12 it loses a cancellation that comes together with the event.
            async with asyncio.timeout(min(IDLE_WAIT, *(e for e in eases if e), IDLE_WAIT)):
                await self._wake.wait()

    async def _guarded_step(self) -> int:
        try:
            return await self.step()
        except Exception:
            log.exception("the outbox could not look for work; trying again in %s s", IDLE_WAIT)
            return 0

    async def step(self) -> int:
        """Claims once and starts the sends; how many were claimed."""
        ready, claimed = await self._database.awrite(partial(self._claim, self._budgets()))
        for one in ready:
            if (pace := self._paces.get(one.notice.bot_id)) is not None:
                pace.started(one.notice.chat_id, self._clock.monotonic())
            task = asyncio.create_task(self._deliver(one))
            self._in_flight.add(task)
            task.add_done_callback(self._landed)
        return claimed

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._in_flight.discard(task)
        self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("a delivery could not be settled; its lease will run out", exc_info=task.exception())

    def _budgets(self) -> list[Budget]:
        """What each bot may start. Asked before the claim: a pace is not for two threads at once."""
        at, room = self._clock.monotonic(), MOST_IN_FLIGHT - len(self._in_flight)
        paces = self._paces.items()
        return [Budget(bot, pace.free(at, room), tuple(pace.busy_chats(at))) for bot, pace in paces]

    def _claim(self, budgets: Sequence[Budget], session: Session) -> tuple[list[Ready], int]:
        now, instant = self._clock.now(), self._clock.instant()
        kinds = {kind for cal in self._cals.all() for kind in kinds_now(now, cal) if self._ripe(kind)}
        room = MOST_IN_FLIGHT - len(self._in_flight)
        claim = partial(claims.claim, session, kinds=kinds, now=now, instant=instant, holder=self._holder)
        claimed: list[Claimed] = []
        for budget in budgets:
            if (most := min(budget.most, room - len(claimed))) > 0:
                claimed += claim(replace(budget, most=most))
        ready = self._compose(session, self._open_now(session, claimed, now, instant), now, instant)
        return ready, len(claimed)

    def _open_now(
        self, session: Session, claimed: list[Claimed], now: datetime, instant: datetime
    ) -> list[Claimed]:
        """Those whose office works now; a province with a day off of its own waits while the others send."""
        shut = [n.id for n in claimed if n.kind not in kinds_now(now, self._cals.of(n.office_id))]
        if shut:
            notices.release(session, shut, self._holder, retry_at=instant + SHUT_WAIT)
        return [notice for notice in claimed if notice.id not in shut]

    def _compose(
        self, session: Session, claimed: list[Claimed], now: datetime, instant: datetime
    ) -> list[Ready]:
        mornings = [
            digest.Claim(n.id, n.official_id, n.later)
            for n in claimed
            if n.kind == NoticeKind.DIGEST and n.date == now.date() and n.official_id is not None
        ]
        views: dict[int, Digest] = {}
        if mornings:
            views = digest.compose(session, mornings, today=now.date(), instant=instant, cals=self._cals)
            views = leader_week.add(session, mornings, views, now, self._cals)
        ready = []
        for notice in claimed:
            if notice.payload is not None:
                ready.append(Ready(notice, Rendered.from_json(notice.payload)))
            elif notice.id in views:
                ready.append(Ready(notice, render(self._morning(views[notice.id]))))
            elif posted := weekly.compose(session, notice, now, self._cals.of(notice.office_id)):
                ready.append(Ready(notice, render(posted)))
            else:
                notices.settle(session, notice.id, self._holder, state=NoticeState.LAPSED, instant=instant)
                reminders.detach(session, [notice.id])
        return ready

    async def _deliver(self, ready: Ready) -> None:
        notice, sender = ready.notice, self._senders[ready.notice.bot_id]
        if notice.lease_until - self._clock.instant() < LEAST_LEASE_LEFT:
            await self._settle.settle(lambda s: notices.release(s, [notice.id], self._holder))
            return
        sent = self._sent.get(notice.id)
        if sent is None:
            message = outgoing(ready.said, sender.markup)
            try:
                external_id = await self._send(sender, notice.chat_id, message)
            except SendError as error:
                await self._failed(notice, sender, error)
                return
            at = When(self._clock.now(), self._clock.instant(), self._cals.of(notice.office_id))
            sent = self._sent[notice.id] = Delivered(notice, self._holder, at, message, external_id)
        await self._settle.settle(Alike(delivered, sent))
        del self._sent[notice.id]

    async def _send(self, sender: Sender, chat_id: str, message: Outgoing) -> str:
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                return await sender.send(chat_id, message)
        except TimeoutError as error:
            raise SendError("no answer in time", ambiguous=True) from error
        except SendError:
            raise
        except Exception as error:
            log.exception("a channel failed in a way it should have named")
            raise SendError(type(error).__name__) from error

    async def _failed(self, notice: Claimed, sender: Sender, error: SendError) -> None:
        if isinstance(error, Refused):
            self._refused(notice.bot_id)
        pace = self._paces.get(notice.bot_id)
        if error.retry_after is not None and pace is not None:
            pace.slow_down(notice.chat_id, error.retry_after, self._clock.monotonic())
        decision = decide(error, notice.attempts, notice.fault, resends_ambiguous=sender.resends_ambiguous)
        log.warning("notice %d was not sent (%s): %s", notice.id, error, decision.verdict)
        at = When(self._clock.now(), self._clock.instant(), self._cals.of(notice.office_id))
        await self._settle.settle(lambda s: failed(s, notice, self._holder, at, error, decision))
