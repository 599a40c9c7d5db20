"""An answer to a question of a form is edited: while the form is open, and when it is closed."""

import pytest
from chat.filing import JPEG, FileChannel, evidence, last_said
from sqlmodel import col, select

from storage.tables import Progress, Task

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


async def says(ward, who, text):
    """The message, to be edited later."""
    await ward.say(who, text)
    return await last_said(ward, who)


async def edits(ward, who, message, text):
    return await ward.send(who, text, edits=message)


def standing(ward):
    """Task → (text, difficulty, proposal) of what stands."""

    def read(session):
        found = select(Task.code, Progress.text, Progress.difficulty, Progress.proposal)
        found = found.join(Progress, col(Progress.task_id) == Task.id)
        now = found.where(col(Progress.superseded_by_id).is_(None), col(Progress.withdrawn_at).is_(None))
        return {code: tuple(rest) for code, *rest in session.exec(now)}

    return ward.database.read(read)


async def completed(ward):
    """A report by the form; the messages that gave its text and its difficulty."""
    await ward.say("tc-kh", "/baocao")
    await ward.tap("tc-kh", "6.b")
    text = await says(ward, "tc-kh", "đã ban hành quy chế")
    difficulty = await says(ward, "tc-kh", "thiếu kinh phí")
    await ward.tap("tc-kh", "Không có")
    return text, difficulty


# The form is open


async def test_an_answer_given_before_is_replaced_and_the_present_question_asked_again(ward):
    await ward.say("tc-kh", "6.b")
    text = await says(ward, "tc-kh", "đã ban hành 1 quy chế")
    said = await edits(ward, "tc-kh", text, "đã ban hành 2 quy chế")
    assert said.startswith("✏️ Đã sửa câu trả lời: báo cáo 6.b.")
    assert "có khó khăn" in said
    assert "Không có" in (await ward.last("tc-kh")).choices
    said = await edits(ward, "tc-kh", text, "đã ban hành 3 quy chế")
    assert "có khó khăn" in said
    await ward.tap("tc-kh", "Không có")
    await ward.tap("tc-kh", "Không có")
    assert standing(ward) == {"6.b": ("đã ban hành 3 quy chế", None, None)}


async def test_with_the_code_before_it_is_the_same(ward):
    await ward.say("tc-kh", "6.b")
    text = await says(ward, "tc-kh", "đã ban hành 1 quy chế")
    assert "có khó khăn" in await edits(ward, "tc-kh", text, "6.b đã ban hành 2 quy chế")
    await ward.tap("tc-kh", "Không có")
    await ward.tap("tc-kh", "Không có")
    assert standing(ward) == {"6.b": ("đã ban hành 2 quy chế", None, None)}


async def test_another_task_is_taken_where_the_task_was_the_answer(ward):
    await ward.say("tc-kh", "/baocao")
    task = await says(ward, "tc-kh", "6.b")
    said = await edits(ward, "tc-kh", task, "6.a")
    assert said.startswith("✏️ Đã sửa câu trả lời: báo cáo 6.a.")
    assert "Kết quả kỳ này?" in said
    assert "có khó khăn" in await ward.say("tc-kh", "đã rà soát")


async def test_a_question_that_need_not_be_asked_any_more_is_not(ward):
    text = await says(ward, "tc-kh", "6.b xong")
    assert "✅ Đã ghi 6.b" in await edits(ward, "tc-kh", text, "6.b xong, Quyết định 12/QĐ-UBND")
    assert standing(ward) == {"6.b": ("xong, Quyết định 12/QĐ-UBND", None, None)}
    assert await ward.say("tc-kh", "/huy") == "Không có biểu mẫu nào đang mở. Xem việc: /viec"


async def test_a_result_is_left_out_where_nothing_is_done_any_more(ward):
    await ward.say("tc-kh", "6.b")
    text = await says(ward, "tc-kh", "xong")
    await ward.say("tc-kh", "Quyết định 12")
    assert "có khó khăn" in await edits(ward, "tc-kh", text, "đang dự thảo")
    await ward.tap("tc-kh", "Không có")
    await ward.tap("tc-kh", "Không có")
    assert standing(ward) == {"6.b": ("đang dự thảo", None, None)}


async def test_what_is_no_answer_leaves_the_old_one(ward):
    await ward.say("tc-kh", "6.b")
    text = await says(ward, "tc-kh", "đã ban hành quy chế")
    said = await edits(ward, "tc-kh", text, "170%")
    assert "Chưa đọc được «170%»" in said
    assert "có khó khăn" in said
    await ward.tap("tc-kh", "Không có")
    await ward.tap("tc-kh", "Không có")
    assert standing(ward) == {"6.b": ("đã ban hành quy chế", None, None)}


async def test_the_number_of_an_issue_is_corrected_before_it_is_recorded(ward):
    await ward.until("2023-03-16T08:00")
    await ward.say("vp-tk", "/phathanh")
    number = await says(ward, "vp-tk", "15/BC-UBND")
    assert "ngày" in await edits(ward, "vp-tk", number, "16/BC-UBND")
    assert "16/BC-UBND" in await ward.tap("vp-tk", "Hôm nay")


async def test_an_edit_that_changes_no_word_says_nothing(ward):
    await ward.say("tc-kh", "6.b")
    text = await says(ward, "tc-kh", "đã ban hành quy chế")
    assert await edits(ward, "tc-kh", text, "đã ban hành quy chế") == ""


# The form is closed


async def test_the_text_of_a_completed_report_is_corrected_and_the_rest_of_it_stays(ward):
    text, _ = await completed(ward)
    said = await edits(ward, "tc-kh", text, "đã ban hành 2 quy chế")
    assert "✅ Đã ghi 6.b – báo cáo quý I: «đã ban hành 2 quy chế» (thay báo cáo trước)" in said
    assert standing(ward) == {"6.b": ("đã ban hành 2 quy chế", "thiếu kinh phí", None)}
    await edits(ward, "tc-kh", text, "6.b đã ban hành 3 quy chế")
    assert standing(ward) == {"6.b": ("đã ban hành 3 quy chế", "thiếu kinh phí", None)}


async def test_its_difficulty_stays_where_the_result_is_asked_for(ward):
    text, _ = await completed(ward)
    assert "kết quả là gì?" in await edits(ward, "tc-kh", text, "xong")
    await ward.say("tc-kh", "Quyết định 12")
    assert standing(ward) == {"6.b": ("xong, Quyết định 12", "thiếu kinh phí", None)}


async def test_its_files_stay_too(ward, channel):
    await ward.say("tc-kh", "6.b")
    text = await says(ward, "tc-kh", "đã ban hành quy chế")
    await ward.send("tc-kh", "", channel.file("1.jpg", JPEG))
    await ward.tap("tc-kh", "Không có")
    await ward.tap("tc-kh", "Không có")
    assert "(kèm 1 tệp)" in await edits(ward, "tc-kh", text, "đã ban hành 2 quy chế")
    assert evidence(ward)[-1] == ("6.b", "đã ban hành 2 quy chế", ["1.jpg"])


@pytest.mark.parametrize("words", ["thiếu người", "/viec"])
async def test_another_answer_of_a_completed_report_is_not_taken_and_that_is_said(ward, words):
    _, difficulty = await completed(ward)
    assert await edits(ward, "tc-kh", difficulty, words) == (
        "Câu trả lời vừa sửa chưa được ghi (báo cáo 6.b).\n"
        "Để sửa, nhắn lại một dòng: mã nhiệm vụ rồi nội dung đúng."
    )
    assert standing(ward) == {"6.b": ("đã ban hành quy chế", "thiếu kinh phí", None)}


@pytest.mark.parametrize("leaves", ["/huy", None])
async def test_an_answer_to_a_form_that_was_left_or_has_expired_is_not_taken(ward, leaves):
    await ward.say("tc-kh", "6.b")
    text = await says(ward, "tc-kh", "đã ban hành quy chế")
    await (ward.say("tc-kh", leaves) if leaves else ward.until("2023-02-28T07:10"))
    assert "chưa được ghi (báo cáo 6.b)" in await edits(ward, "tc-kh", text, "đã ban hành 2 quy chế")
    assert standing(ward) == {}


async def test_the_reason_of_a_return_that_was_sent_is_not_changed_any_more(ward):
    await ward.say("tp-ht", "/nop")
    await ward.tap("tp-ht", "Vẫn nộp")
    await ward.tap("vp-tk", "Trả lại")
    reason = await says(ward, "vp-tk", "thiếu số liệu")
    assert await edits(ward, "vp-tk", reason, "thiếu số liệu quý I") == (
        "Câu trả lời vừa sửa chưa được ghi (trả lại báo cáo).\nNếu cần làm lại, xem các lệnh: /trogiup"
    )


async def test_a_command_is_no_answer_and_a_report_edited_into_one_stands(ward):
    opened = await says(ward, "tc-kh", "/baocao")
    assert await edits(ward, "tc-kh", opened, "báo cáo") == ""
    await ward.say("tc-kh", "/huy")
    report = await says(ward, "tc-kh", "6.b đã ban hành quy chế")
    assert await edits(ward, "tc-kh", report, "/viec") == ""
    assert standing(ward) == {"6.b": ("đã ban hành quy chế", None, None)}
