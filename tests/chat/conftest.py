"""A ward to talk to: the sample plan, the real router and outbox on real SQLite, a clock that stands."""

import itertools
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from statements import shared

from bot import demo
from bot.bootstrap import Engine
from bot.channels.web import WebChannel
from bot.clock import HANOI, Clock
from bot.context import Event, RemoteFile
from bot.demo_page import DemoPage, move
from bot.web.demo_port import ChatMessage
from messages.render import plain
from storage import installation
from storage.database import Database
from storage.tables import Message

FIRST_INSTANT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


class StandingClock(Clock):
    """Real time stands still until it is told to pass."""

    def __init__(self) -> None:
        super().__init__()
        self.real = FIRST_INSTANT

    def instant(self) -> datetime:
        return self.real

    def monotonic(self) -> float:
        return (self.real - FIRST_INSTANT).total_seconds()

    def passes(self, **time: float) -> None:
        self.real += timedelta(**time)


class Ward:
    """Says and taps what people would; answers are plain text, as they read them."""

    def __init__(self, database: Database, clock: StandingClock, channel: WebChannel | None = None) -> None:
        self.database = shared(database)
        self.clock = clock
        demo.ensure(database, clock)
        (bot,) = database.read(lambda s: installation.bots(s, "web"))
        self.channel = channel or WebChannel()
        self.engine = Engine(database, clock, {bot.id: (bot, self.channel)})
        self.page = DemoPage(self.engine, bot.id)
        self._events = itertools.count(1)
        self._seen = 0

    def restarted(self) -> "Ward":
        """The same ward, served by a new process."""
        return Ward(self.database, self.clock, self.channel)

    async def say(self, who: str, text: str, *, reply_to: ChatMessage | None = None) -> str:
        """What the bot answers."""
        await self.page.say(who, text, f"e{next(self._events)}-{id(self)}", reply_to and reply_to.id)
        return await self._answer(who)

    async def tap(self, who: str, label: str, *, on: ChatMessage | None = None) -> str:
        """Taps the first button with `label` in its text, on the bot's last message unless `on` is given."""
        message = on or await self.last(who)
        (choice, *_) = [n for n, text in enumerate(message.choices) if label in text] or [None]
        assert choice is not None, f"no button «{label}» among {message.choices}"
        await self.page.tap(who, message.id, choice, f"e{next(self._events)}-{id(self)}")
        return await self._answer(who)

    async def send(
        self,
        who: str,
        text: str,
        *files: RemoteFile,
        album: str | None = None,
        reply_to: ChatMessage | None = None,
        edits: ChatMessage | None = None,
    ) -> str:
        """Sends files with a caption, or edits that message of theirs; "" where nothing is said."""
        replied = reply_to and self.database.read(lambda s: s.get_one(Message, reply_to.id))
        said = {
            "text": text,
            "sent_at": self.clock.now().isoformat(),
            "files": [asdict(file) for file in files],
            "album": album,
            "reply_to": replied and replied.external_id,
            "edits": edits and f"in-{edits.event_id}",
        }
        before = len(await self.messages(who))
        (bot,) = self.engine.bots
        event = Event(bot, f"e{next(self._events)}-{id(self)}", who, said)
        await self.engine.intake.receive([event])
        await self.engine.drain()
        self.clock.passes(seconds=1)
        new = (await self.messages(who))[before:]
        return "\n---\n".join(plain(message.text) for message in new if message.direction == "out")

    async def forge(self, who: str, payload: str) -> str:
        """Taps a button that was never shown."""
        (bot,) = self.engine.bots
        said = {"tap": payload, "label": "?", "sent_at": self.clock.now().isoformat()}
        await self.engine.intake.receive([Event(bot, f"e{next(self._events)}-{id(self)}", who, said)])
        return await self._answer(who)

    async def _answer(self, who: str) -> str:
        await self.engine.drain()
        self.clock.passes(seconds=1)
        return plain((await self.last(who)).text)

    async def messages(self, who: str) -> list[ChatMessage]:
        return [m for m in await self.page.messages(0, 10_000) if m.chat == who]

    async def last(self, who: str) -> ChatMessage:
        return [m for m in await self.messages(who) if m.direction == "out"][-1]

    async def until(self, moment: str) -> dict[str, list[str]]:
        """Moves the clock to a local moment, "2023-02-28T07:30"; what came unasked meanwhile, by person."""
        seen = max((m.id for m in await self.page.messages(0, 10_000)), default=0)
        await move(self.engine, datetime.fromisoformat(moment).replace(tzinfo=HANOI))
        came: dict[str, list[str]] = {}
        for message in await self.page.messages(seen, 10_000):
            came.setdefault(message.chat, []).append(plain(message.text))
        return came

    async def mornings(self, first: date, last: date) -> dict[date, dict[str, list[str]]]:
        """What came on each day from `first` to `last`, days without anything left out."""
        await self.until(f"{first - timedelta(days=1)}T23:59")
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        found = {day: await self.until(f"{day}T23:59") for day in days}
        return {day: came for day, came in found.items() if came}


@pytest.fixture(scope="session")
def demo_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    demo.ensure(database, StandingClock())
    database.close()
    return path


@pytest.fixture
def ward_database(demo_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "demo.db"
    shutil.copy(demo_template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def channel() -> WebChannel:
    return WebChannel()


@pytest.fixture
async def ward(ward_database: Database, channel: WebChannel) -> Ward:
    """The sample ward on Monday, 27 February 2023, 07:00."""
    return Ward(ward_database, StandingClock(), channel)
