"""One life: the bot over a database and an emulated Telegram, until it is killed or told to stop."""

import asyncio
import contextlib
import logging
import signal
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from crash.clocks import CrashClock
from crash.points import CrashChannel, CrashDatabase, Trigger

from bot.bootstrap import Engine
from bot.remotes import poll
from storage import installation, plans


@dataclass(frozen=True)
class Order:
    """What a life is to be. `offset` and `ahead` in seconds; without a `point` it ends by SIGTERM only."""

    database: str
    base: str
    token: str
    files: str
    log: str
    offset: float
    ahead: float
    point: str | None = None
    nth: int = 1


async def live(order: Order) -> None:
    """As `bot.serving` puts it together, of parts that die."""
    logging.basicConfig(filename=order.log, level=logging.WARNING, force=True)
    trigger = Trigger(order.point, order.nth)
    clock = CrashClock(timedelta(seconds=order.offset), timedelta(seconds=order.ahead))
    channel = CrashChannel(order.token, order.base, clock.business, trigger)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with contextlib.closing(CrashDatabase(order.database, trigger)) as database:
        name, ref = await channel.open(), f"telegram:{order.token.partition(':')[0]}"
        bot = await database.awrite(
            lambda s: installation.bot_of_token(s, plans.offices(s)[0].id, "telegram", ref, name)
        )
        engine = Engine(database, clock, {bot.id: (bot, channel)}, Path(order.files))
        async with engine.running():
            polling = asyncio.create_task(poll(engine, bot, channel))
            await stop.wait()
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)
        await channel.close()
