"""Difficulty and proposal in a report of one line: kept apart, said back, and found in the draft report."""

import pytest
from chat.drafting import drafted, lines
from chat.filing import FileChannel, last_said
from sqlmodel import col, select

from messages.documents.report_text import fields
from storage.tables import Progress, Task

pytestmark = pytest.mark.chat
SAID = "6.c đã chi 12 khoản đúng hạn, khó khăn: thiếu máy tính; đề xuất: cấp 01 máy tính"


@pytest.fixture
def channel():
    return FileChannel()


def standing(ward):
    """(task, result, difficulty, proposal) of what stands."""

    def read(session):
        found = select(Task.code, Progress.result, Progress.difficulty, Progress.proposal)
        found = found.join(Progress, col(Progress.task_id) == Task.id)
        now = found.where(col(Progress.superseded_by_id).is_(None), col(Progress.withdrawn_at).is_(None))
        return [tuple(row) for row in session.exec(now)]

    return ward.database.read(read)


async def test_one_line_is_kept_in_its_fields_and_said_back(ward):
    said = await ward.say("tc-kh", SAID)
    assert said.startswith("✅ Đã ghi 6.c – báo cáo quý I: «đã chi 12 khoản đúng hạn, khó khăn:")
    assert "– đang vướng – đề xuất, kiến nghị: «cấp 01 máy tính»" in said
    assert standing(ward) == [("6.c", "đã chi 12 khoản đúng hạn", "thiếu máy tính", "cấp 01 máy tính")]


async def test_the_draft_report_has_them_where_they_belong(ward):
    await ward.until("2023-03-06T08:00")
    await ward.say("tc-kh", SAID)
    text = fields(drafted(ward, copy="review"))
    assert any("hiếu máy tính (nhiệm vụ 6.c)" in line for line in lines(text["causes"]))
    assert any("ấp 01 máy tính (nhiệm vụ 6.c)" in line for line in lines(text["proposals"]))


async def test_what_is_corrected_takes_its_proposal_along(ward):
    await ward.say("tc-kh", SAID)
    message = await last_said(ward, "tc-kh")
    await ward.send("tc-kh", "6.c đã chi 12 khoản đúng hạn", edits=message)
    assert standing(ward) == [("6.c", "đã chi 12 khoản đúng hạn", None, None)]


async def test_the_form_asks_for_no_field_that_was_given(ward):
    await ward.say("tc-kh", "/baocao 6.c")
    said = await ward.say("tc-kh", SAID.removeprefix("6.c "))
    assert said.startswith("✅ Đã ghi 6.c")
    assert standing(ward) == [("6.c", "đã chi 12 khoản đúng hạn", "thiếu máy tính", "cấp 01 máy tính")]


@pytest.mark.parametrize("said", ["6.c mai em báo cáo sau", "6.c anh xem giúp em"])
async def test_what_tells_nothing_of_the_work_is_no_answer_of_the_period(ward, said):
    await ward.say("tc-kh", said)
    assert standing(ward) == []
    await ward.say("tc-kh", "đã chi 12 khoản đúng hạn")
    await ward.tap("tc-kh", "Không có")
    await ward.tap("tc-kh", "Không có")
    assert standing(ward) == [("6.c", "đã chi 12 khoản đúng hạn", None, None)]


async def test_nor_is_it_one_in_the_form(ward):
    await ward.say("tc-kh", "/baocao 6.c")
    said = await ward.say("tc-kh", "mai em báo cáo sau")
    assert said.startswith("⚠️ Chưa đọc được «mai em báo cáo sau». Ví dụ:")
    await ward.say("tc-kh", "đã chi 12 khoản đúng hạn")
    await ward.tap("tc-kh", "Không có")
    await ward.tap("tc-kh", "Không có")
    assert standing(ward) == [("6.c", "đã chi 12 khoản đúng hạn", None, None)]
