"""Reports fetched, stored on disk, handled and answered, beside an echo bot that keeps nothing."""

import asyncio
import contextlib
import gc
import json
import logging
import shutil
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, func, select
from telegram import Update
from telegram.ext import Application, MessageHandler, filters

from bot.bootstrap import Engine
from bot.channels.telegram import TelegramChannel
from bot.remotes import poll
from jobs.ports import Pacing
from storage import installation
from storage.tables import Inbox, InboxState, Progress
from tests.bench import world
from tests.bench.child import child
from tests.bench.figures import middle, scaled, table
from tests.bench.server import TOKEN

CHATS, WARM, REPORTS, SLOWLY, EACH_SECOND, ROUNDS = 200, 100, 600, 120, 20.0, 3
Said = list[tuple[int, str]]


@dataclass(frozen=True)
class Figures:
    """Reports a second when all come at once, CPU seconds each then, and the median wait at 20 a second."""

    rate: float
    cpu: float
    wait: float


@contextlib.asynccontextmanager
async def ours(path: Path, base: str) -> AsyncIterator[None]:
    """Everything that runs in `nhacviec run`, on a database of its own; at the end nothing is left undone."""
    database, clock = world.opened(path), world.clock()
    (bot,) = database.read(lambda s: installation.bots(s, "telegram"))
    channel = TelegramChannel(TOKEN, base, clock.business, Pacing())
    await channel.open()
    engine = Engine(database, clock, {bot.id: (bot, channel)})
    async with engine.running():
        polling = asyncio.create_task(poll(engine, bot, channel))
        yield
        polling.cancel()
        await asyncio.wait([polling])
    await channel.close()
    database.read(_check)
    database.close()


def _check(session: Session) -> None:
    undone = session.exec(select(func.count(Inbox.id)).where(col(Inbox.state) != InboxState.ANSWERED)).one()
    events, kept = (session.exec(select(func.count(table.id))).one() for table in (Inbox, Progress))
    assert (undone, events) == (0, kept), "every event is answered, and each is a report"


@contextlib.asynccontextmanager
async def echo(path: Path, base: str) -> AsyncIterator[None]:
    """python-telegram-bot as its examples use it."""
    application = Application.builder().token(TOKEN).base_url(f"{base}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    async with application:
        assert application.updater is not None
        await application.start()
        await application.updater.start_polling()
        yield
        await application.updater.stop()
        await application.stop()


async def _echo(update: Update, _: object) -> None:
    assert update.message is not None
    assert update.message.text is not None
    await update.message.reply_text(update.message.text)


BOTS = {"nhacviec": ours, "echo bot, keeps nothing": echo}


async def _figures(name: str, path: Path, people: list[tuple[int, list[str]]]) -> Figures:
    async with child("tests.bench.load") as (load, base), BOTS[name](path, base):

        async def run(count: int, first: int, each_second: float | None) -> tuple[float, list[float]]:
            assert load.stdin is not None
            assert load.stdout is not None
            order = {"said": _reports(people, first, count), "each_second": each_second}
            load.stdin.write(json.dumps(order).encode() + b"\n")
            done = json.loads(await load.stdout.readline())
            return done["seconds"], done["waits"]

        await run(scaled(WARM), 0, 100.0)
        count, cpu = scaled(REPORTS), time.process_time()
        seconds, _ = await run(count, scaled(WARM), None)
        cpu = time.process_time() - cpu
        _, waits = await run(scaled(SLOWLY), scaled(WARM) + count, EACH_SECOND)
        return Figures(count / seconds, cpu / count, middle(waits))


def _reports(people: list[tuple[int, list[str]]], first: int, count: int) -> Said:
    """From one chat after another, each about its unit's tasks in turn."""
    said = []
    for number in range(first, first + count):
        chat, codes = people[number % len(people)]
        code = codes[(number // len(people) + number) % len(codes)]
        said.append((chat, f"{code} đã niêm yết {number % 40 + 1} thủ tục"))
    return said


async def measure(folder: Path) -> None:
    people = world.ward(folder / "ward.db", CHATS)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    found: dict[str, list[Figures]] = {name: [] for name in BOTS}
    for _ in range(ROUNDS):
        for name in BOTS:
            gc.collect()
            path = Path(shutil.copy(folder / "ward.db", folder / "reports.db"))
            found[name].append(await _figures(name, path, people))
    _print(found)


def _print(found: dict[str, list[Figures]]) -> None:
    rows = []
    for name, figures in found.items():
        rate, cpu = middle([f.rate for f in figures]), middle([f.cpu for f in figures])
        wait = middle([f.wait for f in figures])
        rows.append((name, f"{rate:,.0f}/s", f"{cpu * 1000:.2f} ms", f"{wait * 1000:.1f} ms"))
    ours, theirs = (middle([f.wait for f in figures]) for figures in found.values())
    note = f"At {EACH_SECOND:.0f} a second nhacviec's median answer takes {(ours - theirs) * 1000:+.1f} ms."
    head = (f"reports from {CHATS} chats", "all at once", "CPU each", f"median wait at {EACH_SECOND:.0f}/s")
    table("Incoming", head, rows, note)
