"""A lock that one process of many holds on PostgreSQL, and loses with its connection."""

import contextlib
import hashlib

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage.database import Database


class ProcessLock:
    """`held` is asked before each piece of work that only one process may do; on SQLite there is but one."""

    def __init__(self, database: Database, name: str) -> None:
        self._engine = None if database.is_sqlite else database.engine
        digest = hashlib.sha256(name.encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)
        self._connection: sa.Connection | None = None

    def held(self) -> bool:
        """Takes the lock if it is free; a lost connection means a lost lock."""
        if self._engine is None:
            return True
        try:
            if self._connection is not None:
                self._connection.exec_driver_sql("SELECT 1")
                return True
            return self._take(self._engine)
        except DBAPIError:
            self.release()
            return False

    def _take(self, engine: sa.Engine) -> bool:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if connection.execute(sa.select(sa.func.pg_try_advisory_lock(self._key))).scalar_one():
            self._connection = connection
            return True
        connection.close()
        return False

    def release(self) -> None:
        """Safe to repeat. Unlocked by name: the next holder need not wait until the server notices."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with contextlib.suppress(SQLAlchemyError):
            connection.execute(sa.select(sa.func.pg_advisory_unlock(self._key)))
        connection.invalidate()
        connection.close()
