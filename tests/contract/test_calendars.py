"""The working days of every office as they are decided on, and who hears that a year is not confirmed."""

from datetime import date, datetime, timedelta

import pytest
import sample
from sample import HANOI, INSTANT
from sqlmodel import select

from jobs import days
from jobs.calendar import WorkingDays
from jobs.calendars import Calendars, loaded, tell_unconfirmed
from jobs.days import AlreadyOff, Decision, ShownDay, decide, shown_year
from jobs.ladder import UNIT_REPORT, rungs
from jobs.notify import When
from storage.database import Database
from storage.tables import Notice, NoticeKind, Role

pytestmark = pytest.mark.contract

TET = date(2027, 2, 8)
SATURDAY = date(2027, 2, 20)
OCTOBER = datetime(2026, 10, 1, 9, 0, tzinfo=HANOI)


def office_in(session, code, province=None):
    made = sample.office(session, code)
    made.province = province
    session.flush()
    return made.id


# Calendars


def test_without_decisions_all_offices_share_one_calendar(session):
    calendars = Calendars()
    before = calendars.national
    ids = [office_in(session, "a"), office_in(session, "b", "gia-lai")]
    assert calendars.refresh(session)
    assert [calendars.of(one) for one in (*ids, 999)] == [before] * 3
    assert calendars.national is before


def test_an_office_has_the_nations_days_with_its_provinces_on_top(session):
    plain, there, same = (
        office_in(session, "a"),
        office_in(session, "b", "gia-lai"),
        office_in(session, "c", "gia-lai"),
    )
    decide(session, TET, True, "", "cả nước")
    decide(session, SATURDAY, True, "", "cả nước")
    decide(session, SATURDAY, False, "gia-lai", "riêng")
    calendars = loaded(session)
    assert calendars.of(plain) is calendars.national
    assert calendars.of(there) is calendars.of(same) is not calendars.national
    assert [calendars.national.is_working(day) for day in (TET, SATURDAY)] == [True, True]
    assert [calendars.of(there).is_working(day) for day in (TET, SATURDAY)] == [True, False]
    assert not WorkingDays().is_working(TET)


def test_only_whom_a_change_touches_gets_a_new_calendar(session):
    plain, there = office_in(session, "a"), office_in(session, "b", "gia-lai")
    decide(session, TET, True, "gia-lai", "riêng")
    calendars = loaded(session)
    nation, local = calendars.of(plain), calendars.of(there)
    assert not calendars.refresh(session)
    decide(session, SATURDAY, True, "gia-lai", "riêng")
    assert calendars.refresh(session)
    assert calendars.of(plain) is nation
    assert calendars.of(there) is not local
    local = calendars.of(there)
    decide(session, SATURDAY, True, "", "cả nước")
    assert calendars.refresh(session)
    assert calendars.of(plain) is not nation
    assert calendars.of(there) is not local
    local = calendars.of(there)
    decide(session, SATURDAY, True, "gia-lai", "chỉ đổi ghi chú")
    assert not calendars.refresh(session)
    assert calendars.of(there) is local


def test_a_calendar_that_is_kept_keeps_its_ladders_and_a_new_one_counts_anew(session):
    office = office_in(session, "a")
    calendars = loaded(session)
    before = calendars.of(office)
    due = date(2027, 2, 12)
    kept = rungs(UNIT_REPORT, due, before)
    calendars.refresh(session)
    assert rungs(UNIT_REPORT, due, calendars.of(office)) is kept
    decide(session, TET, True, "", "cả nước")
    calendars.refresh(session)
    assert rungs(UNIT_REPORT, due, calendars.of(office)) != kept
    assert rungs(UNIT_REPORT, due, before) == kept


def test_an_office_that_comes_or_moves_gets_the_days_of_its_province(session):
    decide(session, TET, True, "gia-lai", "riêng")
    calendars = loaded(session)
    office = sample.office(session, "a")
    assert calendars.of(office.id) is calendars.national
    office.province = "gia-lai"
    session.flush()
    assert calendars.refresh(session)
    assert calendars.of(office.id).is_working(TET)
    office.province = None
    session.flush()
    assert calendars.refresh(session)
    assert calendars.of(office.id) is calendars.national


def test_what_another_process_decides_is_seen_at_the_next_refresh(database):
    calendars = Calendars()
    database.read(calendars.refresh)
    other = Database(database.url)
    other.write(lambda s: decide(s, TET, True, "", "cả nước"))
    other.close()
    assert not calendars.national.is_working(TET)
    assert database.read(calendars.refresh)
    assert calendars.national.is_working(TET)
    assert calendars.national.confirmed(2027)
    assert not database.read(calendars.refresh)


# Deciding and showing


def test_deciding_says_whether_anything_changed(session):
    assert decide(session, TET, False, "", "Thông báo 1")
    assert not decide(session, TET, False, "", "Thông báo 1")
    assert decide(session, TET, False, "", "Thông báo 2")
    assert decide(session, TET, False, "gia-lai", "Thông báo 2")
    assert decide(session, TET, None, "", "")
    assert not decide(session, TET, None, "", "")
    assert days.calendar_of(session, "").confirmed(2027) is False


def test_a_weekend_is_off_without_a_decision(session):
    with pytest.raises(AlreadyOff, match="Saturday 2027-02-20 is off already, as every Saturday"):
        decide(session, SATURDAY, False, "", "Tết")
    decide(session, SATURDAY, True, "", "làm bù")
    assert decide(session, SATURDAY, False, "gia-lai", "tỉnh nghỉ")
    assert decide(session, SATURDAY, False, "", "thôi làm bù")
    assert decide(session, date(2026, 8, 22), False, "", "không làm bù")


def test_a_year_shows_its_days_off_make_up_days_and_decisions(session):
    decide(session, TET, True, "", "trực")
    decide(session, date(2027, 3, 8), False, "", "mất điện")
    decide(session, date(2027, 3, 9), True, "", "vẫn làm")
    decide(session, SATURDAY, True, "gia-lai", "làm bù")
    shown = shown_year(session, 2027, "gia-lai")
    assert (shown.year, shown.province, shown.confirmed, shown.others) == (2027, "gia-lai", True, ())
    found = {day.day: day for day in shown.days}
    assert found[date(2027, 1, 1)] == ShownDay(date(2027, 1, 1), False, "Tết Dương lịch", None)
    assert found[TET] == ShownDay(TET, True, "Mùng ba Tết Nguyên Đán", Decision(True, False, "trực", ""))
    assert found[date(2027, 3, 8)].decision == Decision(False, True, "mất điện", "")
    assert found[date(2027, 3, 9)].decision == Decision(True, True, "vẫn làm", "")
    assert found[SATURDAY] == ShownDay(SATURDAY, True, "", Decision(True, False, "làm bù", "gia-lai"))
    assert date(2027, 2, 6) not in found
    assert date(2027, 3, 10) not in found
    assert list(found) == sorted(found)
    cal = days.calendar_of(session, "gia-lai")
    assert sum(shown.working) == cal.between(date(2026, 12, 31), date(2027, 12, 31))
    nation = shown_year(session, 2027, "")
    assert SATURDAY not in {day.day for day in nation.days}
    assert nation.others == ("gia-lai",)
    assert sum(nation.working) == sum(shown.working) - 1


def test_a_year_without_decisions_is_shown_as_it_is_known(session):
    shown = shown_year(session, 2026, "")
    assert shown.confirmed
    swapped = [day for day in shown.days if day.day in (date(2026, 1, 2), date(2026, 1, 10))]
    assert [(day.works, day.name) for day in swapped] == [
        (False, "Ngày nghỉ (thay cho ngày 10/01/2026)"),
        (True, ""),
    ]
    assert not shown_year(session, 2027, "").confirmed


# Telling


def told(session):
    return [(notice.key, notice.official_id) for notice in session.exec(select(Notice)).all()]


@pytest.fixture
def coordinator(session):
    ward = sample.ward(session)
    made = {}
    for code, role in (("dau-moi", Role.COORDINATOR), ("lanh-dao", Role.LEADER), ("truong", Role.HEAD)):
        made[code] = sample.official(session, ward.office, code)
        sample.post(session, made[code], ward.root, role)
        sample.account(session, made[code], ward.bot)
    return made["dau-moi"]


def when(now, cal=None):
    return When(now, INSTANT, cal or WorkingDays())


def test_coordinators_hear_once_of_a_year_that_is_not_confirmed(session, coordinator):
    tell_unconfirmed(session, when(OCTOBER - timedelta(days=1)))
    assert told(session) == []
    for hour in range(3):
        tell_unconfirmed(session, when(OCTOBER + timedelta(hours=hour)))
    key = f"calendar-unconfirmed:{coordinator.office_id}:2027:{coordinator.id}"
    assert told(session) == [(key, coordinator.id)]
    notice = session.exec(select(Notice)).one()
    assert (notice.kind, notice.not_before) == (NoticeKind.ACT, OCTOBER)
    assert "năm 2027 chưa được xác nhận" in notice.payload["html"]
    tell_unconfirmed(session, when(OCTOBER.replace(year=2027)))
    assert sorted(key.split(":")[2] for key, _ in told(session)) == ["2027", "2028"]


def test_who_becomes_coordinator_or_joins_later_hears_of_it_too(session, coordinator):
    ward_bot = session.exec(select(Notice)).first()
    assert ward_bot is None
    office = sample.office(session, "tam-quan")
    root = sample.unit(session, office, "tam-quan")
    late = sample.official(session, office, "moi")
    sample.post(session, late, root, Role.COORDINATOR)
    tell_unconfirmed(session, when(OCTOBER))
    assert [official for _, official in told(session)] == [coordinator.id]
    sample.account(session, late, sample.bot(session, office, "tam-quan"))
    tell_unconfirmed(session, when(OCTOBER))
    assert [official for _, official in told(session)] == [coordinator.id, late.id]


def test_nobody_hears_of_a_year_that_is_confirmed(session, coordinator):
    tell_unconfirmed(session, when(OCTOBER, WorkingDays({TET: False})))
    assert told(session) == []


def test_it_is_told_in_the_hours_of_an_act(session, coordinator):
    night = datetime(2026, 10, 3, 2, 0, tzinfo=HANOI)
    tell_unconfirmed(session, when(night))
    notice = session.exec(select(Notice)).one()
    assert notice.not_before == datetime(2026, 10, 5, 7, 30, tzinfo=HANOI)
