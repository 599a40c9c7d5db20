"""Questions asked one at a time: interruptions, old buttons, a restart in the middle."""

import pytest

from storage import reports as given

pytestmark = pytest.mark.chat


def reports(ward):
    return ward.database.read(given.all_progress)


async def test_a_report_question_by_question(ward):
    assert "Báo cáo nhiệm vụ nào?" in await ward.say("tc-kh", "/baocao")
    assert "6.b Thực hiện dân chủ" in await ward.tap("tc-kh", "6.b")
    assert "có khó khăn, vướng mắc gì?" in await ward.say("tc-kh", "đã ban hành quy chế")
    assert "có đề xuất, kiến nghị gì?" in await ward.say("tc-kh", "thiếu kinh phí")
    said = await ward.say("tc-kh", "bổ sung dự toán")
    assert said.startswith("✅ Đã ghi 6.b – báo cáo quý I: «đã ban hành quy chế»")
    (row,) = reports(ward)
    assert (row.progress.difficulty, row.progress.proposal) == ("thiếu kinh phí", "bổ sung dự toán")
    assert "Báo cáo việc tiếp theo" in (await ward.last("tc-kh")).choices


async def test_nothing_arose_by_button_asks_nothing_more(ward):
    await ward.say("tc-kh", "/baocao")
    await ward.tap("tc-kh", "6.c")
    assert "✅ Đã ghi 6.c – báo cáo quý I: «không phát sinh»" in await ward.tap("tc-kh", "Không phát sinh")


async def test_done_without_a_result_is_asked_once(ward):
    assert "6.b đã xong – kết quả là gì?" in await ward.say("tc-kh", "6.b xong")
    assert "«xong, Quyết định 12/QĐ-UBND»" in await ward.say("tc-kh", "Quyết định 12/QĐ-UBND")
    (row,) = reports(ward)
    assert (row.progress.state, row.progress.result) == ("done", "Quyết định 12/QĐ-UBND")


async def test_a_bare_code_opens_the_form_at_that_task(ward):
    assert "Kết quả kỳ này?" in await ward.say("tc-kh", "6.b")
    assert "có khó khăn" in await ward.say("tc-kh", "đã ban hành quy chế")


async def test_a_wrong_answer_is_explained_and_the_question_asked_again(ward):
    await ward.say("tc-kh", "/baocao")
    said = await ward.say("tc-kh", "cái kia")
    assert "Không có nhiệm vụ «cái kia»" in said
    assert "Báo cáo nhiệm vụ nào?" in said
    assert any("6.a" in label for label in (await ward.last("tc-kh")).choices)
    await ward.tap("tc-kh", "6.a")
    said = await ward.say("tc-kh", "170%")
    assert "Chưa đọc được «170%»" in said
    assert "Kết quả kỳ này?" in said


async def test_a_command_or_report_interrupts_and_the_form_is_offered_again(ward):
    await ward.say("tc-kh", "/baocao")
    await ward.tap("tc-kh", "6.b")
    said = await ward.say("tc-kh", "/status")
    assert "Tình hình thực hiện" in said
    assert said.endswith("Đồng chí đang điền dở: báo cáo 6.b.")
    assert "✅ Đã ghi 6.a" in await ward.say("tc-kh", "6.a không phát sinh")
    assert "6.b Thực hiện dân chủ" in await ward.tap("tc-kh", "Tiếp tục")
    await ward.say("tc-kh", "đã ban hành quy chế")
    await ward.tap("tc-kh", "Không có")
    assert "✅ Đã ghi 6.b" in await ward.tap("tc-kh", "Không có")
    assert [row.task for row in reports(ward)] == ["6.a", "6.b"]


async def test_a_restart_in_the_middle_loses_nothing(ward):
    await ward.say("tc-kh", "/baocao")
    await ward.tap("tc-kh", "6.b")
    question = await ward.last("tc-kh")
    again = ward.restarted()
    assert "có khó khăn" in await again.say("tc-kh", "đã ban hành quy chế")
    third = again.restarted()
    assert "trả lời rồi" in await third.tap("tc-kh", "Không phát sinh", on=question)
    await third.say("tc-kh", "không có")
    assert "✅ Đã ghi 6.b" in await third.say("tc-kh", "không có")


@pytest.mark.parametrize("words", ["/huy", "/cancel", "huỷ", "Hủy", "thôi"])
async def test_a_form_is_left_by_command_or_plain_word(ward, words):
    await ward.say("tc-kh", "6.b")
    assert await ward.say("tc-kh", words) == "Đã bỏ: báo cáo 6.b. Chưa có gì được ghi."
    assert await ward.say("tc-kh", "/huy") == "Không có biểu mẫu nào đang mở. Xem việc: /viec"
    assert reports(ward) == []


async def test_buttons_of_a_closed_form_say_so(ward):
    await ward.say("tc-kh", "6.b")
    question = await ward.last("tc-kh")
    await ward.tap("tc-kh", "Thôi", on=question)
    for label in ("Không phát sinh", "Thôi"):
        assert "đã đóng" in await ward.tap("tc-kh", label, on=question)


async def test_a_form_expires_after_a_day(ward):
    await ward.say("tc-kh", "6.b")
    question = await ward.last("tc-kh")
    await ward.until("2023-02-28T07:10")
    assert "đã đóng" in await ward.tap("tc-kh", "Không phát sinh", on=question)
    assert "Báo cáo nhiệm vụ nào?" in await ward.say("tc-kh", "đã ban hành quy chế")


async def test_a_second_tap_on_the_same_answer_changes_nothing(ward):
    await ward.say("tc-kh", "/baocao")
    question = await ward.last("tc-kh")
    await ward.tap("tc-kh", "6.b", on=question)
    assert "trả lời rồi" in await ward.tap("tc-kh", "6.a", on=question)


@pytest.mark.parametrize(
    "payload", ["f:1:task:6.b", "f:x", "zz:1", "", "w:999999", "ns:1", "na:1", "vs:1", "r:1"]
)
async def test_forged_buttons_do_nothing(ward, payload):
    assert await ward.forge("mot-cua", payload)
    assert reports(ward) == []


async def test_a_code_typed_where_a_task_is_asked_for_is_the_answer_and_keeps_the_words(ward):
    await ward.until("2023-02-28T07:30")
    morning = await ward.last("tc-kh")
    assert "Báo cáo nhiệm vụ nào" in await ward.say("tc-kh", "đã ban hành quy chế", reply_to=morning)
    said = await ward.say("tc-kh", "6.b")
    assert "✅ Đã ghi 6.b – báo cáo quý I: «đã ban hành quy chế»" in said
    assert "điền dở" not in said


async def test_a_question_is_not_offered_again_below_itself(ward):
    await ward.say("tc-kh", "/baocao")
    for said in (await ward.say("tc-kh", "/baocao"), await ward.say("tc-kh", "6.b")):
        assert "điền dở" not in said
    choices = (await ward.last("tc-kh")).choices
    assert choices == ["Không phát sinh", "Thôi"]


@pytest.mark.parametrize("said", ["6.b xong", "6.a", "/baocao"])
async def test_a_form_with_words_in_it_is_not_thrown_away_for_another(ward, said):
    await ward.say("tc-kh", "6.c")
    await ward.say("tc-kh", "đã tiết kiệm 12 triệu đồng")
    assert await ward.say("tc-kh", said) == (
        "Đồng chí đang điền dở: báo cáo 6.c. Đề nghị điền nốt hoặc bỏ, rồi nhắn lại tin vừa rồi."
    )
    assert "có khó khăn" in await ward.tap("tc-kh", "Tiếp tục")
    await ward.say("tc-kh", "không có")
    assert "«đã tiết kiệm 12 triệu đồng»" in await ward.say("tc-kh", "không có")


async def test_those_without_tasks_are_told_so(ward):
    for who in ("chu-tich", "quan-tri"):
        assert "Đồng chí không chủ trì nhiệm vụ nào" in await ward.say(who, "/baocao")
        assert await ward.say(who, "/huy") == "Không có biểu mẫu nào đang mở. Xem việc: /viec"
