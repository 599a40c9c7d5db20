"""A difficulty or a proposal that is named, by its label, after the answer it belongs to: it joins that."""

import pytest
from chat.drafting import drafted, lines
from chat.filing import JPEG, FileChannel, last_said
from chat.test_labelled import standing

from messages.documents.report_text import fields

pytestmark = pytest.mark.chat
DONE = "đã chi 12 khoản đúng hạn"


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture
async def answered(ward):
    """6.c has an answer."""
    await ward.say("tc-kh", f"6.c {DONE}")
    return ward


@pytest.mark.parametrize("code", ["6.c ", ""])
async def test_what_is_named_afterwards_joins_the_answer(answered, code):
    said = await answered.say("tc-kh", f"{code}Khó khăn: thiếu máy tính; đề xuất: cấp 01 máy tính")
    assert said.startswith(
        "✅ Đã ghi 6.c – báo cáo quý I: «Khó khăn: thiếu máy tính; đề xuất: cấp 01 máy tính»"
    )
    assert "(ghi thêm vào báo cáo trước)" in said
    assert "thay báo cáo trước" not in said
    assert standing(answered) == [("6.c", DONE, "thiếu máy tính", "cấp 01 máy tính")]


async def test_a_proposal_alone_joins_it_too(answered):
    await answered.say("tc-kh", "Đề xuất: cấp 01 máy tính")
    assert standing(answered) == [("6.c", DONE, None, "cấp 01 máy tính")]


async def test_the_draft_report_has_both(answered):
    await answered.until("2023-03-06T08:00")
    await answered.say("tc-kh", "6.c khó khăn: thiếu máy tính")
    text = fields(drafted(answered, copy="review"))
    assert any("hiếu máy tính (nhiệm vụ 6.c)" in line for line in lines(text["causes"]))
    assert any("đã chi 12 khoản" in str(value) for value in text.values())


async def test_what_is_named_twice_stands_twice(answered):
    await answered.say("tc-kh", "6.c khó khăn: thiếu máy tính")
    await answered.say("tc-kh", "6.c vướng mắc: chưa có biên chế; đề xuất: cấp 01 máy tính")
    assert standing(answered) == [("6.c", DONE, "thiếu máy tính; chưa có biên chế", "cấp 01 máy tính")]


async def test_where_nothing_arose_something_has(ward):
    await ward.say("tc-kh", "6.c không phát sinh")
    said = await ward.say("tc-kh", "6.c khó khăn: thiếu máy tính")
    assert "đang vướng" in said
    ((_, _, difficulty, _),) = standing(ward)
    assert difficulty == "thiếu máy tính"


async def test_by_itself_it_is_the_whole_answer(ward):
    await ward.say("tc-kh", "6.c khó khăn: thiếu máy tính")
    assert standing(ward) == [("6.c", None, "thiếu máy tính", None)]


async def test_the_same_twice_stands_once(answered):
    for _ in range(2):
        await answered.say("tc-kh", "6.c khó khăn: thiếu máy tính")
    assert standing(answered) == [("6.c", DONE, "thiếu máy tính", None)]


@pytest.mark.parametrize(
    "said",
    [
        "Dạ, khó khăn: thiếu máy tính",
        "6.c bổ sung khó khăn: thiếu máy tính",
        "dạ em bổ sung khó khăn: thiếu máy tính",
        "6.c còn vướng mắc: thiếu máy tính",
        "Khó khăn: thiếu máy tính\nĐề xuất: không",
    ],
)
async def test_however_it_begins(answered, said):
    await answered.say("tc-kh", said)
    assert standing(answered) == [("6.c", DONE, "thiếu máy tính", None)]


async def test_that_there_is_none_asks_nothing_more(answered):
    said = await answered.say("tc-kh", "6.c khó khăn: không; đề xuất: cấp 20 máy tính")
    assert "đang vướng" not in said
    assert standing(answered) == [("6.c", DONE, None, "cấp 20 máy tính")]
    said = await answered.say("tc-kh", "6.c khó khăn: không có")
    assert said.startswith("✅ Đã ghi 6.c – báo cáo quý I: «khó khăn: không có» (ghi thêm vào báo cáo trước)")
    assert standing(answered) == [("6.c", DONE, None, "cấp 20 máy tính")]


async def test_in_the_form_it_joins_too(answered):
    await answered.say("tc-kh", "/baocao 6.c")
    await answered.say("tc-kh", "khó khăn: thiếu máy tính")
    said = await answered.tap("tc-kh", "Không có")
    assert "(ghi thêm vào báo cáo trước)" in said
    assert standing(answered) == [("6.c", DONE, "thiếu máy tính", None)]


async def test_its_files_stay_with_the_answer(ward):
    await ward.send("tc-kh", f"6.c {DONE}", ward.channel.file("anh.jpg", JPEG))
    said = await ward.say("tc-kh", "6.c khó khăn: thiếu máy tính")
    assert "1 tệp" in said
    assert "1 tệp" in await ward.say("tc-kh", "/viec 6.c")


async def test_an_edit_of_the_answer_keeps_what_was_added(answered):
    first = await last_said(answered, "tc-kh")
    await answered.say("tc-kh", "6.c khó khăn: thiếu máy tính")
    await answered.send("tc-kh", "6.c đã chi 13 khoản", edits=first)
    assert standing(answered) == [("6.c", "đã chi 13 khoản", "thiếu máy tính", None)]


async def test_an_edit_between_two_additions_changes_its_own(answered):
    await answered.say("tc-kh", "6.c khó khăn: thiếu máy tính")
    between = await last_said(answered, "tc-kh")
    await answered.say("tc-kh", "6.c đề xuất: cấp 01 máy tính")
    for what in ("máy in", "máy quét"):
        await answered.send("tc-kh", f"6.c khó khăn: thiếu {what}", edits=between)
        assert standing(answered) == [("6.c", DONE, f"thiếu {what}", "cấp 01 máy tính")]


async def test_edited_into_an_answer_it_leaves_nothing_of_what_it_joined(answered):
    await answered.say("tc-kh", "6.c khó khăn: thiếu máy tính")
    await answered.say("tc-kh", "6.c vướng mắc: chưa có biên chế")
    message = await last_said(answered, "tc-kh")
    await answered.send("tc-kh", "6.c đã chi 15 khoản", edits=message)
    assert standing(answered) == [("6.c", "đã chi 15 khoản", None, None)]


@pytest.mark.parametrize("code", ["6.c ", ""])
async def test_an_edit_of_it_leaves_the_answer_it_joined(answered, code):
    await answered.say("tc-kh", f"{code}khó khăn: thiếu máy tính")
    message = await last_said(answered, "tc-kh")
    said = await answered.send("tc-kh", f"{code}khó khăn: thiếu máy in", edits=message)
    assert "thiếu máy in" in said
    assert standing(answered) == [("6.c", DONE, "thiếu máy in", None)]


async def test_taken_back_it_leaves_the_answer_as_it_was(answered):
    first = await answered.last("tc-kh")
    await answered.say("tc-kh", "6.c khó khăn: thiếu máy tính")
    second = await answered.last("tc-kh")
    assert "⚠️" in await answered.tap("tc-kh", "Thu hồi 6.c", on=first), "its words still stand"
    assert standing(answered) == [("6.c", DONE, "thiếu máy tính", None)]
    assert "Đã thu hồi" in await answered.tap("tc-kh", "Thu hồi 6.c", on=second)
    assert standing(answered) == [("6.c", DONE, None, None)]
    assert "Đã thu hồi" in await answered.tap("tc-kh", "Thu hồi 6.c", on=first)
    assert standing(answered) == []


async def test_what_tells_of_the_work_is_an_answer_anew(answered):
    await answered.say("tc-kh", "6.c đã chi 15 khoản, khó khăn: thiếu máy tính")
    assert standing(answered) == [("6.c", "đã chi 15 khoản", "thiếu máy tính", None)]
