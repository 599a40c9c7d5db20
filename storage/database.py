"""Engine and sessions: one writer and a few readers on SQLite, a pool on PostgreSQL."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlmodel import Session

from storage import audit
from storage.errors import BadDatabaseUrl, DatabaseAway, DatabaseUnreachable

T = TypeVar("T")
Work = Callable[[Session], T]

READERS = 4
POSTGRES_WORKERS = 8
BUSY_TIMEOUT_MS = 15_000
CONNECT_TIMEOUT_S = 10
WAL_TRIES, WAL_PAUSE_S = 300, 0.05
SCHEMA_LOCK = 4_917_233
SQLITE_AWAY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)
POSTGRES_AWAY = ("08", "40", "53", "57", "58")
"""Classes of SQLSTATE: connection, rollback (a deadlock), resources, an operator's act, the system."""
URL_HELP = "use sqlite:///path/to/file.db or postgresql://user@host/database"


def parse_url(text: str) -> sa.URL:
    """The database address, PostgreSQL through psycopg 3. Raises BadDatabaseUrl, never quoting a password."""
    try:
        url = sa.make_url(text)
    except (ArgumentError, ValueError):
        # The cause may quote a part of the password ("invalid literal for int()"), so it is not kept.
        raise BadDatabaseUrl(f"DATABASE_URL is not a database address; {URL_HELP}") from None
    match url.get_backend_name():
        case "sqlite":
            if url.host or not url.database or ":memory:" in url.database:
                raise BadDatabaseUrl(f"DATABASE_URL names no file, and nothing would be kept; {URL_HELP}")
            return sa.URL.create("sqlite", database=url.database)
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise BadDatabaseUrl(f"DATABASE_URL names an engine that is not known ({other}); {URL_HELP}")


def _tune_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions of its own: `_begin` says which kind is wanted.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _use_wal(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")


def _use_wal(connection: Any) -> None:
    """The switch of a new file does not wait for others who open it at once, whatever the busy timeout."""
    for left in reversed(range(WAL_TRIES)):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if not left or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
        time.sleep(WAL_PAUSE_S)


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    if connection.info.get("writes") is not writes:
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")


def _engine(url: sa.URL) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        # Compiling a statement that counts takes PostgreSQL seconds, running it milliseconds.
        usual = {"connect_timeout": CONNECT_TIMEOUT_S, "options": "-c jit=off"}
        asked = {name: value for name, value in usual.items() if name not in url.query}
        size = POSTGRES_WORKERS + READERS
        # Last in, first out: a connection keeps the plans of what it is asked often.
        return sa.create_engine(
            url, pool_size=size, pool_pre_ping=True, pool_use_lifo=True, connect_args=asked
        )
    # Last in, first out: the writer mostly gets the connection it had, which is set up for writing.
    engine = sa.create_engine(
        url, pool_size=READERS + 2, pool_use_lifo=True, connect_args={"check_same_thread": False}
    )
    sa.event.listen(engine, "connect", _tune_sqlite)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _first_line(error: DBAPIError) -> str:
    return next(iter(str(error.orig).strip().splitlines()), type(error.orig).__name__)


def _is_away(error: DBAPIError) -> bool:
    """Whether the engine, not what it was asked for, is the cause."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        # The low byte; the others say more exactly what happened.
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in SQLITE_AWAY
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state[:2] in POSTGRES_AWAY


def _unreachable(url: sa.URL, error: DBAPIError) -> DatabaseUnreachable:
    # A password may stand in the query too ("?password=…").
    where = url.set(query={}).render_as_string(hide_password=True)
    return DatabaseUnreachable(
        f"cannot open the database {where}: {_first_line(error)}; "
        "is the address right, may this user open it?"
    )


@contextmanager
def looking(url: sa.URL) -> Iterator[Session]:
    """A session that leaves everything as it is, the files beside it too. Raises DatabaseUnreachable."""
    engine = _engine(url) if url.get_backend_name() != "sqlite" else _sealed(url)
    try:
        with Session(engine.execution_options(postgresql_readonly=True)) as session:
            yield session
    except DBAPIError as error:
        raise _unreachable(url, error) from error
    finally:
        engine.dispose()


def _sealed(url: sa.URL) -> sa.Engine:
    """Read-only. Where nobody has the file open SQLite is told so, else it would leave files beside it."""
    path = Path(str(url.database)).absolute()
    busy = Path(f"{path}-wal").exists()
    address = f"{path.as_uri()}?mode=ro{'' if busy else '&immutable=1'}"
    return sa.create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))


class Audited(Session):
    """A session whose flushes are logged."""


sa.event.listen(Audited, "after_flush", audit.keep)


class Database:
    """One database and its lanes. `write` and `read` run one unit of work in a transaction of its own.

    On SQLite there is one writing thread, with BEGIN IMMEDIATE: six would wait on each other for seconds.
    A write in the reading lane is refused by the engine, so that nothing writes without holding the writer.
    `began` is called with each session that may write, before its work: who does it, for the log of changes.
    """

    def __init__(self, url: str | sa.URL, began: Callable[[Session], None] = lambda session: None) -> None:
        self._began = began
        self.url = parse_url(url) if isinstance(url, str) else url
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _engine(self.url)
        self._writing = self.engine.execution_options(writes=True)
        self._reading = self.engine.execution_options(postgresql_readonly=True)
        workers = 1 if self.is_sqlite else POSTGRES_WORKERS
        self._writers = ThreadPoolExecutor(workers, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")

    @contextmanager
    def _session(self, engine: sa.Engine) -> Iterator[Session]:
        with Audited(engine, expire_on_commit=False) as session, session.begin():
            if engine is self._writing:
                self._began(session)
            yield session

    def _run(self, engine: sa.Engine, work: Work[T]) -> T:
        try:
            with self._session(engine) as session:
                return work(session)
        except DBAPIError as error:
            if not _is_away(error):
                raise
            raise DatabaseAway(f"the database is away: {_first_line(error)}") from error

    def write(self, work: Work[T]) -> T:
        """Runs `work` in the writer and commits; rolls back what it raises.

        Raises DatabaseAway, as the three below do, for what is no fault of `work`: done again later it may
        succeed. What became of a commit whose connection broke is not known.
        """
        return self._writers.submit(self._run, self._writing, work).result()

    def read(self, work: Work[T]) -> T:
        """Runs `work` beside the writer; it may change nothing."""
        return self._readers.submit(self._run, self._reading, work).result()

    async def awrite(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._writers.submit(self._run, self._writing, work))

    async def aread(self, work: Work[T]) -> T:
        return await asyncio.wrap_future(self._readers.submit(self._run, self._reading, work))

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
        except DBAPIError as error:
            raise _unreachable(self.url, error) from error

    def close(self) -> None:
        self._writers.shutdown()
        self._readers.shutdown()
        self.engine.dispose()
