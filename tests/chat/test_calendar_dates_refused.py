"""/lich: which dates are refused, of which periods, and to whom; nothing moves then."""

from datetime import date

import pytest
from chat.redating import answers, dates, issue, opens, periods
from chat.staging import forges, leaves_posts
from sqlmodel import select

from storage.tables import Period

pytestmark = pytest.mark.chat


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (["14/12/2022"], "Ngày 14/12/2022 đã qua"),
        (["20/02"], "Ngày 20/02/2023 đã qua"),
        (["sang tháng"], "Chưa đọc được ngày «sang tháng»"),
        (["19/6"], "Hạn phường gửi 19/6/2023 vượt qua hạn của báo cáo 6 tháng đầu năm (17/6/2023)"),
        (["giữ nguyên", "18/3"], "Hạn bộ phận gửi 18/3/2023 muộn hơn hạn phường gửi 17/3/2023"),
        (
            ["giữ nguyên", "giữ nguyên", "16/3"],
            "Giữa ngày chốt số liệu 16/3/2023 và hạn phường gửi 17/3/2023 phải có ít nhất 1 ngày làm việc "
            "(Nghị định 09/2019/NĐ-CP, Điều 8 khoản 5). Chốt số liệu chậm nhất là 15/3/2023.",
        ),
        (["20/3", "giữ nguyên", "17/3"], "Chốt số liệu chậm nhất là 16/3/2023."),
        (["giữ nguyên", "giữ nguyên", "giữ nguyên"], "Cả ba ngày vẫn như cũ, chưa có gì để đổi."),
    ],
)
async def test_dates_that_do_not_fit_keep_the_question(ward, said, why):
    last = await answers(ward, *said)
    assert why in last
    assert "?" in last.split(why)[1], "its question again"
    assert dates(ward) == ("14/03", "14/03", "17/03")


async def test_a_weekend_between_is_no_working_day(ward):
    assert "chậm nhất là 16/3/2023" in await answers(ward, "20/3", "giữ nguyên", "18/3")
    assert "Đổi như vậy?" in await ward.say("vp-tk", "16/3")


async def test_a_later_period_stays_behind_its_earlier_one(ward):
    await opens(ward, period="6 tháng đầu năm")
    assert "vượt qua hạn của báo cáo quý I (17/3/2023)" in await ward.say("vp-tk", "16/3")


async def test_a_period_not_begun_cannot_be_closed_before_its_data(ward):
    await opens(ward, period="quý III")
    assert "quá sớm so với kỳ số liệu của báo cáo quý III (từ 15/6/2023)" in await ward.say("vp-tk", "16/6")
    await ward.say("vp-tk", "30/6")
    assert "Ngày 14/6/2023 đứng trước kỳ số liệu của báo cáo quý III" in await ward.say("vp-tk", "14/6")
    await ward.say("vp-tk", "26/6")
    assert "Ngày 12/6/2023 đứng trước kỳ số liệu" in await ward.say("vp-tk", "12/6")


async def test_a_date_past_by_the_time_it_is_confirmed_is_refused(ward):
    await ward.until("2023-02-28T20:00")
    await answers(ward, "20/3", "28/02", "28/02")
    question = await ward.last("vp-tk")
    await ward.until("2023-03-01T08:00")
    assert "Ngày 28/02/2023 đã qua" in await ward.tap("vp-tk", "Đổi ngày", on=question)
    assert dates(ward) == ("14/03", "14/03", "17/03")


async def test_an_issued_period_has_no_button_and_a_forged_one_is_refused(ward):
    await ward.say("vp-tk", "/lich")
    shown = await ward.last("vp-tk")
    issue(ward)
    await ward.say("vp-tk", "/lich")
    assert "Sửa ngày báo cáo quý I" not in (await ward.last("vp-tk")).choices
    said = await ward.tap("vp-tk", "Sửa ngày báo cáo quý I", on=shown)
    assert "Báo cáo quý I đã ghi nhận phát hành số 15/BC-UBND" in said


async def test_a_period_issued_meanwhile_is_not_moved(ward):
    await answers(ward, "20/3", "giữ nguyên", "giữ nguyên")
    issue(ward)
    assert "đã ghi nhận phát hành số 15/BC-UBND" in await ward.tap("vp-tk", "Đổi ngày")
    assert dates(ward) == ("14/03", "14/03", "17/03")


async def test_no_open_period_leaves_nothing_to_edit(ward):
    def close(session):
        for row in session.exec(select(Period)):
            row.issued_on = date(2023, 2, 20)
            session.add(row)

    ward.database.write(close)
    await ward.say("vp-tk", "/lich")
    assert (await ward.last("vp-tk")).choices == ["🗓 Lịch (.ics)"]


async def test_dates_another_moved_meanwhile_are_not_overwritten(ward):
    await answers(ward, "20/3", "giữ nguyên", "giữ nguyên")
    await answers(ward, "22/3", "giữ nguyên", "giữ nguyên", "có", who="chu-tich")
    notices = await ward.messages("vp-tk")
    question = [m for m in notices if "Đổi ngày" in m.choices][-1]
    assert "vừa được người khác đổi" in await ward.tap("vp-tk", "Đổi ngày", on=question)
    assert dates(ward) == ("14/03", "14/03", "22/03")


@pytest.mark.parametrize("who", ["tc-kh", "mot-cua", "quan-tri", "tp-ht"])
async def test_others_get_the_plain_calendar_and_force_nothing(ward, who):
    said = await ward.say(who, "/lich")
    assert "Lịch báo cáo CCHC năm 2023" in said or who == "quan-tri"
    assert not [label for label in (await ward.last(who)).choices if "Sửa" in label]
    for period_id in (periods(ward)[0].id, 999_999):
        assert "ngoài phạm vi của đồng chí" in await ward.forge(who, f"ld:{period_id}")
    await answers(ward, "20/3", "giữ nguyên", "giữ nguyên")
    await forges(ward, who, "f:0:sure:co", await ward.last("vp-tk"))
    assert dates(ward) == ("14/03", "14/03", "17/03")


async def test_whose_post_ended_in_the_middle_moves_nothing(ward):
    await answers(ward, "20/3", "giữ nguyên", "giữ nguyên")
    question = await ward.last("vp-tk")
    leaves_posts(ward, ["vp-tk"], date(2023, 2, 26))
    assert "không còn giữ vị trí công tác" in await ward.tap("vp-tk", "Đổi ngày", on=question)
    await opens(ward, "chu-tich")
    leaves_posts(ward, ["chu-tich"], date(2023, 2, 26))
    assert "không còn giữ vị trí công tác" in await ward.say("chu-tich", "20/3")
    assert dates(ward) == ("14/03", "14/03", "17/03")


async def test_a_second_tap_and_an_expired_form_move_nothing(ward):
    await answers(ward, "20/3", "giữ nguyên", "giữ nguyên")
    question = await ward.last("vp-tk")
    await ward.tap("vp-tk", "Đổi ngày", on=question)
    assert "đã đóng" in await ward.tap("vp-tk", "Đổi ngày", on=question)
    await answers(ward, "21/3", "giữ nguyên", "giữ nguyên")
    late = await ward.last("vp-tk")
    await ward.until("2023-02-28T08:00")
    assert "đã đóng" in await ward.tap("vp-tk", "Đổi ngày", on=late)
    assert dates(ward) == ("14/03", "14/03", "20/03")
