"""`nhacviec run` and `demo`: serve channels and the demo's page until stopped; the one owner of signals."""

import asyncio
import contextlib
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime

import typer
import uvicorn

from bot.bootstrap import App, Engine, Failed, alone
from bot.channels import Channel, load
from bot.demo_page import DemoPage, move_to
from bot.remotes import opened, polling_task
from bot.web.app import demo_app
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


async def _serve(app: App, database: Database, at: datetime | None) -> None:
    async with contextlib.AsyncExitStack() as stack:
        listener = stack.enter_context(_listening(app.settings.web_port)) if app.demo else None
        remotes = await stack.enter_async_context(opened(app, database))
        web = await _web(database) if app.demo else {}
        engine = Engine(database, app.clock, {**web, **remotes}, app.settings.data_dir / "files")
        settle_memory()
        if at is not None:
            await move_to(engine, at)
        await stack.enter_async_context(engine.running())
        if listener is not None:
            await stack.enter_async_context(_page(engine, min(web), listener))
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


@contextlib.asynccontextmanager
async def _page(engine: Engine, web_bot: int, listener: socket.socket) -> AsyncIterator[None]:
    """The demo's page, answering when the block begins and closed, its streams first, when it ends."""
    page = demo_app(await asyncio.to_thread(DemoPage, engine, web_bot))
    server = _Server(uvicorn.Config(page, log_config=None, timeout_graceful_shutdown=GRACE_SECONDS))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        page.state.closing.set()
        server.should_exit = True
        await serving


@contextlib.contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise Failed(
            f"cannot listen on {LOOPBACK}:{port} ({os.strerror(error.errno or 0)}); "
            "stop what uses it, or set WEB_PORT to another port"
        ) from error
    with listener:
        yield listener
