"""A preloaded process that forks a child for each order on its input.  python -m crash.nursery

An order is a JSON line, the fields of `Order`. Answered are {"pid"} when the child lives and
{"signal", "code"} when it has ended. No thread, no event loop before the fork: a child has no use for them.
"""

import asyncio
import gc
import json
import os
import sys
import traceback
from datetime import date

from crash.life import Order, live

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


def serve() -> None:
    """One life at a time, until the input ends."""
    preload()
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            child(Order(**json.loads(line)))
        print(json.dumps({"pid": pid}), flush=True)
        _, status = os.waitpid(pid, 0)
        died = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
        print(json.dumps({"signal": died, "code": code}), flush=True)


if __name__ == "__main__":
    serve()
