"""/nhansu: hand-over; what would move is shown, what moves is what was shown, once."""

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
    namesakes,
    opens,
    posts,
    takes_chat,
)
from chat.staging import (
    alter,
    begins,
    delivered,
    disconnected,
    gives,
    holding,
    leaves_posts,
    quiet,
    reminders,
    task,
)

from storage.tables import ReminderState, Role

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
    await ward.tap("vp-tk", "Chỉ thứ")
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


async def test_tasks_without_an_owner_go_with_the_post(ward):
    quiet(ward)
    gives(ward, "9.1", date(2023, 3, 10))
    await asks(ward)
    await ward.tap("vp-tk", "Hôm nay")
    await ward.tap("vp-tk", "Xác nhận")
    assert holding(await ward.until("2023-03-01T12:00"), "9.1") == ["mot-cua"]


async def test_the_likeliest_come_first_and_those_of_one_name_are_told_apart(ward):
    namesakes(ward, "tc-kh", "vh-tt")
    await opens(ward, "vp-tk", TAX)
    await ward.tap("vp-tk", "Bàn giao việc")
    labels = (await ward.last("vp-tk")).choices
    assert labels[0] == "Trần Thị Bình – Tài chính – Kế hoạch"
    assert labels[1].startswith("Phụ trách"), "another head"
    assert "Trần Thị Bình – Văn hoá – Thông tin" in labels
    assert labels[-4:] == ["Chủ tịch UBND phường", "Phó Chủ tịch UBND phường", "Quản trị hệ thống", "Thôi"]
    said = await ward.say("vp-tk", "binh")
    assert "Trần Thị Bình – Tài chính – Kế hoạch, Trần Thị Bình – Văn hoá – Thông tin" in said


async def test_where_nobody_can_be_reached_nobody_is_said_to_know(ward):
    disconnected(ward, "tc-kh", "mot-cua")
    await asks(ward)
    await ward.tap("vp-tk", "Hôm nay")
    said = await ward.tap("vp-tk", "Xác nhận")
    assert said.endswith("Đề nghị đồng chí báo trực tiếp.")
    assert "Chưa kết nối nên chưa nhận được tin: Phụ trách Tài chính – Kế hoạch; Công chức" in said
