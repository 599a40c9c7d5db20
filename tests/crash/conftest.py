"""Wards to be killed in, on each engine; a nursery for each worker."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from crash import ward
from crash.lives import Nursery
from crash.ward import Template
from emulators.telegram import TelegramEmulator

# They say what differs, as tests do.
pytest.register_assert_rewrite("crash.checks", "crash.heard", "crash.scenario")


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    nursery = Nursery()
    yield nursery
    nursery.close()


@pytest.fixture(scope="session")
def sqlite_ward(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return ward.make(sa.make_url(f"sqlite:///{tmp_path_factory.mktemp('crash') / 'template.db'}"))


@pytest.fixture(scope="session")
def postgres_ward(postgres_server: sa.URL) -> Iterator[Template]:
    with ward.fresh(postgres_server, f"nhacviec_crash_{os.getpid()}", "template0") as url:
        yield ward.make(url)


@pytest.fixture(params=["sqlite", "postgres"])
def template(request: pytest.FixtureRequest) -> Template:
    """The sample ward on Telegram, on each engine in turn."""
    made: Template = request.getfixturevalue(f"{request.param}_ward")
    return made


@pytest.fixture
def url(request: pytest.FixtureRequest, template: Template, tmp_path: Path) -> Iterator[sa.URL]:
    """A copy of the ward for one test."""
    sqlite = template.url.get_backend_name() == "sqlite"
    server = None if sqlite else request.getfixturevalue("postgres_server")
    with ward.copied(template, tmp_path, server, f"nhacviec_life_{os.getpid()}") as made:
        yield made


@pytest.fixture
async def emulator() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as emulator:
        yield emulator
        # Polls of the dead hang on to their connections.
        emulator.world.updates.wake()
        await asyncio.sleep(0)
