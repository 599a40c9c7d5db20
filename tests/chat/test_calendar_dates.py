"""/lich: coordinator and leader move a period's dates, and who hears of it."""

from datetime import date

import pytest
from chat.redating import answers, dates, periods
from chat.staging import disconnected, reminders

pytestmark = pytest.mark.chat

HEADS = ("tc-kh", "tp-ht", "vh-tt")


@pytest.mark.parametrize("who", ["vp-tk", "chu-tich"])
async def test_all_three_dates_from_the_calendar_to_those_who_hear(ward, who):
    said = await ward.say(who, "/lich")
    assert "Chốt số liệu: thứ Ba, 14/3/2023\nBộ phận gửi: thứ Ba, 14/3/2023" in said
    assert [label for label in (await ward.last(who)).choices if "Sửa" in label] == [
        "Sửa ngày báo cáo quý I",
        "Sửa ngày báo cáo 6 tháng đầu năm",
        "Sửa ngày báo cáo quý III",
        "Sửa ngày báo cáo năm 2023",
    ]
    assert await ward.tap(who, "Sửa ngày báo cáo quý I") == (
        "Báo cáo quý I hiện nay:\n"
        "Chốt số liệu: thứ Ba, 14/3/2023\n"
        "Bộ phận gửi: thứ Ba, 14/3/2023\n"
        "Phường gửi: thứ Sáu, 17/3/2023\n\n"
        "Phường gửi chậm nhất ngày nào? Bấm giữ nguyên hoặc nhắn ngày, ví dụ: 21/3/2023"
    )
    assert (await ward.last(who)).choices == ["Giữ nguyên: thứ Sáu, 17/3/2023", "Thôi"]
    assert "Bộ phận gửi chậm nhất ngày nào?" in await ward.say(who, "13/3")
    assert (await ward.last(who)).choices == [
        "Trước 3 ngày làm việc: 08/3/2023",
        "Thôi",
    ]
    said = await ward.tap(who, "Trước 3 ngày làm việc")
    assert "Chốt số liệu ngày nào? Chậm nhất là thứ Năm, 09/3/2023" in said
    assert (await ward.last(who)).choices == ["Muộn nhất: thứ Năm, 09/3/2023", "Thôi"]
    said = await ward.say(who, "07/3")
    assert said.startswith(
        "Đổi ngày báo cáo quý I\n"
        "Chốt số liệu: 14/3/2023 → thứ Ba, 07/3/2023\n"
        "Bộ phận gửi: 14/3/2023 → thứ Tư, 08/3/2023\n"
        "Phường gửi: 17/3/2023 → thứ Hai, 13/3/2023\n\n"
        "Các lần nhắc theo ngày cũ sẽ thôi và tính lại theo ngày mới.\n"
    )
    others = "Phụ trách Tài chính – Kế hoạch, Phụ trách Tư pháp – Hộ tịch, Phụ trách Văn hoá – Thông tin"
    assert f"Sẽ báo ngay: {others}" in said
    assert ("Văn phòng – Thống kê" in said) == (who == "chu-tich")
    assert dates(ward) == ("14/03", "14/03", "17/03")
    said = await ward.tap(who, "Đổi ngày")
    assert said.startswith("✅ Đã đổi ngày báo cáo quý I.")
    assert f"Đã báo: {others}" in said
    assert "Các lần nhắc đã tính lại theo ngày mới." in said
    assert dates(ward) == ("07/03", "08/03", "13/03")
    assert "Phường gửi: thứ Hai, 13/3/2023" in await ward.tap(who, "Xem lịch")


async def test_heads_hear_of_their_dates_and_who_moved_them(ward):
    await answers(ward, "20/3", "15/3", "giữ nguyên", "có")
    for head in HEADS:
        assert (await ward.last(head)).text == (
            "📋 Phụ trách Văn phòng – Thống kê đổi lịch của Kế hoạch CCHC năm 2023.\n\n"
            "<b>Đổi lịch báo cáo</b>\n"
            "Báo cáo quý I: bộ phận gửi chậm nhất 15/3/2023 (trước đây 14/3/2023)"
        )
    assert not [m for m in await ward.messages("mot-cua") if "Đổi lịch" in m.text]
    assert "bộ phận gửi chậm nhất 15/3/2023" in (await ward.last("chu-tich")).text


async def test_a_leaders_move_is_told_to_the_coordinator_in_full(ward):
    await answers(ward, "20/3", "15/3", "15/3", "có", who="chu-tich")
    told = (await ward.last("vp-tk")).text
    assert "📋 Chủ tịch UBND phường đổi lịch của Kế hoạch CCHC năm 2023." in told
    assert "bộ phận gửi chậm nhất 15/3/2023 (trước đây 14/3/2023)" in told
    assert "chốt số liệu ngày 15/3/2023 (trước đây 14/3/2023)" in told
    assert "phường gửi chậm nhất 20/3/2023 (trước đây 17/3/2023)" in told


async def test_a_moved_cut_off_alone_is_told_too_and_moves_no_reminder(ward):
    said = await answers(ward, "giữ nguyên", "giữ nguyên", "13/3")
    assert "Các lần nhắc" not in said
    assert "Chốt số liệu: 14/3/2023 → thứ Hai, 13/3/2023" in said
    assert "Bộ phận gửi: giữ nguyên thứ Ba, 14/3/2023" in said
    await ward.say("vp-tk", "có")
    assert "chốt số liệu ngày 13/3/2023 (trước đây 14/3/2023)" in (await ward.last("tc-kh")).text
    assert periods(ward)[0].redated_on is None
    assert dates(ward) == ("13/03", "14/03", "17/03")


async def test_the_wards_date_alone_is_told_to_who_signs_and_who_sends(ward):
    """Whoever moved it hears of it by the answer alone."""
    said = await answers(ward, "20/3", "giữ nguyên", "giữ nguyên")
    assert "Sẽ báo ngay: Chủ tịch UBND phường." in said
    assert "Đã báo: Chủ tịch UBND phường." in await ward.say("vp-tk", "có")
    told = (await ward.last("chu-tich")).text
    assert "📋 Phụ trách Văn phòng – Thống kê đổi lịch của Kế hoạch CCHC năm 2023." in told
    assert "Báo cáo quý I: phường gửi chậm nhất 20/3/2023 (trước đây 17/3/2023)" in told
    said = await answers(ward, "21/3", "giữ nguyên", "giữ nguyên", who="chu-tich")
    assert "Sẽ báo ngay: Phụ trách Văn phòng – Thống kê." in said
    await ward.say("chu-tich", "có")
    for who in ("vp-tk", "chu-tich"):
        assert len([m for m in await ward.messages(who) if "Đổi lịch báo cáo" in m.text]) == 1
    assert [m for m in await ward.messages("pct") if "Đổi lịch báo cáo" in m.text] == []


async def test_the_old_reminders_lapse_and_the_new_dates_have_their_own(ward):
    await ward.until("2023-02-28T08:00")
    await answers(ward, "24/3", "21/3", "giữ nguyên", "có")
    came = await ward.until("2023-03-14T08:00")
    assert not [text for text in came.get("tc-kh", []) if "(hạn 14/3)" in text]
    due = {one.due for one in reminders(ward, "tc-kh") if one.rung_date > date(2023, 3, 1)}
    assert date(2023, 3, 14) not in due
    assert date(2023, 3, 21) in due


async def test_a_date_on_a_day_off_says_to_which_day_it_runs(ward):
    said = await answers(ward, "18/3", "giữ nguyên", "giữ nguyên")
    assert "Phường gửi: 17/3/2023 → thứ Bảy, 18/3/2023 (ngày nghỉ, tính đến 20/3)" in said


async def test_it_survives_an_interruption_and_a_restart(ward):
    await answers(ward, "20/3")
    assert "Đồng chí đang điền dở: sửa ngày báo cáo quý I." in await ward.say("vp-tk", "/viec")
    again = ward.restarted()
    await again.tap("vp-tk", "Tiếp tục")
    await again.tap("vp-tk", "Giữ nguyên")
    third = again.restarted()
    await third.tap("vp-tk", "Giữ nguyên")
    assert "✅ Đã đổi ngày" in await third.tap("vp-tk", "Đổi ngày")
    assert dates(ward) == ("14/03", "14/03", "20/03")


async def test_at_night_and_of_who_has_not_joined_it_is_said(ward):
    disconnected(ward, "tc-kh")
    await ward.until("2023-02-27T21:00")
    said = await answers(ward, "20/3", "15/3", "giữ nguyên")
    assert "Sẽ báo lúc 07:30 thứ Ba, 28/02/2023: Phụ trách Tư pháp – Hộ tịch" in said
    assert "Chưa kết nối nên không báo được: Phụ trách Tài chính – Kế hoạch." in said
    assert "Sẽ báo lúc 07:30 thứ Ba, 28/02/2023" in await ward.say("vp-tk", "có")
    came = await ward.until("2023-02-28T08:00")
    assert any("Đổi lịch báo cáo" in text for text in came["tp-ht"])


async def test_it_is_logged_with_what_it_was(ward):
    await answers(ward, "20/3", "15/3", "13/3", "có")
    said = await ward.say("chu-tich", "/nhatky")
    assert "kỳ báo cáo quý I" in said
    assert "ngày chốt số liệu 14/3/2023 → 13/3/2023; hạn bộ phận gửi 14/3/2023 → 15/3/2023" in said
    assert "hạn 17/3/2023 → 20/3/2023" in said
