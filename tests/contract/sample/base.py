"""The times of samples, and how a row is kept."""

from datetime import UTC, date, datetime, timedelta
from time import sleep
from typing import TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session

from storage.database import Database
from storage.tables import Base

Row = TypeVar("Row", bound=Base)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2023, 3, 6)
NOW = datetime(2023, 3, 6, 8, 0, tzinfo=HANOI)
"""Business time: a Monday morning."""
INSTANT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""Real time, far from business time as in a demo."""
SECOND = timedelta(seconds=1)


def opened(database: Database) -> Session:
    """A session whose one transaction may write; what it does is undone unless the test commits."""
    return Session(database.engine.execution_options(writes=True), expire_on_commit=False)


def keep(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def is_waited_for(session: Session) -> None:
    """Returns once another PostgreSQL transaction waits for a lock that this one holds."""
    # Not pg_stat_activity: a transaction sees it as it first read it.
    waits = sa.text("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
    for _ in range(3000):
        if session.execute(waits).scalar_one():
            return
        sleep(0.01)
    raise AssertionError("nobody waits for this transaction")
