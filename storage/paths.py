"""What stands at or below a node of the unit tree, by its path."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

AFTER_SLASH = chr(ord("/") + 1)
"""What follows the slash: every path below "/1/5/" comes before "/1/50"."""


class _Below(FunctionElement[bool]):
    type = sa.Boolean()
    inherit_cache = True
    name = "below"
    # Else SQLAlchemy writes "(…) = 1", which no index serves.
    _is_implicitly_boolean = True


def below(path: Any, node: Any) -> sa.ColumnElement[bool]:
    """Condition: `path` begins with that of the node, which ends with a slash."""
    return _Below(path, node if isinstance(node, sa.ColumnElement) else sa.literal(node, sa.String))


@compiles(_Below)
def _between(element: _Below, compiler: Any, **options: Any) -> str:
    """Of a range the index is read; LIKE would look at every unit there is."""
    path, node = element.clauses
    return _range(compiler, path >= node, path < _end(node), options)


@compiles(_Below, "postgresql")
def _between_bytes(element: _Below, compiler: Any, **options: Any) -> str:
    """In the order of characters, as the index has it, not in that of the database's language."""
    path, node = element.clauses
    first, before = (path.op(sign, precedence=10, is_comparison=True) for sign in ("~>=~", "~<~"))
    return _range(compiler, first(node), before(_end(node)), options)


def _end(node: Any) -> sa.ColumnElement[str]:
    return sa.func.substr(node, 1, sa.func.length(node) - 1) + AFTER_SLASH


def _range(compiler: Any, first: Any, last: Any, options: Any) -> str:
    return str(compiler.process(sa.and_(first, last).self_group(), **options))
