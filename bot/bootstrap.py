"""The one place that builds the real objects; each can be replaced by argument."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from storage.schema import prepare

from bot.channels import Channel
from bot.clock import Clock
from bot.intake import Intake
from bot.router import Router
from bot.settings import Settings
from jobs import planner
from jobs.calendar import WorkingDays
from jobs.outbox import Outbox
from jobs.schedule import scheduler
from jobs.settle import GroupCommit
from storage import installation
from storage.database import Database
from storage.tables import Bot, InstallationKind

log = logging.getLogger(__name__)


@dataclass
class App:
    """What a command of `nhacviec` works with: settings, the clock, and the database they name."""

    settings: Settings
    demo: bool = False
    clock: Clock = field(default_factory=Clock)

    @property
    def kind(self) -> InstallationKind:
        return InstallationKind.DEMO if self.demo else InstallationKind.REAL

    def database(self) -> Database:
        """The database, its schema ready. Raises StorageError with a sentence that says what to do."""
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        database = Database(self.settings.demo_url if self.demo else self.settings.real_url)
        database.check()
        prepare(database, self.kind)
        return database


class Engine:
    """The running parts over one database, for the bots this process serves (`channels` by bot)."""

    def __init__(self, database: Database, clock: Clock, channels: Mapping[int, tuple[Bot, Channel]]) -> None:
        self.database = database
        self.clock = clock
        self.cal = WorkingDays()
        senders = {bot_id: channel for bot_id, (_, channel) in channels.items()}
        offices = {bot_id: bot.office_id for bot_id, (bot, _) in channels.items()}
        settle = GroupCommit(database)
        self.outbox = Outbox(database, clock, self.cal, senders, settle)
        self.intake = Intake(database, clock, Router(clock, self.cal), senders, offices, settle)

    async def plan(self) -> None:
        """One run of the planner, at the clock's business time."""
        await self.follow_clock()
        await self.database.awrite(
            lambda s: planner.plan(s, now=self.clock.now(), instant=self.clock.instant(), cal=self.cal)
        )
        self.outbox.wake()

    async def follow_clock(self) -> None:
        """Another process may have moved the demo's clock forward."""
        if self.clock.follows:
            offset = await self.database.aread(installation.offset)
            self.clock.offset = max(self.clock.offset, offset)

    async def drain(self) -> None:
        """Plans and sends everything that may leave now."""
        await self.plan()
        await self.outbox.drain()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Plans, sends and answers until the block ends; what is in flight is finished."""
        await self._plan_or_log()
        ticks = scheduler(self._plan_or_log)
        ticks.start()
        loops = [asyncio.create_task(self.outbox.run()), asyncio.create_task(self.intake.run())]
        try:
            yield
        finally:
            ticks.shutdown(wait=False)
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)

    async def _plan_or_log(self) -> None:
        try:
            await self.plan()
        except Exception:
            log.exception("planning failed; it is tried again within a minute")
