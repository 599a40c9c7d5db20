"""Raw calls and python-telegram-bot's own client, for tests that talk to the emulated Telegram as a bot."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from emulators.telegram import TelegramEmulator
from telegram import Bot
from telegram.request import HTTPXRequest

LAN = 1001
ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 400) + bytes(64)
ALL = ["message", "edited_message", "callback_query", "my_chat_member"]


class Api:
    """Raw calls: the JSON of the answer, whatever the status."""

    def __init__(self, emulator: TelegramEmulator, session: aiohttp.ClientSession) -> None:
        self.base, self.token, self.session = emulator.base_url, emulator.token, session

    async def __call__(self, method: str, **params: Any) -> Any:
        async with self.session.post(f"{self.base}/bot{self.token}/{method}", json=params) as answer:
            body = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def error(self, method: str, **params: Any) -> tuple[int, str]:
        body = await self(method, **params)
        assert body["ok"] is False, body
        return body["error_code"], body["description"]

    async def updates(self, **params: Any) -> list[Any]:
        return (await self("getUpdates", **params))["result"]


@asynccontextmanager
async def ptb_bot(
    emulator: TelegramEmulator, token: str = "", read_timeout: float = 10
) -> AsyncIterator[Bot]:
    """python-telegram-bot's own Bot, with its own HTTP client."""
    base, request = emulator.base_url, HTTPXRequest(read_timeout=read_timeout)
    bot = Bot(token or emulator.token, f"{base}/bot", f"{base}/file/bot", request=request)
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(data: str = "x", text: str = "Nút") -> dict[str, Any]:
    return {"text": text, "callback_data": data}


async def stir(emulator: TelegramEmulator) -> None:
    """Until cancelled, has what waits for the emulator look again at things it does not hear of."""
    while True:
        await asyncio.sleep(0.02)
        emulator.world.changed()
