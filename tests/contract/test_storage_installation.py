"""What the database is for, the demo's clock, its bots, and rows that are inserted once."""

import ast
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import sample
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

import storage
from storage import installation, upsert
from storage.errors import StorageError, WrongKind
from storage.installation import BotTaken
from storage.tables import Bot, Installation, InstallationKind, Office

pytestmark = pytest.mark.contract


@pytest.mark.parametrize(
    "offset", [timedelta(days=-1357, milliseconds=5), timedelta(0), timedelta(days=9999)]
)
def test_the_demos_clock_is_kept_to_the_millisecond(database, offset):
    assert database.read(installation.offset) == timedelta(0)
    database.write(lambda s: installation.set_offset(s, offset))
    assert database.read(installation.offset) == offset


def test_the_clock_of_a_real_database_is_never_moved(session):
    session.exec(select(Installation)).one().kind = InstallationKind.REAL
    with pytest.raises(WrongKind, match="only a demo's clock"):
        installation.set_offset(session, timedelta(days=1))
    assert installation.offset(session) == timedelta(0)


def make_bot(session, of, name="demo", channel="web", *, pushes=True):
    return installation.bot(session, office_id=of.id, channel=channel, name=name, pushes=pushes)


def test_a_bot_is_made_once(session):
    of = sample.office(session)
    made = make_bot(session, of)
    assert (made.office_id, made.channel, made.name, made.pushes) == (of.id, "web", "demo", True)
    assert make_bot(session, of) == made
    console = make_bot(session, of, channel="console", pushes=False)
    assert console.pushes is False
    assert installation.bots(session, "web") == [made]
    assert installation.bots(session, "console") == [console]
    assert installation.bots(session, "zalo") == []


def test_a_bot_of_another_office_is_not_handed_over(session):
    make_bot(session, sample.office(session, "hoai-hao"))
    with pytest.raises(BotTaken, match="another office"):
        make_bot(session, sample.office(session, "tam-quan"))
    assert issubclass(BotTaken, StorageError)


def test_a_token_stands_for_one_bot_whatever_it_is_called(session):
    of = sample.office(session)

    def found(token_ref, name=None, channel="telegram"):
        return installation.bot_of_token(session, of.id, channel, token_ref, name)

    unnamed = found("telegram:42")
    assert (unnamed.office_id, unnamed.name, unnamed.pushes) == (of.id, "42", True)
    assert found("telegram:42", "hoai_hao_bot") == unnamed
    assert found("telegram:42").name == "hoai_hao_bot"
    assert found("telegram:43", "other_bot") != unnamed
    assert found("telegram:42", channel="zalo") != unnamed


def test_a_token_whose_bot_has_the_name_of_another_tokens_is_refused(session):
    of = sample.office(session)
    installation.bot_of_token(session, of.id, "telegram", "telegram:42", "hoai_hao_bot")
    with pytest.raises(installation.BotTaken, match="'hoai_hao_bot' on telegram is known by another token"):
        installation.bot_of_token(session, of.id, "telegram", "telegram:43", "hoai_hao_bot")


def bot_of_token(session, of):
    return installation.bot_of_token(session, of.id, "telegram", "telegram:42", "hoai_hao_bot")


@pytest.mark.parametrize("made", [make_bot, bot_of_token], ids=["named", "of a token"])
def test_processes_that_start_at_once_make_one_bot(database, made):
    of = database.write(sample.office)
    start = threading.Barrier(4)

    def make(_):
        start.wait()
        return database.write(lambda s: made(s, of).id)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(make, range(4)))) == 1
    assert database.read(lambda s: len(s.exec(select(Bot)).all())) == 1


def named(code, name="phường"):
    return {"code": code, "name": name}


def names(session):
    return dict(session.exec(select(Office.code, Office.name)).all())


def test_insert_new_adds_what_is_new_and_leaves_the_rest(session):
    upsert.insert_new(session, Office, [])
    upsert.insert_new(session, Office, [named("a", "first")])
    upsert.insert_new(session, Office, [named("b"), named("a", "again"), named("c"), named("c", "twice")])
    assert names(session) == {"a": "first", "b": "phường", "c": "phường"}


def test_insert_new_does_not_hide_other_faults(database):
    with pytest.raises(IntegrityError):
        database.write(lambda s: upsert.insert_new(s, Office, [named("a", None)]))
    with pytest.raises(IntegrityError):
        database.write(
            lambda s: upsert.insert_new(
                s, Bot, [{"office_id": 9, "channel": "w", "name": "x", "pushes": True}]
            )
        )
    assert database.read(names) == {}


OTHER_MODULES = {"__init__", "core", "database", "errors", "locks", "plans", "schema", "scoped"}
"""Not named queries, or tested with the import of a plan."""


def public_queries(module):
    """Those that ask a session; what only makes conditions is asked by them."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [
        f"{module.stem}.{node.name}"
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and [one.arg for one in node.args.args[:1]] == ["session"]
    ]


def test_every_named_query_is_called_by_a_contract_test():
    modules = [m for m in Path(storage.__file__).parent.glob("*.py") if m.stem not in OTHER_MODULES]
    queries = [query for module in modules for query in public_queries(module)]
    assert len(queries) > 60
    tests = "".join(
        test.read_text(encoding="utf-8") for test in Path(__file__).parent.glob("test_storage_*.py")
    )
    assert [query for query in queries if f"{query}(" not in tests] == []


def test_a_bot_learns_its_name_later(session):
    of = sample.office(session)
    made = installation.bot_of_token(session, of.id, "telegram", "telegram:123456", None)
    assert made.name == "123456"
    installation.name_bot(session, made.id, "nhacviec_bot")
    assert [bot.name for bot in installation.bots(session, "telegram")] == ["nhacviec_bot"]
