"""/nop, its acceptance and return; /phathanh."""

import pytest
from sqlmodel import select

from storage.tables import Period, Submission, Unit

pytestmark = pytest.mark.chat


async def hand_in(ward, who="tp-ht"):
    await ward.say(who, "/nop")
    return await ward.tap(who, "Vẫn nộp")


def report_of(ward, unit):
    """The number of the unit's report for the first quarter."""
    query = select(Submission.id).join(Unit).join(Period).where(Unit.code == unit, Period.code == "2023-Q1")
    return ward.database.read(lambda s: s.exec(query).one())


async def test_what_is_empty_is_listed_first(ward):
    await ward.say("tp-ht", "2.a đã rà soát 5 văn bản")
    said = await ward.say("tp-ht", "/nop")
    assert said == "Tư pháp – Hộ tịch – báo cáo quý I\nĐã báo cáo 1/3 nhiệm vụ. Còn trống: 2.b, IV3.1"
    assert "Báo cáo nhiệm vụ nào" in await ward.tap("tp-ht", "Báo cáo nốt")


async def test_handing_in_tells_the_coordinator_who_accepts(ward):
    said = await hand_in(ward)
    assert said == (
        "✅ Đã nộp báo cáo quý I của Tư pháp – Hộ tịch (0/3 nhiệm vụ có báo cáo).\nĐã báo đầu mối tổng hợp."
    )
    notice = await ward.last("vp-tk")
    assert notice.text.startswith("📥 <b>Tư pháp – Hộ tịch</b> đã nộp báo cáo quý I: 0/3")
    assert await ward.tap("vp-tk", "Nhận") == "✅ Đã nhận báo cáo quý I của Tư pháp – Hộ tịch."
    edited = await ward.last("vp-tk")
    assert (edited.replaces, edited.choices) == (notice.id, [])
    assert "đã được nhận trước đó" in await ward.tap("vp-tk", "Trả lại", on=notice)


async def test_it_is_returned_with_a_reason_and_handed_in_again(ward):
    await hand_in(ward)
    notice = await ward.last("vp-tk")
    assert "Lý do trả lại" in await ward.tap("vp-tk", "Trả lại")
    said = await ward.say("vp-tk", "thiếu số liệu 2.a")
    assert said == "↩️ Đã trả lại báo cáo quý I cho Tư pháp – Hộ tịch: «thiếu số liệu 2.a»."
    assert "được trả lại: «thiếu số liệu 2.a»" in (await ward.last("tp-ht")).text
    assert "đã được trả lại, đang chờ nộp lại" in await ward.tap("vp-tk", "Nhận", on=notice)
    await ward.say("tp-ht", "2.a đã rà soát 5 văn bản")
    assert "Đầu mối trả lại: «thiếu số liệu 2.a»" in await ward.say("tp-ht", "/nop")
    await ward.tap("tp-ht", "Vẫn nộp")
    assert "1/3 nhiệm vụ có báo cáo" in (await ward.last("vp-tk")).text


async def test_out_of_hours_the_coordinator_hears_of_it_next_morning_and_the_sender_is_told(ward):
    await ward.until("2023-03-03T21:00")
    before = len(await ward.messages("vp-tk"))
    assert "Đầu mối sẽ nhận tin lúc 07:30 thứ Hai, 06/3/2023" in await hand_in(ward)
    assert len(await ward.messages("vp-tk")) == before
    came = await ward.until("2023-03-06T07:30")
    assert "đã nộp báo cáo quý I" in came["vp-tk"][0]


async def test_a_second_tap_on_hand_in_says_it_is_done(ward):
    await ward.say("tp-ht", "/nop")
    question = await ward.last("tp-ht")
    await ward.tap("tp-ht", "Vẫn nộp", on=question)
    assert "Không có báo cáo nào đang chờ đồng chí nộp." in await ward.tap("tp-ht", "Vẫn nộp", on=question)


async def test_only_the_coordinator_decides_and_only_the_unit_hands_in(ward):
    await hand_in(ward)
    notice, report = await ward.last("vp-tk"), report_of(ward, "tp-ht")
    for who in ("tc-kh", "tp-ht", "mot-cua", "chu-tich", "quan-tri"):
        for button in ("na", "nr"):
            assert "ngoài phạm vi" in await ward.forge(who, f"{button}:{report}")
    await ward.tap("vp-tk", "Trả lại", on=notice)
    await ward.say("vp-tk", "thiếu số liệu")
    for who in ("tc-kh", "vp-tk", "chu-tich", "quan-tri"):
        assert "ngoài phạm vi" in await ward.forge(who, f"ns:{report}")
    assert "Lệnh /nop dành cho vai trò khác" in await ward.say("chu-tich", "/nop")


async def test_the_wards_report_is_issued_question_by_question(ward):
    await ward.until("2023-03-16T09:00")
    assert "số, ký hiệu là gì?" in await ward.say("vp-tk", "/phathanh")
    assert "chưa phải số, ký hiệu" in await ward.say("vp-tk", "mười lăm")
    assert "ký ngày nào?" in await ward.say("vp-tk", "15/BC-UBND")
    assert "chưa phải ngày" in await ward.say("vp-tk", "31/2/2023")
    assert "chưa phải ngày" in await ward.say("vp-tk", "17/3/2023"), "a day to come is no day of signing"
    said = await ward.say("vp-tk", "16/3/2023")
    assert "đã phát hành số 15/BC-UBND ngày 16/3/2023?" in said
    assert "⚠️ Chưa gửi: Văn phòng – Thống kê; Tài chính – Kế hoạch" in said
    assert "✅ Đã ghi nhận báo cáo quý I" in await ward.tap("vp-tk", "Ghi nhận phát hành")
    assert "đã phát hành số 15/BC-UBND ngày 16/3/2023" in await ward.say("vp-tk", "/lich")
    assert await ward.until("2023-04-15T08:00") == {}


async def test_the_second_decider_reads_that_it_is_issued(ward):
    await ward.until("2023-03-16T09:00")
    for who in ("vp-tk", "chu-tich"):
        await ward.say(who, "/phathanh 15/BC-UBND 16/3/2023")
    await ward.tap("vp-tk", "Ghi nhận")
    said = await ward.tap("chu-tich", "Ghi nhận")
    assert "Báo cáo quý I đã ghi nhận phát hành số 15/BC-UBND ngày 16/3/2023." in said


@pytest.mark.parametrize("who", ["tc-kh", "mot-cua", "quan-tri"])
async def test_nobody_else_issues(ward, who):
    assert "dành cho vai trò khác" in await ward.say(who, "/phathanh 15/BC-UBND 16/3/2023")
