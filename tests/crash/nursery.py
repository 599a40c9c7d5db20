"""A preloaded process that forks a child for each order on its input.  python -m crash.nursery

An order is a JSON line, the fields of `Order`. Answered are {"pid"} when the child lives and
{"pid", "signal", "code"} when it has ended. No thread, no event loop before the fork: a child has no use for
them.
"""

import asyncio
import contextlib
import gc
import json
import os
import selectors
import signal
import sys
import traceback
from datetime import date
from pathlib import Path

import apscheduler.schedulers.asyncio  # noqa: F401 - what a life would load itself
import sqlalchemy as sa
from crash.clocks import CrashClock
from crash.life import NUDGE, Order, live
from crash.stage import Stage
from sqlmodel import Session, select
from statements import shared

from bot import registry
from bot.bootstrap import Engine
from bot.channels.web import WebChannel
from jobs.calendar import WorkingDays
from messages import render
from storage.database import Database
from storage.tables import Bot


def preload() -> None:
    """What every life would otherwise do anew."""
    registry.command_words()
    WorkingDays().add(date(2023, 1, 2), 200)
    environment = render._environment()
    for name in environment.list_templates(extensions=["j2"]):
        environment.get_template(name)
    gc.collect()
    gc.freeze()


class Undone(Exception):
    """Nothing of it is kept."""


def learn(order: Order) -> None:
    """Compiles a morning's planning and its messages, for all lives on that engine; nobody lives yet."""
    with contextlib.closing(shared(Database(order.database))) as database:
        bots = database.read(lambda s: s.exec(select(Bot)).all())
        channels = {bot.id: (bot, WebChannel()) for bot in bots}
        engine = Engine(database, CrashClock(Stage(Path(order.stage))), channels, Path(order.files))
        offices = database.read(engine.planning._offices)

        def morning(session: Session) -> None:
            engine.planning._plan(offices, session)
            session.flush()
            engine.outbox._claim(engine.outbox._budgets(), session)
            raise Undone

        with contextlib.suppress(Undone):
            database.write(morning)
    gc.collect()
    gc.freeze()


def child(order: Order) -> None:
    """Lives and exits, 0 when it was told to stop."""
    with open(order.log, "a") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    code = 1
    try:
        asyncio.run(live(order))
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def begin(order: Order) -> int:
    """The child's pid."""
    pid = os.fork()
    if pid == 0:
        child(order)
    print(json.dumps({"pid": pid}), flush=True)
    return pid


def bury(pid: int) -> None:
    """Says how the child ended."""
    _, status = os.waitpid(pid, 0)
    died = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
    print(json.dumps({"pid": pid, "signal": died, "code": code}), flush=True)


def serve() -> None:
    """Children live beside each other, until the input ends."""
    preload()
    learnt: set[str] = set()
    # A child may be nudged before it listens.
    signal.signal(NUDGE, signal.SIG_IGN)
    # Unbuffered: what had been read ahead, the selector would not tell of.
    orders = sys.stdin.buffer.raw
    with selectors.DefaultSelector() as selector:
        selector.register(orders, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is not orders:
                    bury(key.data)
                    selector.unregister(key.fileobj)
                    os.close(key.fd)
                elif line := orders.readline():
                    order = Order(**json.loads(line))
                    if (name := sa.make_url(order.database).drivername) not in learnt:
                        learn(order)
                        learnt.add(name)
                    pid = begin(order)
                    selector.register(os.pidfd_open(pid), selectors.EVENT_READ, pid)
                else:
                    return


if __name__ == "__main__":
    serve()
