"""A Word or Excel file from outside, as the tables it holds."""

from jobs.imports import docx_grid, xlsx_grid
from jobs.imports.grids import Grids
from jobs.imports.packed import Parts


def read(name: str, data: bytes) -> Grids:
    """The tables of a file by the ending of its name. Raises Unreadable."""
    reader = xlsx_grid.read if name.lower().endswith(".xlsx") else docx_grid.read
    return reader(Parts(data))
