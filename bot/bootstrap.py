"""The one place that builds the real objects; each can be replaced by argument."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import URL

from bot import demo
from bot.answers import Answers
from bot.channels import Channel
from bot.clock import Clock
from bot.commands.morning import morning
from bot.intake import Intake
from bot.news import News
from bot.router import Router
from bot.settings import Settings
from jobs import notify, planner
from jobs.calendar import WorkingDays
from jobs.files import FileWorker, Source
from jobs.filestore import FileStore
from jobs.notify import When
from jobs.outbox import Outbox
from jobs.schedule import scheduler
from jobs.settle import GroupCommit
from messages.types import Reply
from messages.views import ChannelStopped
from storage import inbox, installation
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
        database = Database(self.settings.demo_url if self.demo else self.settings.real_url)
        database.check()
        return database

    def database(self) -> Database:
        """The database, its schema and a demo's sample ready, the clock where it stands. Raises as `open`."""
        database = self.open()
        prepare(database, self.kind)
        if self.demo:
            demo.ensure(database, self.clock)
        return database


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


def _beside(database: Database) -> Path:
    base = Path(database.url.database or "") if database.is_sqlite else Path("data/nhacviec.db")
    return base.parent / "files"


class Engine:
    """The running parts over one database, for the bots this process serves (`channels` by bot).

    `files`: the folder of what officials send, shared by all processes on one database; `files` beside the
    SQLite file (of `data` with PostgreSQL) unless it is named.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[int, tuple[Bot, Channel]],
        files: Path | None = None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.cal = WorkingDays()
        self.news = News()
        self.bots = list(channels)
        self.idle = asyncio.Event()
        self._channels = dict(channels)
        self._tasks: set[asyncio.Task[None]] = set()
        senders = {bot_id: channel for bot_id, (_, channel) in channels.items()}
        offices = {bot_id: bot.office_id for bot_id, (bot, _) in channels.items()}
        settle = GroupCommit(database, committed=self.news.tell)
        self.outbox = Outbox(database, clock, self.cal, senders, settle, morning, self.refuse)
        router = Router(clock, self.cal)
        answers = Answers(clock, senders, settle, router.moment, self.refuse)
        sources = {bot_id: channel for bot_id, channel in senders.items() if isinstance(channel, Source)}
        store = FileStore(files or _beside(database))
        told = self.outbox.wake
        self.files = FileWorker(database, clock, self.cal, sources, store, told, self.refuse)
        self.intake = Intake(database, clock, router, senders, offices, answers, self._handled)

    def _handled(self) -> None:
        self.outbox.wake()
        self.files.wake()

    def refuse(self, bot_id: int) -> None:
        """The bot's token is not taken any more: it stops, the others go on, the admin is told."""
        if bot_id not in self.bots:
            return
        self.bots.remove(bot_id)
        self.outbox.retire(bot_id)
        self.intake.retire(bot_id)
        self.files.retire(bot_id)
        bot, _ = self._channels[bot_id]
        log.error("the token of the %s bot %s is refused; this channel has stopped", bot.channel, bot.name)
        task = asyncio.create_task(self._tell_admins(bot))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if not self.bots:
            self.idle.set()

    async def _tell_admins(self, bot: Bot) -> None:
        when = When(self.clock.now(), self.clock.instant(), self.cal)
        reply = Reply("channel_stopped", ChannelStopped(bot.channel, bot.name))
        key = f"stopped:{bot.id}:{when.now.date()}"
        reached = await self.database.awrite(
            lambda s: notify.alarm(s, bot.office_id, key, reply, when, not_by=[bot.id])
        )
        log.log(logging.INFO if reached else logging.ERROR, "%d admins are told by another channel", reached)
        self.outbox.wake()

    async def plan(self) -> None:
        """One run of the planner, at the clock's business time."""
        await self.follow_clock()
        await self.database.awrite(
            lambda s: planner.plan(s, now=self.clock.now(), instant=self.clock.instant(), cal=self.cal)
        )
        self.outbox.wake()

    async def follow_clock(self) -> None:
        """Another process may have moved the demo's clock."""
        if self.clock.follows:
            self.clock.offset = await self.database.aread(installation.offset)

    async def drain(self) -> None:
        """Answers what came in, fetches its files, then plans and sends everything that may leave now."""
        await self.intake.drain()
        await self.files.drain()
        await self.plan()
        await self.outbox.drain()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Plans, sends and answers until the block ends; what is in flight is finished."""
        if self.database.is_sqlite:
            await self.database.awrite(lambda s: inbox.forget_leases(s, self.bots))
            await self.files.begin_alone()
        await self._plan_or_log()
        ticks = scheduler(self._plan_or_log)
        ticks.start()
        parts = (self.outbox, self.intake, self.files)
        loops = [asyncio.create_task(part.run()) for part in parts]
        try:
            yield
        finally:
            ticks.shutdown(wait=False)
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, *self._tasks, return_exceptions=True)

    async def _plan_or_log(self) -> None:
        try:
            await self.plan()
        except Exception:
            log.exception("planning failed; it is tried again within a minute")
