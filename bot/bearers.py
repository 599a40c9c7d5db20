"""One document that follows an answer: made, sent, or said in its place why not; then written down."""

import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from sqlmodel import Session

from bot import delivering, registry
from bot.channels import Channel
from bot.delivering import Sent, Words
from bot.documents import Nobody
from bot.shelf import VALID, Shelf
from bot.signs import Signs
from jobs.errors import JobsError
from jobs.notify import When
from jobs.outbox import SEND_TIMEOUT
from jobs.pace import Pace
from jobs.ports import Refused, SendError, TooLarge
from jobs.retry import Verdict, decide, fault_of
from jobs.settle import GroupCommit
from messages.render import outgoing, render
from messages.types import DocumentOrder, OutgoingFile, Reply
from messages.views import FileLinked
from storage import access, documents
from storage.access import Actor
from storage.documents import Claimed
from storage.errors import DatabaseAway
from storage.tables import DocumentState

MOST_BEGUN = 2
"""What was being made at so many crashes is not made again."""
FILE_TIMEOUT = 100.0
AWAY_WAIT = 5.0
"""Seconds."""
log = logging.getLogger(__name__)


class Bearer:
    """Bears documents to the chats of some bots (`channels` and `paces` by bot id) under leases of `holder`.

    `refused` hears of a bot whose token is not taken any more.
    """

    def __init__(
        self,
        shelf: Shelf,
        channels: Mapping[int, Channel],
        paces: Mapping[int, Pace],
        settle: GroupCommit,
        signs: Signs,
        refused: Callable[[int], None],
        holder: str,
    ) -> None:
        self._shelf, self._clock, self._cals, self._press = shelf, shelf.clock, shelf.cals, shelf.press
        self._channels, self._paces = channels, paces
        self._settle, self._signs, self._refused = settle, signs, refused
        self._holder = holder

    def _when(self, one: Claimed) -> When:
        return When(self._clock.now(), self._clock.instant(), self._cals.of(one.office_id))

    async def bear(self, one: Claimed) -> None:
        """Returns when it has arrived, is owed again, or is given up, and that is written down."""
        channel = self._channels[one.bot_id]
        try:
            with self._signs.shown(partial(channel.uploading, one.chat_id)):
                sent = await self._sent(channel, one, await self._made(one))
        except Nobody:
            await self._ends(one, state=DocumentState.REFUSED, error="the chat is nobody's any more")
        except DatabaseAway as error:
            log.warning("document %d waits, for %s", one.id, error)
            await self._ends(one, retry_at=self._clock.instant() + timedelta(seconds=AWAY_WAIT))
        except SendError as error:
            await self._failed(channel, one, error)
        else:
            await self._settled(one, sent)

    async def _settled(self, one: Claimed, sent: Sent) -> None:
        when = self._when(one)
        await self._settle.settle(lambda s: delivering.settled(s, one, self._holder, sent, when))

    async def _ends(self, one: Claimed, **values: object) -> None:
        await self._settle.settle(lambda s: _settle(s, one, self._holder, values))

    async def _made(self, one: Claimed) -> OutgoingFile | Words:
        """The document, or what is said in its place. Raises Nobody, DatabaseAway."""
        if one.begun > MOST_BEGUN:
            log.error("document %d was being made at %d crashes; it is put aside", one.id, MOST_BEGUN)
            return delivering.apology(one, "it was being made at too many crashes")
        try:
            order = DocumentOrder(one.kind, one.arguments)
            return await self._press.make(order, partial(self._reader, one), self._when(one))
        except JobsError as error:
            return Words(render(Reply("error", error)), DocumentState.REFUSED, error.code)
        except (Nobody, DatabaseAway):
            raise
        except Exception as error:
            log.exception("document %d could not be made", one.id)
            return delivering.apology(one, type(error).__name__)

    def _reader(self, one: Claimed, session: Session) -> Actor | None:
        return access.actor_of_chat(session, one.bot_id, one.chat_id, self._clock.today())

    async def _sent(self, channel: Channel, one: Claimed, made: OutgoingFile | Words) -> Sent:
        """Raises SendError, Nobody, DatabaseAway."""
        if isinstance(made, Words):
            return await self._say(channel, one, made)
        if channel.markup.files:
            with contextlib.suppress(TooLarge):
                return await self._send_file(channel, one, made)
        return await self._say(channel, one, await self._linked(one, made))

    async def _send_file(self, channel: Channel, one: Claimed, file: OutgoingFile) -> Sent:
        if channel.reads_kept:
            await self._keep(one, file)
        self._paces[one.bot_id].started(one.chat_id, self._clock.monotonic())
        external_id = await delivering.within(FILE_TIMEOUT, channel.send_file(one.chat_id, file))
        said = delivering.as_said(file, one.about, channel)
        return Sent(DocumentState.SENT, said, external_id, file=True)

    async def _keep(self, one: Claimed, file: OutgoingFile) -> None:
        try:
            await self._shelf.keep(one, file)
        except OSError as error:
            log.exception("document %d cannot be kept; is the disk full?", one.id)
            raise SendError(f"cannot be kept: {error.strerror}") from error

    async def _linked(self, one: Claimed, file: OutgoingFile) -> Words:
        """A link to it, or where there are none that it cannot be sent here."""
        await self._keep(one, file)
        url = await self._shelf.link(one)
        if url is None:
            said = render(Reply("file_not_carried", FileLinked(file.name)))
            return Words(said, DocumentState.REFUSED, "the channel does not carry it, and there are no links")
        until = self._clock.business(self._clock.instant() + VALID)
        rows = ((registry.button("fk", "Thu hồi liên kết", one.id),),)
        reply = Reply("file_linked", FileLinked(file.name, url, until), rows)
        masked = Reply("file_linked", FileLinked(file.name, "…", until), rows)
        return Words(render(reply), DocumentState.SENT, masked=render(masked))

    async def _say(self, channel: Channel, one: Claimed, words: Words) -> Sent:
        self._paces[one.bot_id].started(one.chat_id, self._clock.monotonic())
        message = outgoing(words.said, channel.markup)
        external_id = await delivering.within(SEND_TIMEOUT, channel.send(one.chat_id, message))
        said = delivering.in_words(words, one.about, channel)
        return Sent(words.state, said, external_id, words.error)

    async def _failed(self, channel: Channel, one: Claimed, error: SendError) -> None:
        if isinstance(error, Refused):
            self._refused(one.bot_id)
            await self._settle.settle(partial(documents.release, holder=self._holder, document_id=one.id))
            return
        if error.retry_after is not None:
            self._paces[one.bot_id].slow_down(one.chat_id, error.retry_after, self._clock.monotonic())
        tries = one.tries + (error.retry_after is None)
        decision = decide(error, max(tries, 1), one.fault, resends_ambiguous=channel.resends_ambiguous)
        log.warning("document %d was not sent (%s): %s", one.id, error, decision.verdict)
        if decision.verdict == Verdict.RETRY:
            retry_at = self._clock.instant() + timedelta(seconds=decision.wait)
            fault = fault_of(error, one.fault)
            await self._ends(one, retry_at=retry_at, tries=tries, fault=fault, error=str(error))
        elif decision.verdict == Verdict.CLOSE:
            when = self._when(one)
            await self._settle.settle(
                lambda s: delivering.unreachable(s, one, self._holder, str(error), when)
            )
        else:
            await self._apologise(channel, one, error)

    async def _apologise(self, channel: Channel, one: Claimed, error: SendError) -> None:
        words = delivering.apology(one, str(error))
        try:
            sent = await self._say(channel, one, words)
        except SendError:
            sent = Sent(words.state, delivering.in_words(words, one.about, channel), None, words.error)
        await self._settled(one, sent)


def _settle(session: Session, one: Claimed, holder: str, values: Mapping[str, object]) -> None:
    documents.settle(session, one.id, holder, **values)
