"""Days decided on by hand, and notices that did not arrive."""

from datetime import date, timedelta

import pytest
import sample
from sample import INSTANT, NOW, SECOND

from storage import days, undelivered
from storage.tables import NoticeKind, NoticeState
from storage.undelivered import Undelivered

pytestmark = pytest.mark.contract

TET = date(2027, 2, 8)
MADE_UP = date(2027, 2, 20)


@pytest.fixture
def account(session):
    ward = sample.ward(session)
    return sample.account(session, sample.official(session, ward.office), ward.bot)


def test_a_decision_takes_the_place_of_the_one_before(session):
    assert days.override(session, TET) is None
    days.put(session, TET, "", worked=False, note="Thông báo 1")
    days.put(session, TET, "gia-lai", worked=True, note="Công văn 2")
    first, local = days.override(session, TET), days.override(session, TET, "gia-lai")
    assert (first.works, first.note, first.province) == (False, "Thông báo 1", "")
    assert (local.works, local.note, local.province) == (True, "Công văn 2", "gia-lai")
    days.put(session, TET, "", worked=True, note="Thông báo 3")
    session.expire_all()
    again = days.override(session, TET)
    assert (again.id, again.works, again.note) == (first.id, True, "Thông báo 3")
    assert days.override(session, TET, "gia-lai").note == "Công văn 2"


def test_a_decision_is_taken_back_for_one_province_alone(session):
    days.put(session, TET, "", worked=False, note="a")
    days.put(session, TET, "gia-lai", worked=False, note="b")
    days.remove(session, TET, "gia-lai")
    days.remove(session, MADE_UP)
    assert days.override(session, TET, "gia-lai") is None
    assert days.override(session, TET).note == "a"
    days.remove(session, TET)
    assert days.works(session) == {}


def test_what_is_decided_is_found_by_province_and_by_year(session):
    days.put(session, MADE_UP, "", worked=True, note="bù")
    days.put(session, TET, "", worked=False, note="Tết")
    days.put(session, TET, "gia-lai", worked=True, note="trực")
    days.put(session, TET, "lam-dong", worked=True, note="khác")
    days.put(session, date(2026, 12, 31), "", worked=False, note="năm trước")
    days.put(session, date(2028, 1, 1), "", worked=True, note="năm sau")
    assert days.works(session) == {
        "": {MADE_UP: True, TET: False, date(2026, 12, 31): False, date(2028, 1, 1): True},
        "gia-lai": {TET: True},
        "lam-dong": {TET: True},
    }
    assert [row.note for row in days.of_year(session, 2027, [""])] == ["Tết", "bù"]
    assert [row.note for row in days.of_year(session, 2027, ["", "gia-lai"])] == ["Tết", "trực", "bù"]
    assert days.of_year(session, 2025, ["", "gia-lai"]) == []


def test_an_office_keeps_the_days_of_its_province(session):
    assert days.provinces(session) == {}
    one, two = sample.office(session, "hoai-hao"), sample.office(session, "tam-quan")
    two.province = "gia-lai"
    session.flush()
    assert days.provinces(session) == {one.id: "", two.id: "gia-lai"}


def test_failed_notices_are_found_since_a_moment(session, account):
    week = INSTANT - timedelta(days=7)
    sample.notice(session, account, state=NoticeState.FAILED, settled_at=week - SECOND)
    old = sample.notice(session, account, state=NoticeState.FAILED, settled_at=week, error="blocked")
    new = sample.notice(session, account, state=NoticeState.FAILED, settled_at=INSTANT)
    sample.notice(session, account, state=NoticeState.DELIVERED, settled_at=INSTANT)
    sample.notice(session, account)
    assert undelivered.failed(session, week) == [
        Undelivered(old.id, account.office_id, "an", "blocked"),
        Undelivered(new.id, account.office_id, "an", None),
    ]


def test_uncertain_notices_leave_mornings_out(session, account):
    week = INSTANT - timedelta(days=7)
    act, doubtful = NoticeKind.ACT, NoticeState.UNCERTAIN
    sample.notice(session, account, kind=act, state=doubtful, settled_at=week - SECOND)
    told = sample.notice(session, account, kind=act, state=doubtful, settled_at=week, error="late")
    sample.notice(
        session, account, kind=NoticeKind.DIGEST, date=NOW.date(), state=doubtful, settled_at=INSTANT
    )
    sample.notice(session, account, kind=act, state=NoticeState.FAILED, settled_at=INSTANT)
    assert undelivered.uncertain(session, week) == [Undelivered(told.id, account.office_id, "an", "late")]


def test_stuck_notices_are_those_of_a_kind_that_wait(session, account):
    week = NOW - timedelta(days=7)
    sample.notice(session, account, not_before=week - SECOND)
    old = sample.notice(session, account, not_before=week)
    new = sample.notice(session, account, not_before=NOW)
    sample.notice(session, account, not_before=NOW + SECOND)
    sample.notice(session, account, kind=NoticeKind.ALARM)
    sample.notice(session, account, state=NoticeState.LAPSED)
    found = undelivered.stuck(session, account.office_id, NoticeKind.ACT, week, NOW)
    assert [one.id for one in found] == [old.id, new.id]
    assert [
        one.official for one in undelivered.stuck(session, account.office_id, NoticeKind.ALARM, week, NOW)
    ] == ["an"]
    assert undelivered.stuck(session, account.office_id, NoticeKind.DIGEST, week, NOW) == []
    there = sample.office(session, "tam-quan")
    assert undelivered.stuck(session, there.id, NoticeKind.ACT, week, NOW) == []
