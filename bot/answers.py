"""Answers go straight back to who asked: sent at least once, and written down in groups."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from bot.channels import Channel
from bot.clock import Clock
from bot.given import Given, given
from bot.signs import Signs
from jobs import notify
from jobs.delivery import moved, unanswerable
from jobs.notify import When
from jobs.outbox import SEND_TIMEOUT
from jobs.pace import Pace
from jobs.ports import Refused, SendError
from jobs.retry import Verdict, decide, fault_of
from jobs.settle import Alike, GroupCommit
from messages.render import outgoing, render
from messages.types import Outgoing, Rendered, Reply
from messages.views import Parked, Trouble
from storage.inbox import Chat
from storage.tables import Inbox

MOST_UNCERTAIN = 8
"""Tries of an answer that may have arrived each time; one that surely has not is tried without end."""
LONGEST_REST = 30.0
"""Seconds."""
MOST_TRIED = 10_000
"""Answers whose tries are counted; one that is forgotten, or sent by another process, begins anew."""
T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tries:
    """Tries of an answer that failed; `doubts`: those that may have arrived. `fault`: see `fault_of`."""

    count: int
    fault: str | None
    doubts: int


NONE = Tries(0, None, 0)


class Answers:
    """Sends the answers of the bots this process serves (`channels` and `paces` by bot id).

    `ordered` is called when one that names a document has left.
    """

    def __init__(
        self,
        clock: Clock,
        channels: Mapping[int, Channel],
        paces: Mapping[int, Pace],
        settle: GroupCommit,
        moment: Callable[[], When],
        refused: Callable[[int], None] = lambda bot_id: None,
        ordered: Callable[[], None] = lambda: None,
    ) -> None:
        self._clock = clock
        self._ordered = ordered
        self._moment = moment
        self._channels = channels
        self._settle = settle
        self._refused = refused
        self._tries: dict[int, Tries] = {}
        self._sent: dict[int, tuple[Outgoing, str]] = {}
        self._resting: dict[Chat, float] = {}
        self._moved: dict[Chat, str] = {}
        """The ids of groups since the channel gave them others."""
        self._paces = paces
        self.signs = Signs()

    def resting(self) -> Set[Chat]:
        """The chats that are left alone for a while."""
        at = self._clock.monotonic()
        self._resting = {chat: until for chat, until in self._resting.items() if until > at}
        return self._resting.keys() | self._told(at).keys()

    def rest(self, chat: Chat, seconds: float) -> None:
        """Leaves a chat alone for so long, whatever the reason."""
        self._resting[chat] = self._clock.monotonic() + seconds

    def _told(self, at: float) -> dict[Chat, float]:
        """Until when the channel wants nothing in a chat, whatever was sent there."""
        return {
            (bot_id, chat): until
            for bot_id, pace in self._paces.items()
            for chat, until in pace.told_to_wait(at).items()
        }

    def paused(self, bot_id: int) -> bool:
        """Whether the channel asked the bot to be quiet in all of its chats."""
        return self._paces[bot_id].paused_in(self._clock.monotonic()) > 0

    def eases_in(self) -> float | None:
        """Seconds until a chat that rests, or one of a paused bot, may be answered again; None if all may."""
        at = self._clock.monotonic()
        ends = (*self._resting.values(), *self._told(at).values())
        pauses = [wait for pace in self._paces.values() if (wait := pace.paused_in(at))]
        return min((*(max(0.0, until - at) for until in ends), *pauses), default=None)

    def _must_wait(self, row: Inbox) -> bool:
        """The channel may have said so after the event was taken up."""
        at = self._clock.monotonic()
        return self.paused(row.bot_id) or self._to(row) in self._paces[row.bot_id].told_to_wait(at)

    def _to(self, row: Inbox) -> str:
        return self._moved.get((row.bot_id, row.chat_id), row.chat_id)

    async def give(self, row: Inbox, rendered: Rendered) -> bool:
        """Sends and writes down the answer; False when it must be tried again later, while others go on."""
        channel = self._channels[row.bot_id]
        if rendered.silent:
            await self._written(row, rendered, None, None)
            return True
        if self._must_wait(row):
            return False
        # What was said before a group moved is not there any more.
        place = rendered.in_place_of if self._to(row) == row.chat_id else None
        message = outgoing(rendered, channel.markup, place)
        external_id: str | None = None
        try:
            message, external_id = await self._sent_once(channel, row, message)
        except SendError as error:
            if error.moved_to is not None:
                await self._follow(row, error.moved_to)
            if self._try_later(row, error, channel):
                return False
            await self._settle.settle(partial(self._give_up, row=row, error=error))
            if error.malformed:
                message, external_id = await self._apologise(channel, row)
        self._tries.pop(row.id, None)
        await self._written(row, rendered, message, external_id)
        self._sent.pop(row.id, None)
        if external_id is not None:
            self.signs.offer(channel, (row.bot_id, row.chat_id), rendered.menu)
        return True

    async def _sent_once(self, channel: Channel, row: Inbox, message: Outgoing) -> tuple[Outgoing, str]:
        """What has left and could not be written down yet is not sent again."""
        if row.id not in self._sent:
            bounded(self._sent)[row.id] = message, await self._send(channel, row, message)
        return self._sent[row.id]

    async def _apologise(self, channel: Channel, row: Inbox) -> tuple[Outgoing, str | None]:
        """What was done is kept; that its answer cannot be shown is said at least."""
        message = outgoing(render(Reply("trouble", Trouble(row.id))), channel.markup)
        try:
            return message, await self._send(channel, row, message)
        except SendError:
            return message, None

    async def _follow(self, row: Inbox, after: str) -> None:
        before, self._moved[row.bot_id, row.chat_id] = self._to(row), after
        await self._settle.settle(lambda s: moved(s, row.bot_id, before, after, self._moment()))

    def _give_up(self, session: Session, row: Inbox, error: SendError) -> None:
        if error.permanent:
            unanswerable(session, row.bot_id, self._to(row), self._moment())
            return
        reply = Reply("answer_parked", Parked(row.id, str(error)))
        notify.alarm(session, row.office_id, f"answer-parked:{row.id}", reply, self._moment())

    async def _written(
        self, row: Inbox, rendered: Rendered, message: Outgoing | None, external_id: str | None
    ) -> None:
        now, instant = self._clock.now(), self._clock.instant()
        document = rendered.document if rendered.silent or external_id is not None else None
        place = rendered.in_place_of
        said = Given(row, self._to(row), message, external_id, place, now, instant, document, rendered.about)
        await self._settle.settle(Alike(given, said))
        if document is not None:
            self._ordered()

    async def _send(self, channel: Channel, row: Inbox, message: Outgoing) -> str:
        self._paces[row.bot_id].started(self._to(row), self._clock.monotonic())
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                return await channel.send(self._to(row), message)
        except TimeoutError as error:
            raise SendError("no answer in time", ambiguous=True) from error
        except SendError:
            raise
        except Exception as error:
            log.exception("a channel failed in a way it should have named")
            raise SendError(type(error).__name__, ambiguous=True) from error

    def _try_later(self, row: Inbox, error: SendError, channel: Channel) -> bool:
        if isinstance(error, Refused):
            self._refused(row.bot_id)
            return True
        at = self._clock.monotonic()
        if error.retry_after is not None:
            self._paces[row.bot_id].slow_down(self._to(row), error.retry_after, at)
        # Being told to wait is no failure: however often it is told, the answer is sent in the end.
        before = self._tries.get(row.id, NONE)
        count = before.count + (error.retry_after is None)
        doubts = before.doubts + error.ambiguous
        decision = decide(error, count, before.fault, resends_ambiguous=channel.resends_ambiguous)
        if decision.verdict == Verdict.UNCERTAIN and channel.resends_ambiguous and doubts < MOST_UNCERTAIN:
            # Twice is better than never for an answer.
            decision = decide(SendError(str(error)), count, resends_ambiguous=True)
        log.warning("answer to event %d was not sent (%s): %s", row.id, error, decision.verdict)
        if decision.verdict != Verdict.RETRY:
            return False
        # Somebody waits for it: what is away is looked for often.
        longest = decision.wait if error.retry_after is not None else LONGEST_REST
        self.rest((row.bot_id, row.chat_id), min(decision.wait, longest))
        bounded(self._tries)[row.id] = Tries(count, fault_of(error, before.fault), doubts)
        return True


def bounded(kept: dict[int, T]) -> dict[int, T]:
    """Room for one more: what is left of answers that others sent in the end, the oldest, is forgotten."""
    while len(kept) >= MOST_TRIED:
        del kept[next(iter(kept))]
    return kept
