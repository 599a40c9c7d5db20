"""One process of many does the work, and another takes over when it is gone."""

import threading
from time import sleep

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.locks import ProcessLock

pytestmark = pytest.mark.contract


@pytest.fixture
def other(postgres_database):
    """The same database as another process sees it."""
    database = Database(postgres_database.url)
    yield database
    database.close()


def kill_holders(database):
    """Ends the connections that hold an advisory lock, as a server does with a client that is gone."""
    ended = sa.text(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
        "AND pid <> pg_backend_pid() "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    with database.engine.connect() as connection:
        return len(connection.execute(ended).all())


def test_on_sqlite_there_is_but_one_process(sqlite_database):
    first, second = ProcessLock(sqlite_database, "poll"), ProcessLock(sqlite_database, "poll")
    assert first.held()
    assert second.held()
    first.release()
    first.release()


def test_one_of_two_holds_it_for_as_long_as_it_lives(postgres_database, other):
    first, second = ProcessLock(postgres_database, "poll:1"), ProcessLock(other, "poll:1")
    assert [first.held(), second.held(), first.held(), second.held()] == [True, False, True, False]
    first.release()
    first.release()
    assert [second.held(), first.held()] == [True, False]
    second.release()


def test_two_of_one_process_are_two(postgres_database):
    first, second = ProcessLock(postgres_database, "poll:1"), ProcessLock(postgres_database, "poll:1")
    assert [first.held(), second.held()] == [True, False]
    first.release()


def test_locks_of_other_names_are_other_locks(postgres_database, other):
    locks = [
        ProcessLock(postgres_database, "poll:1"),
        ProcessLock(other, "poll:2"),
        ProcessLock(other, "send:1"),
    ]
    assert all(lock.held() for lock in locks)
    for lock in locks:
        lock.release()


def test_a_killed_connection_loses_it_to_the_other(postgres_database, other):
    first, second = ProcessLock(postgres_database, "poll:1"), ProcessLock(other, "poll:1")
    assert first.held()
    assert not second.held()
    assert kill_holders(other) == 1
    wait_until(second.held)
    assert not first.held(), "it hears of its loss before the next piece of work"
    assert not first.held()
    second.release()
    wait_until(first.held)
    first.release()


def wait_until(true):
    """The server lets go of a lock a moment after its connection has gone."""
    for _ in range(3000):
        if true():
            return
        sleep(0.01)
    raise AssertionError("waited in vain")


def test_a_process_that_closes_its_database_leaves_the_lock_behind(postgres_database):
    gone = Database(postgres_database.url)
    first, second = ProcessLock(gone, "poll:1"), ProcessLock(postgres_database, "poll:1")
    assert first.held()
    first.release()
    gone.close()
    wait_until(second.held)
    second.release()


def test_of_many_at_once_one_holds_it(postgres_database):
    databases = [Database(postgres_database.url) for _ in range(8)]
    locks = [ProcessLock(database, "poll:1") for database in databases]
    start, held = threading.Barrier(len(locks)), []

    def take(lock):
        start.wait()
        held.append(lock.held())

    threads = [threading.Thread(target=take, args=(lock,)) for lock in locks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(held) == [False] * 7 + [True]
    for lock, database in zip(locks, databases, strict=True):
        lock.release()
        database.close()
