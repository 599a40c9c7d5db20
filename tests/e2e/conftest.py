"""The real command in processes of its own on a data folder of its own, and a browser to open its page."""

import asyncio
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from e2e.fake_demo import ServedDemo
from e2e.installation import Installation, stir
from e2e.processes import PATIENCE, Launcher, Process, said
from e2e.shell import Shell
from emulators.telegram import TelegramEmulator
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from storage.plans import sample_path

# The browser, too, stays on this machine.
ARGS = [
    *["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    *["--disable-component-update", "--disable-sync"],
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]

Open = Callable[..., Page]


class Nhacviec:
    """Runs `nhacviec` with settings of its own, in a folder without `.env`."""

    def __init__(self, launcher: Launcher, folder: Path) -> None:
        self._launcher, self.folder = launcher, folder
        self.settings = {"DATA_DIR": str(folder / "data"), "WEB_PORT": str(free_port())}

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {"PYTHONUNBUFFERED": "1"} | self.settings | more

    def __call__(self, *words: object, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return self._launcher.run(words, self.folder, self.environment(**settings), stdin)

    def start(self, *words: str, out: int, err: int) -> Process:
        """It reads nothing."""
        with open(os.devnull) as nothing:
            return self._launcher.start(words, self.folder, self.environment(), nothing.fileno(), out, err)


class Demo:
    """A running demo and its page's address."""

    def __init__(self, nhacviec: Nhacviec, *words: str) -> None:
        self.url = f"http://127.0.0.1:{nhacviec.settings['WEB_PORT']}"
        self._out, self._err = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115 - as long as the demo
        self.process = nhacviec.start(*words, out=self._out.fileno(), err=self._err.fileno())
        self.wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            return self.get("/health") is not None
        except OSError:
            assert self.process.poll() is None, self.stop()
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
        self.stop(signal.SIGKILL)

    def stop(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        self.process.send_signal(how)
        return self.process.wait(PATIENCE), said(self._out), said(self._err)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first `ward` leaves a copy for all after it."""
    return tmp_path_factory.mktemp("imported") / "nhacviec.db"


@pytest.fixture
def ward(typed: Shell, imported: Path) -> Shell:
    """With the sample's plan and officials on a real database."""
    if imported.exists():
        typed.database.parent.mkdir()
        shutil.copy(imported, typed.database)
        return typed
    assert typed("plan", "import", sample_path("hoai-hao-2023")).returncode == 0
    assert typed("staff", "import", sample_path("hoai-hao-2023-staff")).returncode == 0
    shutil.copy(typed.database, imported)
    return typed


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    launcher = Launcher()
    yield launcher
    launcher.close()


@pytest.fixture
def nhacviec(launcher: Launcher, tmp_path: Path) -> Nhacviec:
    return Nhacviec(launcher, tmp_path)


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


# Telegram, emulated


@pytest.fixture
async def emulator() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as running:
        stirring = asyncio.create_task(stir(running))
        yield running
        stirring.cancel()


@pytest.fixture
async def house(
    launcher: Launcher, tmp_path: Path, empty_url: sa.URL, emulator: TelegramEmulator
) -> AsyncIterator[Installation]:
    """An installation with the sample's plan and staff; what still runs at the end is killed."""
    made = Installation(launcher, tmp_path, empty_url, emulator)
    yield made
    for run in made.runs:
        if not run.ended:
            run.process.kill()
            run.process.wait(PATIENCE)
        assert "Traceback" not in run.err, run.err
    assert made.said_nowhere(emulator.token)
    assert made.said_nowhere("nhacviec_ci@") or "nhacviec_ci@" not in made.settings["DATABASE_URL"]


# The page in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of one module only: while it is open, its event loop runs in this thread, and no other can."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip(
            "THE PAGE IS NOT TESTED, CHROMIUM IS MISSING: "
            "apt-get install --no-install-recommends chromium fonts-noto-core fonts-noto-color-emoji"
        )
    # A busy machine is no fault of the page.
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def errors() -> list[str]:
    """What the console complained of; a test that provokes an error clears it."""
    return []


@pytest.fixture
def open_page(browser: Browser, errors: list[str]) -> Iterator[Open]:
    """Opens the page at an address, ready to use; at the end nothing must have gone wrong on it.

    Whatever serves the page must come before it among the fixtures, to end after it. `tab_of` opens it
    beside another page of the same window.
    """
    contexts = []

    def opened(
        url: str, width: int = 1280, height: int = 800, tab_of: Page | None = None, **options: object
    ) -> Page:
        if tab_of is None:
            size = {"width": width, "height": height}
            context = browser.new_context(viewport=size, locale="vi-VN", **options)
            context.set_default_timeout(PATIENCE * 1000)
            contexts.append(context)
        else:
            context = tab_of.context
        page = context.new_page()
        page.on("console", lambda said: said.type in ("error", "warning") and errors.append(said.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        expect(page.locator("#now")).to_have_text(re.compile("2023"))
        expect(page.locator(".phone")).to_have_count(3)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def demo() -> Iterator[ServedDemo]:
    """A bot that is played, and serves the page."""
    demo = ServedDemo()
    yield demo
    if demo.runs:
        demo.stop()


@pytest.fixture
def open_fake(demo: ServedDemo, open_page: Open) -> Open:
    """Opens the page of the bot that is played."""
    return lambda **options: open_page(demo.url, **options)


@pytest.fixture
def page(open_fake: Open) -> Page:
    return open_fake()


# How tests speak of a page


@pytest.fixture(scope="session")
def phone() -> Callable[[Page, str], Locator]:
    """`phone(page, name)`: the phone of that person."""
    return lambda page, name: page.get_by_role("region", name=f"Điện thoại của {name}")


@pytest.fixture(scope="session")
def official(phone: Callable[[Page, str], Locator]) -> Callable[[Page], Locator]:
    """`official(page)`: the phone of the official the page begins with."""
    return lambda page: phone(page, "Phụ trách Tài chính – Kế hoạch")


@pytest.fixture(scope="session")
def write() -> Callable[[Locator, str], None]:
    """`write(phone, text)`: types and sends it."""

    def written(shown: Locator, text: str) -> None:
        shown.get_by_role("textbox").fill(text)
        shown.get_by_role("textbox").press("Enter")

    return written
