"""What tests ask of a database is compiled once a process, as in one that serves, not once a test."""

import sqlalchemy as sa
from sqlalchemy.util import LRUCache

from storage.database import Database

MANY = 5_000
"""Statements of the whole suite; an engine keeps 500 by itself."""
_known: dict[str, tuple[sa.Dialect, LRUCache]] = {}


def shared(database: Database) -> Database:
    """The same, which can be reached, on an engine that knows what others of this process have compiled.

    Compiling took half the time of a dialogue. What is compiled belongs to its dialect: they share that too.
    """
    name = database.url.drivername
    if name not in _known:
        # By its first connection a dialect learns what the server can do.
        database.check()
        _known[name] = database.engine.dialect, LRUCache(MANY)
    for engine in (database.engine, database._writing, database._reading):
        engine.dialect, engine._compiled_cache = _known[name]
    return database
