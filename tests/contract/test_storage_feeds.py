"""What stands in a person's calendar: theirs alone, with how often it was changed."""

from datetime import date, timedelta

import pytest
import sample
from sample import INSTANT, NOW

from storage import feeds
from storage.access import actor as acting
from storage.tables import Audit, Change, FindingState, Role, TaskState

pytestmark = pytest.mark.contract
DUE, DAY = date(2023, 3, 10), timedelta(days=1)


def test_dated_tasks_of_the_owner_the_head_and_the_leader_in_charge(session):
    ward = sample.ward(session)
    other = sample.unit(session, ward.office, "tc-kh", ward.root)
    head = sample.holder(session, ward.department, Role.HEAD, "hoa")
    leader = sample.holder(session, ward.root, Role.LEADER, "lan")
    owner = sample.official(session, ward.office, "minh")
    sample.post(session, owner, other)
    mine = {"deadline": DUE, "percent": 0}
    sample.task(session, ward.plan, "6.a", ward.department, **mine)
    sample.task(session, ward.plan, "6.b", other, owner, **mine | {"deadline": DUE - DAY})
    sample.task(session, ward.plan, "6.c", other, leader_id=leader.official_id, **mine)
    sample.task(session, ward.plan, "6.d", ward.department)
    sample.task(session, ward.plan, "6.e", ward.department, **mine, state=TaskState.DONE)
    sample.task(session, ward.plan, "6.f", ward.department, **mine, restricted=True)

    def codes(actor):
        return [task.code for task in feeds.tasks_of(session, actor, ward.plan.id)]

    assert codes(head) == ["6.a"]
    assert codes(leader) == ["6.c"]
    assert codes(acting(session, owner.id, sample.TODAY)) == ["6.b"]


def test_findings_that_are_theirs_to_mend(session):
    ward = sample.ward(session)
    mends = sample.official(session, ward.office, "hoa")
    sample.post(session, mends, ward.department)
    first = sample.finding(session, ward.plan, ward.department, mends, mends)
    sample.finding(session, ward.plan, ward.department, mends)
    sample.finding(session, ward.plan, ward.department, mends, mends, due=None)
    done = {"state": FindingState.AWAITING, "remedied_by_id": mends.id, "remedied_at": NOW}
    sample.finding(session, ward.plan, ward.department, mends, mends, **done)
    found = feeds.findings_of(session, acting(session, mends.id, sample.TODAY))
    assert [one.number for one in found] == [first.number]


def test_how_often_a_row_was_changed(session):
    ward = sample.ward(session)
    period = sample.period(session, ward.plan)
    still = sample.period(session, ward.plan, "q3", 9)
    for change, at in ((Change.CREATED, NOW), (Change.CHANGED, NOW), (Change.CHANGED, NOW + DAY)):
        row = {"office_id": ward.office.id, "subject": "period", "subject_id": period.id, "change": change}
        sample.keep(session, Audit(**row, at=at, before={}, after={}))
    assert feeds.changes(session, "period", [period.id, still.id]) == {period.id: (2, NOW + DAY)}
    assert feeds.changes(session, "period", []) == {}


def test_a_link_leads_to_its_official_until_it_is_revoked(session):
    ward = sample.ward(session)
    who, other = (sample.official(session, ward.office, code) for code in ("hoa", "minh"))
    for one in (who, other):
        owned = {"office_id": ward.office.id, "official_id": one.id}
        feeds.link(session, **owned, token_hash=one.code * 16, created_at=INSTANT)
    assert feeds.linked(session, "hoa" * 16).official_id == who.id
    assert feeds.linked(session, "khac") is None
    assert feeds.revoke(session, who.id, INSTANT) == 1
    assert feeds.revoke(session, who.id, INSTANT) == 0
    session.expire_all()
    assert feeds.linked(session, "hoa" * 16) is None
    assert feeds.linked(session, "minh" * 16).official_id == other.id
