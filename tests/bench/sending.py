"""10,000 morning digests of three items through Outbox and TelegramChannel, beside a bare loop."""

import asyncio
import gc
import shutil
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, NoReturn

from sqlmodel import func, select

from bot.channels.telegram import TelegramChannel
from bot.commands.morning import morning
from jobs.calendars import Calendars
from jobs.outbox import Outbox
from jobs.pace import paces
from jobs.ports import Pacing
from jobs.settle import GroupCommit
from messages.types import Button, Outgoing
from storage.database import Database
from storage.tables import Message, Notice, NoticeState
from tests.bench import world
from tests.bench.calls import AT_ONCE, REQUESTS, Said, rate
from tests.bench.child import child
from tests.bench.figures import middle, scaled, table
from tests.bench.server import TOKEN

DIGESTS, BARE, WARM, ROUNDS = 10_000, 1_000, 200, 3


class Counting(TelegramChannel):
    """The real channel; `done` when as many as are `awaited` have left."""

    awaited = 0

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.done = asyncio.Event()

    async def send(self, chat_id: str, message: Outgoing) -> str:
        external_id = await super().send(chat_id, message)
        self.awaited -= 1
        if not self.awaited:
            self.done.set()
        return external_id


def _refused(bot_id: int) -> NoReturn:
    raise RuntimeError(f"the token of bot {bot_id} was refused")


async def ours(path: Path, base: str) -> tuple[float, float, list[Said]]:
    """Digests a second, CPU seconds of this process a digest, and the first thousand as they were sent."""
    database, clock, cal = world.opened(path), world.clock(), Calendars()
    channel = Counting(TOKEN, base, clock.business, Pacing())
    channel.awaited = database.read(lambda s: s.exec(select(func.count(Notice.id))).one())
    await channel.open()
    senders = {1: channel}
    outbox = Outbox(database, clock, cal, senders, paces(senders), GroupCommit(database), morning, _refused)
    start, cpu = time.perf_counter(), time.process_time()
    sending = asyncio.create_task(outbox.run())
    await channel.done.wait()
    sending.cancel()
    await asyncio.wait([sending])
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    await channel.close()
    said, count = _delivered(database)
    database.close()
    return count / seconds, cpu / count, said


def _delivered(database: Database) -> tuple[list[Said], int]:
    notices = database.read(lambda s: s.exec(select(Notice.state)).all())
    assert set(notices) == {NoticeState.DELIVERED}, "every digest is delivered and settled"
    rows = database.read(lambda s: list(s.exec(select(Message).order_by(Message.id).limit(BARE))))
    said = [Said(r.chat_id, r.text, tuple((Button(**choice),) for choice in r.choices)) for r in rows]
    return said, len(notices)


async def measure(folder: Path) -> None:
    template, count = folder / "province.db", scaled(DIGESTS)
    world.province(template, count)
    warm = folder / "warm.db"
    world.province(warm, WARM)
    rates: dict[tuple[str, int], list[float]] = defaultdict(list)
    cpus = []
    async with child("tests.bench.server") as (_, base):
        await ours(Path(shutil.copy(warm, folder / "morning.db")), base)
        for _ in range(ROUNDS):
            path = Path(shutil.copy(template, folder / "morning.db"))
            gc.collect()
            fast, cpu, said = await ours(path, base)
            rates["ours", 0].append(fast)
            cpus.append(cpu)
            for name, request in REQUESTS.items():
                for at_once in AT_ONCE:
                    gc.collect()
                    rates[name, at_once].append(await rate(request, base, said[: scaled(BARE)], at_once))
    _print(rates, cpus, count)


def _print(rates: dict[tuple[str, int], list[float]], cpus: list[float], count: int) -> None:
    goal = middle(rates["HTTPXRequest", 8])
    rows = []
    for (name, at_once), found in rates.items():
        what = f"bare loop, {name}, {at_once} at once" if at_once else "nhacviec, composed, sent and settled"
        rows.append((what, f"{middle(found):,.0f}/s", f"{middle(found) / goal:.2f}"))
    head = (f"sending, {count:,} digests of three items", "rate", "to the bare loop at 8")
    table("Sending", head, rows, f"nhacviec spends {middle(cpus) * 1000:.2f} ms of CPU on a digest.")
