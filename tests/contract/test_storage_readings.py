"""Whose figures lack for a period, asked for many people at once."""

from datetime import timedelta

import pytest
import sample
from sample import NOW, TODAY
from test_storage_targets import said

from storage import readings, targets
from storage.readings import Unread
from storage.tables import PeriodKind, Role, SubmissionState, TargetKind, TaskState

pytestmark = pytest.mark.contract


@pytest.fixture
def lan(session, ward):
    return sample.holder(session, ward.root, Role.LEADER, "lan")


@pytest.fixture
def quarter(session, ward):
    return sample.period(session, ward.plan)


def lacking(session, ward):
    """By code."""
    (period_id,) = {one.period_id for one in readings.unread(session, [ward.office.id])} or {0}
    return [code for _, code, _ in readings.unread_codes(session, [period_id])]


def test_units_with_targets_without_figures(session, ward, lan, quarter):
    led = sample.task(session, ward.plan, "3.c", ward.department)
    first, second = sample.target(session, ward.plan, "1"), sample.target(session, ward.plan, "2")
    third = sample.target(session, ward.plan, "3.c", led)
    due, given = quarter.internal_due, quarter.given_on
    office = Unread(quarter.id, ward.plan.id, ward.office.id, None, due, given)
    unit = office._replace(unit_id=ward.department.id)
    assert readings.unread(session) == readings.unread(session, [ward.office.id]) == [office, unit]
    assert readings.unread(session, [ward.office.id + 1]) == []
    assert readings.unread_codes(session, [quarter.id]) == [
        (office, "1", "Q1"),
        (office, "2", "Q1"),
        (unit, "3.c", "Q1"),
    ]
    for target in (first, third):
        said(session, target, quarter, lan)
    assert readings.unread(session) == [office]
    reading = targets.standing(session, [third.id], [quarter.id])[third.id, quarter.id]
    reading.withdrawn_at = NOW
    quarter.redated_on = TODAY + timedelta(days=1)
    session.flush()
    assert [one.given for one in readings.unread(session)] == [quarter.redated_on] * 2
    assert lacking(session, ward) == ["2", "3.c"]
    targets.drop(session, second, TODAY)
    session.flush()
    assert lacking(session, ward) == ["3.c"]


def test_nothing_lacks_once_the_unit_has_handed_in_or_the_ward_has_issued(session, ward, quarter):
    sample.target(session, ward.plan, "3.c", sample.task(session, ward.plan, "3.c", ward.department))
    sample.target(session, ward.plan, "1")
    owed = sample.submission(session, quarter, ward.department, state=SubmissionState.RETURNED)
    assert lacking(session, ward) == ["1", "3.c"]
    for state in (SubmissionState.SUBMITTED, SubmissionState.ACCEPTED):
        owed.state = state
        session.flush()
        assert lacking(session, ward) == ["1"]
    quarter.issued_on = TODAY
    session.flush()
    assert readings.unread(session) == readings.unread_codes(session, [quarter.id]) == []


def test_what_is_not_asked_for(session, ward, quarter):
    """Restricted, cancelled, given after the cut-off; an index but for the year's report."""
    for code, values in {
        "secret": {"restricted": True},
        "cancelled": {"state": TaskState.CANCELLED},
        "later": {"given_on": quarter.cut_off + timedelta(days=1)},
    }.items():
        task = sample.task(session, ward.plan, code, ward.department, **values)
        sample.target(session, ward.plan, code, task)
    sample.target(session, ward.plan, "index", kind=TargetKind.INDEX)
    assert readings.unread(session) == readings.unread_codes(session, [quarter.id]) == []
    year = sample.period(session, ward.plan, "year", 12)
    year.kind = PeriodKind.YEAR
    session.flush()
    assert [code for _, code, _ in readings.unread_codes(session, [year.id])] == ["index", "later"]
