"""`nhacviec chat`: a chat in the terminal, or the lines of a pipe."""

import asyncio
import contextlib
import os
import sys
import uuid
from datetime import datetime

import typer

from bot.bootstrap import App, Engine
from bot.channels import load
from bot.context import Event
from bot.demo_page import move_to
from jobs import people
from storage import inbox, installation
from storage.database import Database


def chat(app: App, code: str, at: datetime | None) -> None:
    """Answers the lines of stdin as the official `code` would be answered. Raises Failed, StorageError."""
    database = app.database()
    with contextlib.closing(database):
        asyncio.run(_chat(app, database, code, at))


async def _chat(app: App, database: Database, code: str, at: datetime | None) -> None:
    bot, chat_id = await database.awrite(lambda s: people.console_chat(s, code, app.clock.instant()))
    if at is not None:
        await _set_clock(app, database, at)
    await database.awrite(lambda s: inbox.forget_leases(s, [bot.id]))
    screen, folder = _Screen(), app.settings.data_dir
    channel = load("console")(screen, folder / "sent")
    engine = Engine(database, app.clock, {bot.id: (bot, channel)}, folder / "files")
    await engine.courier.begin_alone()
    interactive = sys.stdin.isatty()
    if interactive:
        typer.echo(f"Chat as {code}, {app.clock.now():%Y-%m-%d %H:%M}. /trogiup: commands, Ctrl+D: end.\n")
    while not screen.closed and (line := await asyncio.to_thread(_read_line, interactive)) is not None:
        if line.strip():
            said: dict[str, object] = {"text": line, "sent_at": app.clock.now().isoformat()}
            await engine.intake.receive([Event(bot.id, uuid.uuid4().hex, chat_id, said)])
            await engine.intake.drain()
            await engine.courier.drain()


class _Screen:
    """Prints what is said; whoever stops reading (`| head`) ends the chat, not with a fault."""

    closed = False

    def __call__(self, text: str) -> None:
        try:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()
        except BrokenPipeError:
            self.closed = True
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


async def _set_clock(app: App, database: Database, at: datetime) -> None:
    """A later moment moves the demo; an earlier one holds for this chat alone."""
    if at < app.clock.now():
        app.clock.set(at)
        app.clock.follows = False
        return
    made = load("web")
    bots = await database.aread(lambda s: installation.bots(s, "web"))
    await move_to(Engine(database, app.clock, {bot.id: (bot, made()) for bot in bots}), at)


def _read_line(interactive: bool) -> str | None:
    if interactive:
        typer.echo("> ", nl=False)
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None
