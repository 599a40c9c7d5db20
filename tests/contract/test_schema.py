"""The schema: made by migrations, equal to the tables, checked at every start."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import storage
from storage import schema
from storage.database import Database
from storage.errors import SchemaMismatch, WrongKind
from storage.schema import prepare, upgrade
from storage.tables import Base, Installation, InstallationKind

pytestmark = pytest.mark.contract

MAKE_READY = """
import sys
from storage.database import Database
from storage.schema import prepare
from storage.tables import InstallationKind
print("ready", flush=True)
sys.stdin.readline()
prepare(Database(sys.argv[1]), InstallationKind.DEMO)
"""


@pytest.fixture
def empty(empty_url):
    database = Database(empty_url)
    yield database
    database.close()


def described(connection: sa.Connection) -> dict[str, object]:
    """Everything the engine says of its tables, in an order of its own."""
    inspector = sa.inspect(connection)
    tables = {}
    for name in inspector.get_table_names():
        if name == "alembic_version":
            continue
        tables[name] = {
            "columns": [{**c, "type": repr(c["type"])} for c in inspector.get_columns(name)],
            "primary key": inspector.get_pk_constraint(name),
            "foreign keys": sorted(map(repr, inspector.get_foreign_keys(name))),
            "uniques": sorted(map(repr, inspector.get_unique_constraints(name))),
            "indexes": sorted(map(_index, inspector.get_indexes(name))),
            "checks": sorted(map(repr, inspector.get_check_constraints(name))),
        }
    return tables


def _index(found: dict[str, object]) -> str:
    """With what it is limited to in words: as an object that differs each time."""
    options = {name: str(value) for name, value in found.get("dialect_options", {}).items()}
    return repr({**found, "dialect_options": options})


def revise(database: Database, revision: str) -> None:
    with database.exclusive() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :r"), {"r": revision})


def test_migrations_equal_the_tables(empty):
    with empty.exclusive() as connection:
        Base.metadata.create_all(connection)
        declared = described(connection)
        Base.metadata.drop_all(connection)
    prepare(empty, InstallationKind.DEMO)
    with empty.exclusive() as connection:
        migrated = described(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        left = compare_metadata(context, Base.metadata)
    assert sorted(migrated) == sorted(Base.metadata.tables)
    for name, table in declared.items():
        assert migrated[name] == table
    assert left == []


def test_every_migration_is_named_by_its_number():
    """So the version is known without Alembic, which takes a tenth of a command's start to load."""
    scripts = ScriptDirectory(str(Path(storage.__file__).parent / "migrations"))
    assert schema._revisions() == [one.revision for one in scripts.walk_revisions()][::-1]


def test_the_description_sees_checks_and_uniques(database):
    """Guards the comparison above: what it compares is really there."""
    with database.exclusive() as connection:
        tables = described(connection)
    assert "dated" in str(tables["task"]["checks"])
    assert "cancelled" in str(tables["task"]["checks"])
    assert "uq_task_plan_id_code" in str(tables["task"]["uniques"])
    assert "office" in str(tables["task"]["foreign keys"])


@pytest.mark.parametrize("kind", list(InstallationKind))
def test_an_empty_database_is_made_ready_once(empty, kind):
    prepare(empty, kind)
    prepare(empty, kind)
    assert empty.read(lambda s: s.execute(sa.select(Installation.kind)).scalars().all()) == [kind]


@pytest.mark.parametrize(
    ("made", "asked", "sentence"),
    [
        (InstallationKind.REAL, InstallationKind.DEMO, "holds real data"),
        (InstallationKind.DEMO, InstallationKind.REAL, "is a demo database"),
    ],
)
def test_the_other_kind_is_refused(empty, made, asked, sentence):
    prepare(empty, made)
    with pytest.raises(WrongKind, match=sentence):
        prepare(empty, asked)


def test_an_older_schema_is_refused_until_migrated(empty):
    made_at_revision_one(empty)
    with pytest.raises(SchemaMismatch, match="nhacviec migrate"):
        prepare(empty, InstallationKind.DEMO)
    assert upgrade(empty) == "The database has been brought up to date."
    prepare(empty, InstallationKind.DEMO)
    assert upgrade(empty) == "The database is up to date."


def made_at_revision_one(database: Database) -> None:
    made_at(database, "0001", "INSERT INTO installation (kind, offset_ms) VALUES ('demo', 0)")


def made_at(database: Database, revision: str, *rows: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    with database.exclusive() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for row in rows:
            connection.exec_driver_sql(row)


NOTICE = (
    "INSERT INTO office (id, code, name) VALUES (1, 'a', 'A')",
    "INSERT INTO official (id, office_id, code, name) VALUES (1, 1, 'an', 'An')",
    "INSERT INTO bot (id, office_id, channel, name, pushes) VALUES (1, 1, 'web', 'b', true)",
    "INSERT INTO account (id, office_id, bot_id, official_id, external_id, state, preferred, linked_at)"
    " VALUES (1, 1, 1, 1, 'an', 'active', true, '2023-03-01 00:00:00')",
    "INSERT INTO notice (id, office_id, key, kind, official_id, account_id, bot_id, not_before, state,"
    " attempts, created_at) VALUES (1, 1, 'k', 'digest', 1, 1, 1, '2023-03-01 00:00:00', 'pending', 0,"
    " '2023-03-01 00:00:00')",
    "INSERT INTO reminder (id, office_id, key, rule, subject, due, rung, rung_date, official_id, why, state,"
    " notice_id, planned_at) VALUES (1, 1, 'k', 'r', 's', '2023-03-14', 'due', '2023-03-14', 1, 'w',"
    " 'pending', 1, '2023-03-01 00:00:00')",
)


def test_notices_to_groups_come_to_a_database_in_use(empty):
    """What refers to the notices and what they refer to stays; a broken reference is still refused."""
    made_at(empty, "0018", *NOTICE)
    assert upgrade(empty) == "The database has been brought up to date."
    with empty.exclusive() as connection:
        kept = (
            "SELECT r.id, n.kind, n.official_id, n.group_id FROM reminder r"
            " JOIN notice n ON n.id = r.notice_id"
        )
        assert [tuple(row) for row in connection.exec_driver_sql(kept)] == [(1, "digest", 1, None)]
        if empty.is_sqlite:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    for wrong in (
        "group_id = 9, account_id = NULL, official_id = NULL",
        "kind = 'other'",
        "account_id = NULL",
    ):
        with pytest.raises(sa.exc.IntegrityError), empty.exclusive() as connection:
            connection.exec_driver_sql(f"UPDATE notice SET {wrong}")


def test_a_newer_schema_is_refused(empty):
    prepare(empty, InstallationKind.REAL)
    revise(empty, "9999")
    for attempt in (lambda: prepare(empty, InstallationKind.REAL), lambda: upgrade(empty)):
        with pytest.raises(SchemaMismatch, match="newer than this program"):
            attempt()


def test_tables_of_another_program_are_left_alone(empty):
    with empty.exclusive() as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id integer)")
    with pytest.raises(SchemaMismatch, match="another program"):
        prepare(empty, InstallationKind.REAL)
    with pytest.raises(SchemaMismatch, match="another program"):
        upgrade(empty)
    with empty.exclusive() as connection:
        assert sa.inspect(connection).get_table_names() == ["theirs"]


def test_a_migration_that_fails_leaves_nothing(empty):
    def fail_late(connection, cursor, statement, *rest):
        if "CREATE TABLE progress" in statement:
            raise RuntimeError("power cut")

    sa.event.listen(empty.engine, "before_cursor_execute", fail_late)
    with pytest.raises(RuntimeError, match="power cut"):
        prepare(empty, InstallationKind.REAL)
    with empty.exclusive() as connection:
        assert sa.inspect(connection).get_table_names() == []


def test_an_empty_database_needs_no_migration(empty):
    assert "empty" in upgrade(empty)
    prepare(empty, InstallationKind.REAL)


def test_processes_that_start_at_once_make_one_schema(empty_url):
    url = empty_url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", MAKE_READY, url]
    started = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("go\n")
        process.stdin.flush()
    deadline = time.monotonic() + 60
    ends = [process.communicate(timeout=deadline - time.monotonic())[1] for process in started]
    assert [process.returncode for process in started] == [0] * 4, ends
    database = Database(empty_url)
    assert database.read(lambda s: s.execute(sa.select(sa.func.count(Installation.id))).scalar_one()) == 1
    database.close()
