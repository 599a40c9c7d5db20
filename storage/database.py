"""Engine and sessions: one writer and a few readers on SQLite, a pool on PostgreSQL."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlmodel import Session

from storage.errors import BadDatabaseUrl, DatabaseUnreachable

T = TypeVar("T")
Work = Callable[[Session], T]

READERS = 4
POSTGRES_WORKERS = 8
BUSY_TIMEOUT_MS = 15_000
SCHEMA_LOCK = 4_917_233
URL_HELP = "use sqlite:///path/to/file.db or postgresql://user@host/database"


def parse_url(text: str) -> sa.URL:
    """The database address, PostgreSQL through psycopg 3. Raises BadDatabaseUrl, never quoting a password."""
    try:
        url = sa.make_url(text)
    except (ArgumentError, ValueError) as error:
        raise BadDatabaseUrl(f"DATABASE_URL is not a database address; {URL_HELP}") from error
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:":
                raise BadDatabaseUrl(f"DATABASE_URL names no file, and nothing would be kept; {URL_HELP}")
            return url
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise BadDatabaseUrl(f"DATABASE_URL names an engine that is not known ({other}); {URL_HELP}")


def _tune_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions of its own: `_begin` says which kind is wanted.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN DEFERRED")


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_size=POSTGRES_WORKERS + READERS, pool_pre_ping=True)
    engine = sa.create_engine(url, pool_size=READERS + 2, connect_args={"check_same_thread": False})
    sa.event.listen(engine, "connect", _tune_sqlite)
    sa.event.listen(engine, "begin", _begin)
    return engine


class Database:
    """One database and its lanes. `write` and `read` run one unit of work in a transaction of its own.

    On SQLite there is one writing thread, with BEGIN IMMEDIATE: six would wait on each other for seconds.
    """

    def __init__(self, url: str | sa.URL) -> None:
        self.url = parse_url(url) if isinstance(url, str) else url
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _engine(self.url)
        self._writing = self.engine.execution_options(writes=True)
        workers = 1 if self.is_sqlite else POSTGRES_WORKERS
        self._writers = ThreadPoolExecutor(workers, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    @contextmanager
    def _session(self, engine: sa.Engine) -> Iterator[Session]:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def _run(self, engine: sa.Engine, work: Work[T]) -> T:
        with self._session(engine) as session:
            return work(session)

    def write(self, work: Work[T]) -> T:
        """Runs `work` in the writer and commits; rolls back what it raises."""
        return self._writers.submit(self._run, self._writing, work).result()

    def read(self, work: Work[T]) -> T:
        return self._readers.submit(self._run, self.engine, work).result()

    async def awrite(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._writers.submit(self._run, self._writing, work))

    async def aread(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._readers.submit(self._run, self.engine, work))

    @contextmanager
    def exclusive(self) -> Iterator[sa.Connection]:
        """A transaction no other process can have at the same time, for work on the schema."""
        with self._writing.begin() as connection:
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(SCHEMA_LOCK)))
            yield connection

    def check(self) -> None:
        """Raises DatabaseUnreachable with what the server said, never with the password."""
        try:
            with self.engine.connect():
                pass
        except OperationalError as error:
            where = self.url.render_as_string(hide_password=True)
            reason = str(error.orig).strip().splitlines()[0]
            raise DatabaseUnreachable(f"cannot open the database {where}: {reason}") from error

    def close(self) -> None:
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
