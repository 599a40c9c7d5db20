"""One life: the bot over a database and an emulated Telegram, until it is killed or told to stop."""

import asyncio
import contextlib
import json
import logging
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crash import making
from crash.clocks import CrashClock
from crash.points import CrashChannel, CrashDatabase, Kill, Trigger
from crash.stage import Stage
from sqlmodel import Session
from statements import shared

from bot.bootstrap import Engine
from bot.channels.web import WebChannel
from bot.remotes import poll
from storage import installation, plans
from storage.tables import Bot

NUDGE = signal.SIGUSR1


@dataclass(frozen=True)
class Order:
    """What a life is to be. It dies the death of `deaths` that its stage says is due, or ends by SIGTERM."""

    database: str
    base: str
    token: str
    files: str
    log: str
    stage: str
    deaths: Sequence[Kill] = ()


def holders(stage: Path, pid: int) -> Path:
    """Where a life writes by what names it leases things."""
    return stage.with_name(f"holders.{pid}")


async def live(order: Order) -> None:
    """As `bot.serving` puts it together, of parts that die."""
    logging.basicConfig(filename=order.log, level=logging.WARNING, force=True)
    stage = Stage(Path(order.stage))
    trigger, clock = Trigger(stage, order.deaths), CrashClock(stage)
    making.watch(trigger)
    channel = CrashChannel(order.token, order.base, clock.business, trigger)
    stop, nudged, loop = asyncio.Event(), asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(NUDGE, nudged.set)
    with contextlib.closing(shared(CrashDatabase(order.database, trigger))) as database:
        name, ref = await channel.open(), f"telegram:{order.token.partition(':')[0]}"
        telegram, web = await database.awrite(lambda s: _bots(s, ref, name))
        channels = {telegram.id: (telegram, channel), web.id: (web, WebChannel())}
        engine = Engine(database, clock, channels, Path(order.files))
        parts = (engine.outbox, engine.intake, engine.files, engine.courier)
        holders(stage.path, os.getpid()).write_text(json.dumps([part._holder for part in parts]))
        async with engine.running():
            tasks = [asyncio.create_task(poll(engine, telegram, channel))]
            tasks.append(asyncio.create_task(_look_when_nudged(engine, nudged)))
            await stop.wait()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await channel.close()


def _bots(session: Session, ref: str, name: str) -> tuple[Bot, Bot]:
    (web,) = installation.bots(session, "web")
    return installation.bot_of_token(session, plans.offices(session)[0].id, "telegram", ref, name), web


async def _look_when_nudged(engine: Engine, nudged: asyncio.Event) -> None:
    """What it would do within a minute, at once: the hour has changed, or another life has ended."""
    while True:
        await nudged.wait()
        nudged.clear()
        await engine.plan()
        engine.files.wake()
        engine.courier.wake()
        await engine.intake.serve_open_chats()
