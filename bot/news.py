"""Tells those who watch a chat that something was said."""

import asyncio
import contextlib


class News:
    """Any number may wait; `tell` wakes them all. To be used from the event loop's own thread."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def tell(self) -> None:
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Returns at the next `tell`, at the latest after `seconds`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._next.wait()
