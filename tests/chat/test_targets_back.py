"""Target readings: taken back, corrected, interrupted, restarted, forged."""

from datetime import date

import pytest
from chat.filing import FileChannel, last_said
from chat.staging import leaves_posts
from chat.test_targets import hand_in, reading, readings, target

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


async def test_taken_back_the_figure_before_stands_again(ward):
    await ward.say("tp-ht", "/chitieu 2.a 4/8")
    await ward.say("tp-ht", "/chitieu 2.a 8/8")
    taken = await ward.last("tp-ht")
    assert await ward.tap("tp-ht", "Thu hồi 2.a") == (
        "↩️ Đã thu hồi số liệu chỉ tiêu 2.a (quý I): «8/8».\n"
        "Số liệu trước vẫn được tính: 4/8 = 50% – chưa đạt (= 100%)"
    )
    assert readings(ward) == [("2.a", "4/8", "2023-Q1")]
    assert "đã được thu hồi trước đó" in await ward.tap("tp-ht", "Thu hồi 2.a", on=taken)
    assert readings(ward) == [("2.a", "4/8", "2023-Q1")]


async def test_the_one_in_the_middle_taken_back_leaves_the_last(ward):
    await ward.say("tp-ht", "/chitieu 2.a 4/8")
    await ward.say("tp-ht", "/chitieu 2.a 5/8")
    middle = await ward.last("tp-ht")
    await ward.say("tp-ht", "/chitieu 2.a 6/8")
    last = await ward.last("tp-ht")
    assert "Số liệu trước vẫn được tính: 6/8" in await ward.tap("tp-ht", "Thu hồi", on=middle)
    assert "4/8 = 50%" in await ward.tap("tp-ht", "Thu hồi", on=last)


async def test_after_ten_minutes_it_says_how_to_correct_it(ward):
    await ward.say("tp-ht", "/chitieu 2.a 4/8")
    ward.clock.passes(minutes=9, seconds=50)
    await ward.say("tp-ht", "/chitieu")
    taken = [m for m in await ward.messages("tp-ht") if "Thu hồi 2.a" in m.choices][-1]
    ward.clock.passes(seconds=20)
    assert await ward.tap("tp-ht", "Thu hồi", on=taken) == (
        "⚠️ Đã quá 10 phút nên không thu hồi được. Để sửa, nhắn lại: /chitieu 2.a và nội dung đúng."
    )
    assert len(readings(ward)) == 1


async def test_once_handed_in_it_stays(ward):
    await ward.say("tp-ht", "/chitieu 2.a 4/8")
    hand_in(ward, "tp-ht")
    assert "đã nộp báo cáo kỳ này nên không thu hồi được" in await ward.tap("tp-ht", "Thu hồi")
    assert len(readings(ward)) == 1


@pytest.mark.parametrize("who", ["vp-tk", "chu-tich", "vh-tt", "quan-tri"])
async def test_nobody_else_takes_it_back(ward, who):
    await ward.say("tp-ht", "/chitieu 2.a 4/8")
    assert "Chỉ người báo cáo mới thu hồi được" in await ward.forge(who, f"cw:{reading(ward).id}")
    assert "Chỉ người báo cáo mới thu hồi được" in await ward.forge(who, "cw:999999")
    assert len(readings(ward)) == 1


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("vh-tt", "Không có chỉ tiêu"),
        ("mot-cua", "Không có chỉ tiêu"),
        ("quan-tri", "Không có chỉ tiêu"),
        ("vp-tk", "Chỉ tiêu 2.a do bộ phận khác báo cáo"),
        ("chu-tich", "Chỉ tiêu 2.a do bộ phận khác báo cáo"),
    ],
)
async def test_another_units_target_is_not_reported_by_its_code_nor_by_a_forged_button(ward, who, why):
    """Who may not see it learns no more than of one that is not there."""
    assert why in await ward.say(who, "/chitieu 2.a 4/8")
    assert why in await ward.forge(who, f"ca:{target(ward, '2.a')}")
    if why.startswith("Không"):
        assert (await ward.forge(who, "ca:999999")) == (await ward.forge(who, f"ca:{target(ward, '2.a')}"))
    assert readings(ward) == []


async def test_the_offices_own_targets_are_the_coordinators(ward):
    assert "Không có chỉ tiêu" in await ward.say("tp-ht", "/chitieu II2.c.3 0")
    assert "do bộ phận khác báo cáo" in await ward.say("pct", "/chitieu II2.c.3 0")
    assert "Đã ghi II2.c.3" in await ward.say("vp-tk", "/chitieu II2.c.3 0")


async def test_a_stranger_gets_no_word_of_it(ward):
    assert "chỉ tiêu" not in await ward.say("khach", "/chitieu 2.a 4/8")
    assert readings(ward) == []


async def test_who_left_office_with_the_question_open_reports_nothing(ward):
    await ward.say("tp-ht", "/chitieu 2.a")
    leaves_posts(ward, ["tp-ht"], date(2023, 2, 26))
    assert "không còn giữ vị trí công tác" in await ward.say("tp-ht", "4/8")
    assert readings(ward) == []


async def test_a_command_interrupts_and_the_question_goes_on(ward):
    await ward.say("tp-ht", "/chitieu 2.a")
    assert (await ward.say("tp-ht", "/lich")).endswith("Đồng chí đang điền dở: số liệu chỉ tiêu 2.a.")
    assert "2.a Văn bản" in await ward.tap("tp-ht", "Tiếp tục")
    assert "Đã ghi 2.a: 4/8" in await ward.say("tp-ht", "4/8")


async def test_a_report_of_a_task_interrupts_and_the_question_goes_on(ward):
    await ward.say("tp-ht", "/chitieu 2.a")
    said = await ward.say("tp-ht", "2.b đã kiểm tra 3 văn bản")
    assert "Đã ghi 2.b – báo cáo quý I" in said
    assert said.endswith("Đồng chí đang điền dở: số liệu chỉ tiêu 2.a.")


async def test_it_is_left_without_a_trace(ward):
    await ward.say("tp-ht", "/chitieu 2.a")
    assert "Chưa có gì được ghi" in await ward.say("tp-ht", "/huy")
    await ward.say("tp-ht", "4/8")
    assert readings(ward) == []


async def test_a_restart_in_the_middle_loses_nothing_and_old_buttons_say_so(ward):
    await ward.say("tp-ht", "/chitieu")
    listed = await ward.last("tp-ht")
    await ward.tap("tp-ht", "2.a")
    question = await ward.last("tp-ht")
    again = ward.restarted()
    assert "➖ Đã ghi 2.a: không phát sinh" in await again.tap("tp-ht", "Không phát sinh")
    assert "đã đóng" in await again.tap("tp-ht", "Không phát sinh", on=question)
    assert "2.a Văn bản" in await again.tap("tp-ht", "2.a", on=listed)
    assert len(readings(ward)) == 1


# Edited


async def test_an_edited_message_is_a_correction(ward):
    await ward.send("tp-ht", "/chitieu 2.a 4/8")
    said = await last_said(ward, "tp-ht")
    assert "Đã ghi 2.a: 8/8 = 100% – đạt (= 100%) – báo cáo quý I (thay số liệu trước)" in await ward.send(
        "tp-ht", "/chitieu 2.a 8/8", edits=said
    )
    assert await ward.send("tp-ht", "/chitieu 2.a 8/8", edits=said) == ""
    assert readings(ward) == [("2.a", "8/8", "2023-Q1")]


async def test_what_an_edit_names_no_more_is_taken_back(ward):
    await ward.send("vp-tk", "/chitieu II2.b 1/1\n3.c 45/200")
    said = await last_said(ward, "vp-tk")
    corrected = await ward.send("vp-tk", "/chitieu 3.c 46/200", edits=said)
    assert corrected.startswith("↩️ Tin đã sửa không còn nêu nên đã thu hồi số liệu: II2.b\n")
    assert readings(ward) == [("3.c", "46/200", "2023-Q1")]


async def test_the_answer_to_the_question_is_corrected_by_its_edit(ward):
    await ward.say("tp-ht", "/chitieu 2.a")
    await ward.send("tp-ht", "4/8")
    said = await last_said(ward, "tp-ht")
    assert "Đã ghi 2.a: 5/8 = 62,5%" in await ward.send("tp-ht", "5/8", edits=said)
    assert "Chưa đọc được «5 của 8»" in await ward.send("tp-ht", "5 của 8", edits=said)
    assert readings(ward) == [("2.a", "5/8", "2023-Q1")]


async def test_handed_in_an_edit_changes_nothing(ward):
    await ward.send("tp-ht", "/chitieu 2.a 4/8")
    said = await last_said(ward, "tp-ht")
    hand_in(ward, "tp-ht")
    assert "không sửa được số liệu chỉ tiêu 2.a" in await ward.send("tp-ht", "/chitieu 2.a 8/8", edits=said)
    assert readings(ward) == [("2.a", "4/8", "2023-Q1")]
