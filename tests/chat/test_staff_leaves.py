"""/nhansu: somebody else's leave; the days are read as in /nghiphep, and it says who hears."""

from datetime import date

import pytest
from chat.staffing_kit import ONE_STOP, YESTERDAY, far_ward, heard, id_of, logged, opens, takes_chat
from chat.staging import away, disconnected
from sqlmodel import select

from storage.tables import Leave

pytestmark = pytest.mark.chat

TAX = "Phụ trách Tài chính"


async def on_leave(ward, who="vp-tk", name=TAX, since="1/3", until="10/3", deputy=ONE_STOP):
    await opens(ward, who, name)
    await ward.tap(who, "Nghỉ phép")
    await ward.say(who, since)
    await ward.say(who, until)
    return await ward.tap(who, deputy)


def leaves(ward):
    rows = ward.database.read(lambda s: list(s.exec(select(Leave))))
    return [(one.official_id, one.deputy_id, one.since, one.until) for one in rows]


async def test_a_leave_is_recorded_once_it_is_confirmed_and_both_hear(ward):
    said = await on_leave(ward)
    assert "nghỉ từ thứ Tư, 01/3/2023 đến hết thứ Sáu, 10/3/2023, đồng chí Công chức Bộ phận Một cửa" in said
    assert leaves(ward) == []
    shown = await ward.last("vp-tk")
    said = await ward.tap("vp-tk", "Xác nhận")
    assert said.startswith("✅ Đồng chí Phụ trách Tài chính – Kế hoạch nghỉ từ thứ Tư, 01/3/2023")
    assert leaves(ward) == [
        (id_of(ward, "tc-kh"), id_of(ward, "mot-cua"), date(2023, 3, 1), date(2023, 3, 10))
    ]
    assert "Đã ghi nhận đồng chí vắng" in (await heard(ward, "tc-kh"))[-1]
    assert "đồng chí thay đồng chí" in (await heard(ward, "mot-cua"))[-1]
    assert "đã có lịch vắng từ 01/3/2023" in await ward.tap("vp-tk", "Xác nhận", on=shown)
    assert len(leaves(ward)) == 1
    assert [change for change, _, _ in logged(ward, "leave")] == ["created"]


async def test_wrong_days_and_deputies_are_asked_again(ward):
    away(ward, "tp-ht", "vh-tt", date(2023, 3, 1), date(2023, 3, 3))
    await opens(ward, "vp-tk", TAX)
    await ward.tap("vp-tk", "Nghỉ phép")
    assert "Chưa đọc được ngày" in await ward.say("vp-tk", "hôm nào đó")
    await ward.say("vp-tk", "1/3")
    assert "đứng trước ngày đầu" in await ward.say("vp-tk", "28/2")
    await ward.say("vp-tk", "10/3")
    said = await ward.tap("vp-tk", "Tư pháp")
    assert "cũng vắng từ 01/3/2023" in said
    assert "Ai thay đồng chí" in said
    assert "Xác nhận?" in await ward.tap("vp-tk", "Một cửa")


async def test_a_day_is_left_in_one_tap_and_the_form_survives_a_restart(ward):
    await opens(ward, "vp-tk", TAX)
    await ward.tap("vp-tk", "Nghỉ phép")
    await ward.tap("vp-tk", "Thứ Ba, 28/02")
    assert "đang điền dở: nghỉ phép của Phụ trách Tài chính" in await ward.say("vp-tk", "/viec")
    again = ward.restarted()
    await again.tap("vp-tk", "Tiếp tục")
    await again.tap("vp-tk", "Chỉ thứ")
    await again.tap("vp-tk", "Một cửa")
    await again.tap("vp-tk", "Xác nhận")
    assert [(since, until) for _, _, since, until in leaves(again)] == [(date(2023, 2, 28),) * 2]


async def test_a_leave_that_has_not_begun_is_cancelled_once(ward):
    await on_leave(ward)
    await ward.tap("vp-tk", "Xác nhận")
    await ward.tap("vp-tk", "Xem")
    said = await ward.tap("vp-tk", "Hủy nghỉ từ 01/3")
    assert "Hủy lịch nghỉ của đồng chí Phụ trách Tài chính – Kế hoạch từ thứ Tư, 01/3/2023" in said
    assert len(leaves(ward)) == 1
    shown = await ward.last("vp-tk")
    assert "✅ Đã hủy lịch nghỉ" in await ward.tap("vp-tk", "Xác nhận")
    assert leaves(ward) == []
    assert "không còn hoặc đã qua" in await ward.tap("vp-tk", "Xác nhận", on=shown)
    assert "không vắng" in (await heard(ward, "mot-cua"))[-1]


async def test_who_is_away_may_be_back_today(ward):
    away(ward, "tc-kh", "mot-cua", date(2023, 2, 20), date(2023, 3, 10))
    await opens(ward, "vp-tk", TAX)
    assert "Ghi nhận đi làm lại từ hôm nay?" in await ward.tap("vp-tk", "Đi làm lại từ hôm nay")
    shown = await ward.last("vp-tk")
    assert "đi làm lại từ thứ Hai, 27/02/2023" in await ward.tap("vp-tk", "Xác nhận")
    assert [until for _, _, _, until in leaves(ward)] == [YESTERDAY]
    assert "không còn hoặc đã qua" in await ward.tap("vp-tk", "Xác nhận", on=shown)


async def test_leaves_of_others_are_nobodys_to_cancel(ward):
    away(ward, "tc-kh", "mot-cua", date(2023, 3, 1), date(2023, 3, 10))
    (one,) = ward.database.read(lambda s: list(s.exec(select(Leave.id))))
    for who in ("tc-kh", "mot-cua", "chu-tich"):
        for act in ("uc", "uq"):
            assert await ward.forge(who, f"{act}:{one}") == await ward.forge(who, f"{act}:999999")
    assert len(leaves(ward)) == 1
    stranger, _, _ = far_ward(ward)
    takes_chat(ward, "chu-tich", stranger)
    assert "không còn hoặc đã qua" in await ward.forge("chu-tich", f"uq:{one}")
    assert len(leaves(ward)) == 1


@pytest.mark.parametrize(
    ("since", "until", "last"),
    [
        ("hôm nay", "3 ngày", date(2023, 3, 1)),
        ("mai", "3 ngày làm việc", date(2023, 3, 2)),
        ("24/2", "1/3", date(2023, 3, 1)),
    ],
)
async def test_the_days_are_read_as_of_ones_own_leave(ward, since, until, last):
    """The first day counts, and an illness may have begun before it is recorded."""
    await on_leave(ward, since=since, until=until)
    await ward.tap("vp-tk", "Xác nhận")
    assert [until for _, _, _, until in leaves(ward)] == [last]


async def test_both_days_may_be_said_at_once_and_what_stands_in_the_way_is_told_at_once(ward):
    await opens(ward, "vp-tk", TAX)
    await ward.tap("vp-tk", "Nghỉ phép")
    assert "Ai thay đồng chí" in await ward.say("vp-tk", "1/3 - 3/3")
    await ward.tap("vp-tk", ONE_STOP)
    await ward.tap("vp-tk", "Xác nhận")
    assert [(since, until) for _, _, since, until in leaves(ward)] == [(date(2023, 3, 1), date(2023, 3, 3))]
    await opens(ward, "vp-tk", TAX)
    await ward.tap("vp-tk", "Nghỉ phép")
    said = await ward.say("vp-tk", "2/3 - 6/3")
    assert "đã có lịch vắng từ 01/3/2023" in said
    assert "nghỉ từ ngày nào?" in said


async def test_it_says_whether_the_deputy_hears(ward):
    await on_leave(ward)
    assert (await ward.tap("vp-tk", "Xác nhận")).endswith("Đã báo người thay.")
    await ward.tap("vp-tk", "Xem")
    await ward.tap("vp-tk", "Hủy nghỉ từ 01/3")
    assert (await ward.tap("vp-tk", "Xác nhận")).endswith("Đã báo người thay.")


async def test_a_deputy_who_has_not_joined_is_to_be_told_by_hand(ward):
    disconnected(ward, "mot-cua")
    away(ward, "tc-kh", "mot-cua", date(2023, 2, 20), date(2023, 3, 10))
    await opens(ward, "vp-tk", TAX)
    await ward.tap("vp-tk", "Đi làm lại")
    assert (await ward.tap("vp-tk", "Xác nhận")).endswith("đề nghị báo trực tiếp.")
