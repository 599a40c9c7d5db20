"""Helpers that run beside the measured process, on a core of their own where there is one."""

import asyncio
import contextlib
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator


@contextlib.asynccontextmanager
async def child(module: str) -> AsyncIterator[tuple[Process, str]]:
    """`python -m MODULE` until the block ends, with the first line it printed."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, stdin=PIPE, stdout=PIPE)
    assert process.stdout is not None
    try:
        yield process, (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()
