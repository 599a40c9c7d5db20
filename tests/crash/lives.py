"""The test's side of a nursery: lives that are begun, end, or are ended."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crash.life import Order

ROOT = Path(__file__).parents[2]
PATH = os.pathsep.join((str(ROOT / "tests"), str(ROOT)))


class Life:
    """A running child. `ended` gives the signal it died of (0: none); no other end is expected."""

    def __init__(self, pid: int, ended: Awaitable[int]) -> None:
        self._pid = pid
        self.ended = asyncio.ensure_future(ended)

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        if not self.ended.done():
            os.kill(self._pid, how)
        return await self.ended


class Nursery:
    """A process that forks children; one life at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crash.nursery"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": PATH},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    async def begin(self, order: Order) -> Life:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        born = await asyncio.to_thread(self._read)
        return Life(born["pid"], self._end())

    async def _end(self) -> int:
        end: dict[str, int] = await asyncio.to_thread(self._read)
        assert end["code"] == 0, f"a life ended by itself: {end}"
        return end["signal"]

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the nursery has died"
        return json.loads(line)

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
