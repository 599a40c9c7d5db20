"""Events at hand: each is handled in one transaction with its domain change, its notices and its answer."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from bot.clock import Clock
from bot.context import Incoming
from bot.recording import record
from bot.router import Router
from jobs import notify
from jobs.wake import left_work
from messages.render import render
from messages.types import Rendered, Reply
from messages.views import Parked, Trouble
from storage import inbox
from storage.database import Database
from storage.errors import DatabaseAway
from storage.tables import Inbox, InboxState

MOST_TOGETHER = 8
T = TypeVar("T")
Outcome = Rendered | None | Exception
log = logging.getLogger(__name__)


class Crashed(Exception):
    """An event that took the process down with it; its number is in the message."""


@dataclass(frozen=True)
class AtHand:
    """A taken event with what it says."""

    row: Inbox
    incoming: Incoming


class Handling:
    """Answers events, one of a chat at a time. An answer is None where somebody else has handled the event.

    On SQLite, which has one writer, what waits for it goes in together: many chats' events share a commit.
    `left` is called when one is done that left something to be sent or fetched.
    """

    def __init__(self, database: Database, clock: Clock, router: Router, left: Callable[[], None]) -> None:
        self._database = database
        self._clock = clock
        self._router = router
        self._left = left
        self._waiting: list[tuple[AtHand, asyncio.Future[Rendered | None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def answer(self, one: AtHand) -> Rendered | None:
        """Raises what handling it raises, DatabaseAway among it; nothing of it is kept then."""
        if self._router.changes_nothing(one.incoming):
            return await self._read(one)
        if not self._database.is_sqlite:
            return (await self._write([one]))[0]
        future: asyncio.Future[Rendered | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, future))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_waiting())
        return await future

    async def _write_waiting(self) -> None:
        while self._waiting:
            batch = self._waiting[:MOST_TOGETHER]
            del self._waiting[:MOST_TOGETHER]
            outcomes = await self._outcomes([one for one, _ in batch])
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                _resolve(future, outcome)

    async def _outcomes(self, batch: Sequence[AtHand]) -> Sequence[Outcome]:
        """If a batch fails its events are tried one by one: a bad one spoils no other's."""
        try:
            return await self._write(batch)
        except DatabaseAway as error:
            return [error] * len(batch)
        except Exception as error:
            if len(batch) == 1:
                return [error]
        return [outcome for one in batch for outcome in await self._outcomes([one])]

    async def _write(self, batch: Sequence[AtHand]) -> Sequence[Rendered | None]:
        return self._told(*await self._database.awrite(partial(self._handle_all, batch)))

    def _told(self, answer: T, left: bool) -> T:
        if left:
            self._left()
        return answer

    def _handle_all(self, batch: Sequence[AtHand], session: Session) -> tuple[list[Rendered | None], bool]:
        for one in batch:
            inbox.lock_chat(session, (one.row.bot_id, one.row.chat_id))
        waiting = inbox.unhandled(session, [one.row.id for one in batch])
        answers = {}
        for one in batch:
            if one.row.id in waiting:
                answers[one.row.id] = self._handle(session, one)
        self._finish(session, answers)
        return [answers.get(one.row.id) for one in batch], left_work(session)

    def _handle(self, session: Session, one: AtHand) -> Rendered:
        rendered = self._router.answer(session, one.incoming, self._record(session, one))
        # The next chat's handler finds a session as it would be without this one.
        session.flush()
        session.expunge_all()
        return rendered

    def _finish(self, session: Session, answers: dict[int, Rendered]) -> None:
        kept = {event: rendered.to_json() for event, rendered in answers.items()}
        inbox.finish(session, kept, self._clock.instant())

    async def _read(self, one: AtHand) -> Rendered | None:
        """What only reads does not hold the writer: only its answer is written."""
        rendered = await self._database.aread(lambda s: self._router.answer(s, one.incoming, None))

        def keep(session: Session) -> Rendered | None:
            if not inbox.unhandled(session, [one.row.id]):
                return None
            self._record(session, one)
            self._finish(session, {one.row.id: rendered})
            return rendered

        return await self._database.awrite(keep)

    def _record(self, session: Session, one: AtHand) -> int | None:
        row, instant = one.row, self._clock.instant()
        return record(session, one.incoming, office_id=row.office_id, inbox_id=row.id, instant=instant)

    async def fail(self, row: Inbox, incoming: Incoming | None, error: Exception) -> Rendered | None:
        """A second transaction keeps what was said, the failure and the apology; the chat goes on.

        Where what was said is what cannot be kept, a third leaves it out. Raises DatabaseAway.
        """
        try:
            return self._told(*await self._database.awrite(lambda s: self._failed(s, row, incoming, error)))
        except DatabaseAway:
            raise
        except Exception:
            if incoming is None:
                raise
            log.exception("what event %d said could not be kept in the transcript", row.id)
            return self._told(*await self._database.awrite(lambda s: self._failed(s, row, None, error)))

    def _failed(
        self, session: Session, row: Inbox, incoming: Incoming | None, error: Exception
    ) -> tuple[Rendered | None, bool]:
        rendered = render(Reply("trouble", Trouble(row.id)))
        answers, code = {row.id: rendered.to_json()}, type(error).__name__[:60]
        failed = inbox.finish(session, answers, self._clock.instant(), state=InboxState.FAILED, error=code)
        if failed and incoming is not None:
            self._record(session, AtHand(row, incoming))
        if failed and isinstance(error, Crashed):
            key, reply = f"put-aside:{row.id}", Reply("put_aside", Parked(row.id))
            notify.alarm(session, row.office_id, key, reply, self._router.moment())
        return (rendered if failed else None), left_work(session)


def _resolve(future: "asyncio.Future[Rendered | None]", outcome: Outcome) -> None:
    """Who waited may have been cancelled meanwhile; what was committed stands all the same."""
    if future.done():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
