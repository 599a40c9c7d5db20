"""Addresses of databases: those that are understood, and what is said of the others."""

import pytest

from storage.database import Database, parse_url
from storage.errors import BadDatabaseUrl, DatabaseUnreachable

pytestmark = pytest.mark.contract

PASSWORD = "s3cret"


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
