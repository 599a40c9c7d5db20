"""Databases to test on, and a guard against connections to the outside."""

import ipaddress
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings
from statements import shared

from bot.logs import NOISY, TOKEN
from storage.database import Database
from storage.schema import prepare
from storage.tables import Audit, Base, Installation, InstallationKind

# A busy machine is no fault of the code: examples have no deadline.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

NO_SKIP = os.environ.get("NHACVIEC_NO_SKIP") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """With NHACVIEC_NO_SKIP=1 a skipped test has failed: CI must not pass by leaving things out."""
    report = yield
    if NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though NHACVIEC_NO_SKIP=1: {report.longrepr[2]}"
    return report


class OutsideConnection(RuntimeError):
    """A test reached for an address that is not on this machine."""


_outside: list[str] = []


def _is_local(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        address = ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guard(event: str, args: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = args[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if not _is_local(host):
        _outside.append(f"{event} {host}")
        raise OutsideConnection(f"tests stay on this machine: {event} {host}")


sys.addaudithook(_guard)


@pytest.fixture(autouse=True)
def outside_connections() -> Iterator[list[str]]:
    """What was tried, even if the code under test swallowed the error; anything left fails the test."""
    _outside.clear()
    yield _outside
    assert not _outside, f"non-loopback connections: {_outside}"


@pytest.fixture(autouse=True)
def logs_without_tokens(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No record of a test, in whatever argument or traceback, holds what looks like a token.

    Judged before anything is redacted: that is the last safeguard, not the rule. Libraries are as loud as
    `bot.logs.set_up` lets them be.
    """
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    yield
    formatter = logging.Formatter("%(name)s: %(message)s")
    said = [formatter.format(record) for when in ("setup", "call") for record in caplog.get_records(when)]
    assert not [line for line in said if TOKEN.search(line)], "a token stands in the log"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{path}")
    prepare(database, InstallationKind.DEMO)
    database.close()
    return path


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A demo database by migrations, in a file of its own: tmp_path/test.db."""
    path = tmp_path / "test.db"
    shutil.copy(sqlite_template, path)
    database = shared(Database(f"sqlite:///{path}"))
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres_server() -> sa.URL:
    text = os.environ.get("TEST_POSTGRES_URL")
    if not text:
        pytest.skip(
            "POSTGRESQL IS NOT TESTED: set TEST_POSTGRES_URL, e.g. postgresql://postgres@127.0.0.1/test"
        )
    return Database(text).url


def _on_server(server: sa.URL, statement: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _new_database(server: sa.URL, name: str) -> Iterator[sa.URL]:
    _on_server(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    _on_server(server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    _on_server(server, f"ALTER DATABASE {name} SET synchronous_commit = off")
    yield server.set(database=name)
    _on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_url(postgres_server: sa.URL) -> Iterator[sa.URL]:
    """A migrated database of this worker; its tables are emptied before each test."""
    for url in _new_database(postgres_server, f"nhacviec_test_{os.getpid()}"):
        database = Database(url)
        prepare(database, InstallationKind.DEMO)
        database.close()
        yield url


@pytest.fixture
def postgres_database(postgres_url: sa.URL) -> Iterator[Database]:
    """A demo database by migrations, with nothing in it but its Installation row."""
    database = shared(Database(postgres_url))
    with database.exclusive() as connection:
        # The log of changes lets no row be deleted.
        if connection.execute(sa.select(sa.exists(sa.select(Audit.id)))).scalar_one():
            connection.exec_driver_sql("TRUNCATE audit")
        # TRUNCATE of so many tables takes a hundred times as long as deleting the few rows of a test.
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())
        connection.exec_driver_sql("SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'")
        connection.execute(sa.insert(Installation).values(kind=InstallationKind.DEMO, offset_ms=0))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """A prepared demo database, on each engine in turn."""
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.URL]:
    """The address of a database without a single table, on each engine in turn."""
    if request.param == "sqlite":
        yield sa.make_url(f"sqlite:///{tmp_path / 'empty.db'}")
    else:
        server = request.getfixturevalue("postgres_server")
        yield from _new_database(server, f"nhacviec_empty_{os.getpid()}")
