"""What `nhacviec demo`, `run` and `chat` do: build the parts, serve until stopped, leave nothing behind."""

import asyncio
import contextlib
import logging
import signal
import socket
import sys
import uuid
from collections.abc import Iterator
from datetime import datetime

import typer
import uvicorn

from bot.bootstrap import App, Engine, Failed, alone
from bot.channels import load
from bot.clock import HANOI
from bot.context import Event
from bot.demo_page import DemoPage, GoingBack, move
from bot.web.app import demo_app
from jobs import people
from storage import installation
from storage.database import Database

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 3


def set_up_logging(level: str) -> None:
    """To stderr. Libraries that print whole addresses (a token may stand in one) keep to warnings."""
    logging.basicConfig(
        level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr
    )
    for noisy in ("alembic", "apscheduler", "uvicorn", "sse_starlette", "asyncio", "filelock"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def run(app: App, at: datetime | None) -> None:
    """Serves the configured channels; without any there is only a demo to open. Raises Failed."""
    if not app.demo:
        raise Failed(
            "no channel is configured, so there is nothing to run: Telegram and Zalo are not built yet; "
            "`nhacviec demo` opens the demo, `nhacviec chat --as CODE` a chat in the terminal"
        )
    demo(app, at)


def demo(app: App, at: datetime | None) -> None:
    """Opens the demo's page on loopback until Ctrl+C. Raises Failed, StorageError."""
    database = app.database()
    with contextlib.closing(database), alone(database.url):
        asyncio.run(_serve_demo(app, database, at))


async def _serve_demo(app: App, database: Database, at: datetime | None) -> None:
    engine = _engine(app, database, "web")
    (web_bot,) = engine.bots
    with _listening(LOOPBACK, app.settings.web_port) as listener:
        if at is not None:
            await _move_to(engine, at)
        page = demo_app(DemoPage(engine, web_bot))
        server = _Server(uvicorn.Config(page, log_config=None, timeout_graceful_shutdown=GRACE_SECONDS))
        typer.echo(_opened(app))
        async with engine.running():
            with _stopped_by_signals(server, page.state.closing):
                await server.serve(sockets=[listener])


def _opened(app: App) -> str:
    return (
        f"The demo is open at http://{LOOPBACK}:{app.settings.web_port} (data: {app.settings.demo_url}).\n"
        "Stop it with Ctrl+C; it goes on from there the next time."
    )


class _Server(uvicorn.Server):
    """The signals are ours: one owner, whatever else runs beside the page."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.contextmanager
def _stopped_by_signals(server: uvicorn.Server, closing: asyncio.Event) -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        closing.set()
        server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        raise Failed(
            f"cannot listen on {host}:{port} ({error.strerror}); "
            "stop what uses it, or set WEB_PORT to another port"
        ) from error
    with listener:
        yield listener


def _engine(app: App, database: Database, channel: str) -> Engine:
    """Serves every bot of the channel that the database knows."""
    found = database.read(lambda s: installation.bots(s, channel))
    made = load(channel)
    return Engine(database, app.clock, {one.id: (one, made()) for one in found})


async def _move_to(engine: Engine, at: datetime) -> None:
    try:
        await move(engine, at)
    except GoingBack as error:
        now = engine.clock.now()
        raise Failed(
            f"the demo stands at {now:%Y-%m-%dT%H:%M} and only moves forward; start it anew from its page, "
            "or delete the file demo.db"
        ) from error


def chat(app: App, code: str, at: datetime | None) -> None:
    """Answers the lines of stdin as the official `code` would be answered. Raises Failed, StorageError."""
    database = app.database()
    with contextlib.closing(database):
        asyncio.run(_chat(app, database, code, at))


async def _chat(app: App, database: Database, code: str, at: datetime | None) -> None:
    bot, chat_id = await database.awrite(lambda s: people.console_chat(s, code, app.clock.instant()))
    if at is not None:
        await _set_clock(app, database, at)
    engine = Engine(database, app.clock, {bot.id: (bot, load("console")())})
    interactive = sys.stdin.isatty()
    if interactive:
        typer.echo(
            f"Chat as {code}, {app.clock.now():%Y-%m-%d %H:%M}. /trogiup shows the commands, Ctrl+D ends.\n"
        )
    while (line := await asyncio.to_thread(_read_line, interactive)) is not None:
        if line.strip():
            event = Event(bot.id, uuid.uuid4().hex, chat_id, _said(line, app.clock.now()))
            await engine.intake.receive([event])
            await engine.intake.drain()


async def _set_clock(app: App, database: Database, at: datetime) -> None:
    """A later moment moves the demo; an earlier one holds for this chat alone."""
    if at >= app.clock.now():
        await _move_to(_engine(app, database, "web"), at)
    else:
        app.clock.set(at)
        app.clock.follows = False


def _said(line: str, now: datetime) -> dict[str, object]:
    return {"text": line, "sent_at": now.astimezone(HANOI).isoformat()}


def _read_line(interactive: bool) -> str | None:
    if interactive:
        typer.echo("> ", nl=False)
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None
