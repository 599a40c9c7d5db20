"""Incoming events: stored before they are acknowledged, handled in order per chat, then answered."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from functools import partial

from sqlmodel import Session

from bot.answers import Answers
from bot.channels import Channel
from bot.clock import Clock
from bot.context import Event
from bot.handling import AtHand, Crashed, Handling
from bot.router import Router
from messages.render import render
from messages.types import Rendered, Reply
from messages.views import Trouble
from storage import inbox
from storage.database import Database
from storage.errors import DatabaseAway
from storage.inbox import Chat, Waiting
from storage.tables import Inbox, InboxState

IDLE_WAIT, LEAST_WAIT = 2.0, 0.1
MOST_CHATS = 32
MOST_ATTEMPTS = 2
log = logging.getLogger(__name__)


def chosen(free: Sequence[Waiting], room: int, at_hand: int) -> Sequence[Waiting]:
    """What is taken up of what waits, when there is room for so many beside those `at_hand`.

    What was at hand at a crash is tried alone and before all others: if it is what brings the process down,
    it takes nobody with it, and who was only near it is not suspected twice.
    """
    suspects = [one for one in free if one.suspect]
    if not suspects:
        return free[:room]
    return [] if at_hand else suspects[:1]


class Intake:
    """Takes in and answers the events of the bots this process serves (`channels` by bot id).

    `handled` is called when an event was handled that left something to be sent or fetched, `turned` at each
    turn of `run`.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        router: Router,
        channels: Mapping[int, Channel],
        offices: Mapping[int, int],
        answers: Answers,
        handled: Callable[[], None],
        turned: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self._offices = offices
        self._answers = answers
        self._served_bots = set(channels)
        self._turned = turned
        self._handling = Handling(database, clock, router, handled)
        self._holder = uuid.uuid4().hex
        self._busy: dict[Chat, asyncio.Task[None]] = {}
        self._at_hand: dict[Chat, Inbox] = {}
        self._taking: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._done = 0
        self._wake = asyncio.Event()

    async def receive(self, events: Sequence[Event]) -> None:
        """Returns when the events are on disk, in one commit; only then may a channel acknowledge them."""
        rows = [
            {
                "office_id": self._offices[event.bot_id],
                "bot_id": event.bot_id,
                "event_id": event.event_id,
                "chat_id": event.chat_id,
                "payload": event.payload,
            }
            for event in events
        ]
        await self._database.awrite(lambda s: inbox.store(s, rows, self._clock.instant()))
        self._wake.set()

    def retire(self, bot_id: int) -> None:
        """What comes in for this bot waits until it is served again."""
        self._served_bots.discard(bot_id)

    async def run(self) -> None:
        """Serves until cancelled; what is being handled is finished first."""
        try:
            while True:
                self._turned()
                self._wake.clear()
                await self.serve_open_chats()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._idle()):
                        await self._wake.wait()
        finally:
            await asyncio.gather(*self._taking, return_exceptions=True)
            await asyncio.gather(*self._busy.values(), return_exceptions=True)
            await self._give_back()

    async def _give_back(self) -> None:
        """What waits for the database is no crash when this process ends."""
        try:
            await self._database.awrite(lambda s: inbox.give_back(s, self._holder))
        except DatabaseAway as error:
            log.warning("what was begun could not be given back, for %s", error)

    def _idle(self) -> float:
        eases = self._answers.eases_in()
        return IDLE_WAIT if eases is None else min(IDLE_WAIT, max(eases, LEAST_WAIT))

    async def drain(self) -> None:
        """Handles and answers everything that waits and is in nobody else's hands, then returns."""
        before = -1
        while before != self._done:
            before = self._done
            await self.serve_open_chats()
            await asyncio.gather(*self._busy.values())

    async def serve_open_chats(self) -> None:
        """Begins with what waits; who is cancelled meanwhile leaves nothing leased that is not served."""
        task = asyncio.create_task(self._begin())
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)
        await asyncio.shield(task)

    async def _begin(self) -> None:
        async with self._turn:
            room = MOST_CHATS - len(self._busy)
            if room <= 0 or any(row.attempts > 1 for row in self._at_hand.values()):
                return
            bots = [bot_id for bot_id in self._served_bots if not self._answers.paused(bot_id)]
            skipped = self._busy.keys() | self._answers.resting()
            take = partial(self._take, bots, skipped, room, len(self._at_hand))
            try:
                rows = await self._database.awrite(take)
            except Exception:
                log.exception("the inbox could not be read; trying again in %s s", IDLE_WAIT)
                return
            for row in rows:
                self._begin_with(row)

    def _take(
        self, bots: Collection[int], skipped: Set[Chat], room: int, at_hand: int, session: Session
    ) -> list[Inbox]:
        """The oldest event of each open chat; if it has more it is found open again, in turn with others."""
        instant = self._clock.instant()
        waiting = inbox.waiting(session, bots, self._holder, instant, room + len(skipped))
        free = [one for one in waiting if one.chat not in skipped]
        events = [one.id for one in chosen(free, room, at_hand)]
        return inbox.take(session, events, self._holder, instant)

    def _begin_with(self, row: Inbox) -> None:
        chat = row.bot_id, row.chat_id
        if row.state == InboxState.RECEIVED:
            self._at_hand[chat] = row
        task = self._busy[chat] = asyncio.create_task(self._serve(row))
        task.add_done_callback(partial(self._served, chat))

    def _served(self, chat: Chat, task: asyncio.Task[None]) -> None:
        self._busy.pop(chat, None)
        self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("a chat could not be served; trying again", exc_info=task.exception())
            self._answers.rest(chat, IDLE_WAIT)

    async def _serve(self, row: Inbox) -> None:
        with self._answers.signs.working(self._channels[row.bot_id], row.chat_id):
            try:
                rendered = await self._answer_of(row)
            except DatabaseAway as error:
                log.warning("event %d waits, for %s", row.id, error)
                self._answers.rest((row.bot_id, row.chat_id), IDLE_WAIT)
                return
            finally:
                self._at_hand.pop((row.bot_id, row.chat_id), None)
            if rendered is not None:
                await self._answers.give(row, rendered)
        self._done += 1

    async def _answer_of(self, row: Inbox) -> Rendered | None:
        """The answer made now or before a crash; None when another process has taken the event."""
        if row.state == InboxState.RECEIVED:
            return await self._handle(row)
        return Rendered.from_json(row.answer or render(Reply("trouble", Trouble(row.id))).to_json())

    async def _handle(self, row: Inbox) -> Rendered | None:
        incoming = None
        try:
            incoming = self._channels[row.bot_id].parse(row)
            if row.attempts > MOST_ATTEMPTS:
                raise Crashed(f"event {row.id} was being handled at {MOST_ATTEMPTS} crashes; it is put aside")
            if incoming.tap is not None:
                self._answers.signs.show(self._channels[row.bot_id].acknowledge(row))
            return await self._handling.answer(AtHand(row, incoming))
        except DatabaseAway:
            raise
        except Exception as error:
            log.exception("event %d could not be handled", row.id)
            return await self._handling.fail(row, incoming, error)
