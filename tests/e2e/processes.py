"""How tests have the command run: as a process of its own, with no more of this one than it is given."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

TESTS = Path(__file__).parents[1]
PATIENCE = 60
"""Seconds a command may take on a busy machine."""


class Process:
    """As far as it is needed here like `subprocess.Popen`."""

    def __init__(self, told: int) -> None:
        self._told = os.fdopen(told, encoding="ascii")
        self.pid = int(self._told.readline())
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._ended(0)

    def wait(self, timeout: float) -> int:
        """Raises subprocess.TimeoutExpired after `timeout` seconds."""
        if self._ended(timeout) is None:
            raise subprocess.TimeoutExpired("nhacviec", timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float) -> int | None:
        if self.returncode is None and select.select([self._told], [], [], timeout)[0]:
            self.returncode = int(self._told.readline())
            self._told.close()
        return self.returncode


class Launcher:
    """Orders processes of `forking.py`, which stands loaded from the first order on."""

    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, TESTS / "e2e" / "forking.py", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                env=os.environ | {"PYTHONPATH": str(TESTS), "PYTHONUNBUFFERED": "1"},
            )

    def close(self) -> None:
        self._orders.close()
        assert self._server.wait(PATIENCE) == 0

    def start(
        self, words: Iterable[object], folder: Path, environment: Mapping[str, str], *stdio: int
    ) -> Process:
        """`stdio`: the files of its input, output and errors."""
        order = {"words": [*map(str, words)], "folder": str(folder), "environment": dict(environment)}
        told, tell = os.pipe()
        socket.send_fds(self._orders, [json.dumps(order).encode()], [*stdio, tell])
        os.close(tell)
        return Process(told)

    def run(
        self, words: Iterable[object], folder: Path, environment: Mapping[str, str], stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """As `subprocess.run` with what it writes captured; killed after `PATIENCE` seconds."""
        words = [*map(str, words)]
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            read, write = os.pipe()
            process = self.start(words, folder, environment, read, out.fileno(), err.fileno())
            os.close(read)
            threading.Thread(target=_feed, args=(write, stdin), daemon=True).start()
            try:
                code = process.wait(PATIENCE)
            finally:
                process.kill()
                process.wait(PATIENCE)
            return subprocess.CompletedProcess(words, code, said(out), said(err))


def _feed(fd: int, text: str) -> None:
    with contextlib.suppress(BrokenPipeError), os.fdopen(fd, "w", encoding="utf-8") as file:
        file.write(text)


def said(file: BinaryIO) -> str:
    """All that was written to it."""
    file.seek(0)
    return file.read().decode()
