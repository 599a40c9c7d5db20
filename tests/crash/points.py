"""Where a process is killed: named points, and the parts that die there, given by argument."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.channels import Receive
from bot.channels.telegram import TelegramChannel
from bot.context import Event
from jobs.ports import Pacing
from messages.types import MenuItem, Outgoing
from storage.database import Database
from storage.tables import Inbox

# A unit of work is known by the method that has it done. If that is renamed, its point is never reached, and
# the test that waits for it fails.
UNITS = {
    "Engine.plan": "plan",
    "Intake.receive": "receive",
    "Intake._begin": "take",
    "Handling._write": "write",
    "Handling._read": "read",
    "Handling.fail": "fail",
    "Outbox.step": "claim",
    "GroupCommit._flush": "settle",
    "FileWorker.step": "file.claim",
    "FileWorker._settle": "file.settle",
}
# Asked again and again; only what found something counts.
SEEKING = {"take", "claim", "file.claim"}
CALLS = ("answer", "edit", "notice", "tap", "menu", "fetch")
POINTS = (
    *(f"{unit}:{when}" for unit in UNITS.values() for when in ("open", "done")),
    *(f"{call}:{when}" for call in CALLS for when in ("before", "after")),
    *("poll:got", "poll:stored", "typing:after"),
)


class Trigger:
    """Kills this process at the `nth` time `point` is reached; never without a point."""

    def __init__(self, point: str | None, nth: int) -> None:
        self.point, self._left = point, nth

    def hit(self, point: str) -> None:
        if point != self.point:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
            signal.pause()


class CrashDatabase(Database):
    """Dies before ("open") or right after ("done") the commit of a unit of work."""

    def __init__(self, url: str, trigger: Trigger) -> None:
        super().__init__(url)
        self._trigger = trigger

    def awrite(self, work: Callable[[Session], Any]) -> Coroutine[Any, Any, Any]:
        unit = UNITS.get(sys._getframe(1).f_code.co_qualname)
        return super().awrite(work if unit is None else self._watched(unit, work))

    def _watched(self, unit: str, work: Callable[[Session], Any]) -> Callable[[Session], Any]:
        def watched(session: Session) -> Any:
            result = work(session)
            if unit not in SEEKING or found_something(result):
                session.flush()
                self._trigger.hit(f"{unit}:open")
                sa.event.listen(session, "after_commit", lambda _: self._trigger.hit(f"{unit}:done"))
            return result

        return watched


def found_something(result: Any) -> bool:
    return bool(result[-1]) if isinstance(result, tuple) else bool(result)


class CrashChannel(TelegramChannel):
    """Dies before or after a call of Telegram, and between a poll and the next."""

    def __init__(self, token: str, base: str, business: Callable[..., Any], trigger: Trigger) -> None:
        super().__init__(token, base, business, Pacing())
        self._trigger = trigger

    async def poll(self, bot_id: int, receive: Receive, may_poll: Callable[[], Awaitable[bool]]) -> None:
        async def watched(events: Sequence[Event]) -> None:
            self._trigger.hit("poll:got")
            await receive(events)
            self._trigger.hit("poll:stored")

        await super().poll(bot_id, watched, may_poll)

    async def send(self, chat_id: str, message: Outgoing) -> str:
        call = "edit" if message.edit_of is not None else _sender()
        return str(await self._around(call, super().send(chat_id, message)))

    async def acknowledge(self, event: Inbox) -> None:
        await self._around("tap", super().acknowledge(event))

    async def offer(self, chat_id: str, menu: Sequence[MenuItem]) -> None:
        await self._around("menu", super().offer(chat_id, menu))

    async def working(self, chat_id: str) -> None:
        await self._around("typing", super().working(chat_id))

    async def fetch(self, remote_id: str, most: int) -> bytes:
        return bytes(await self._around("fetch", super().fetch(remote_id, most)))

    async def _around(self, call: str, calling: Awaitable[Any]) -> Any:
        self._trigger.hit(f"{call}:before")
        result = await calling
        self._trigger.hit(f"{call}:after")
        return result


def _sender() -> str:
    """Answers and notices leave by the same door; the task says who is at it."""
    task = asyncio.current_task()
    coroutine = task.get_coro() if task is not None else None
    return "notice" if getattr(coroutine, "__qualname__", "").startswith("Outbox.") else "answer"
