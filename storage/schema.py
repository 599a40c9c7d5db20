"""The schema by migrations: made on an empty database, checked on any other."""

from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col

from storage.database import Database
from storage.errors import SchemaMismatch, WrongKind
from storage.tables import Installation, InstallationKind

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = sa.table("alembic_version", sa.column("version_num", sa.String))


def prepare(database: Database, kind: InstallationKind) -> None:
    """Makes an empty database ready as `kind`, or checks that it is of that kind and of this version.

    Any number of processes may do so at once. Raises SchemaMismatch, WrongKind.
    """
    with database.exclusive() as connection:
        found = _revision(connection)
        if found is None:
            _upgrade(connection)
            connection.execute(sa.insert(Installation).values(kind=kind, offset_ms=0))
        else:
            _check(connection, found, kind)


def check(connection: sa.Connection, kind: InstallationKind) -> None:
    """Whether the database is ready as `kind`; nothing is made. Raises SchemaMismatch, WrongKind."""
    found = _revision(connection)
    if found is None:
        raise SchemaMismatch("the database is empty; run `nhacviec plan import FILE`")
    _check(connection, found, kind)


def _check(connection: sa.Connection, found: str, kind: InstallationKind) -> None:
    if found != _revisions()[-1]:
        raise SchemaMismatch("the database is of an older version; run `nhacviec migrate`")
    _check_kind(connection, kind)


def upgrade(database: Database) -> str:
    """Brings an existing schema up to this version; the sentence says what was done.

    Safe to repeat. Raises SchemaMismatch.
    """
    with database.exclusive() as connection:
        found = _revision(connection)
        if found is None:
            return "The database is empty; it is made ready by the first command that uses it."
        if found == _revisions()[-1]:
            return "The database is up to date."
        _upgrade(connection)
        return "The database has been brought up to date."


def _revision(connection: sa.Connection) -> str | None:
    """The schema's version, None for an empty database. Raises SchemaMismatch for one that is not ours."""
    tables = sa.inspect(connection).get_table_names()
    found: str | None = None
    if VERSION.name in tables:
        found = connection.execute(sa.select(VERSION.c.version_num)).scalar()
    if found is None and tables:
        raise SchemaMismatch(
            "the database holds tables of another program; name an empty one in DATABASE_URL"
        )
    if found is not None and found not in _revisions():
        raise SchemaMismatch("the database is newer than this program; install the newer nhacviec")
    return found


def _check_kind(connection: sa.Connection, kind: InstallationKind) -> None:
    found = connection.execute(sa.select(col(Installation.kind))).scalar_one()
    if found == kind:
        return
    if found == InstallationKind.REAL:
        raise WrongKind("this database holds real data; the demo never opens it: leave out --demo")
    raise WrongKind("this is a demo database; use `nhacviec --demo …`, or name another in DATABASE_URL")


def _upgrade(connection: sa.Connection) -> None:
    # Loaded here: every command asks for the version, few migrate, and Alembic is a tenth of their start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revisions() -> list[str]:
    """All that this program knows, the oldest first: a migration's file is named by its number."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
