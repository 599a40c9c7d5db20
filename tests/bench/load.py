"""The people: an emulated Telegram whose chats send what they are told to, timed until they are answered.

A line of JSON in, {"said": [[chat, text]], "each_second": rate or null for all at once}; a line
of JSON out, {"seconds", "waits"}: from the first message to the last answer, and each message's wait, in
seconds. The first line out is the address.  python -m tests.bench.load
"""

import asyncio
import json
import sys
import time
from collections import defaultdict, deque
from typing import Any

from tests.bench.server import TOKEN
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_world import Chat

PATIENCE = 120.0


class Load:
    """One emulator and who waits in it. An answer is for the longest waiting message of its chat."""

    def __init__(self, emulator: TelegramEmulator) -> None:
        self._emulator = emulator
        self._waiting: dict[int, deque[float]] = defaultdict(deque)
        self._waits: list[float] = []
        self._all = asyncio.Event()
        self._expected = 0
        emulator.world.delivery = self._answered  # type: ignore[method-assign]

    def _answered(self, chat: Chat, text: str) -> None:
        if self._waiting[chat.id]:
            self._waits.append(time.perf_counter() - self._waiting[chat.id].popleft())
            if len(self._waits) == self._expected:
                self._all.set()

    async def run(self, said: list[tuple[int, str]], each_second: float | None) -> dict[str, Any]:
        self._waits, self._expected, self._all = [], len(said), asyncio.Event()
        start = time.perf_counter()
        for number, (chat, text) in enumerate(said):
            if each_second is not None:
                await asyncio.sleep(start + number / each_second - time.perf_counter())
            self._waiting[chat].append(time.perf_counter())
            await self._emulator.person(chat).send(text)
        await asyncio.wait_for(self._all.wait(), PATIENCE)
        return {"seconds": time.perf_counter() - start, "waits": self._waits}


async def main() -> None:
    """Obeys until killed."""
    async with TelegramEmulator(TOKEN, "nhacviec_bench_bot", fast=True) as emulator:
        load, loop = Load(emulator), asyncio.get_running_loop()
        print(emulator.base_url, flush=True)
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            order = json.loads(line)
            print(json.dumps(await load.run(order["said"], order["each_second"])), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
