"""The lanes of the database: who reads, who writes, and what becomes of work that fails."""

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
import sample
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import select

from storage.database import Database
from storage.errors import DatabaseAway
from storage.tables import Office

pytestmark = pytest.mark.contract


def offices(session):
    return sorted(session.exec(select(Office.code)))


@pytest.fixture
def other(database):
    """A second process's view of the same database."""
    second = Database(database.url)
    yield second
    second.close()


def test_what_was_written_can_be_read(database, other):
    assert database.write(lambda s: sample.office(s, "hoai-hao").code) == "hoai-hao"
    assert database.read(offices) == ["hoai-hao"] == other.read(offices)


def test_work_that_raises_leaves_nothing(database):
    def fail(session):
        sample.office(session, "hoai-hao")
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        database.write(fail)
    assert database.read(offices) == []
    database.write(lambda s: sample.office(s, "tam-quan"))
    assert database.read(offices) == ["tam-quan"]


def test_a_broken_rule_is_raised_and_leaves_nothing(database):
    with pytest.raises(IntegrityError):
        database.write(lambda s: [sample.office(s, "hoai-hao"), sample.office(s, "hoai-hao")])
    with pytest.raises(IntegrityError):
        database.write(lambda s: sample.keep(s, sample.Plan(office_id=99, year=2023, title="of nobody")))
    assert database.read(offices) == []


def test_a_full_disk_is_no_fault_of_the_work(sqlite_database):
    def fill(session):
        session.connection().exec_driver_sql("PRAGMA max_page_count=1")
        for number in range(1000):
            sample.office(session, f"office {number}")

    with pytest.raises(DatabaseAway, match="disk is full"):
        sqlite_database.write(fill)
    assert sqlite_database.read(offices) == []


def test_a_lost_connection_is_no_fault_of_the_work(postgres_database):
    def lose(session):
        session.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))

    for lane in (postgres_database.write, postgres_database.read):
        with pytest.raises(DatabaseAway, match="terminating connection") as raised:
            lane(lambda s: [offices(s), lose(s)])
        assert "SELECT" not in str(raised.value)
    assert postgres_database.read(offices) == []
    postgres_database.write(lambda s: sample.office(s, "tam-quan"))


@pytest.mark.parametrize("statement", ["SELECT * FROM nowhere", "SELEC 1"])
def test_a_wrong_statement_is_a_fault_of_the_work(database, statement):
    with pytest.raises(DBAPIError):
        database.write(lambda s: s.execute(sa.text(statement)))


async def test_the_edge_awaits_the_same_lanes(database):
    await database.awrite(lambda s: sample.office(s, "hoai-hao"))
    assert await database.aread(offices) == ["hoai-hao"]


WRITES = {
    "a new row": lambda s: sample.office(s, "tam-quan"),
    "an update": lambda s: s.execute(sa.update(Office).values(name="other")),
    "a delete": lambda s: s.execute(sa.delete(Office)),
    "a changed row": lambda s: setattr(s.exec(select(Office)).one(), "name", "other"),
}


@pytest.mark.parametrize("work", WRITES.values(), ids=WRITES.keys())
def test_a_read_that_writes_is_refused(database, work):
    database.write(lambda s: sample.office(s, "hoai-hao"))
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        database.read(work)
    assert database.read(lambda s: s.exec(select(Office.code, Office.name)).all()) == [
        ("hoai-hao", "phường hoai-hao")
    ]
    database.write(lambda s: sample.office(s, "tam-quan"))
    assert database.read(offices) == ["hoai-hao", "tam-quan"]


def test_a_reader_sees_one_moment_and_does_not_hold_the_writer(sqlite_database):
    with sqlite_database.engine.connect() as reader:
        before = reader.execute(select(Office.code)).all()
        sqlite_database.write(lambda s: sample.office(s, "hoai-hao"))
        assert reader.execute(select(Office.code)).all() == before == []
    assert sqlite_database.read(offices) == ["hoai-hao"]


def test_several_may_write_at_once(database, other):
    """Neither "database is locked" nor a lost update."""
    database.write(lambda s: sample.office(s, "0"))
    start = threading.Barrier(4)
    errors = []

    def count_up(one):
        def work(session):
            row = session.exec(select(Office).with_for_update()).one()
            row.code = str(int(row.code) + 1)

        start.wait()
        try:
            for _ in range(10):
                one.write(work)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=count_up, args=(one,)) for one in (database, other) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert database.read(offices) == ["40"]


def test_a_new_file_may_be_opened_while_another_process_makes_it(tmp_path):
    """SQLite's own switch to WAL does not wait for a lock, it fails at once."""
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database = Database(f"sqlite:///{tmp_path}/new.db")
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(database.check)
        wait([opening], timeout=0.2)
        other.rollback()
        opening.result()
    other.close()
    database.close()


def test_sqlite_has_one_writing_thread(sqlite_database):
    names = {sqlite_database.write(lambda s: threading.current_thread().name) for _ in range(20)}
    assert len(names) == 1


def test_sqlite_keeps_its_promises(sqlite_database):
    def pragmas(session):
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return {name: session.execute(sa.text(f"PRAGMA {name}")).scalar_one() for name in names}

    full = 2
    want = {"journal_mode": "wal", "synchronous": full, "foreign_keys": 1, "busy_timeout": 15_000}
    assert sqlite_database.read(pragmas) == want == sqlite_database.write(pragmas)


def test_exclusive_work_rolls_back_too(database):
    def fail():
        with database.exclusive() as connection:
            connection.execute(sa.insert(Office).values(code="hoai-hao", name="phường"))
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail()
    assert database.read(offices) == []
