"""The sample ward on Telegram: the real engine and channel, the emulator, one clock for all that stands."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from emulators.telegram import TelegramEmulator
from emulators.telegram_people import Person
from sqlmodel import col, select
from telegram_kit import ALL

from bot import demo
from bot.bootstrap import Engine
from bot.channels.telegram.channel import TelegramChannel
from bot.clock import Clock
from jobs.ports import Pacing
from messages.types import Rendered
from storage import installation, people
from storage.database import Database
from storage.tables import Account, Bot, Inbox, Notice, NoticeKind, Official

UNPACED = Pacing()


class StandingClock(Clock):
    """Real time stands still until it is told to pass."""

    def __init__(self) -> None:
        super().__init__()
        self.first = self.real = datetime.now(UTC)

    def instant(self) -> datetime:
        return self.real

    def monotonic(self) -> float:
        return (self.real - self.first).total_seconds()

    def passes(self, seconds: float) -> None:
        self.real += timedelta(seconds=seconds)


class House:
    """The sample ward on Monday, 27 February 2023, 07:00, its bot on Telegram."""

    def __init__(
        self, database: Database, clock: StandingClock, emulator: TelegramEmulator, channel: TelegramChannel
    ) -> None:
        self.database, self.clock, self.emulator, self.channel = database, clock, emulator, channel
        self.bot: Bot = database.write(self._bot)
        self.engine = Engine(database, clock, {self.bot.id: (self.bot, channel)})

    def _bot(self, session) -> Bot:
        office = people.official_by_code(session, "vp-tk").office_id
        return installation.bot_of_token(
            session, office, "telegram", "telegram:7000000001", "nhacviec_test_bot"
        )

    async def joined(self, code: str, number: int) -> Person:
        """An official of the sample who reads and writes here from now on, at best."""
        person = self.emulator.person(number, code)
        person.chat.open = person.chat.seen = True

        def link(session) -> None:
            official = people.official_by_code(session, code)
            people.unprefer(session, official.id)
            values = {"office_id": official.office_id, "bot_id": self.bot.id, "official_id": official.id}
            linked = {"external_id": str(number), "linked_at": self.clock.instant(), "preferred": True}
            session.add(Account(**values, **linked))

        await self.database.awrite(link)
        return person

    async def tell(self, person: Person, *texts: str) -> None:
        """Leaves notices of somebody's act for a person, in the HTML subset."""

        def work(session) -> None:
            account = people.account(session, self.bot.id, str(person.id))
            before = session.exec(select(Notice)).all()
            for number, text in enumerate(texts, len(before)):
                session.add(
                    Notice(
                        office_id=account.office_id,
                        account_id=account.id,
                        bot_id=account.bot_id,
                        official_id=account.official_id,
                        key=f"said:{number}",
                        kind=NoticeKind.ACT,
                        payload=Rendered(text).to_json(),
                        not_before=self.clock.now() - timedelta(seconds=1),
                        created_at=self.clock.instant(),
                    )
                )

        await self.database.awrite(work)

    @contextlib.asynccontextmanager
    async def polled(self) -> AsyncIterator["asyncio.Task[None]"]:
        """What is said comes in until the block ends."""

        async def may_poll() -> bool:
            return True

        polling = asyncio.create_task(self.channel.poll(self.bot.id, self.engine.intake.receive, may_poll))
        try:
            yield polling
        finally:
            polling.cancel()
            await asyncio.gather(polling, return_exceptions=True)

    async def takes_in(self) -> None:
        """Everything said so far is stored and acknowledged."""
        async with self.polled():
            await self.emulator.wait_until_polling()
            await self.emulator.wait_until_read()

    async def reads(self) -> None:
        """Everything said so far is taken in and answered, and what may leave now is sent."""
        await self.takes_in()
        await self.engine.drain()

    async def sends(self, after: float = 0) -> None:
        """After so many seconds, what may leave then is sent."""
        self.clock.passes(after)
        await self.engine.outbox.drain()

    def restarted(self) -> "House":
        """The same ward, served by a new process."""
        return House(self.database, self.clock, self.emulator, self.channel)

    def inbox(self) -> list[Inbox]:
        return self.database.read(lambda s: s.exec(select(Inbox).order_by(col(Inbox.id))).all())

    def notices(self) -> list[Notice]:
        """But the mornings, which the planner makes for a leader whenever it runs."""
        found = select(Notice).where(col(Notice.key).not_like("digest:%")).order_by(col(Notice.id))
        return self.database.read(lambda s: s.exec(found).all())

    def account(self, person: Person) -> Account | None:
        return self.database.read(lambda s: people.account(s, self.bot.id, str(person.id)))

    def official(self, code: str) -> Official | None:
        return self.database.read(lambda s: people.official_by_code(s, code))


def _without_waiting_for_the_disk(connection, _record) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@contextlib.asynccontextmanager
async def built(database: Database, pacing: Pacing = UNPACED) -> AsyncIterator[House]:
    """A house on an empty demo database."""
    if database.is_sqlite:
        # No test of these pulls the plug, and a thousand commits to disk take a minute.
        sa.event.listen(database.engine, "connect", _without_waiting_for_the_disk)
        database.engine.dispose()
    clock = StandingClock()
    demo.ensure(database, clock)
    async with TelegramEmulator(clock=lambda: clock.real.timestamp()) as emulator:
        emulator.world.updates.allow(ALL)
        channel = TelegramChannel(emulator.token, emulator.base_url, clock.business, pacing)
        await channel.open()
        try:
            yield House(database, clock, emulator, channel)
        finally:
            await channel.close()
