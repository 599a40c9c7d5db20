"""What is shown beside the answers, typing and menus: nobody waits for it."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from bot.channels import Channel
from jobs.ports import SendError
from messages.types import MenuItem
from storage.inbox import Chat

PATIENCE = 1.0
EVERY = 4.5
"""Telegram shows "typing" for five seconds."""
MOST_TIMES = 20
MOST_MENUS = 4
"""Set at once: after a start each chat needs one, and answers come first."""
Sign = Callable[[], Awaitable[None]]
log = logging.getLogger(__name__)


class Signs:
    """`patience`: seconds that pass without a sign of work; `every`: seconds from one sign to the next."""

    def __init__(self, patience: float = PATIENCE, every: float = EVERY) -> None:
        self._patience = patience
        self._every = every
        self._going: set[asyncio.Task[None]] = set()
        self._menus: dict[Chat, tuple[MenuItem, ...]] = {}
        self._room = asyncio.Semaphore(MOST_MENUS)

    def show(self, sign: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Lets a sign go out beside everything else."""
        task = asyncio.create_task(sign)
        self._going.add(task)
        task.add_done_callback(self._going.discard)
        return task

    def working(self, channel: Channel, chat_id: str) -> AbstractContextManager[None]:
        """What takes longer than a second shows that somebody is at it, for a minute and a half at most."""
        return self.shown(partial(channel.working, chat_id))

    @contextlib.contextmanager
    def shown(self, sign: Sign) -> Iterator[None]:
        """As `working`, with another sign."""
        shown: list[asyncio.Task[None]] = []

        def show() -> None:
            shown.append(self.show(repeated(sign, self._every, MOST_TIMES)))

        timer = asyncio.get_running_loop().call_later(self._patience, show)
        try:
            yield
        finally:
            timer.cancel()
            for task in shown:
                task.cancel()

    def offer(self, channel: Channel, chat: Chat, menu: tuple[MenuItem, ...]) -> None:
        """Sets the chat's menu unless it is known to be that; what fails is tried at the next occasion."""
        if menu and self._menus.get(chat) != menu:
            self._menus[chat] = menu
            self.show(self._set(channel, chat, menu))

    async def _set(self, channel: Channel, chat: Chat, menu: tuple[MenuItem, ...]) -> None:
        try:
            async with self._room:
                await channel.offer(chat[1], menu)
        except SendError as error:
            log.warning("a menu was not set: %s", error)
            # What the channel finds wrong with it will be wrong with it the next time too.
            if self._menus.get(chat) == menu and not error.malformed:
                del self._menus[chat]


async def repeated(sign: Sign, every: float, most: int) -> None:
    """Shows the sign until cancelled, at most so many times."""
    for _ in range(most):
        await sign()
        await asyncio.sleep(every)
