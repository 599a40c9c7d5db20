"""The command in processes forked from one that has loaded it, which takes most of a short command's time.

    python tests/e2e/forking.py FD

Orders are datagrams on the socket FD, `{"words", "folder", "environment"}` with four files: the standard
three, and one that is told the child's number when it lives and its code, negative for a signal, when it has
ended. No thread, no event loop before the fork.
"""

import contextlib
import gc
import json
import os
import selectors
import socket
import sys

import apscheduler.schedulers.asyncio  # noqa: F401 - what a child would load itself
import telegram.ext  # noqa: F401
import uvicorn  # noqa: F401
from e2e.launch import launch

from bot import bootstrap, registry  # noqa: F401

MOST = 1_000_000
"""Bytes of an order, more than a datagram can have."""


def become(order: dict, stdio: list[int]) -> None:
    """This process is the child that was ordered; of the server's files it keeps none."""
    for number, fd in enumerate(stdio):
        os.dup2(fd, number)
    os.closerange(3, 1024)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["nhacviec", *order["words"]]


def bury(pid: int, told: int) -> None:
    """Says how the child ended, if anybody still listens."""
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with contextlib.suppress(BrokenPipeError):
        os.write(told, f"{code}\n".encode())
    os.close(told)


def serve(orders: socket.socket) -> tuple[dict, list[int]] | None:
    """Children live beside each other; a child returns with its order, the server once nobody orders."""
    with selectors.DefaultSelector() as selector:
        selector.register(orders, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is not orders:
                    bury(*key.data)
                    selector.unregister(key.fileobj)
                    os.close(key.fd)
                    continue
                said, files, _, _ = socket.recv_fds(orders, MOST, 4)
                if not said:
                    return None
                *stdio, told = files
                if (pid := os.fork()) == 0:
                    return json.loads(said), stdio
                os.write(told, f"{pid}\n".encode())
                selector.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, told))
                for fd in stdio:
                    os.close(fd)


if __name__ == "__main__":
    gc.collect()
    gc.freeze()
    ordered = serve(socket.socket(fileno=int(sys.argv[1])))
    if ordered is not None:
        become(*ordered)
        launch()
