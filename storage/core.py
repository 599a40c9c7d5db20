"""Statements past the ORM, whose bookkeeping costs more than the database on the path every message takes.

They are built once, with `bindparam`: building one costs more than running it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from storage.tables import Base

Rows = sa.CursorResult[*tuple[Any, ...]]
Values = Mapping[str, Any] | Sequence[Mapping[str, Any]]


def table(kind: type[Base]) -> sa.Table:
    return kind.metadata.tables[str(kind.__tablename__)]


def run(session: Session, statement: sa.Executable, values: Values | None = None) -> Rows:
    """Runs a statement over columns in the session's transaction; what the ORM holds is written first."""
    session.flush()
    return session.connection().execute(statement, values)


def insert(session: Session, statement: sa.Insert, values: Mapping[str, Any]) -> int:
    """The id of the new row."""
    (key,) = run(session, statement, values).inserted_primary_key or (None,)
    return int(key or 0)


def change(session: Session, kind: type[Base], statement: sa.Executable, values: Values | None = None) -> int:
    """How many rows an UPDATE or DELETE of `kind` changed; those that were loaded are read anew."""
    count = run(session, statement, values).rowcount
    if count:
        for entity in session.identity_map.values():
            if isinstance(entity, kind):
                session.expire(entity)
    return count
