"""The one place that builds the real objects; each can be replaced by argument."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot import demo
from bot.answers import Answers
from bot.channels import Channel
from bot.clock import Clock
from bot.commands import importing
from bot.commands.morning import morning
from bot.couriers import Courier
from bot.intake import Intake
from bot.news import News
from bot.planning import Planning
from bot.router import Router
from bot.settings import Settings
from bot.shelf import Shelf
from jobs import notify
from jobs.calendars import Calendars
from jobs.files import FileWorker, Source
from jobs.filestore import FileStore
from jobs.imports.reader import ImportReader
from jobs.notify import When
from jobs.outbox import Outbox
from jobs.pace import paces
from jobs.pulse import INTAKE, OUTBOX, PLANNER, Pulse
from jobs.schedule import scheduler
from jobs.settle import GroupCommit
from jobs.watch import Watch
from messages.types import Reply
from messages.views import ChannelStopped
from storage import audit, inbox, installation
from storage.audit import By
from storage.database import Database
from storage.schema import prepare
from storage.tables import Bot, InstallationKind

log = logging.getLogger(__name__)


class Failed(Exception):
    """The command could not do its work; the message is the sentence to print."""


@dataclass
class App:
    """What a command of `nhacviec` works with: settings, the clock, and the database they name."""

    settings: Settings
    demo: bool = False
    clock: Clock = field(default_factory=Clock)

    @property
    def kind(self) -> InstallationKind:
        return InstallationKind.DEMO if self.demo else InstallationKind.REAL

    def open(self) -> Database:
        """The database as it is. Raises StorageError or Failed with a sentence that says what to do."""
        try:
            self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Failed(f"the folder {self.settings.data_dir} cannot be made: {error.strerror}") from error
        url = self.settings.demo_url if self.demo else self.settings.real_url
        database = Database(url, lambda session: audit.begin(session, By(self.clock.now())))
        database.check()
        return database

    def database(self) -> Database:
        """The database, its schema and a demo's sample ready, the clock where it stands. Raises as `open`."""
        database = self.open()
        prepare(database, self.kind)
        if self.demo:
            demo.ensure(database, self.clock)
        return database


def _beside(database: Database) -> Path:
    base = Path(database.url.database or "") if database.is_sqlite else Path("data/nhacviec.db")
    return base.parent / "files"


class Engine:
    """The running parts over one database, for the bots this process serves (`channels` by bot).

    `files`: the folder of what officials send, shared by all processes on one database; `files` beside the
    SQLite file (of `data` with PostgreSQL) unless it is named. `links`: the address people open links at, ""
    where there is none.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[int, tuple[Bot, Channel]],
        files: Path | None = None,
        links: str = "",
    ) -> None:
        self.database = database
        self.clock = clock
        self.cals = Calendars()
        self.news = News()
        self.pulse = Pulse(clock.monotonic)
        self.bots = list(channels)
        self.idle = asyncio.Event()
        self._channels = dict(channels)
        self._tasks: set[asyncio.Task[None]] = set()
        senders = {bot_id: channel for bot_id, (_, channel) in channels.items()}
        offices = {bot_id: bot.office_id for bot_id, (bot, _) in channels.items()}
        settle = GroupCommit(database, committed=self.news.tell)
        sends, takes_in = (partial(self.pulse.beat, part) for part in (OUTBOX, INTAKE))
        self.planning = Planning(database, clock, self.cals, lambda: self.outbox.wake())
        ripe = self.planning.is_ripe
        pace, refuse = paces(senders), self.refuse
        self.outbox = Outbox(database, clock, self.cals, senders, pace, settle, morning, refuse, sends, ripe)
        router = Router(clock, self.cals)
        answers = Answers(clock, senders, pace, settle, router.moment, refuse, lambda: self.courier.wake())
        sources = {bot_id: channel for bot_id, channel in senders.items() if isinstance(channel, Source)}
        store = FileStore(files or _beside(database))
        self.shelf = Shelf(database, clock, self.cals, store, links)
        self.courier = Courier(database, self.shelf, senders, pace, settle, answers.signs, refuse)
        told = self.outbox.wake
        self.imports = ImportReader(database, clock, self.cals, store, importing.said, told)
        fetched = self.imports.wake
        self.files = FileWorker(database, clock, self.cals, sources, store, told, refuse, fetched)
        self.intake = Intake(database, clock, router, senders, offices, answers, self._handled, takes_in)
        self.watch = Watch(database, clock, self.cals, self.pulse, self._served, self._send_alarms)

    def _served(self) -> dict[int, Bot]:
        return {bot_id: self._channels[bot_id][0] for bot_id in self.bots}

    def _handled(self) -> None:
        self.outbox.wake()
        self.files.wake()
        self.imports.wake()

    def refuse(self, bot_id: int) -> None:
        """The bot's token is not taken any more: it stops, the others go on, the admin is told."""
        if bot_id not in self.bots:
            return
        self.bots.remove(bot_id)
        self.outbox.retire(bot_id)
        self.intake.retire(bot_id)
        self.files.retire(bot_id)
        self.courier.retire(bot_id)
        bot, _ = self._channels[bot_id]
        log.error("the token of the %s bot %s is refused; this channel has stopped", bot.channel, bot.name)
        task = asyncio.create_task(self._tell_admins(bot))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if not self.bots:
            self.idle.set()

    async def _tell_admins(self, bot: Bot) -> None:
        when = self._when()
        reply = Reply("channel_stopped", ChannelStopped(bot.channel, bot.name))
        key = f"stopped:{bot.id}:{when.now.date()}"
        reached = await self.database.awrite(
            lambda s: notify.alarm(s, bot.office_id, key, reply, when, not_by=[bot.id])
        )
        log.log(logging.INFO if reached else logging.ERROR, "%d admins are told by another channel", reached)
        self.outbox.wake()

    async def plan(self) -> None:
        """One run of the planner at business time."""
        await self.follow_clock()
        await self.planning.run()
        self.pulse.beat(PLANNER)

    def _when(self) -> When:
        return When(self.clock.now(), self.clock.instant(), self.cals.national)

    async def _send_alarms(self) -> None:
        """The outbox sends them; where its loop has ended, whoever found that out does."""
        self.outbox.wake()
        if OUTBOX in self.pulse.ended:
            await self.outbox.drain()

    async def follow_clock(self) -> None:
        """Another process may have moved the demo's clock."""
        if self.clock.follows:
            self.clock.offset = await self.database.aread(installation.offset)

    async def drain(self) -> None:
        """Answers what came in, fetches and reads its files, then plans and sends all that may leave now."""
        await self.intake.drain()
        await self.courier.drain()
        await self.files.drain()
        await self.imports.drain()
        await self.plan()
        await self.outbox.drain()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Plans, sends and answers until the block ends; what is in flight is finished."""
        if self.database.is_sqlite:
            await self.database.awrite(lambda s: inbox.forget_leases(s, self.bots))
            await self.files.begin_alone()
            await self.courier.begin_alone()
        self.pulse.expect(PLANNER, OUTBOX, INTAKE)
        self.planning.expect()
        ticks = scheduler(self._plan_or_log, self._tidy_or_log)
        ticks.start()
        loops = [
            asyncio.create_task(self._plan_or_log()),
            self._loop(OUTBOX, self.outbox.run()),
            self._loop(INTAKE, self.intake.run()),
            self._loop("files", self.files.run()),
            self._loop("documents", self.courier.run()),
            self._loop("imports", self.imports.run()),
            self._loop("watch", self.watch.run()),
        ]
        try:
            yield
        finally:
            ticks.shutdown(wait=False)
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, *self._tasks, return_exceptions=True)

    def _loop(self, name: str, run: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """What runs until it is cancelled; the watch hears of it if it ends before."""
        task = asyncio.create_task(run)
        task.add_done_callback(partial(self.pulse.end, name))
        return task

    async def _plan_or_log(self) -> None:
        try:
            await self.plan()
        except Exception:
            log.exception("planning failed; it is tried again within a minute")

    async def _tidy_or_log(self) -> None:
        try:
            await self.shelf.tidy()
        except Exception:
            log.exception("old files could not be removed; it is tried again within an hour")
