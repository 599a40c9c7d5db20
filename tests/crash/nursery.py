"""A preloaded process that forks a child for each order on its input.  python -m crash.nursery

An order is a JSON line, the fields of `Order`. Answered are {"pid"} when the child lives and
{"pid", "signal", "code"} when it has ended. No thread, no event loop before the fork: a child has no use for
them.
"""

import asyncio
import gc
import json
import os
import selectors
import signal
import sys
import traceback
from datetime import date

from crash.life import NUDGE, Order, live

from bot import registry
from jobs.calendar import WorkingDays
from messages import render


def preload() -> None:
    """What every life would otherwise do anew."""
    registry.command_words()
    WorkingDays().add(date(2023, 1, 2), 200)
    environment = render._environment()
    for name in environment.list_templates(extensions=["j2"]):
        environment.get_template(name)
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


def begin(line: bytes) -> int:
    """The child's pid."""
    pid = os.fork()
    if pid == 0:
        child(Order(**json.loads(line)))
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
                    pid = begin(line)
                    selector.register(os.pidfd_open(pid), selectors.EVENT_READ, pid)
                else:
                    return


if __name__ == "__main__":
    serve()
