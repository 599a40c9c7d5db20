"""/nhansu: hand-over and leave; what would move is shown, what moves is what was shown, once."""

from datetime import date

import pytest
from chat.inspection import finding_id, findings, finds
from chat.staffing_kit import (
    ONE_STOP,
    TODAY,
    YESTERDAY,
    far_ward,
    heard,
    id_of,
    logged,
    opens,
    posts,
    takes_chat,
)
from chat.staging import alter, away, begins, delivered, gives, holding, leaves_posts, quiet, reminders, task
from sqlmodel import select

from storage.tables import Leave, ReminderState, Role

pytestmark = pytest.mark.chat

TAX = "Phụ trách Tài chính"
ALREADY = "không còn gì để bàn giao: việc này đã được ghi nhận trước đó"


def owns(ward, code, who):
    alter(ward, code, owner_id=id_of(ward, who))


def owner(ward, code):
    return ward.database.read(lambda s: task(s, code)).owner_id


async def asks(ward, who="vp-tk", name=TAX, to=ONE_STOP):
    await opens(ward, who, name)
    await ward.tap(who, "Bàn giao việc")
    return await ward.tap(who, to)


async def test_what_would_move_is_shown_and_moves_once_it_is_confirmed(ward):
    owns(ward, "6.a", "tc-kh")
    alter(ward, "3.c", leader_id=id_of(ward, "tc-kh"))
    await finds(ward)
    said = await asks(ward)
    assert said.startswith("Bàn giao từ thứ Hai, 27/02/2023: đồng chí Phụ trách Tài chính – Kế hoạch → ")
    for line in (
        "• Phụ trách bộ phận: Tài chính – Kế hoạch",
        "• 1 nhiệm vụ: 6.a",
        "• Chỉ đạo 1 nhiệm vụ: 3.c",
        "• 1 phát hiện cần khắc phục",
    ):
        assert line in said
    assert owner(ward, "6.a") == id_of(ward, "tc-kh")
    shown = await ward.last("vp-tk")
    said = await ward.tap("vp-tk", "Xác nhận")
    assert "bàn giao cho đồng chí Công chức Bộ phận Một cửa:" in said
    assert "Đã báo người liên quan" in said
    mot_cua = id_of(ward, "mot-cua")
    assert owner(ward, "6.a") == mot_cua
    assert findings(ward)[0].responsible_id == mot_cua
    assert posts(ward, "tc-kh") == [("head@tc-kh", None, YESTERDAY)]
    assert posts(ward, "mot-cua")[1] == ("head@tc-kh", TODAY, None)
    for who, words in (("tc-kh", "📤 Từ thứ Hai"), ("mot-cua", "📥 Từ thứ Hai")):
        (told,) = [text for text in await heard(ward, who) if words in text]
        assert "1 phát hiện cần khắc phục" in told
    assert ALREADY in await ward.tap("vp-tk", "Xác nhận", on=shown)
    assert len([text for text in await heard(ward, "mot-cua") if "📥" in text]) == 1
    said = await ward.say("vp-tk", "/nhatky")
    assert "sửa phát hiện số 1\nngười khắc phục Phụ trách Tài chính – Kế hoạch → Công chức Bộ phận" in said
    assert "sửa nhiệm vụ 6.a" in said


async def test_what_has_changed_since_it_was_shown_is_shown_anew(ward):
    owns(ward, "6.a", "tc-kh")
    await asks(ward)
    shown = await ward.last("vp-tk")
    owns(ward, "6.b", "tc-kh")
    said = await ward.tap("vp-tk", "Xác nhận", on=shown)
    assert "• 2 nhiệm vụ: 6.a, 6.b" in said
    assert "Xác nhận bàn giao?" in said
    assert owner(ward, "6.a") == id_of(ward, "tc-kh")
    await ward.tap("vp-tk", "Xác nhận")
    assert owner(ward, "6.b") == id_of(ward, "mot-cua")


async def test_a_task_given_later_is_not_taken_by_an_old_button(ward):
    owns(ward, "6.a", "tc-kh")
    await asks(ward)
    shown = await ward.last("vp-tk")
    await ward.tap("vp-tk", "Xác nhận")
    owns(ward, "6.b", "tc-kh")
    await ward.tap("vp-tk", "Xác nhận", on=shown)
    assert owner(ward, "6.b") == id_of(ward, "tc-kh")


async def test_posts_alone_may_be_handed_over_on_a_day_to_come(ward):
    said = await asks(ward)
    assert "bàn giao từ ngày nào?" in said
    assert "từ thứ Tư, 01/3/2023" in await ward.say("vp-tk", "1/3")
    await ward.tap("vp-tk", "Xác nhận")
    assert posts(ward, "tc-kh") == [("head@tc-kh", None, date(2023, 2, 28))]
    assert posts(ward, "mot-cua")[1] == ("head@tc-kh", date(2023, 3, 1), None)


async def test_who_takes_over_is_of_the_ward_and_not_the_same(ward):
    far_ward(ward)
    await opens(ward, "vp-tk", TAX)
    await ward.tap("vp-tk", "Bàn giao việc")
    assert TAX not in "".join((await ward.last("vp-tk")).choices)
    for name in ("Người lạ", TAX):
        assert "Chưa rõ" in await ward.say("vp-tk", name)
    assert "có thể là nhiều mục" in await ward.say("vp-tk", "phụ trách")


async def test_another_wards_people_are_refused_as_unknown_on_either_side(ward):
    stranger, _, _ = far_ward(ward)
    mine, other = id_of(ward, "tc-kh"), id_of(ward, "mot-cua")
    unknown = await ward.forge("vp-tk", "uh:999999:999998:2023-02-27:0")
    assert "Không có người này trong phạm vi quản lý" in unknown
    for giver, taker in ((mine, stranger), (stranger, mine), (stranger, stranger)):
        assert await ward.forge("vp-tk", f"uh:{giver}:{taker}:2023-02-27:0") == unknown
        assert await ward.forge("vp-tk", f"uf:{giver}:{taker}:2023-03-01:2023-03-02") == unknown
    for who in ("chu-tich", "tc-kh", "mot-cua"):
        assert await ward.forge(who, f"uh:{mine}:{other}:2023-02-27:0") == unknown
        assert await ward.forge(who, f"uf:{mine}:{other}:2023-03-01:2023-03-02") == unknown
    assert "đã qua" in await ward.forge("vp-tk", f"uh:{mine}:{other}:2023-02-20:0")
    assert posts(ward, "tc-kh") == [("head@tc-kh", None, None)]


async def test_who_is_alone_has_nobody_to_hand_over_to(ward):
    stranger, _, _ = far_ward(ward)
    takes_chat(ward, "chu-tich", stranger)
    assert "Nhân sự: 1 người" in await ward.say("chu-tich", "/nhansu")
    await ward.tap("chu-tich", "Người lạ")
    assert "Cơ quan chưa có người khác" in await ward.tap("chu-tich", "Bàn giao việc")


async def test_colleagues_of_the_unit_are_offered_first_and_deputies_hold_a_post(ward):
    leaves_posts(ward, ["tp-ht"], YESTERDAY)
    await opens(ward, "vp-tk", ONE_STOP)
    shown = await ward.last("vp-tk")
    await ward.tap("vp-tk", "Bàn giao việc", on=shown)
    labels = (await ward.last("vp-tk")).choices
    assert labels[0] == "Phụ trách Văn phòng – Thống kê"
    assert "Phụ trách Tư pháp – Hộ tịch" in labels
    await ward.tap("vp-tk", "Thôi")
    await ward.tap("vp-tk", "Nghỉ phép", on=shown)
    await ward.tap("vp-tk", "Hôm nay")
    await ward.tap("vp-tk", "Chỉ ngày")
    labels = (await ward.last("vp-tk")).choices
    assert labels[0] == "Phụ trách Văn phòng – Thống kê"
    assert "Phụ trách Tư pháp – Hộ tịch" not in labels


async def test_a_forged_confirmation_of_nothing_shown_shows_it_first(ward):
    mine, other = id_of(ward, "tc-kh"), id_of(ward, "mot-cua")
    assert "Xác nhận bàn giao?" in await ward.forge("vp-tk", f"uh:{mine}:{other}:2023-02-27:0")
    assert posts(ward, "tc-kh") == [("head@tc-kh", None, None)]


async def test_a_leader_hands_over_by_an_admin_alone(ward):
    await opens(ward, "vp-tk", "Phó Chủ tịch")
    assert "Bàn giao việc" not in (await ward.last("vp-tk")).choices
    payload = f"uh:{id_of(ward, 'pct')}:{id_of(ward, 'vp-tk')}:2023-02-27:0"
    assert "chỉ người quản trị" in await ward.forge("vp-tk", payload)
    await asks(ward, "quan-tri", "Phó Chủ tịch")
    await ward.tap("quan-tri", "Hôm nay")
    await ward.tap("quan-tri", "Xác nhận")
    assert posts(ward, "pct") == [(at, None, YESTERDAY) for at, _, _ in posts(ward, "pct")]
    assert len(posts(ward, "mot-cua")) == 4


async def test_a_coordinator_hands_their_own_post_to_somebody_else(ward):
    """It is not by accident: somebody else has it then."""
    await asks(ward, name="Phụ trách Văn phòng")
    await ward.tap("vp-tk", "Hôm nay")
    await ward.tap("vp-tk", "Xác nhận")
    assert ("coordinator@hoai-hao", TODAY, None) in posts(ward, "mot-cua")
    assert "dành cho vai trò khác" in await ward.say("vp-tk", "/nhansu")
    assert "Nhân sự: 8 người" in await ward.say("mot-cua", "/nhansu")


async def test_who_coordinates_no_more_confirms_nothing(ward):
    owns(ward, "6.a", "tc-kh")
    await asks(ward)
    leaves_posts(ward, ["vp-tk"], YESTERDAY, Role.COORDINATOR)
    assert "Không có người này" in await ward.tap("vp-tk", "Xác nhận")
    assert owner(ward, "6.a") == id_of(ward, "tc-kh")


async def dated(ward, day="2023-04-07T09:00"):
    """Finding 1, which tc-kh is to mend until 12/4; no report is due meanwhile."""
    quiet(ward)
    begins(ward, "2023-03-27T08:00")
    await finds(ward, due="12/4")
    return await ward.until(day)


async def days_of(ward, first, last):
    """On which days who hears of the finding in the morning."""
    came = await ward.mornings(first, last)
    words = "Phát hiện số 1 –"
    return {day.strftime("%d/%m"): who for day, said in came.items() if (who := holding(said, words))}


async def test_the_reminders_of_a_finding_follow_and_the_new_person_hears_each_once(ward):
    assert holding(await dated(ward), "Phát hiện số 1 –") == ["tc-kh"], "three working days before"
    await asks(ward)
    await ward.tap("vp-tk", "Xác nhận")
    told = [text for text in await heard(ward, "mot-cua") if "Phát hiện số 1 –" in text]
    assert len(told) == 1, "what is due now, in the same sending hours"
    assert await days_of(ward, date(2023, 4, 8), date(2023, 4, 12)) == {
        "11/04": ["mot-cua"],
        "12/04": ["mot-cua"],
    }
    assert (delivered(ward, "tc-kh"), delivered(ward, "mot-cua")) == (["b3"], ["b3", "b1", "due"])


async def test_what_was_planned_for_who_hands_over_lapses_before_it_is_sent(ward):
    await dated(ward, "2023-04-12T06:40")
    assert [one.rung for one in reminders(ward, "tc-kh") if one.state == ReminderState.PENDING] == ["due"]
    await asks(ward)
    await ward.tap("vp-tk", "Xác nhận")
    came = await ward.until("2023-04-12T09:00")
    assert holding(came, "Phát hiện số 1 –") == ["mot-cua"]
    assert reminders(ward, "tc-kh")[-1].state == ReminderState.LAPSED
    assert delivered(ward, "mot-cua") == ["due"]


async def test_who_takes_over_may_say_that_it_is_remedied(ward):
    await finds(ward)
    one = finding_id(ward)
    await asks(ward)
    await ward.tap("vp-tk", "Xác nhận")
    assert "Không có phát hiện này" in await ward.forge("tc-kh", f"pb:{one}")
    assert "đồng chí nhận khắc phục phát hiện số 1" in await ward.forge("mot-cua", f"pb:{one}")


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
    await ward.tap("vp-tk", "Ngày làm việc tới")
    assert "đang điền dở: nghỉ phép của Phụ trách Tài chính" in await ward.say("vp-tk", "/viec")
    again = ward.restarted()
    await again.tap("vp-tk", "Tiếp tục")
    await again.tap("vp-tk", "Chỉ ngày")
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


async def test_tasks_without_an_owner_go_with_the_post(ward):
    quiet(ward)
    gives(ward, "9.1", date(2023, 3, 10))
    await asks(ward)
    await ward.tap("vp-tk", "Hôm nay")
    await ward.tap("vp-tk", "Xác nhận")
    assert holding(await ward.until("2023-03-01T12:00"), "9.1") == ["mot-cua"]
