"""Calls of `send_message` by python-telegram-bot alone, over its own HTTPXRequest or our AiohttpRequest."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import telegram
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.telegram.request import AiohttpRequest
from messages.types import Rows
from tests.bench.server import TOKEN

NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)
AT_ONCE = (1, 8, 32)
REQUESTS: dict[str, type[BaseRequest]] = {"HTTPXRequest": HTTPXRequest, "AiohttpRequest": AiohttpRequest}


@dataclass(frozen=True)
class Said:
    """A message as it is sent."""

    chat_id: str
    text: str
    choices: Rows = ()


async def rate(request: type[BaseRequest], base: str, said: Sequence[Said], at_once: int) -> float:
    """Messages a second of a loop that sends `said` with `at_once` calls in flight and keeps nothing."""
    bot = telegram.Bot(TOKEN, base_url=f"{base}/bot", request=request(), get_updates_request=request())
    async with bot:
        await _send(bot, iter(said[: 4 * at_once]), at_once)
        start = time.perf_counter()
        await _send(bot, iter(said), at_once)
        return len(said) / (time.perf_counter() - start)


async def _send(bot: telegram.Bot, said: Iterator[Said], at_once: int) -> None:
    async def one_after_another() -> None:
        for message in said:
            await bot.send_message(
                message.chat_id,
                message.text,
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(message.choices),
                link_preview_options=NO_PREVIEW,
            )

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(b.label, callback_data=b.payload) for b in row] for row in rows]
    )
