"""The real command in processes of their own, each test on a data folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("nhacviec")
PATIENCE = 60


class Nhacviec:
    """Runs `nhacviec` with settings of its own, in a folder without `.env`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = {"DATA_DIR": str(folder / "data"), "WEB_PORT": str(free_port())}

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {"PYTHONUNBUFFERED": "1"} | self.settings | more

    def __call__(self, *words: object, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *map(str, words)],
            cwd=self.folder,
            env=self.environment(**settings),
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )

    def start(self, *words: str, **settings: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [COMMAND, *words],
            cwd=self.folder,
            env=self.environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


class Demo:
    """A running demo and its page's address."""

    def __init__(self, nhacviec: Nhacviec, *words: str) -> None:
        self.url = f"http://127.0.0.1:{nhacviec.settings['WEB_PORT']}"
        self.process = nhacviec.start(*words)
        self.wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            return self.get("/health") is not None
        except OSError:
            assert self.process.poll() is None, self.process.communicate()
            return False

    def wait_until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, "waited in vain"
            time.sleep(0.05)

    def get(self, path: str) -> object:
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
            return answer.read()

    def post(self, path: str, **body: object) -> object:
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Origin": self.url},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.loads(answer.read())

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)

    def stop(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def nhacviec(tmp_path: Path) -> Nhacviec:
    return Nhacviec(tmp_path)


@pytest.fixture
def open_demo(nhacviec: Nhacviec) -> Iterator[Callable[..., Demo]]:
    """Starts the demo, again and again if need be; whatever still runs is killed at the end."""
    started: list[Demo] = []

    def start(*words: str) -> Demo:
        started.append(Demo(nhacviec, *(words or ("demo",))))
        return started[-1]

    yield start
    for demo in started:
        if demo.process.poll() is None:
            demo.kill()
