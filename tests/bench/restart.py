"""`nhacviec run` begun with 100,000 messages waiting: how long until the first has left."""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import world
from tests.bench.child import child
from tests.bench.figures import middle, scaled, table
from tests.bench.server import TOKEN

WAITING, PEOPLE, ROUNDS = 100_000, 5_000, 3
LAUNCH = Path(__file__).parents[1] / "e2e" / "launch.py"


def _environment(path: Path, base: str) -> dict[str, str]:
    offset = (world.MORNING - datetime.now(UTC)).total_seconds()
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(path.parent / "data"),
        "DATABASE_URL": f"sqlite:///{path}",
        "TELEGRAM_API_BASE": base,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "OFFSET_SECONDS": str(offset),
    }


async def _first_out(path: Path) -> float:
    """Seconds from the start of the process to its first message at the server."""
    async with child("tests.bench.server") as (server, base):
        assert server.stdout is not None
        start = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(LAUNCH), "run"),
            cwd=path.parent,
            env=_environment(path, base),
            stdout=asyncio.subprocess.DEVNULL,
        )
        assert (await server.stdout.readline()).strip() == b"sent"
        seconds = time.perf_counter() - start
        process.kill()
        await process.wait()
        return seconds


async def measure(folder: Path) -> None:
    rows = []
    for name, waiting in (("nothing else waits", 1), (f"{scaled(WAITING):,} wait", scaled(WAITING))):
        path = folder / f"waiting-{waiting}.db"
        world.wait_to_leave(path, scaled(PEOPLE), waiting)
        seconds = middle([await _first_out(path) for _ in range(ROUNDS)])
        rows.append((name, f"{seconds:,.2f} s"))
    table("Restart", ("`nhacviec run` on SQLite", "to its first message"), rows)
