"""The lanes of the database, its addresses, and what comes back of what was kept."""

import sqlite3
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sample
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import select

from storage.database import Database, parse_url
from storage.errors import BadDatabaseUrl, DatabaseAway, DatabaseUnreachable
from storage.tables import Message, Notice, Office

pytestmark = pytest.mark.contract

PASSWORD = "s3cret"


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


@pytest.mark.parametrize(
    ("text", "backend", "where"),
    [
        ("sqlite:////var/lib/nhacviec.db", "sqlite", "/var/lib/nhacviec.db"),
        ("sqlite:///data/nhacviec.db", "sqlite", "data/nhacviec.db"),
        ("sqlite+aiosqlite:///data/nhacviec.db", "sqlite", "data/nhacviec.db"),
        ("postgresql://an@db/nhacviec", "postgresql+psycopg", "nhacviec"),
        ("postgres://an@db/nhacviec", "postgresql+psycopg", "nhacviec"),
        ("postgresql+asyncpg://an@db/nhacviec", "postgresql+psycopg", "nhacviec"),
    ],
)
def test_addresses_that_are_understood(text, backend, where):
    url = parse_url(text)
    assert (url.drivername, url.database) == (backend, where)


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"an:{PASSWORD}",
        f"postgresql://an:x@db:{PASSWORD}/nhacviec",
        f"mysql://an:{PASSWORD}@db/nhacviec",
        f"sqlite://an:{PASSWORD}@db/nhacviec",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?uri=true",
        "sqlite://nhacviec.db",
    ],
)
def test_other_addresses_are_refused_with_help_and_never_quoted(text):
    with pytest.raises(BadDatabaseUrl, match="use sqlite:///path") as caught:
        parse_url(text)
    assert PASSWORD not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def complaint(url: str) -> str:
    database = Database(url)
    with pytest.raises(DatabaseUnreachable, match=r"^cannot open the database ") as caught:
        database.check()
    database.close()
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://an:{PASSWORD}@127.0.0.1:1/nhacviec",
        f"postgresql://an@127.0.0.1:1/nhacviec?password={PASSWORD}",
        f"postgresql://an:{PASSWORD}@127.0.0.1:1/nhacviec?nonsense=1",
    ],
)
def test_a_server_that_is_not_there_is_a_sentence_without_the_password(url):
    said = complaint(url)
    assert "127.0.0.1:1/nhacviec" in said
    assert PASSWORD not in said


def test_a_database_the_server_does_not_know_is_a_sentence(postgres_server):
    url = postgres_server.set(database="no_such_database")
    said = complaint(url.render_as_string(hide_password=False))
    assert 'database "no_such_database" does not exist' in said
    assert str(url.password) + "@" not in said


def test_a_file_that_cannot_be_a_database_is_a_sentence(tmp_path):
    (tmp_path / "notes.txt").write_text("this is no database\n" * 500)
    assert "unable to open" in complaint(f"sqlite:///{tmp_path}/missing/nhacviec.db")
    assert "unable to open" in complaint(f"sqlite:///{tmp_path}")
    assert "not a database" in complaint(f"sqlite:///{tmp_path}/notes.txt")


def test_a_database_that_can_be_opened_passes_the_check(database):
    database.check()


WORDS = [
    unicodedata.normalize("NFC", "Đẩy mạnh cải cách thủ tục hành chính"),
    unicodedata.normalize("NFD", "Đẩy mạnh cải cách"),
    "👍🏽 👩‍👩‍👧 🇻🇳",
    "dài " * 1250,
    "<b>&amp; & \"quoted\" 'single' {{ 7*7 }} %s :name \\n",
    "hai\ndòng\tvà\u00a0khoảng trắng ",
    "=1+1",
    "",
]


@pytest.mark.parametrize("text", WORDS)
def test_text_comes_back_as_it_was(database, text):
    choices = [{"label": text, "payload": "p"}]

    def say(session):
        sample.message(session, sample.ward(session).bot, text, choices=choices, about={"tasks": [text]})

    database.write(say)
    kept = database.read(lambda s: s.exec(select(Message)).one())
    assert (kept.text, kept.choices, kept.about) == (text, choices, {"tasks": [text]})


def test_instants_come_back_aware_and_in_utc(database):
    paris = datetime(2023, 3, 6, 2, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))

    def say(session):
        sample.message(session, sample.ward(session).bot, "", sent_at=sample.NOW, created_at=paris)

    database.write(say)
    kept = database.read(lambda s: s.exec(select(Message)).one())
    assert (kept.sent_at, kept.created_at) == (sample.NOW, paris)
    assert kept.sent_at.tzinfo is UTC is kept.created_at.tzinfo
    assert kept.sent_at.isoformat() == "2023-03-06T01:00:00+00:00"


def test_a_naive_instant_is_refused_in_a_row_and_in_a_question(database):
    naive = sample.NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive datetime"):
        database.write(lambda s: sample.message(s, sample.ward(s).bot, "", sent_at=naive))
    with pytest.raises(StatementError, match="naive datetime"):
        database.read(lambda s: s.exec(select(Notice).where(Notice.not_before <= naive)).all())


def test_instants_compare_as_instants_whatever_their_zone(database):
    early = datetime(2023, 3, 6, 23, 0, tzinfo=sample.HANOI)
    late = datetime(2023, 3, 6, 17, 0, tzinfo=UTC)

    def found(session):
        on = sample.ward(session).bot
        sample.message(session, on, "early", sent_at=early)
        sample.message(session, on, "late", sent_at=late)
        return session.exec(select(Message.text).where(Message.sent_at < late)).all()

    assert database.write(found) == ["early"]
