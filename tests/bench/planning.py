"""100,000 open subjects planned, beside APScheduler's job store for the same reminders."""

import resource
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlmodel import func, select

from bot.bootstrap import Engine
from bot.serving import settle_memory
from storage.database import Database
from storage.tables import Reminder
from tests.bench import world
from tests.bench.figures import scaled, table

SUBJECTS, JOBS = 100_000, 2_000


def _remind(key: str, official_id: int) -> None:
    """What a job would do."""


def _job_store(path: Path, database: Database, count: int) -> float:
    """Reminders a second that `add_job` keeps, each durable before the next, as the planner's are."""
    rows = database.read(lambda s: s.exec(select(Reminder.key, Reminder.official_id).limit(count)).all())
    scheduler = BackgroundScheduler(timezone=world.MORNING.tzinfo)
    scheduler.add_jobstore(SQLAlchemyJobStore(url=f"sqlite:///{path}"))
    scheduler.start(paused=True)
    later = datetime(2999, 1, 1, tzinfo=UTC)
    start = time.perf_counter()
    for key, official in rows:
        scheduler.add_job(
            "tests.bench.planning:_remind", "date", run_date=later, args=[key, official], id=key
        )
    seconds = time.perf_counter() - start
    scheduler.shutdown()
    return len(rows) / seconds


def _bare_insert(path: Path, source: Path) -> float:
    """Rows a second of the same reminders, ready made, into the same table and indexes, one commit."""
    with closing(sqlite3.connect(source)) as planned:
        made = [
            sql
            for (sql,) in planned.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = 'reminder' AND sql > '' ORDER BY type DESC"
            )
        ]
        rows = planned.execute("SELECT * FROM reminder ORDER BY id").fetchall()
    with closing(sqlite3.connect(path)) as bare:
        bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + ";".join(made))
        places = ",".join("?" * len(rows[0]))
        start = time.perf_counter()
        with bare:
            bare.executemany(f"INSERT INTO reminder VALUES ({places})", rows)
        return len(rows) / (time.perf_counter() - start)


def _resident() -> int:
    """Bytes this process holds at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


async def measure(folder: Path) -> None:
    path = folder / "province.db"
    world.wards_only(path, scaled(SUBJECTS) // world.UNITS_A_PERSON)
    database, clock = world.opened(path), world.clock()
    engine = Engine(database, clock, {})
    settle_memory()
    before, runs = _resident(), []
    for _ in range(2):
        start = time.perf_counter()
        await engine.plan()
        runs.append(time.perf_counter() - start)
    grown = _resident() - before
    made = database.read(lambda s: s.exec(select(func.count(Reminder.id))).one())
    jobs = _job_store(folder / "jobs.db", database, scaled(JOBS))
    database.close()
    bare = _bare_insert(folder / "bare.db", path)
    first, second = runs
    rows = [
        (
            "first run",
            f"{made:,}",
            f"{first:,.1f} s",
            f"{made / first:,.0f}/s",
            f"{made / first / jobs:,.0f}",
        ),
        ("second run, nothing new", f"{made:,}", f"{second:,.1f} s", "", ""),
        (
            "the rows alone, sqlite3",
            f"{made:,}",
            f"{made / bare:,.1f} s",
            f"{bare:,.0f}/s",
            f"{bare / jobs:,.0f}",
        ),
        (f"add_job, {scaled(JOBS):,} of them", "", "", f"{jobs:,.0f}/s", "1"),
    ]
    note = f"Resident memory grew by {grown / 2**20:,.0f} MB over both runs."
    table("Planning", ("100,000 open subjects", "reminders", "time", "rate", "to add_job"), rows, note)
