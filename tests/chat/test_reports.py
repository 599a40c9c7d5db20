"""The draft report is made of what officials said in chat, in their own words, with /status's figures."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import docx
import pytest
from chat.drafting import CAL, NOW, drafted, lines, quarter
from chat.staging import alter, gives, person
from sqlmodel import select

from bot.clock import HANOI
from jobs import reports, summaries
from jobs.periods import NotAllowed
from messages.documents import report_docx
from messages.documents.report_text import fields
from storage import access
from storage.tables import Letterhead, Plan

pytestmark = pytest.mark.chat
GOLDEN = Path(__file__).parents[1] / "data" / "report-2023-Q1.txt"


async def test_a_report_speaks_in_the_officials_own_words_field_by_field(ward):
    await quarter(ward)
    view = drafted(ward)
    text = fields(view)
    by_title = {area["title"]: lines(area["lines"]) for area in text["areas"]}
    procedures = next(found for title, found in by_title.items() if "thủ tục hành chính" in title)
    assert any(
        "đã niêm yết 12 thủ tục, ban hành KH số 15/KH-UBND ngày 10/02/2023" in one for one in procedures
    )
    assert any("15/200 = 7,5% – chưa đạt (> 20%)" in one for one in procedures)
    money = next(found for title, found in by_title.items() if "tài chính công" in title)
    assert any("Không phát sinh trong kỳ: nhiệm vụ 6.a" in one for one in money)
    assert any("phát thanh 8 lượt" in one for one in lines(text["direction"]["communication"]))
    assert lines(text["direction"]["documents"])[0].startswith("- Kế hoạch số 15/KH-UBND ngày 10/02/2023")
    for made in by_title:
        assert "{" not in made


async def test_the_draft_reads_as_it_was_reviewed(ward):
    """tests/data/report-2023-Q1.txt, read aloud by a person; write it anew only to read it again."""
    await quarter(ward)
    made = docx.Document(BytesIO(report_docx.render(drafted(ward))))
    text = "\n".join(one.text for one in made.paragraphs if one.text).replace("\u00a0", " ")
    assert text.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


# Figures


async def test_the_figures_are_those_of_status_to_the_digit(ward):
    await quarter(ward)
    for who in ("vp-tk", "chu-tich"):
        view = drafted(ward, who)

        def read(session, who=who):
            actor = access.actor(session, person(session, who).id, NOW.date())
            return summaries.of(session, actor, NOW, CAL, period="2023-Q1")

        shown = ward.database.read(read)
        found, totals = shown.whole, view.totals
        assert {name: count for name, count in found.tasks.places.items() if count} == totals.counts
        assert (found.tasks.total, found.tasks.done_on_time) == (totals.total, totals.done_on_time)
        assert (found.tasks.reported, found.tasks.expected) == (totals.answered, totals.expected)
        assert (found.units, found.handed_in) == (totals.units, totals.handed_in)
        assert found.targets == totals.targets
        assert found.findings == totals.findings


async def test_the_parts_of_a_report_add_up_to_its_figures(ward):
    await quarter(ward)
    view = drafted(ward, "chu-tich")
    tasks = list(view.tasks())
    assert len(tasks) == view.totals.total
    assert sum(area.expected for area in view.areas) == view.totals.expected
    assert sum(area.answered for area in view.areas) == view.totals.answered
    assert sum(task.missing for task in tasks) == view.totals.expected - view.totals.answered
    for status, count in view.totals.counts.items():
        assert sum(task.status == status for task in tasks) == count, status
    assert sum(len(area.targets) for area in view.areas) == view.totals.targets.total


async def test_the_figures_of_the_document_are_those_of_status_as_they_read(ward):
    await quarter(ward)
    overall = lines(fields(drafted(ward))["overall"])
    assert overall[0] == (
        "Tính đến ngày 15/3/2023, Kế hoạch có 43 nhiệm vụ: 4 thường xuyên đã báo cáo kỳ này, "
        "1 trong hạn, 21 quá hạn, 17 chưa phân công."
    )
    assert overall[1].startswith("Trong kỳ, 5/26 nhiệm vụ phải báo cáo đã có kết quả; 0/4 bộ phận đã nộp")


# What a period gathers


async def test_the_half_year_gathers_what_was_said_since_its_window_began(ward):
    await quarter(ward)
    await ward.until("2023-03-15T08:00")
    for who in ("vp-tk", "tc-kh", "tp-ht", "vh-tt"):
        await ward.say(who, "/nop")
        await ward.tap(who, "ộp")
    await ward.until("2023-04-10T08:00")
    await ward.say("vp-tk", "3.c đã niêm yết thêm 5 thủ tục")
    half = drafted(ward, code="2023-H1", now=datetime(2023, 4, 11, 9, 0, tzinfo=HANOI))
    (task,) = [one for one in half.tasks() if one.code == "3.c"]
    assert [said.words for said in task.said] == [
        "đã niêm yết 12 thủ tục, ban hành KH số 15/KH-UBND ngày 10/02/2023",
        "đã niêm yết thêm 5 thủ tục",
    ]
    text = "\n".join(line for area in fields(half)["areas"] for line in lines(area["lines"]))
    assert "ngày 10/02/2023 (quý I); đã niêm yết thêm 5 thủ tục" in text
    assert half.includes == ("quý I",)
    third = drafted(ward, code="2023-Q3", now=datetime(2023, 4, 11, 9, 0, tzinfo=HANOI))
    (task,) = [one for one in third.tasks() if one.code == "3.c"]
    assert task.said == ()


async def test_causes_and_proposals_are_the_officials_own(ward):
    await ward.until("2023-03-06T08:00")
    await ward.say("mot-cua", "3.f đã xử lý 3 phản ánh, vướng: thiếu máy quét")
    await ward.say("vp-tk", "/baocao 3.a")
    for words in ("đã tiếp nhận 120 hồ sơ", "không", "bổ sung 01 máy quét", "không"):
        await ward.say("vp-tk", words)
    text = fields(drafted(ward, copy="review"))
    assert any("hiếu máy quét (nhiệm vụ 3.f)" in line for line in lines(text["causes"]))
    assert any("ổ sung 01 máy quét (nhiệm vụ 3.a)" in line for line in lines(text["proposals"]))


async def test_why_a_task_is_late_stands_among_the_causes(ward):
    gives(ward, "6.d", date(2023, 3, 2), title="Xây dựng quy chế chi tiêu nội bộ")
    await ward.until("2023-03-06T08:00")
    await ward.say("chu-tich", "/lydo 6.d")
    asked = await ward.last("tc-kh")
    await ward.say("tc-kh", "chờ hướng dẫn của Phòng Tài chính thị xã", reply_to=asked)
    causes = lines(fields(drafted(ward))["causes"])
    assert causes == [
        "- Chờ hướng dẫn của Phòng Tài chính thị xã (nhiệm vụ 6.d) "
        "[Phụ trách Tài chính – Kế hoạch, 06/3/2023]."
    ]


async def test_the_coming_periods_tasks_stand_by_their_deadlines(ward):
    await quarter(ward)
    gives(ward, "6.g", date(2023, 12, 1), title="Tổng kết năm")
    coming = lines(fields(drafted(ward))["coming"])
    assert coming[0].startswith("- Xây dựng quy chế chi tiêu nội bộ (6.d): Tài chính – Kế hoạch, đã quá hạn")
    assert coming[1].startswith(
        "- Rà soát tài sản công (6.e): Tài chính – Kế hoạch, chậm nhất ngày 31/5/2023"
    )
    assert not any("6.g" in line for line in coming), "after the half-year"
    assert coming[-1].startswith("- Báo cáo 6 tháng đầu năm 2023: các bộ phận gửi chậm nhất ngày 13/6/2023")


async def test_the_years_report_is_written_after_the_next_plan_has_begun(ward):
    await quarter(ward)

    def add(session):
        old = session.exec(select(Plan)).one()
        session.add(Plan(office_id=old.office_id, year=2024, title="Kế hoạch năm 2024"))

    ward.database.write(add)
    now = datetime(2024, 1, 3, 9, 0, tzinfo=HANOI)

    def read(session):
        actor = access.actor(session, person(session, "vp-tk").id, now.date())
        new = session.exec(select(Plan).where(Plan.year == 2024)).one()
        period = reports.period_called(session, new.office_id, new.id, "2023-y")
        return reports.draft(reports.scope_of(session, actor, period, now, CAL), now)

    view = ward.database.read(read)
    assert (view.period.code, view.totals.total) == ("2023-Y", 43)
    assert any("12 thủ tục" in said.words for task in view.tasks() for said in task.said)


# Who reads it


async def test_a_restricted_task_is_counted_and_not_told(ward):
    await quarter(ward)
    alter(ward, "3.c", restricted=True)
    for who, codes in (("vp-tk", 0), ("chu-tich", 1)):
        view = drafted(ward, who)
        found = [task for task in view.tasks() if task.code == "3.c"]
        assert len(found) == codes
        assert all((task.title, task.said, task.owner) == ("", (), None) for task in found)
        assert "12 thủ tục" not in str(fields(view))


@pytest.mark.parametrize("who", ["mot-cua", "tc-kh", "quan-tri"])
async def test_who_does_not_send_the_offices_reports_has_no_draft(ward, who):
    with pytest.raises(NotAllowed):
        drafted(ward, who)


async def test_a_plan_without_a_letterhead_says_so(ward):
    def drop(session):
        session.delete(session.exec(select(Letterhead)).one())

    ward.database.write(drop)
    with pytest.raises(reports.NoLetterhead):
        drafted(ward)


async def test_the_copy_to_be_signed_names_what_is_left(ward):
    await quarter(ward)
    with pytest.raises(reports.GapsLeft) as refused:
        drafted(ward, copy="sign")
    assert "3.b" in refused.value.details["codes"]
    assert refused.value.details["count"] == 21
