"""Periods that a new version of the plan leaves out, and what units owe in them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from importing import TODAY, one, plain, refused, rows
from sqlmodel import col, select

from jobs.imports.errors import PeriodInUse
from storage.tables import Official, Period, Progress, ProgressState, Submission, SubmissionState, Task, Unit

pytestmark = pytest.mark.contract


def without_first_period() -> dict[str, Any]:
    data = plain()
    data["periods"] = data["periods"][1:]
    return data


def test_a_period_that_is_not_in_use_goes_with_what_was_expected(database, load):
    load()
    data = without_first_period()
    assert refused(database, load, data) == ["period 2023-Q1: state: in the plan -> gone"]
    load(data, consent=True)
    assert len(rows(database)["submission"]) == 12
    load(consent=True)
    assert one(database, Period, "2023-Q1").given_on == TODAY


def use_by_progress(session):
    period = session.exec(select(Period).where(Period.code == "2023-Q1")).one()
    official = Official(office_id=period.office_id, code="x", name="X")
    session.add(official)
    session.flush()
    moment = datetime(2023, 3, 6, tzinfo=UTC)
    task = session.exec(select(Task).where(Task.code == "3.c")).one()
    session.add(
        Progress(
            office_id=period.office_id,
            task_id=task.id,
            period_id=period.id,
            state=ProgressState.DONE,
            text="xong",
            author_id=official.id,
            sent_at=moment,
            created_at=moment,
        )
    )


def use_by_submission(session):
    period = session.exec(select(Period).where(Period.code == "2023-Q1")).one()
    owed = session.exec(select(Submission).where(Submission.period_id == period.id)).first()
    owed.state = SubmissionState.SUBMITTED
    session.add(owed)


def use_by_issue(session):
    period = session.exec(select(Period).where(Period.code == "2023-Q1")).one()
    period.issued_on = TODAY
    session.add(period)


@pytest.mark.parametrize("use", [use_by_progress, use_by_submission, use_by_issue])
def test_a_period_in_use_is_not_dropped(database, load, use):
    load()
    database.write(use)
    before = rows(database)
    with pytest.raises(PeriodInUse, match="leaves out period 2023-Q1, which has been reported on or issued"):
        load(without_first_period(), consent=True)
    assert rows(database) == before


def test_units_owe_their_part_where_they_lead_a_task_given_by_the_cut_off(database, load):
    load()
    data = plain()
    for task in data["tasks"]:
        if task.get("lead") == "vh-tt":
            task["lead"] = None
    data["tasks"][0]["lead"] = "hoai-hao"
    data["tasks"].append({"code": "7.e", "kind": "standing", "title": "Mới", "lead": "vh-tt"})
    load(data, consent=True, today=date(2023, 6, 20))

    def owing(session):
        found = select(Period.code, Unit.code).join(Submission, col(Submission.period_id) == Period.id)
        return {tuple(row) for row in session.exec(found.join(Unit, col(Unit.id) == Submission.unit_id))}

    owed = database.read(owing)
    assert {period for period, unit in owed if unit == "vh-tt"} == {"2023-Q3", "2023-Y"}
    assert {period for period, unit in owed if unit == "hoai-hao"} == {
        "2023-Q1",
        "2023-H1",
        "2023-Q3",
        "2023-Y",
    }
