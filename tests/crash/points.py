"""Where a process is killed: named points, and the parts that die there, given by argument."""

import asyncio
import os
import signal
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from crash.stage import NOBODY, Stage
from sqlmodel import Session

from bot.channels import Receive
from bot.channels.telegram import TelegramChannel
from bot.commands import morning
from bot.context import Event
from jobs.ports import Pacing
from messages.types import MenuItem, Outgoing, OutgoingFile
from storage.database import Database
from storage.tables import Inbox, NoticeKind

# A unit of work is known by the method that has it done. If that is renamed, its point is never reached, and
# the test that waits for it fails.
UNITS = {
    "Planning.run": "plan",
    "Intake.receive": "receive",
    "Intake._begin": "take",
    "Handling._write": "write",
    "Handling._read": "read",
    "Handling.fail": "fail",
    "Outbox.step": "claim",
    "GroupCommit._write": "settle",
    "FileWorker.step": "file.claim",
    "FileWorker._settle": "file.settle",
}
# What only the scenarios with documents die at.
MAKING = {"Courier.step": "document.claim"}
# Asked again and again; only what found something counts.
SEEKING = {"take", "claim", "file.claim", "document.claim"}
# Points of their own have the claim of a morning message, the settlement that closes an account, the tap that
# asks for a message again.
RARE = ("digest", "close", "snooze")
AGAIN = {morning.again_today.name, morning.again_tomorrow.name}
CALLS = ("answer", "edit", "notice", "tap", "menu", "fetch")
POINTS = (
    *(f"{unit}:{when}" for unit in (*UNITS.values(), *RARE) for when in ("open", "done")),
    *(f"{call}:{when}" for call in CALLS for when in ("before", "after")),
    *("poll:got", "poll:stored", "typing:after"),
)
DOCUMENT_POINTS = (
    *("document.claim:open", "document.claim:done", "render:before", "render:after"),
    *("document:before", "document:after", "document.settle:open", "document.settle:done"),
)

Kill = tuple[str, int]
"""A point, and the how manieth time it is reached."""


class Trigger:
    """Kills this process at the point of the death that is due, unless another life was faster."""

    def __init__(self, stage: Stage, deaths: Sequence[Kill]) -> None:
        self._stage, self._deaths = stage, deaths
        self._hits: Counter[int] = Counter()

    def hit(self, point: str) -> None:
        number = self._stage.death
        if number == NOBODY or self._deaths[number][0] != point:
            return
        self._hits[number] += 1
        if self._hits[number] == self._deaths[number][1] and self._stage.is_mine(number):
            os.kill(os.getpid(), signal.SIGKILL)
            signal.pause()


class CrashDatabase(Database):
    """Dies before ("open") or right after ("done") the commit of a unit of work."""

    def __init__(self, url: str, trigger: Trigger) -> None:
        super().__init__(url)
        self._trigger = trigger

    def awrite(self, work: Callable[[Session], Any]) -> Coroutine[Any, Any, Any]:
        unit = (UNITS | MAKING).get(sys._getframe(1).f_code.co_qualname)
        return super().awrite(work if unit is None else self._watched(unit, work))

    def _watched(self, unit: str, work: Callable[[Session], Any]) -> Callable[[Session], Any]:
        def hit(units: Sequence[str], when: str) -> None:
            for name in units:
                self._trigger.hit(f"{name}:{when}")

        def watched(session: Session) -> Any:
            result = work(session)
            if unit not in SEEKING or found_something(result):
                units = (unit, *rare(unit, work, result))
                session.flush()
                hit(units, "open")
                sa.event.listen(session, "after_commit", lambda _: hit(units, "done"))
            return result

        return watched


def found_something(result: Any) -> bool:
    return bool(result[-1]) if isinstance(result, tuple) else bool(result)


def rare(unit: str, work: Any, result: Any) -> Iterator[str]:
    """What a unit of work also was."""
    if unit == "claim" and any(ready.notice.kind == NoticeKind.DIGEST for ready in result[0]):
        yield "digest"
    if unit == "settle" and any(_name(one).startswith("Outbox._failed.") for one in work.args[0]):
        yield "close"
    if unit == "settle" and any(_name(one).startswith("Bearer._settled.") for one in work.args[0]):
        yield "document.settle"
    if unit == "write" and any(one.incoming.tap in AGAIN for one in work.args[0]):
        yield "snooze"


def _name(work: Any) -> str:
    return getattr(work, "__qualname__", "")


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

    async def send_file(self, chat_id: str, file: OutgoingFile) -> str:
        return str(await self._around("document", super().send_file(chat_id, file)))

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
