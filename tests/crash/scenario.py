"""Days of a ward whose bot is killed in the morning and in the afternoon, always before all is said."""

import asyncio
import json
import random
import signal
import time
from collections.abc import Coroutine, Iterable, Sequence
from datetime import date, datetime
from datetime import time as Time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from crash import checks, heard
from crash.clocks import CrashClock
from crash.life import NUDGE, Order, holders
from crash.lives import Life, Nursery
from crash.people import People
from crash.points import Kill
from crash.stage import NOBODY, Stage
from crash.ward import Template
from emulators.telegram import TelegramEmulator
from sqlmodel import Session
from statements import shared

from bot.clock import HANOI
from jobs.calendar import WorkingDays
from storage.database import Database

MORNING, AFTERNOON = Time(7, 31), Time(13, 31)
MOST_ROUNDS = 20
PATIENCE = 60.0
ALLOWED = ("could not be handled", "was being made at 2 crashes")
"""Errors that are provoked: an update that cannot be read, a document at hand at two deaths."""
Acts = Coroutine[Any, Any, None]


class Scenario:
    """One ward, its people and the lives of its bot, `at_once` beside each other."""

    def __init__(
        self,
        nursery: Nursery | None,
        emulator: TelegramEmulator,
        url: sa.URL,
        template: Template,
        folder: Path,
        deaths: Sequence[Kill],
        *,
        at_once: int = 1,
        closes: bool = True,
    ) -> None:
        self.emulator = emulator
        self.database = shared(Database(url))
        self.people = People(emulator, template.invites, random.Random(str(deaths)), closes=closes)
        self.folder = folder
        self.stage = Stage(folder / "stage")
        self._clock = CrashClock(self.stage)
        self.deaths = deaths
        self.lives: list[Life] = []
        self._nursery = nursery
        self._at_once = at_once
        self._refused = 0

    @property
    def log(self) -> Path:
        return self.folder / "lives.log"

    def stand_at(self, day: date, at: Time) -> None:
        """It is that time of that day, for all who live, and at Telegram; it only goes forward."""
        moment = datetime.combine(day, at, HANOI)
        if not self.stage.offset:
            self.stage.offset = moment - self._clock.instant()
            return
        passed = moment - self._clock.now()
        self.stage.ahead += passed
        self.emulator.advance(passed.total_seconds())

    async def run(self, days: Sequence[date]) -> None:
        """The deaths are shared out among the days, and there between morning and afternoon.

        A morning follows on which nobody dies, and everybody hears what is left.
        """
        a_day = len(self.deaths) // len(days)
        half = (a_day + 1) // 2
        try:
            for number, day in enumerate(days):
                numbers = range(number * a_day, (number + 1) * a_day)
                await self.day(day, numbers[:half], numbers[half:], last=day == days[-1])
            await self.last_morning(WorkingDays().add(days[-1], 1))
        finally:
            await self.stop(signal.SIGKILL)

    async def day(self, day: date, morning: Sequence[int], afternoon: Sequence[int], *, last: bool) -> None:
        """People talk while the bot dies; in the end all is quiet and everybody was reminded."""
        self.stand_at(day, MORNING)
        await self.people.rise(day)
        await self.begin_all()
        await self._until_said(self.people.act(self._points(morning)), morning, day)
        self.stand_at(day, AFTERNOON)
        acts = self.people.act_after_noon(self._points(afternoon))
        await self._until_said(acts, afternoon, day, last=last)
        assert await self.stop() == {0}
        self._note_refusals(day)
        await self.database.aread(lambda s: heard.check_day(s, self.emulator, day, self.people.done))

    def _note_refusals(self, day: date) -> None:
        known = len(checks.refused(self.emulator))
        if known > self._refused:
            self.people.done.refused.add(day)
        self._refused = known

    async def last_morning(self, day: date) -> None:
        self.stand_at(day, MORNING)
        await self.begin_all()
        await self.in_peace(self.quiet(day))
        assert await self.stop() == {0}
        await self.database.aread(lambda s: heard.check_morning(s, day))
        await self.database.aread(lambda s: checks.check_left_over(s, self._clock.now()))

    def _points(self, deaths: Iterable[int]) -> list[str]:
        return [self.deaths[number][0] for number in deaths]

    async def _until_said(
        self, acting: Acts, deaths: Iterable[int], day: date, *, last: bool = False
    ) -> None:
        """People do and hear everything, after they were interrupted by `deaths`."""
        acts = asyncio.create_task(acting)
        try:
            for number in deaths:
                acts = await self._die(number, acts)
                # Not even before the next life could anything acknowledged be missing.
                assert checks.acknowledged(self.emulator) <= await self.database.aread(checks.stored)
            await self.in_peace(self._say_all(acts, day, last=last))
        finally:
            acts.cancel()

    async def _die(self, number: int, acts: "asyncio.Task[None]") -> "asyncio.Task[None]":
        """What people are about goes on after the death; said and done, they begin anew until it comes."""
        point, nth = self.deaths[number]
        self.arm(number)
        for _ in range(MOST_ROUNDS):
            ends = [life.ended for life in self.lives]
            await asyncio.wait([*ends, acts], return_when=asyncio.FIRST_COMPLETED)
            if any(end.done() for end in ends):
                await self.replace()
                return acts
            await acts
            acts = asyncio.create_task(self.people.go_on(point))
        raise AssertionError(f"{point} was not reached {nth} times")

    def arm(self, number: int) -> None:
        """From now on one of the lives dies when it comes to it."""
        self.stage.death = number
        self.nudge()

    async def replace(self) -> None:
        """Another life for the one that has ended; what the dead had leased is free after a while."""
        self.stage.death = NOBODY
        (dead,) = [life for life in self.lives if life.ended.done()]
        assert await dead.ended == signal.SIGKILL
        self.lives.remove(dead)
        assert checks.acknowledged(self.emulator) <= await self.database.aread(checks.stored)
        held = holders(self.stage.path, dead.pid)
        names = json.loads(held.read_text()) if held.exists() else None
        await self.database.awrite(lambda s: checks.run_out(s, names))
        self.nudge()
        self.lives.append(await self.begin())

    async def _say_all(self, acts: "asyncio.Task[None]", day: date, *, last: bool) -> None:
        await acts
        if last:
            await self.people.finish()
        await self.quiet(day)

    async def in_peace(self, doing: Acts) -> None:
        """Nobody dies until `doing` is done."""
        task = asyncio.create_task(doing)
        try:
            ends = [life.ended for life in self.lives]
            await asyncio.wait([*ends, task], return_when=asyncio.FIRST_COMPLETED)
            assert not any(end.done() for end in ends), "a life ended that nobody had killed"
            await task
        finally:
            task.cancel()

    async def quiet(self, day: date) -> None:
        """Until everything that came in is answered and everything due has left."""
        await self.emulator.wait_until_read(PATIENCE)
        waiting, since = await self._waiting(day), time.monotonic()
        while waiting:
            assert time.monotonic() < since + PATIENCE, f"not done: {waiting}"
            # A database tells nobody.
            await asyncio.sleep(0.01)
            waiting = await self._waiting(day)

    async def _waiting(self, day: date) -> object:
        def find(session: Session) -> object:
            return checks.waiting(session, self._clock.now()) or heard.unsaid(session, day)

        return await self.database.aread(find)

    async def check_all(self) -> tuple[int, int]:
        """Checks what must be true in the end; how often something was sent again, and was put aside."""
        aside = await self.database.aread(self._check)
        lines = self.log.read_text(encoding="utf-8").splitlines()
        checks.check_log(lines, self.emulator.token, ALLOWED)
        done = self.people.done
        return await self.database.aread(lambda s: checks.duplicates(s, self.emulator, done)), aside

    def _check(self, session: Session) -> int:
        done = self.people.done
        checks.check_events(session, self.emulator, len(self.people.apologies))
        checks.check_reports(session, done)
        checks.check_documents(session, self.emulator, done)
        checks.check_notices(session, done)
        checks.check_transcript(session, self.emulator)
        checks.check_week(session)
        return checks.check_put_aside(session)

    async def begin_all(self) -> None:
        while len(self.lives) < self._at_once:
            self.lives.append(await self.begin())

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> set[int]:
        """Ends all lives; what they ended of."""
        lives, self.lives = self.lives, []
        return set(await asyncio.gather(*(life.stop(how) for life in lives)))

    def nudge(self) -> None:
        """What the lives look at within a minute, they look at now."""
        for life in self.lives:
            life.hears(NUDGE)

    async def begin(self) -> Life:
        return await self.born(
            Order(
                database=self.database.url.render_as_string(hide_password=False),
                base=self.emulator.base_url,
                token=self.emulator.token,
                files=str(self.folder / "files"),
                log=str(self.log),
                stage=str(self.stage.path),
                deaths=self.deaths,
            )
        )

    async def born(self, order: Order) -> Life:
        """A child of the nursery."""
        assert self._nursery is not None
        return await self._nursery.begin(order)
