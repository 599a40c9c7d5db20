"""What waits for a leader, and what has changed since a moment."""

from datetime import date, timedelta

import pytest
import sample

from storage import decided, weekly
from storage.figures import Scope
from storage.tables import Extension, ExtensionState, FindingState, Remark, RemarkKind, Role, UnitKind

pytestmark = pytest.mark.contract

SINCE = sample.NOW - timedelta(days=7)


@pytest.fixture
def leader(session, ward):
    return sample.holder(session, ward.root, Role.LEADER, "chu-tich")


@pytest.fixture
def task(session, ward):
    return sample.task(session, ward.plan, "6.b", ward.department, deadline=date(2023, 3, 3))


def town(session, ward=None):
    """One of an office of its own, above the ward or above nothing."""
    office = sample.office(session, "tren" if ward else "khac")
    top = sample.unit(session, office, office.code, kind=UnitKind.TOWN)
    if ward:
        ward.root.path, ward.department.path = (
            f"/{top.id}{one.path}" for one in (ward.root, ward.department)
        )
        sample.keep(session, ward.root)
        sample.keep(session, ward.department)
    return top


def asked(session, task, by, **values):
    row = {
        "office_id": task.office_id,
        "task_id": task.id,
        "old_date": task.deadline,
        "reason": "chờ kinh phí",
    }
    at = {"asked_at": sample.NOW, "created_at": sample.INSTANT, "new_date": date(2023, 3, 20)}
    return sample.keep(session, Extension(**row, **at, asked_by_id=by.id, **values))


def test_new_dates_wait_for_who_decides_about_the_task(session, ward, leader, task):
    who = sample.official(session, ward.office, "an")
    waits = asked(session, task, who)
    assert weekly.to_decide(session, leader) == [
        (
            waits.id,
            "6.b",
            "Việc",
            date(2023, 3, 3),
            date(2023, 3, 20),
            who.name,
            "chờ kinh phí",
            task.id,
            who.id,
        )
    ]
    head = sample.holder(session, ward.department, Role.HEAD, "head")
    assert weekly.to_decide(session, head) == []
    above = sample.holder(session, town(session, ward), Role.LEADER, "thi-xa")
    assert weekly.to_decide(session, above) == [], "it is the ward's to decide"
    leader = sample.actor(session, leader.official_id, sample.TODAY)
    assert len(weekly.to_decide(session, leader)) == 1
    waits.asked_by_id = leader.official_id
    sample.keep(session, waits)
    assert weekly.to_decide(session, leader) == []


def test_questions_wait_for_who_asked_until_they_are_answered(session, ward, leader, task):
    row = {"office_id": task.office_id, "task_id": task.id, "at": sample.NOW, "created_at": sample.INSTANT}
    asked = sample.keep(session, Remark(**row, kind=RemarkKind.EXPLAIN, by_id=leader.official_id))
    (one,) = weekly.unanswered(session, leader)
    assert (one.task_id, one.code) == (task.id, "6.b")
    other = sample.holder(session, ward.root, Role.LEADER, "pct")
    assert weekly.unanswered(session, other) == []
    answer = {"kind": RemarkKind.ANSWER, "answers_id": asked.id, "by_id": other.official_id}
    sample.keep(session, Remark(**row, **answer, text="x"))
    assert weekly.unanswered(session, leader) == []


def test_what_has_changed_is_counted_in_the_scope_alone(session, ward, leader, task):
    who, other = (sample.official(session, ward.office, code) for code in "xy")
    period = sample.period(session, ward.plan)
    for sent in (SINCE - sample.SECOND, SINCE, SINCE + sample.SECOND):
        sample.progress(session, task, period, who, sent_at=sent)
    sample.task(
        session, ward.plan, "1", ward.department, state="done", done_on=SINCE.date(), deadline=sample.TODAY
    )
    state = {"state": ExtensionState.GRANTED, "decided_by_id": who.id, "decided_at": sample.NOW}
    asked(session, task, who, **state)
    closed = {"remedied_by_id": who.id, "verified_by_id": other.id, "verified_at": sample.NOW}
    old = SINCE - timedelta(days=30)
    sample.finding(session, ward.plan, ward.department, who, recorded_at=sample.NOW)
    sample.finding(
        session, ward.plan, ward.department, who, recorded_at=old, state=FindingState.CLOSED, **closed
    )
    late = (date(2023, 2, 24), date(2023, 3, 3))
    scope = Scope(leader, "", sample.TODAY)
    assert weekly.changed(session, scope, SINCE, *late) == (1, 1, 1, 1, 1, 1)
    assert weekly.changed(session, scope, sample.NOW + sample.SECOND, late[1], late[1])[:4] == (0, 0, 0, 0)
    elsewhere = sample.unit(session, ward.office, "khac", ward.root)
    head = Scope(sample.holder(session, elsewhere, Role.HEAD, "head"), "", sample.TODAY)
    assert weekly.changed(session, head, SINCE, *late) == (0, 0, 0, 0, 0, 0)


def test_leaders_are_those_who_lead_where_there_is_a_plan(session, ward, leader, task):
    today = sample.NOW.date()
    assert weekly.leaders(session, today) == {leader.official_id: ward.office.id}
    assert weekly.leaders(session, today, offices=[ward.office.id + 1]) == {}
    assert weekly.leaders(session, today, officials=[leader.official_id]) == {
        leader.official_id: ward.office.id
    }
    above = sample.holder(session, town(session, ward), Role.LEADER, "thi-xa")
    assert weekly.leaders(session, today).keys() == {leader.official_id, above.official_id}
    elsewhere = sample.holder(session, town(session), Role.LEADER, "huyen")
    assert elsewhere.official_id not in weekly.leaders(session, today), "no plan below"


def test_where_nobody_decided_nothing_is_decided(session, task):
    assert decided.of(session, "task", [task.id]) == decided.Decisions({}, {})
