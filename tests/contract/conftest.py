"""A session and a ward on either engine, and what several modules do with it; the emulated Telegram, and a
person and a ward that meet there."""

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import aiohttp
import importing
import pytest
import sample
import yaml
from emulators.telegram import TelegramEmulator
from emulators.telegram_people import Person
from files_bench import Bench
from sqlmodel import Session
from staffing import MORNING, Staff
from telegram import Bot
from telegram_house import House, built
from telegram_kit import ALL, LAN, Api, ptb_bot

from bot.channels.telegram.channel import PACING
from jobs import handover as handing
from jobs.imports import plan_file
from jobs.imports.plan_apply import Imported, import_plan
from messages.views import HandOver
from storage import people
from storage.database import Database
from storage.tables import Period


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that may write, on each engine in turn."""
    with sample.opened(database) as session:
        yield session


@pytest.fixture
def ward(session: Session) -> sample.Ward:
    """An office with one department, one plan and one bot."""
    return sample.ward(session)


@pytest.fixture
def year(session: Session, ward: sample.Ward) -> tuple[Period, Period]:
    """Two quarters; the first is due before the second."""
    first = sample.period(session, ward.plan)
    return first, sample.period(session, ward.plan, "q2", 6)


@pytest.fixture
def staff(session: Session) -> Staff:
    return Staff(session)


@pytest.fixture
def hand(session: Session, staff: Staff) -> Callable[..., HandOver]:
    """`hand("an", "moi")`: the operator has An hand over to Mới today."""

    def handed(giver, taker, on=sample.TODAY, when=MORNING, by=None, act=handing.hand_over):
        actor = staff.acts(by) if by else None
        return act(session, actor, staff.id(giver), staff.id(taker), on, when)

    return handed


@pytest.fixture
def posts(session: Session, staff: Staff) -> Callable[[str], list[tuple[str, date | None, date | None]]]:
    """Every post an official ever held: role@unit, since, until; the earliest first."""

    def held(code):
        rows = people.posts_of(session, staff.id(code))
        names = {one.id: one.code for one in (staff.ward.root, staff.ward.department, staff.other)}
        return [(f"{one.role}@{names[one.unit_id]}", one.since, one.until) for one in reversed(rows)]

    return held


@pytest.fixture
def load(database: Database, tmp_path: Path) -> Callable[..., Imported]:
    """Imports the sample plan, or `data` as a file of its own."""

    def run(
        data: dict[str, Any] | None = None, *, consent: bool = False, today: date = importing.TODAY
    ) -> Imported:
        path = importing.SAMPLE
        if data is not None:
            path = tmp_path / "plan.yaml"
            path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        file = plan_file.load(path, importing.CAL)
        return database.write(lambda s: import_plan(s, file, today, consent=consent))

    return run


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Bench:
    return Bench(database, tmp_path / "files")


@pytest.fixture
async def emulator() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as running:
        yield running


@pytest.fixture
async def lan(emulator: TelegramEmulator) -> Person:
    """Somebody who has pressed Start, and whose message the bot has read."""
    person = emulator.person(LAN, "Lan", "lan_ubnd")
    await person.send("/start")
    emulator.world.updates.clear()
    emulator.world.updates.allow(ALL)
    return person


@pytest.fixture
async def api(emulator: TelegramEmulator) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(emulator, session)


@pytest.fixture
async def bot(emulator: TelegramEmulator) -> AsyncIterator[Bot]:
    async with ptb_bot(emulator) as ready:
        yield ready


@pytest.fixture
async def house(sqlite_database: Database) -> AsyncIterator[House]:
    """The sample ward on Telegram, where it does not matter what keeps it."""
    async with built(sqlite_database) as house:
        yield house


@pytest.fixture
async def any_house(database: Database) -> AsyncIterator[House]:
    """The sample ward on Telegram, on each engine in turn."""
    async with built(database) as house:
        yield house


@pytest.fixture
async def paced_house(sqlite_database: Database) -> AsyncIterator[House]:
    """The same with the pace of real life."""
    async with built(sqlite_database, PACING) as house:
        yield house
