"""INSERT … ON CONFLICT DO NOTHING on both engines."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from storage import core
from storage.core import run
from storage.tables import Base


def insert_new(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts the rows that break no unique constraint; the others change nothing."""
    if not rows:
        return
    dialect = session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    run(session, insert(core.table(table)).on_conflict_do_nothing(), rows)
