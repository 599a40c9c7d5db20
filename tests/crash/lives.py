"""The test's side of a nursery: lives that are begun, end, or are ended."""

import asyncio
import json
import os
import queue
import signal
import subprocess
import sys
from collections.abc import Awaitable
from concurrent.futures import Future
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from typing import Any

from crash.life import Order

ROOT = Path(__file__).parents[2]
PATH = os.pathsep.join((str(ROOT / "tests"), str(ROOT)))


class Life:
    """A running process. `ended` gives the signal it died of (0: none); no other end is expected."""

    def __init__(self, pid: int, ended: Awaitable[int]) -> None:
        self.pid = pid
        self.ended = asyncio.ensure_future(ended)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.hears(how)
        return await self.ended

    def hears(self, number: signal.Signals) -> None:
        if not self.ended.done():
            os.kill(self.pid, number)


class Nursery:
    """A process that forks children."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crash.nursery"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": PATH},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._born: queue.Queue[tuple[int, Future[Any]] | None] = queue.Queue()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        living: dict[int, Future[Any]] = {}
        for line in self._process.stdout:
            said = json.loads(line)
            if "code" in said:
                living.pop(said["pid"]).set_result(said)
            else:
                living[said["pid"]] = end = Future[Any]()
                self._born.put((said["pid"], end))
        self._born.put(None)
        for end in living.values():
            end.set_exception(AssertionError("the nursery has died"))

    async def begin(self, order: Order) -> Life:
        """Called for one life after the other."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        born = await asyncio.to_thread(self._born.get)
        assert born is not None, "the nursery has died"
        pid, end = born
        return Life(pid, _end(end))

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)


async def _end(said: Future[Any]) -> int:
    end: dict[str, int] = await asyncio.wrap_future(said)
    assert end["code"] == 0, f"a life ended by itself: {end}"
    return end["signal"]
