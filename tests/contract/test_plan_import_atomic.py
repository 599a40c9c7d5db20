"""A plan is imported whole or not at all, by one process at a time."""

import threading
import time

import pytest
import sqlalchemy as sa
from importing import CAL, SAMPLE, TODAY, plain, rows

from jobs.imports import plan_file
from jobs.imports.marked import BadFile
from jobs.imports.plan_apply import Imported, import_plan
from storage.database import Database

pytestmark = pytest.mark.contract


def test_a_bad_file_leaves_the_database_as_it_was(database, load):
    load()
    before = rows(database)
    data = plain()
    data["tasks"][0]["lead"] = "nobody"
    with pytest.raises(BadFile):
        load(data, consent=True)
    assert rows(database) == before


def test_a_failure_half_way_leaves_the_database_as_it_was(database, load):
    before = rows(database)

    def fail_late(connection, cursor, statement, *rest):
        if "INSERT INTO period" in statement:
            raise RuntimeError("power cut")

    sa.event.listen(database.engine, "before_cursor_execute", fail_late)
    with pytest.raises(RuntimeError, match="power cut"):
        load()
    sa.event.remove(database.engine, "before_cursor_execute", fail_late)
    assert rows(database) == before
    assert load().fresh


def test_imports_at_once_make_one_plan(database):
    """Each from a process of its own, as far as the database can tell."""
    file = plan_file.load(SAMPLE, CAL)
    start = threading.Barrier(4)
    done: list[Imported | Exception] = []

    def run() -> None:
        own = Database(database.url)
        start.wait(30)
        try:
            done.append(own.write(lambda s: import_plan(s, file, TODAY)))
        except Exception as error:
            done.append(error)
        own.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done, key=repr) == [Imported(fresh=False, changes=())] * 3 + [
        Imported(fresh=True, changes=())
    ]
    kept = {table: len(stored) for table, stored in rows(database).items()}
    assert (kept["office"], kept["plan"], kept["task"], kept["letterhead"]) == (1, 1, 41, 1)


def test_an_import_waits_for_the_one_that_makes_the_office(postgres_database):
    file = plan_file.load(SAMPLE, CAL)
    second: list[Imported] = []
    own = Database(postgres_database.url)
    thread = threading.Thread(target=lambda: second.append(own.write(lambda s: import_plan(s, file, TODAY))))

    def first(session):
        done = import_plan(session, file, TODAY)
        thread.start()
        waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        end = time.monotonic() + 30
        while session.execute(waiting).scalar_one() == 0:
            assert time.monotonic() < end, "the second import did not wait"
            time.sleep(0.01)
        return done

    assert postgres_database.write(first).fresh
    thread.join(60)
    own.close()
    assert second == [Imported(fresh=False, changes=())]
