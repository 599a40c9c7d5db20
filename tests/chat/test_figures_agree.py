"""The same figure wherever it is read, and the same before and after what should not change it."""

from datetime import date, datetime

import pytest
from chat.above_wards import province
from chat.inspection import finds
from chat.staging import gives, person
from sqlmodel import select

from bot.clock import HANOI
from jobs import evaluations, reports, summaries
from jobs.calendar import WorkingDays
from messages.render import plain
from storage import access
from storage.tables import Period, Plan

pytestmark = pytest.mark.chat
CAL = WorkingDays()


def quarter(ward, now):
    """What quý I counts, in /status and in the evaluation table: (expected, reported)."""

    def read(session):
        actor = access.actor(session, person(session, "chu-tich").id, now.date())
        plan = session.exec(select(Plan)).one()
        period = reports.period_called(session, plan.office_id, plan.id, "2023-Q1")
        table = evaluations.evaluation(reports.scope_of(session, actor, period, now, CAL), now)
        whole = summaries.of(session, actor, now, CAL, period="2023-Q1").whole.tasks
        expected, missing = (
            sum(getattr(row, name) for row in table.units) for name in ("expected", "missing")
        )
        return (whole.expected, whole.reported), (expected, expected - missing)

    return ward.database.read(read)


async def test_issuing_a_report_changes_none_of_its_figures(ward):
    """A task that was reported, then done between the cut-off and the signing, stays reported."""
    gives(ward, "6.d", date(2023, 3, 10))
    await ward.until("2023-03-06T08:00")
    await ward.say("tc-kh", "6.d 60%")
    await ward.until("2023-03-15T08:00")
    await ward.say("tc-kh", "6.d xong, Quyết định 15/QĐ-UBND")
    signed = quarter(ward, datetime(2023, 3, 16, 8, tzinfo=HANOI))
    await ward.until("2023-03-16T09:00")
    await ward.say("vp-tk", "/phathanh 15/BC-UBND 16/3/2023")
    await ward.tap("vp-tk", "Ghi nhận phát hành")
    assert quarter(ward, datetime(2023, 3, 16, 10, tzinfo=HANOI)) == signed == ((25, 1), (25, 1))


async def test_what_is_not_reported_is_counted_alike_in_viec_and_status(ward):
    """A dated task with a percent has been reported, though it is still to be done."""
    gives(ward, "6.d", date(2023, 3, 10))
    await ward.say("tc-kh", "6.d 60%")
    assert "; 6 nhiệm vụ chưa báo cáo" in await ward.say("tc-kh", "/viec")
    assert "1/7 nhiệm vụ đã báo cáo; bộ phận chưa gửi" in await ward.say("tc-kh", "/status")


async def test_the_way_back_from_a_unit_ends_where_it_began(ward):
    """All that a leader sees has one page, not another of the ward with its own way back."""
    await ward.say("chu-tich", "/status")
    first = await ward.last("chu-tich")
    for label in ("Theo bộ phận", "Tài chính", "‹ Xem chung"):
        await ward.tap("chu-tich", label)
    again = await ward.last("chu-tich")
    assert (plain(again.text), again.choices) == (plain(first.text), first.choices)


async def test_viec_of_a_year_whose_reports_are_all_out_counts_down_to_nothing(ward):
    def issue(session):
        for one in session.exec(select(Period)):
            one.issued_on = date(2023, 12, 18)
            session.add(one)

    ward.database.write(issue)
    said = await ward.say("tc-kh", "/viec")
    assert "\nBáo cáo năm 2023 đã phát hành ngày 18/12/2023\n\n" in said
    assert "chưa báo cáo" not in said


async def test_a_report_of_a_standing_task_is_not_said_to_be_under_way(ward):
    """Nor is its author called twice what they are; the day is written as everywhere."""
    await ward.until("2023-03-06T08:00")
    await ward.say("tc-kh", "6.a đã quyết toán 3 đợt")
    await ward.say("chu-tich", "/status")
    for label in ("Các nhiệm vụ", "✅", "6.a"):
        await ward.tap("chu-tich", label)
    said = await ward.tap("chu-tich", "quý I – 06/3")
    assert "Người báo cáo: Phụ trách Tài chính – Kế hoạch\n" in said
    assert "Tình trạng: đã báo cáo" in said


async def test_above_the_wards_each_line_names_its_ward(ward):
    """Departments of all wards bear the same names, on a page of one ward's rows as well."""
    province(ward)
    await finds(ward)
    await ward.say("ct-tinh", "/status")
    assert "Văn phòng Hoài Tân, phường Hoài Tân" in await ward.tap("ct-tinh", "Quá hạn")
    await ward.tap("ct-tinh", "‹ Tình hình")
    assert "Tài chính – Kế hoạch, phường Hoài Hảo" in await ward.tap("ct-tinh", "Phát hiện")
    await ward.say("ct-khac", "/status")
    assert "phường" not in await ward.tap("ct-khac", "Quá hạn")
