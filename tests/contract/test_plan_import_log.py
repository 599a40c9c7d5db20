"""What a changed plan leaves in the log of changes."""

from datetime import UTC, datetime

import pytest
import yaml
from importing import CAL, TODAY, plain, task_of
from sqlmodel import select

from jobs.imports import plan_file
from jobs.imports.plan_apply import import_plan
from storage import audit
from storage.audit import By
from storage.tables import Audit, Change, Period, Submission, Task, Unit

pytestmark = pytest.mark.contract

AT = datetime(2023, 3, 6, 1, tzinfo=UTC)


@pytest.fixture
def load(database, tmp_path):
    """Imports `data` and returns what was logged of it."""

    def run(data):
        path = tmp_path / "plan.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        file = plan_file.load(path, CAL)

        def work(session):
            audit.begin(session, By(AT))
            before = len(session.exec(select(Audit.id)).all())
            import_plan(session, file, TODAY, consent=True)
            session.flush()
            rows = session.exec(select(Audit).order_by(Audit.id)).all()[before:]
            return [(row.subject, row.subject_id, row.change, row.before, row.after) for row in rows]

        return database.write(work)

    return run


@pytest.fixture
def ids(database):
    """`ids(table)`: ids by code."""
    return lambda table: database.read(lambda s: {row.code: row.id for row in s.exec(select(table))})


def test_units_that_come_to_support_a_task_or_leave_it_are_logged(load, ids):
    data = plain()
    task_of(data, "3.c")["support"] = ["tc-kh", "tp-ht"]
    load(data)
    task_of(data, "3.c")["support"] = ["tp-ht", "vh-tt"]
    task, unit = ids(Task)["3.c"], ids(Unit)
    assert load(data) == [
        (
            *("task_support", task, Change.CREATED, {}),
            {"task_id": task, "unit_id": unit["vh-tt"]},
        ),
        (
            *("task_support", task, Change.DELETED),
            *({"task_id": task, "unit_id": unit["tc-kh"]}, {}),
        ),
    ]
    assert load(data) == []


def test_a_period_that_goes_is_logged_and_what_was_only_expected_for_it_is_not(database, load, ids):
    data = plain()
    load(data)
    gone = ids(Period)["2023-Y"]
    data["periods"] = data["periods"][:-1]
    assert [row[:3] for row in load(data)] == [("period", gone, Change.DELETED)]
    assert gone not in database.read(lambda s: set(s.exec(select(Submission.period_id))))
