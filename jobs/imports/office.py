"""A Word or Excel file from outside, as the tables it holds."""

from jobs.imports import docx_grid, xlsx_grid
from jobs.imports.grids import Grids
from jobs.imports.packed import Parts, Unreadable


def read(name: str, data: bytes) -> Grids:
    """The tables of a file by the ending of its name. Raises Unreadable."""
    reader = xlsx_grid.read if name.lower().endswith(".xlsx") else docx_grid.read
    parts = Parts(data)
    try:
        return reader(parts)
    except Unreadable:
        raise
    # The libraries raise whatever they stumble over: KeyError, TypeError, lxml's own.
    except Exception as error:
        raise Unreadable("a library cannot read it", reason="broken") from error
