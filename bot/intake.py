"""Incoming events: stored before they are acknowledged, handled in order per chat, then answered."""

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from sqlmodel import Session

from bot.answers import Answers
from bot.channels import Channel
from bot.clock import Clock
from bot.context import Event, Incoming
from bot.recording import record
from bot.router import Router
from jobs import notify
from messages.render import render
from messages.types import Rendered, Reply
from messages.views import Parked, Trouble
from storage import inbox
from storage.database import Database
from storage.inbox import Chat
from storage.tables import Inbox, InboxState

IDLE_WAIT, LEAST_WAIT = 2.0, 0.1
PATIENCE = 1.0
MOST_CHATS = 32
MOST_ATTEMPTS = 2
log = logging.getLogger(__name__)


class Crashed(Exception):
    """An event that took the process down with it; its number is in the message."""


class Intake:
    """Takes in and answers the events of the bots this process serves (`channels` by bot id).

    `handled` is called when an event was handled that may have left a notice for somebody.
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
    ) -> None:
        self._database = database
        self._clock = clock
        self._router = router
        self._channels = channels
        self._offices = offices
        self._answers = answers
        self._served_bots = set(channels)
        self._handled = handled
        self._holder = uuid.uuid4().hex
        self._busy: dict[Chat, asyncio.Task[None]] = {}
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
                self._wake.clear()
                await self._serve_open_chats()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._idle()):
                        await self._wake.wait()
        finally:
            await asyncio.gather(*self._busy.values(), return_exceptions=True)

    def _idle(self) -> float:
        eases = self._answers.eases_in()
        return IDLE_WAIT if eases is None else min(IDLE_WAIT, max(eases, LEAST_WAIT))

    async def drain(self) -> None:
        """Handles and answers everything that waits and is in nobody else's hands, then returns."""
        before = -1
        while before != self._done:
            before = self._done
            await self._serve_open_chats()
            await asyncio.gather(*self._busy.values())

    async def _serve_open_chats(self) -> None:
        try:
            chats = await self._database.aread(lambda s: inbox.open_chats(s, list(self._served_bots)))
        except Exception:
            log.exception("the inbox could not be read; trying again in %s s", IDLE_WAIT)
            return
        for chat in chats:
            if chat not in self._busy and len(self._busy) < MOST_CHATS and not self._answers.rests(chat):
                task = asyncio.create_task(self._serve(chat))
                self._busy[chat] = task
                task.add_done_callback(partial(self._served, chat))

    def _served(self, chat: Chat, task: asyncio.Task[None]) -> None:
        self._busy.pop(chat, None)
        self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("a chat could not be served; trying again", exc_info=task.exception())

    async def _serve(self, chat: Chat) -> None:
        """Its oldest event; if there are more it is found open again, in turn with the other chats."""

        def take(session: Session) -> Inbox | None:
            return inbox.take(session, chat, self._holder, self._clock.instant())

        row = await self._database.awrite(take)
        if row is None:
            return
        with self._signs_of_work(row):
            rendered = await self._answer_of(row)
            if rendered is not None:
                await self._answers.give(row, rendered)
        self._done += 1

    @contextlib.contextmanager
    def _signs_of_work(self, row: Inbox) -> Iterator[None]:
        """What takes longer than a second shows that somebody is at it."""
        channel = self._channels[row.bot_id]

        def show() -> None:
            self._answers.show(channel.working(row.chat_id))

        timer = asyncio.get_running_loop().call_later(PATIENCE, show)
        try:
            yield
        finally:
            timer.cancel()

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
                self._answers.show(self._channels[row.bot_id].acknowledge(row))
            if self._router.changes_nothing(incoming):
                return await self._handle_reading(row, incoming)
            rendered = await self._database.awrite(lambda s: self._handle_writing(s, row, incoming))
            self._handled()
            return rendered
        except Exception as error:
            log.exception("event %d could not be handled", row.id)
            return await self._fail(row, incoming, type(error).__name__)

    async def _handle_reading(self, row: Inbox, incoming: Incoming) -> Rendered | None:
        """What only reads does not hold the writer: only its answer is written."""
        rendered = await self._database.aread(lambda s: self._router.answer(s, incoming, None))

        def keep(session: Session) -> Rendered | None:
            if not inbox.still_unhandled(session, row.id):
                return None
            self._record(session, row, incoming)
            return self._keep_answer(session, row, rendered)

        return await self._database.awrite(keep)

    def _handle_writing(self, session: Session, row: Inbox, incoming: Incoming) -> Rendered | None:
        inbox.lock_chat(session, (row.bot_id, row.chat_id))
        if not inbox.still_unhandled(session, row.id):
            return None
        message_id = self._record(session, row, incoming)
        return self._keep_answer(session, row, self._router.answer(session, incoming, message_id))

    def _record(self, session: Session, row: Inbox, incoming: Incoming) -> int | None:
        return record(
            session, incoming, office_id=row.office_id, inbox_id=row.id, instant=self._clock.instant()
        )

    def _keep_answer(self, session: Session, row: Inbox, rendered: Rendered) -> Rendered:
        inbox.finish(
            session,
            row.id,
            state=InboxState.HANDLED,
            answer=rendered.to_json(),
            instant=self._clock.instant(),
        )
        return rendered

    async def _fail(self, row: Inbox, incoming: Incoming | None, code: str) -> Rendered | None:
        """A second transaction keeps what was said, the failure and the apology; the chat goes on.

        Where what was said is what cannot be kept, a third leaves it out.
        """
        try:
            return await self._database.awrite(lambda s: self._keep_failure(s, row, incoming, code))
        except Exception:
            if incoming is None:
                raise
            log.exception("what event %d said could not be kept in the transcript", row.id)
            return await self._database.awrite(lambda s: self._keep_failure(s, row, None, code))

    def _keep_failure(
        self, session: Session, row: Inbox, incoming: Incoming | None, code: str
    ) -> Rendered | None:
        rendered = render(Reply("trouble", Trouble(row.id)))
        failed = inbox.finish(
            session,
            row.id,
            state=InboxState.FAILED,
            answer=rendered.to_json(),
            instant=self._clock.instant(),
            error=code[:60],
        )
        if failed and incoming is not None:
            self._record(session, row, incoming)
        if failed and code == Crashed.__name__:
            key, reply = f"put-aside:{row.id}", Reply("put_aside", Parked(row.id))
            notify.alarm(session, row.office_id, key, reply, self._router.moment())
        return rendered if failed else None
