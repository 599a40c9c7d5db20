"""What imports are tested with: the sample plan as data, and all that is stored."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from sqlmodel import select

from jobs.calendar import WorkingDays
from jobs.imports.difference import ConsentNeeded
from storage.database import Database
from storage.plans import sample_path
from storage.tables import Base

CAL = WorkingDays()
SAMPLE = sample_path("hoai-hao-2023")
TODAY = date(2023, 3, 6)


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything stored, table by table."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def plain(sample: Path = SAMPLE) -> dict[str, Any]:
    """What the file says, for a test to change: the sample plan, or another sample."""
    return yaml.safe_load(sample.read_text(encoding="utf-8"))


def task_of(data: dict[str, Any], code: str) -> dict[str, Any]:
    return next(task for task in data["tasks"] if task["code"] == code)


def refused(database: Database, load: Callable[..., Any], data: dict[str, Any], **more: Any) -> list[str]:
    """What the import would change; nothing has changed."""
    before = rows(database)
    with pytest.raises(ConsentNeeded) as raised:
        load(data, **more)
    assert rows(database) == before
    return [str(change) for change in raised.value.changes]


def one(database: Database, table: type[Any], code: str) -> Any:
    return database.read(lambda s: s.exec(select(table).where(table.code == code)).one())
