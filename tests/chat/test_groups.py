"""In a group: who is answered, with what figures, dates and words."""

from datetime import date

import pytest
from chat.filing import reports
from chat.gathering import ALONE, NOT_TAKEN, GroupChannel, Talk
from chat.staging import alter, begins, gives, leaves_posts, unit
from sqlmodel import col, select

from storage.tables import (
    Period,
    Task,
    TaskKind,
    TaskState,
)

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return GroupChannel()


@pytest.fixture
def group(ward):
    return Talk(ward)


# Who is answered


async def test_strangers_and_who_has_left_are_not_answered(ward, group):
    leaves_posts(ward, ["tp-ht"], date(2023, 2, 1))
    for who in ("khach", "tp-ht"):
        for text in ("/status", "/trogiup", "/start abc", "tình hình", "", "3.c đã rà soát"):
            assert await group.says(who, text) == ""
        assert await group.taps(who, "ts:1") == ""
    assert group.messages() == []


async def test_who_loses_their_post_is_not_answered_any_more(ward, group):
    assert "Tài chính" in await group.says("tc-kh", "/status")
    leaves_posts(ward, ["tc-kh"], date(2023, 2, 1))
    assert await group.says("tc-kh", "/status") == ""


async def test_an_invite_typed_in_a_group_links_nobody(ward, group):
    said = await group.says("tc-kh", "/start abcdef")
    assert said == ALONE


async def test_what_is_said_in_a_group_is_not_kept_in_the_transcript(ward, group):
    await group.says("tc-kh", "3.c đã rà soát, bà Lan ở thôn 2")
    assert [one.direction.value for one in group.messages()] == ["out"]


# What is answered


async def test_figures_of_units_to_who_sees_the_whole_office(ward, group):
    begins(ward, "2023-03-06T08:00")
    await ward.say("tc-kh", "6.a đã rà soát")
    gives(ward, "99.a", date(2023, 3, 1))
    said = (await group.says("vp-tk", "/status")).split("\n")
    assert said[:3] == [
        "📊 Tình hình thực hiện Kế hoạch CCHC năm 2023",
        "Phường Hoài Hảo, đến 08:00 ngày 06/3/2023",
        "Báo cáo quý I: bộ phận gửi chậm nhất 14/3, phường gửi chậm nhất 17/3 (còn 9 ngày làm việc)",
    ]
    assert "Theo bộ phận" in said
    (line,) = [line for line in said if line.startswith("• Tài chính – Kế hoạch: ")]
    assert ", 🔴 1 quá hạn; đã báo cáo 1/" in line
    assert line.endswith(", chưa nộp")
    assert len([line for line in said if line.startswith("• ")]) == 4


async def test_what_was_due_on_a_saturday_is_in_time_on_monday(ward, group):
    begins(ward, "2023-03-09T08:00")
    for code, day in (("6.a", 6), ("6.b", 7)):
        dated = {"kind": TaskKind.DATED, "deadline": date(2023, 3, 4)}
        alter(ward, code, **dated, state=TaskState.DONE, done_on=date(2023, 3, day))
    assert "✅ 2 hoàn thành (1 đúng hạn)" in await group.says("vp-tk", "/status")


async def test_the_parts_add_up_to_the_whole(ward, group):
    begins(ward, "2023-03-06T08:00")
    said = await group.says("chu-tich", "/status")
    units = [int(line.split(": ")[1].split(" ")[0]) for line in said.split("\n") if line.startswith("• ")]
    (total,) = [line for line in said.split("\n") if " nhiệm vụ: " in line]
    unassigned = int(total.split("⚪ ")[1].split(" ")[0])
    assert sum(units) + unassigned == int(total.split(" ")[0])


async def test_an_official_asks_for_their_own_unit_only(ward, group):
    said = await group.says("tc-kh", "/status")
    assert "Tài chính – Kế hoạch, đến" in said
    assert [line.split(": ")[0] for line in said.split("\n") if "• " in line] == ["• Tài chính – Kế hoạch"]
    assert "Tư pháp" not in said
    assert "Văn hoá" not in said


async def test_where_a_leader_allowed_it_everybody_registered_reads_of_all_units(ward, group):
    await group.says("chu-tich", "/tintuan")
    assert await group.says("tc-kh", "/status") == await group.says("vp-tk", "/status")
    other = Talk(ward, "-66")
    assert "Tư pháp" not in await other.says("tc-kh", "/status")


async def test_who_sees_no_figures_is_told_so(ward, group):
    assert "không xem số liệu" in await group.says("quan-tri", "/status")
    await group.says("chu-tich", "/tintuan")
    assert "không xem số liệu" in await group.says("quan-tri", "/status")


async def test_restricted_tasks_are_in_no_figure(ward, group):
    begins(ward, "2023-03-06T08:00")
    before = await group.says("chu-tich", "/status")
    gives(ward, "99.a", date(2023, 3, 1), owner="tc-kh", restricted=True)
    assert await group.says("chu-tich", "/status") == before
    assert await group.says("tc-kh", "/status") == await group.says("tc-kh", "/status")
    assert "quá hạn" not in await group.says("tc-kh", "/status")


async def test_a_unit_whose_tasks_are_all_restricted_is_not_named(ward, group):
    def restrict(session):
        at = unit(session, "tp-ht").id
        for found in session.exec(select(Task).where(Task.lead_unit_id == at)):
            found.restricted = True
            session.add(found)

    ward.database.write(restrict)
    said = await group.says("chu-tich", "/status")
    assert "Tư pháp" not in said
    assert "Tài chính" in said


async def test_dates_without_anybodys_reminders(ward, group):
    said = await group.says("tc-kh", "/lich")
    assert "Báo cáo quý I\nBộ phận gửi: thứ Ba, 14/3/2023 – còn" in said
    assert "Phường gửi: thứ Sáu, 17/3/2023 – còn" in said
    assert "nhắc" not in said
    assert said == await group.says("chu-tich", "lịch")


async def test_issued_periods_are_left_out_and_an_empty_year_is_said(ward, group):
    def issue(session):
        first = session.exec(select(Period).order_by(col(Period.due))).first()
        first.issued_on, first.issued_number = date(2023, 3, 16), "15/BC-UBND"
        session.add(first)

    ward.database.write(issue)
    said = await group.says("tc-kh", "/lich")
    assert "quý I\n" not in said
    assert "6 tháng" in said

    def issue_all(session):
        for period in session.exec(select(Period)):
            period.issued_on = date(2023, 3, 16)
            session.add(period)

    ward.database.write(issue_all)
    assert "Các kỳ báo cáo của năm đã phát hành." in await group.says("tc-kh", "/lich")
    assert "Các kỳ báo cáo của năm đã phát hành." in await group.says("vp-tk", "/status")


async def test_help_names_what_works_here(ward, group):
    said = await group.says("tc-kh", "/trogiup")
    assert [line.split(" – ")[0] for line in said.split("\n") if line.startswith("/")] == [
        *("/status", "/lich", "/trogiup", "/tintuan")
    ]
    assert "nhắn riêng cho tôi" in said
    assert await group.says("tc-kh", "") == said, "its name alone"


@pytest.mark.parametrize("text", ["tình hình", "cho xem tình hình ạ", "TIẾN ĐỘ?", "/tinhhinh", "/STATUS@bot"])
async def test_plain_words_and_aliases(ward, group, text):
    assert "📊 Tình hình thực hiện" in await group.says("tc-kh", text)


async def test_what_is_no_command_is_not_taken_and_said_so_in_one_sentence(ward, group):
    for text in ("3.c đã rà soát", "6.a không phát sinh", "xong", "bộ phận nào còn thiếu?"):
        assert await group.says("tc-kh", text) == NOT_TAKEN
    assert await group.says("tc-kh", "", reply_to="17") == NOT_TAKEN, "a photo in reply to the bot"
    assert reports(ward) == []


async def test_an_unknown_command_is_another_bots_unless_it_names_this_one(ward, group):
    assert await group.says("tc-kh", "/rieng") == ""
    assert await group.says("tc-kh", "/ hai giờ họp") == ""
    assert "/status – " in await group.says("tc-kh", "/rieng@nhacviec_bot")
