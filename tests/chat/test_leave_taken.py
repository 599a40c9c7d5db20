"""/nghiphep: a registered absence: cancelled, ended early, who hears meanwhile; taps that come again."""

import pytest
from chat.leaving import LINE, choices, leaves, takes
from chat.staging import disconnected, forges
from sqlmodel import select

from storage.tables import Leave

pytestmark = pytest.mark.chat


async def test_the_calendar_says_who_hears_instead(ward):
    await takes(ward, line="/nghiphep 07/3 thay: tu phap")
    said = await ward.say("tc-kh", "/lich")
    assert "thứ Ba, 07/3/2023: báo cáo quý I – đồng chí Phụ trách Tư pháp – Hộ tịch nhận thay" in said
    assert said.count("nhận thay") == 1


async def test_a_leave_to_come_is_cancelled_once(ward):
    await takes(ward)
    said = await ward.say("tc-kh", "/nghiphep")
    assert "Sẽ vắng từ thứ Hai, 20/3/2023 đến hết thứ Sáu, 24/3/2023, đồng chí Phụ trách Tư pháp" in said
    shown = await ward.last("tc-kh")
    assert shown.choices == ["Hủy nghỉ từ 20/3", "Đăng ký nghỉ"]
    said = await ward.tap("tc-kh", "Hủy nghỉ")
    assert said.startswith("↩️ Đã hủy lịch vắng từ thứ Hai, 20/3/2023")
    assert "Đồng chí ấy đã được báo." in said
    assert "đồng chí không phải thay" in (await ward.last("tp-ht")).text.casefold()
    assert leaves(ward) == []
    assert "Lịch vắng này không còn hoặc đã qua." in await ward.tap("tc-kh", "Hủy nghỉ", on=shown)


async def test_who_comes_back_early_says_from_which_day(ward):
    await takes(ward)
    await ward.until("2023-03-21T08:00")
    said = await ward.say("tc-kh", "/nghiphep")
    assert "Đang vắng từ thứ Hai, 20/3/2023" in said
    assert await choices(ward, "tc-kh") == ["Về sớm (đang nghỉ đến 24/3)", "Đăng ký nghỉ"]
    assert "Đồng chí đi làm lại từ ngày nào?" in await ward.tap("tc-kh", "Về sớm")
    assert await choices(ward, "tc-kh") == [
        "Thứ Ba, 21/3/2023",
        "Thứ Tư, 22/3/2023",
        "Thứ Năm, 23/3/2023",
        "Thôi",
    ]
    assert "phải sau ngày 20/3/2023 và chậm nhất là 24/3/2023" in await ward.say("tc-kh", "27/3")
    said = await ward.say("tc-kh", "mai")
    assert "Đã ghi nhận đồng chí đi làm lại từ thứ Tư, 22/3/2023" in said
    assert "đi làm lại từ thứ Tư, 22/3/2023" in (await ward.last("tp-ht")).text
    assert leaves(ward) == [("tc-kh", "tp-ht", "20/03", "21/03")]


async def test_on_its_first_day_both_ways_out_are_offered(ward):
    await takes(ward)
    await ward.until("2023-03-20T08:00")
    await ward.say("tc-kh", "/nghiphep")
    assert await choices(ward, "tc-kh") == ["Hủy nghỉ từ 20/3", "Về sớm (đang nghỉ đến 24/3)", "Đăng ký nghỉ"]


async def test_the_reminders_of_those_days_go_to_the_deputy(ward):
    await takes(ward, line="/nghiphep 07/3 thay: tu phap")
    await ward.until("2023-03-06T20:00")
    came = await ward.until("2023-03-07T08:00")
    assert "tc-kh" not in came
    assert any("thay đồng chí Phụ trách Tài chính" in text for text in came["tp-ht"])
    assert "tc-kh" in await ward.until("2023-03-14T08:00")


async def test_a_second_tap_and_an_expired_form_record_nothing(ward):
    await ward.say("tc-kh", LINE)
    question = await ward.last("tc-kh")
    await ward.tap("tc-kh", "Đăng ký nghỉ", on=question)
    said = await ward.tap("tc-kh", "Đăng ký nghỉ", on=question)
    assert "Đồng chí đã đăng ký vắng từ thứ Hai, 20/3/2023 đến hết thứ Sáu, 24/3/2023 rồi" in said
    assert "đồng chí Phụ trách Tư pháp – Hộ tịch thay." in said
    assert (await choices(ward, "tc-kh")) == ["Hủy nghỉ", "Lịch nghỉ của tôi"]
    await ward.tap("tc-kh", "Hủy nghỉ")
    assert "đã đóng" in await ward.tap("tc-kh", "Đăng ký nghỉ", on=question), "cancelled meanwhile"
    await ward.say("vh-tt", "/nghiphep 27/3 thay: tu phap")
    late = await ward.last("vh-tt")
    await ward.until("2023-02-28T08:00")
    assert "đã đóng" in await ward.tap("vh-tt", "Đăng ký nghỉ", on=late)
    assert leaves(ward) == []


async def test_the_button_of_other_days_answers_another_form_not(ward):
    await ward.say("tc-kh", LINE)
    question = await ward.last("tc-kh")
    await ward.say("tc-kh", "/huy")
    await ward.say("tc-kh", "/nghiphep 27/3 - 28/3 thay: tu phap")
    assert "đã đóng" in await ward.tap("tc-kh", "Đăng ký nghỉ", on=question)
    assert leaves(ward) == []


async def test_the_buttons_of_another_are_refused_as_those_that_never_were(ward):
    await takes(ward)
    shown = await ward.last("tc-kh")
    (kept,) = ward.database.read(lambda s: list(s.exec(select(Leave.id))))
    for who in ("vh-tt", "vp-tk", "tp-ht"):
        for payload in (f"lx:{kept}", f"le:{kept}", "lx:999999", "le:999999"):
            assert "Lịch vắng này không còn hoặc đã qua." in await ward.forge(who, payload)
    await forges(ward, "vh-tt", f"lx:{kept}", shown)
    assert len(leaves(ward)) == 1


async def test_at_night_and_to_who_has_not_joined_it_is_said_when_they_hear(ward):
    await ward.until("2023-02-27T21:00")
    said = await ward.say("tc-kh", LINE)
    assert "Đồng chí ấy sẽ được báo lúc 07:30 thứ Ba, 28/02/2023." in said
    said = await ward.tap("tc-kh", "Đăng ký nghỉ")
    assert "Đồng chí ấy sẽ nhận tin lúc 07:30 thứ Ba, 28/02/2023." in said
    disconnected(ward, "mot-cua")
    assert "Đồng chí ấy chưa kết nối" in await ward.say("vp-tk", "/nghiphep 20/3 thay: mot cua")


async def test_it_is_logged(ward):
    await takes(ward)
    said = await ward.say("vp-tk", "/nhatky")
    assert "thêm lịch vắng" in said
    assert "người thay Phụ trách Tư pháp – Hộ tịch" in said
