"""A session and a ward on either engine; the emulated Telegram, and a person and a ward that meet there."""

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
import sample
from emulators.telegram import TelegramEmulator
from emulators.telegram_people import Person
from sqlmodel import Session
from telegram import Bot
from telegram_house import House, built
from telegram_kit import ALL, LAN, Api, ptb_bot

from bot.channels.telegram.channel import PACING
from storage.database import Database


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
