"""Telegram through python-telegram-bot: sends, edits, acknowledges taps, fetches files, polls."""

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import telegram
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels import Receive
from bot.channels.telegram import updates
from bot.channels.telegram.errors import CANNOT_EDIT, TOO_BIG, TOO_OLD, UNCHANGED, says, seconds, send_error
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.updates import Me
from bot.channels.telegram.uploads import upload
from bot.context import Incoming
from jobs.ports import Pacing, Refused, SendError, TooLarge
from messages.types import Markup, MenuItem, Outgoing, OutgoingFile, Rows
from storage.tables import Inbox

PACING = Pacing(per_second=25.0, chat_gap=1.0)
POLL_SECONDS = 30
BATCH = 100
LONGEST_PAUSE = 30.0
SAYING = {"parse_mode": ParseMode.HTML.value, "link_preview_options": {"is_disabled": True}}
# python-telegram-bot's own way to ask for `retry_after` as a timedelta, without a warning at each.
os.environ.setdefault("PTB_TIMEDELTA", "true")
log = logging.getLogger(__name__)


class TelegramChannel:
    """One bot. `base`: the API's address without a trailing slash; `business`: from real to business time.

    `rest` waits so many seconds between two polls of which one failed.
    """

    markup = Markup(html=True, buttons=True, edits=True, limit=4096)
    resends_ambiguous = True
    reads_kept = False

    def __init__(
        self,
        token: str,
        base: str,
        business: Callable[[datetime], datetime],
        pacing: Pacing = PACING,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.pacing = pacing
        self._me = Me()
        self._rest = rest
        self._business = business
        sending, polling = AiohttpRequest(), AiohttpRequest(read_seconds=POLL_SECONDS + 15, connections=2)
        self._requests = (sending, polling)
        self._bot = telegram.Bot(
            token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=sending,
            get_updates_request=polling,
        )

    async def open(self) -> str:
        """The bot's name. Raises Refused for a bad token, SendError where the server cannot be reached."""
        await asyncio.gather(*(request.initialize() for request in self._requests))
        try:
            return await self._learn_name()
        except TelegramError as error:
            raise send_error(error) from None

    async def _learn_name(self) -> str:
        me = await self._bot.get_me()
        self._me = Me(me.id, me.username or "")
        return me.username or me.first_name

    async def close(self) -> None:
        await asyncio.gather(*(request.shutdown() for request in self._requests))

    def parse(self, event: Inbox) -> Incoming:
        incoming = updates.parse(event.bot_id, event.chat_id, event.payload, event.received_at, self._me)
        return incoming.at(self._business(incoming.sent_at))

    async def send(self, chat_id: str, message: Outgoing) -> str:
        """Raises SendError."""
        if chat_id == updates.UNKNOWN_CHAT:
            raise SendError("the event named no chat to answer", permanent=True)
        try:
            if message.edit_of is not None and await self._edit(chat_id, message, message.edit_of):
                return message.edit_of
            sent = await self._say("sendMessage", chat_id, message)
        except TelegramError as error:
            raise await self._what(error) from None
        return str(sent["message_id"])

    async def _edit(self, chat_id: str, message: Outgoing, external_id: str) -> bool:
        """False where the message cannot be edited any more: then a new one is sent."""
        try:
            await self._say("editMessageText", chat_id, message, message_id=int(external_id))
        except BadRequest as error:
            if says(error, *CANNOT_EDIT):
                return False
            if not says(error, UNCHANGED):
                raise
        return True

    async def _say(self, method: str, chat_id: str, message: Outgoing, **where: int) -> Any:
        fields = {"chat_id": chat_id, "text": message.text, **SAYING, **where}
        if message.choices:
            fields["reply_markup"] = keyboard(message.choices)
        return await self._requests[0].call(f"{self._bot.base_url}/{method}", fields)

    async def send_file(self, chat_id: str, file: OutgoingFile) -> str:
        """Raises SendError, TooLarge."""
        if chat_id == updates.UNKNOWN_CHAT:
            raise SendError("the event named no chat to answer", permanent=True)
        try:
            return await upload(self._requests[0], self._bot.base_url, chat_id, file)
        except TelegramError as error:
            raise await self._what(error) from None

    async def acknowledge(self, event: Inbox) -> None:
        """Ends the waiting sign on a tapped button; a tap too old for it needs no sign any more."""
        tapped = event.payload.get("callback_query")
        if not isinstance(tapped, dict) or "id" not in tapped:
            return
        try:
            await self._bot.answer_callback_query(str(tapped["id"]))
        except TelegramError as error:
            if not says(error, TOO_OLD):
                log.warning("a tap was not acknowledged: %s", send_error(error))

    async def working(self, chat_id: str) -> None:
        """Shows "typing" for five seconds or until something is sent."""
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)

    async def uploading(self, chat_id: str) -> None:
        """Shows "sending a file" for five seconds or until something is sent."""
        with contextlib.suppress(TelegramError):
            await self._bot.send_chat_action(chat_id, ChatAction.UPLOAD_DOCUMENT)

    async def offer(self, chat_id: str, menu: Sequence[MenuItem]) -> None:
        """The command menu of a private chat. Raises SendError."""
        commands = [telegram.BotCommand(item.name, item.summary[:256]) for item in menu]
        try:
            await self._bot.set_my_commands(commands, scope=telegram.BotCommandScopeChat(int(chat_id)))
        except TelegramError as error:
            raise send_error(error) from None

    async def fetch(self, remote_id: str, most: int) -> bytes:
        """A file of at most `most` bytes. Raises SendError (malformed: it is gone), TooLarge."""
        try:
            file = await self._bot.get_file(remote_id)
            if (file.file_size or 0) > most:
                raise TooLarge("the file is too large")
            return await _downloaded(file)
        except BadRequest as error:
            if says(error, TOO_BIG):
                raise TooLarge("the file is too large") from None
            raise await self._what(error) from None
        except TelegramError as error:
            raise await self._what(error) from None

    async def _what(self, error: TelegramError) -> SendError:
        """That a token is refused is believed only if `getMe` says so too: a proxy in between answers 404."""
        if isinstance(error, InvalidToken):
            try:
                await self._bot.get_me()
            except InvalidToken:
                return send_error(error)
            except TelegramError:
                pass
            return SendError("an answer that is not Telegram's")
        return send_error(error)

    async def _in_conflict(self, error: Conflict) -> None:
        """A webhook that was set once for the token would keep it deaf for ever."""
        if not says(error, "webhook"):
            log.warning("another program polls with this token; it is asked again in a while")
            return
        log.warning("a webhook was set for this token; it is removed, for updates are polled here")
        with contextlib.suppress(TelegramError):
            await self._bot.delete_webhook(drop_pending_updates=False)

    async def poll(self, bot_id: int, receive: Receive, may_poll: Callable[[], Awaitable[bool]]) -> None:
        """Hands on batches of raw updates for ever; one is acknowledged by asking for what follows it.

        Nothing is asked for while `may_poll` says no. Raises Refused when the token is not taken any more.
        """
        offset: int | None = None
        failures = 0
        while True:
            try:
                if await may_poll():
                    offset = await self._batch(bot_id, receive, offset)
                    failures = 0
                    continue
            except InvalidToken as error:
                if isinstance(refused := await self._what(error), Refused):
                    raise refused from None
                failures += 1
            except Conflict as error:
                await self._in_conflict(error)
                failures += 3
            except RetryAfter as error:
                await self._rest(seconds(error.retry_after))
            except Exception as error:
                log.warning("polling failed (%s); trying again", type(error).__name__)
                failures += 1
            await self._rest(pause(failures))

    async def _batch(self, bot_id: int, receive: Receive, offset: int | None) -> int | None:
        if self._me == Me():
            # It could not be asked at the start; without it nobody knows who is spoken to in a group.
            await self._learn_name()
        asked = {"timeout": POLL_SECONDS, "limit": BATCH, "allowed_updates": updates.ALLOWED}
        if offset is not None:
            asked["offset"] = offset
        # Not `get_updates`: one update it cannot parse would fail the whole batch, for ever.
        found = await self._requests[1].call(f"{self._bot.base_url}/getUpdates", asked)
        said = [update for update in found if not updates.overheard(update, self._me)]
        await receive([updates.to_event(bot_id, update) for update in said])
        if not found:
            return offset
        return max(int(update["update_id"]) for update in found) + 1


async def _downloaded(file: telegram.File) -> bytes:
    """The library takes every 404 for a bad token, but `getFile` has just been answered: the link is dead."""
    try:
        return bytes(await file.download_as_bytearray())
    except InvalidToken:
        raise SendError("the file is gone", malformed=True) from None


def pause(failures: int) -> float:
    """Seconds until the next poll after so many that failed, for however long it goes on."""
    return float(min(2 ** min(failures, 10) / 2, LONGEST_PAUSE))


def keyboard(rows: Rows) -> dict[str, Any]:
    """The choices as the Bot API takes them."""
    return {"inline_keyboard": [[{"text": b.label, "callback_data": b.payload} for b in row] for row in rows]}
