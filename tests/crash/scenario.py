"""Mornings of a ward whose bot is killed twice on each, always before all is said."""

import asyncio
import random
import signal
from collections.abc import Coroutine, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from crash import checks
from crash.life import Order
from crash.lives import Life, Nursery
from crash.people import People
from crash.points import POINTS
from crash.ward import CHATS, Template
from emulators.telegram import TelegramEmulator
from sqlmodel import Session

from bot.clock import HANOI, Clock
from storage.database import Database

MORNINGS = (date(2023, 2, 28), date(2023, 3, 7), date(2023, 3, 10), date(2023, 3, 13), date(2023, 3, 14))
SCENARIOS = 20
# What is at hand at two crashes is put aside and has to be said again; at more, people would lose patience.
KILLS_A_MORNING = 2
KILLS = KILLS_A_MORNING * len(MORNINGS)
AHEAD_A_LIFE = 200.0
"""Seconds; the longest lease is one of 180."""
MOST_ROUNDS = 20
ONCE_A_LIFE = {"plan", "fail", "edit", "menu", "typing", "fetch", "file.claim", "file.settle"}
PATIENCE = 60.0
ALLOWED = ("could not be handled",)
"""Errors that are provoked: an update that cannot be read."""

Kill = tuple[str, int]


def kills(scenario: int) -> list[Kill]:
    """The scenario's share of the points, each of them in turn and in seeded order: (point, n-th time)."""
    rng = random.Random(20230314)
    row: list[str] = []
    while len(row) < SCENARIOS * KILLS:
        row += rng.sample(POINTS, len(POINTS))
    rng = random.Random(scenario)
    mine = row[scenario * KILLS : (scenario + 1) * KILLS]
    return [
        (point, 1 if point.partition(":")[0] in ONCE_A_LIFE else rng.choice((1, 1, 1, 2, 3)))
        for point in mine
    ]


def _begun(acts: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
    return asyncio.create_task(acts)


class Scenario:
    """One ward, its people and the lives of its bot."""

    def __init__(
        self,
        nursery: Nursery | None,
        emulator: TelegramEmulator,
        url: sa.URL,
        template: Template,
        folder: Path,
        seed: int,
    ) -> None:
        self.emulator = emulator
        self.database = Database(url)
        self.people = People(emulator, template.invites, random.Random(seed))
        self.folder = folder
        self._nursery = nursery
        self._lives = 0
        self._offset = timedelta()

    @property
    def log(self) -> Path:
        return self.folder / "lives.log"

    def stand_on(self, day: date) -> None:
        """It is 07:31 on that day."""
        self._offset = datetime.combine(day, time(7, 31), HANOI) - Clock().instant()

    async def morning(self, day: date, deaths: Sequence[Kill]) -> None:
        """People talk while the bot dies at `deaths`; in the end all is quiet and everybody was reminded."""
        self.stand_on(day)
        acts = _begun(self.people.act([point for point, _ in deaths]))
        try:
            for point, nth in deaths:
                acts = await self._live_until_killed(point, nth, acts)
                # Not even before the next life could anything acknowledged be missing.
                assert checks.acknowledged(self.emulator) <= await self.database.aread(checks.stored)
            await self.live_in_peace(self._say_all(acts, last=day == MORNINGS[-1]))
        finally:
            acts.cancel()
        await self.database.aread(lambda s: checks.check_morning(s, self.emulator, CHATS, day))

    async def _live_until_killed(
        self, point: str, nth: int, acts: "asyncio.Task[None]"
    ) -> "asyncio.Task[None]":
        """What people are about goes on after the death; said and done, they begin anew until it comes."""
        life = await self.begin(point, nth)
        try:
            for _ in range(MOST_ROUNDS):
                await asyncio.wait([life.ended, acts], return_when=asyncio.FIRST_COMPLETED)
                if life.ended.done():
                    assert await life.ended == signal.SIGKILL
                    return acts
                await acts
                acts = _begun(self.people.go_on(point))
            raise AssertionError(f"{point} was not reached {nth} times")
        finally:
            await life.stop(how=signal.SIGKILL)

    async def _say_all(self, acts: "asyncio.Task[None]", *, last: bool) -> None:
        await acts
        if last:
            await self.people.finish()
        await self.quiet()

    async def live_in_peace(self, doing: Coroutine[Any, Any, None]) -> None:
        """A life that nobody kills, until `doing` is done; then it is told to stop, and does."""
        life, task = await self.begin(), asyncio.ensure_future(doing)
        try:
            await asyncio.wait([life.ended, task], return_when=asyncio.FIRST_COMPLETED)
            assert not life.ended.done(), "a life ended that nobody had killed"
            await task
            assert await life.stop() == 0
        finally:
            task.cancel()
            await life.stop(how=signal.SIGKILL)

    async def quiet(self) -> None:
        """Until everything that came in is answered and everything due has left."""
        async with asyncio.timeout(PATIENCE):
            await self.emulator.wait_until_read(PATIENCE)
            while await self.database.aread(self._waiting):  # noqa: ASYNC110 - a database tells nobody
                await asyncio.sleep(0.01)

    def _waiting(self, session: Session) -> dict[str, int]:
        return checks.waiting(session, Clock(self._offset).now())

    async def check_all(self) -> tuple[int, int]:
        """Checks what must be true in the end; how often something was sent again, and was put aside."""
        aside = await self.database.aread(self._check)
        lines = self.log.read_text(encoding="utf-8").splitlines()
        checks.check_log(lines, self.emulator.token, ALLOWED)
        return await self.database.aread(lambda s: checks.duplicates(s, self.emulator)), aside

    def _check(self, session: Session) -> int:
        done = self.people.done
        checks.check_events(session, self.emulator, len(self.people.apologies))
        checks.check_reports(session, done)
        checks.check_notices(session, done)
        checks.check_transcript(session, self.emulator)
        return checks.check_put_aside(session)

    async def begin(self, point: str | None = None, nth: int = 1) -> Life:
        self._lives += 1
        order = Order(
            database=self.database.url.render_as_string(hide_password=False),
            base=self.emulator.base_url,
            token=self.emulator.token,
            files=str(self.folder / "files"),
            log=str(self.log),
            offset=self._offset.total_seconds(),
            ahead=self._lives * AHEAD_A_LIFE,
            point=point,
            nth=nth,
        )
        return await self.born(order)

    async def born(self, order: Order) -> Life:
        """A child of the nursery."""
        assert self._nursery is not None
        return await self._nursery.begin(order)
