"""/nop, its acceptance and return; /phathanh."""

import pytest
from chat.staging import reminded
from sqlmodel import select

from storage.people import official_by_code
from storage.tables import Account, AccountState, Period, Post, Role, Submission, Unit

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
    assert (
        said == "Tư pháp – Hộ tịch – báo cáo quý I (hạn 14/3)\nĐã báo cáo 1/3 nhiệm vụ. Còn trống: 2.b, IV3.1"
    )
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


async def test_the_coordinator_reads_how_late_it_is(ward):
    await ward.until("2023-03-16T09:00")
    await hand_in(ward)
    assert "đã nộp báo cáo quý I (trễ 2 ngày làm việc): 0/3" in (await ward.last("vp-tk")).text


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


def blocks(ward, who):
    def close(session):
        session.exec(select(Account).where(Account.external_id == who)).one().state = AccountState.BLOCKED

    ward.database.write(close)


async def test_who_cannot_be_reached_is_to_be_told_directly(ward):
    await hand_in(ward)
    blocks(ward, "tp-ht")
    await ward.tap("vp-tk", "Trả lại")
    assert await ward.say("vp-tk", "thiếu số liệu") == (
        "↩️ Đã trả lại báo cáo quý I cho Tư pháp – Hộ tịch: «thiếu số liệu».\n"
        "Người nộp chưa nhận được tin này, đề nghị đồng chí báo trực tiếp."
    )
    blocks(ward, "vp-tk")
    said = await hand_in(ward, "tc-kh")
    assert said.endswith("\nChưa có đầu mối nào nhận được tin này, đề nghị đồng chí báo trực tiếp.")
    assert "Đã báo đầu mối" not in said


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
    assert "Chưa đọc được ngày «31/2/2023»" in await ward.say("vp-tk", "31/2/2023")
    assert "Ngày 17/3/2023 chưa đến" in await ward.say("vp-tk", "17/3/2023")
    said = await ward.say("vp-tk", "16/3/2023")
    assert "đã phát hành số 15/BC-UBND ngày 16/3/2023?" in said
    assert "⚠️ Bộ phận chưa gửi: Văn phòng – Thống kê; Tài chính – Kế hoạch" in said
    assert "✅ Đã ghi nhận báo cáo quý I" in await ward.tap("vp-tk", "Ghi nhận phát hành")
    assert "đã phát hành số 15/BC-UBND ngày 16/3/2023" in await ward.say("vp-tk", "/lich")
    assert reminded(await ward.until("2023-04-15T08:00")) == {}


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


async def issue(ward, day):
    await ward.say("vp-tk", f"/phathanh số 15/BC-UBND ngày {day}")
    return await ward.tap("vp-tk", "Ghi nhận phát hành")


async def test_right_after_handing_in_the_next_period_is_not_offered(ward):
    await ward.until("2023-03-14T08:00")
    await hand_in(ward)
    said = await ward.say("tp-ht", "/nop")
    assert "Báo cáo quý I của Tư pháp – Hộ tịch đã nộp; chưa đến kỳ nộp tiếp theo" in said
    await ward.until("2023-03-15T08:00")
    assert "báo cáo 6 tháng đầu năm (hạn 13/6)" in await ward.say("tp-ht", "/nop")


async def test_an_issue_before_the_cut_off_is_warned_of_and_one_by_mistake_taken_back(ward):
    await ward.until("2023-03-10T09:00")
    said = await ward.say("vp-tk", "/phathanh 15/BC-UBND 10/3/2023")
    assert "Kỳ này chốt số liệu ngày 14/3/2023, chưa đến." in said
    await ward.tap("vp-tk", "Ghi nhận phát hành")
    issued = await ward.last("vp-tk")
    assert "Kỳ này mở lại" in await ward.tap("vp-tk", "Thu hồi", on=issued)
    assert "✅ Đã ghi 3.c – báo cáo quý I" in await ward.say("vp-tk", "3.c đã niêm yết")
    assert "tc-kh" in await ward.until("2023-03-13T07:30"), "reminders go on"
    assert "Chỉ người ghi nhận" in await ward.tap("vp-tk", "Thu hồi", on=issued)


async def test_an_issue_cannot_be_taken_back_later_or_by_another(ward):
    await ward.until("2023-03-16T09:00")
    await issue(ward, "16/3/2023")
    issued = await ward.last("vp-tk")
    period = report_period(ward)
    assert "Chỉ người ghi nhận" in await ward.forge("chu-tich", f"iu:{period}")
    ward.clock.passes(minutes=11)
    assert "Đã quá 10 phút" in await ward.tap("vp-tk", "Thu hồi", on=issued)


def report_period(ward):
    return ward.database.read(lambda s: s.exec(select(Period.id).where(Period.code == "2023-Q1")).one())


async def test_a_day_before_the_period_began_is_refused(ward):
    await ward.until("2023-03-16T09:00")
    await ward.say("vp-tk", "/phathanh 15/BC-UBND 01/01/1999")
    assert "là trước kỳ quý I (số liệu từ 15/12/2022)" in await ward.tap("vp-tk", "Ghi nhận phát hành")


async def test_after_the_last_report_nothing_is_asked_for_any_more(ward):
    await ward.until("2023-12-15T09:00")
    for _ in range(4):
        await issue(ward, "15/12/2023")
    assert "Các kỳ báo cáo của năm đã phát hành." in await ward.say("chu-tich", "/status")
    said = await ward.say("vp-tk", "/viec")
    assert "Báo cáo nhanh" not in said
    assert "Báo cáo từng việc" not in (await ward.last("vp-tk")).choices
    assert "Các kỳ báo cáo của năm đã đóng" in await ward.say("vp-tk", "/baocao")
    assert "Không có kỳ báo cáo nào đang chờ phát hành" in await ward.say("vp-tk", "/phathanh")


async def test_a_head_of_two_units_sees_each_at_its_own_period(ward):
    def take_over(session):
        who = official_by_code(session, "tc-kh")
        unit = session.exec(select(Unit).where(Unit.code == "tp-ht")).one()
        session.add(Post(office_id=who.office_id, official_id=who.id, unit_id=unit.id, role=Role.HEAD))

    ward.database.write(take_over)
    await ward.until("2023-03-13T08:00")
    await ward.say("tc-kh", "/nop")
    await ward.tap("tc-kh", "Vẫn nộp – Tài chính")
    said = await ward.say("tc-kh", "/viec")
    assert "Báo cáo quý I: gửi chậm nhất 14/3 (còn 1 ngày làm việc)" in said
    assert "🟠 2.a" in said
