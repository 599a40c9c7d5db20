"""`nhacviec run` and `demo`: serve channels and the demo's page until stopped; the one owner of signals."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime

import typer
import uvicorn
from filelock import FileLock, Timeout
from sqlalchemy import URL
from starlette.applications import Starlette

from bot.bootstrap import App, Engine, Failed
from bot.channels import Channel, load
from bot.demo_page import DemoPage, move_to
from bot.feeds import Feeds
from bot.remotes import opened, polling_task
from bot.web.app import demo_app
from bot.web.files import links_app
from storage import installation
from storage.database import Database
from storage.tables import Bot

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 3
YOUNG = 10_000
"""How many objects are made before the collector looks through them; 700 by itself."""


def serve(app: App, at: datetime | None) -> None:
    """Serves what is configured, and a demo's page, until SIGINT or SIGTERM. Raises Failed, StorageError."""
    if not (app.demo or app.settings.telegram_bot_token.get_secret_value()):
        raise Failed(
            "no channel is configured, so there is nothing to run: set TELEGRAM_BOT_TOKEN; "
            "`nhacviec demo` opens the demo, `nhacviec chat --as CODE` a chat in the terminal"
        )
    database = app.database()
    with contextlib.closing(database), alone(database.url):
        asyncio.run(_serve(app, database, at))


@contextlib.contextmanager
def alone(url: URL) -> Iterator[None]:
    """One serving process a SQLite file; the lock dies with its process. Raises Failed for a second one."""
    if url.get_backend_name() != "sqlite":
        yield
        return
    lock = FileLock(f"{url.database}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise Failed(
            f"another nhacviec is running on {url.database}; stop it first, or use PostgreSQL for several"
        ) from error
    try:
        yield
    finally:
        lock.release()


async def _serve(app: App, database: Database, at: datetime | None) -> None:
    async with contextlib.AsyncExitStack() as stack:
        listener = stack.enter_context(_listening(*where)) if (where := _where(app)) else None
        remotes = await stack.enter_async_context(opened(app, database))
        web = await _web(database) if app.demo else {}
        files, links = app.settings.data_dir / "files", "" if app.demo else app.settings.public_url
        engine = Engine(database, app.clock, {**web, **remotes}, files, links)
        settle_memory()
        if at is not None:
            await move_to(engine, at)
        await stack.enter_async_context(engine.running())
        if listener is not None:
            page = await asyncio.to_thread(_app, app, engine, web)
            await stack.enter_async_context(_served(page, listener))
        for line in _what_is_served(app, [bot for bot, _ in remotes.values()]):
            typer.echo(line)
        polls = [polling_task(engine, bot, channel) for bot, channel in remotes.values()]
        await _until_stopped(engine, polls)
    if not engine.bots:
        raise Failed(
            "no token is accepted any more, nothing is left to serve; mend the settings and run again"
        )


def settle_memory() -> None:
    """What is loaded by now stays: looking through it at each collection took a third of the planning.

    What comes and goes with each message is looked through less often: that took a twelfth of the sending.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def _what_is_served(app: App, bots: Sequence[Bot]) -> Iterator[str]:
    if app.demo:
        where = f"http://{LOOPBACK}:{app.settings.web_port}"
        yield f"The demo is open at {where} (data: {app.settings.demo_file})."
    elif app.settings.public_url:
        where = f"{app.settings.web_host}:{app.settings.web_port}"
        yield f"Links to files are answered at {where}, from outside {app.settings.public_url}."
    for bot in bots:
        yield f"Telegram is served as {bot.name}."
    yield "Stop with Ctrl+C; everything goes on from there the next time."


async def _until_stopped(engine: Engine, polls: Sequence[asyncio.Task[None]]) -> None:
    """Until a signal comes, or no bot is left to serve."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    waiting = [asyncio.create_task(stop.wait()), asyncio.create_task(engine.idle.wait())]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (*waiting, *polls):
            task.cancel()
        await asyncio.gather(*waiting, *polls, return_exceptions=True)


async def _web(database: Database) -> dict[int, tuple[Bot, Channel]]:
    made = load("web")
    bots = await database.aread(lambda s: installation.bots(s, "web"))
    return {bot.id: (bot, made()) for bot in bots}


class _Server(uvicorn.Server):
    """The signals are ours: one owner, whatever else runs beside the page."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _where(app: App) -> tuple[str, int] | None:
    """Where HTTP is answered: the demo's page on this machine alone, links to files where they are wanted."""
    if app.demo:
        return LOOPBACK, app.settings.web_port
    return (app.settings.web_host, app.settings.web_port) if app.settings.public_url else None


def _app(app: App, engine: Engine, web: Mapping[int, tuple[Bot, Channel]]) -> Starlette:
    if app.demo:
        return demo_app(DemoPage(engine, min(web)))
    feeds = Feeds(engine.database, engine.clock, engine.cals)
    return links_app(engine.shelf.linked, feeds.opened)


@contextlib.asynccontextmanager
async def _served(page: Starlette, listener: socket.socket) -> AsyncIterator[None]:
    """What answers when the block begins and is closed, its streams first, when it ends."""
    server = _Server(uvicorn.Config(page, log_config=None, timeout_graceful_shutdown=GRACE_SECONDS))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        page.state.closing.set()
        server.should_exit = True
        await serving


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        raise Failed(
            f"cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}); "
            "stop what uses it, or set WEB_PORT to another port"
        ) from error
    with listener:
        yield listener
