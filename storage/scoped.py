"""Statements asked of every office or of some; built once: building one costs more than running it.

What is read by the thousand is a named tuple: it is made four times as fast as a frozen dataclass.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from storage.core import run

Statement = sa.Select[*tuple[Any, ...]]
OFFICES: sa.BindParameter[int] = sa.bindparam("offices", expanding=True)


@dataclass(frozen=True)
class Scoped:
    """The statement as it stands, and with its office among `offices`."""

    everywhere: Statement
    within: Statement

    def rows(
        self, session: Session, offices: Collection[int] | None, **values: Any
    ) -> Sequence[sa.Row[*tuple[Any, ...]]]:
        """The rows of every office, or of `offices` alone; `values` fill the statement's parameters."""
        if offices is None:
            return run(session, self.everywhere, values).all()
        return run(session, self.within, {**values, "offices": list(offices)}).all()


def scoped(statement: Statement, within: sa.ColumnElement[bool]) -> Scoped:
    """`within`: the condition, in terms of `OFFICES`, that a row is theirs."""
    return Scoped(statement, statement.where(within))
