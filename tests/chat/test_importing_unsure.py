"""/nhapkehoach: what is unclear is asked, and what was decided in chat is kept."""

from datetime import date

import pytest
from chat.annexes import HEAD, REGULATION, TC, TP, VP, docx
from chat.filing import FileChannel
from chat.importing_kit import ANNEX, DUE, ROW, dates_of, drafts, found, led, sender, states
from chat.ordering import asks
from chat.staging import gives

from storage.tables import (
    TaskState,
)

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture
def sends(ward, channel):
    return sender(ward, channel)


# Unclear deadlines, rows not understood


UNSURE = docx(
    HEAD,
    ("1", "Việc một", TC, "", "Từ ngày 01/11/2205", ""),
    ("2", "Việc hai", TP, "", "sớm", ""),
    ("3", "Việc ba", VP, "", "nhanh", ""),
)


async def test_unclear_deadlines_are_asked_one_after_the_other_before_anything_is_applied(ward, sends):
    said = await sends(UNSURE)
    assert "Chưa rõ thời hạn" in said
    assert "Dòng 2: «Từ ngày 01/11/2205» – Việc một" in said
    shown = await ward.last("vp-tk")
    assert "Áp dụng" not in shown.choices
    assert "Thời hạn ghi trong tệp: «Từ ngày 01/11/2205»" in await ward.tap("vp-tk", "Trả lời thời hạn (3)")
    assert "Chưa đọc được ngày «vài hôm»" in await ward.say("vp-tk", "vài hôm")
    assert "còn 2 dòng chưa rõ" in await ward.say("vp-tk", "10/12")
    said = await ward.tap("vp-tk", "Cả 2 dòng đều không có hạn riêng")
    assert "Việc một (Tài chính – Kế hoạch, hạn 10/12/2023)" in said
    await ward.tap("vp-tk", "Áp dụng")
    assert dates_of(ward, "NV.1")[:2] == ("dated", date(2023, 12, 10))
    assert dates_of(ward, "NV.2") == ("standing", None, "sớm")
    assert "đã áp dụng lúc 07:00" in await ward.tap("vp-tk", "Trả lời thời hạn", on=shown)


async def test_a_forged_tap_applies_nothing_while_a_deadline_is_unclear(ward, sends):
    await sends(UNSURE)
    (draft,) = drafts(ward)
    said = await ward.forge("vp-tk", f"ima:{draft.id}:0123456789")
    assert "Dữ liệu đã thay đổi" in said
    assert states(ward) == ["read"]
    assert found(ward, "NV.1") is None


async def test_rows_that_were_not_understood_are_all_told_the_first_ten_quoted(ward, sends):
    rows = [(str(n), "", TC, "", "", f"việc {n}") for n in range(1, 13)]
    said = await sends(docx(HEAD, *rows, ("13", REGULATION, "Phòng Lạ", "", "", ""), ROW))
    assert "Chưa hiểu 13 chỗ – phần này không áp dụng" in said
    assert "Dòng 2: «1 | Tài chính – Kế hoạch | việc 1» – không có tên nhiệm vụ" in said
    assert said.count("– không có tên nhiệm vụ") == 10
    assert "và 3 chỗ nữa" in said
    await ward.tap("vp-tk", "Áp dụng")
    assert led(ward, "NV.13") is None


async def test_a_long_list_is_shortened_with_the_rest_in_numbers(ward, sends):
    rows = [
        (str(n), f"Nhiệm vụ số {n} về cải cách hành chính của phường", TC, "", "", "") for n in range(1, 301)
    ]
    said = await sends(docx(HEAD, *rows))
    assert "300 nhiệm vụ mới" in said
    assert "và 290 dòng nữa" in said
    assert len(said) < 4096
    await ward.tap("vp-tk", "Áp dụng")
    assert found(ward, "NV.300") is not None


# What was decided here stands


async def test_a_granted_date_and_a_given_task_are_kept_and_told(ward, sends):
    gives(ward, "6.d", DUE)
    before = docx(HEAD, ("1", "Việc 6.d", TC, "", "10/3/2023", ""))
    await asks(ward)
    await ward.tap("chu-tich", "Đồng ý")
    said = await sends(before)
    assert "giữ nguyên 1 mục theo quyết định" in said
    assert (
        "6.d: thời hạn 20/3/2023 (tệp ghi 10/3/2023) – theo quyết định của đồng chí Chủ tịch UBND phường "
        "ngày 27/02/2023" in said
    )
    assert "Áp dụng tệp này không làm thay đổi gì." in said
    assert found(ward, "6.d").deadline == date(2023, 3, 20)


async def test_what_changed_between_the_showing_and_the_tap_is_shown_anew_instead_of_applied(ward, sends):
    gives(ward, "6.d", DUE)
    await sends(docx(HEAD, ("1", "Việc 6.d", TC, "", "15/3/2023", "")))
    shown = await ward.last("vp-tk")
    assert "6.d: thời hạn 10/3/2023 → 15/3/2023" in shown.text
    await asks(ward)
    await ward.tap("chu-tich", "Đồng ý")
    said = await ward.tap("vp-tk", "Áp dụng", on=shown)
    assert said.startswith("⚠️ Dữ liệu đã thay đổi sau khi đồng chí xem.")
    assert "6.d: thời hạn 20/3/2023 (tệp ghi 15/3/2023)" in said
    assert (found(ward, "6.d").deadline, states(ward)) == (date(2023, 3, 20), ["read"])


async def test_a_date_the_file_itself_moved_is_the_files_to_move_again(ward, sends):
    gives(ward, "6.d", DUE)
    for day in ("15/3/2023", "24/3/2023"):
        said = await sends(docx(HEAD, ("1", "Việc 6.d", TC, "", day, "")))
        assert "giữ nguyên theo" not in said
        await ward.tap("vp-tk", "Áp dụng")
    assert found(ward, "6.d").deadline == date(2023, 3, 24)


async def test_a_task_that_was_added_in_chat_is_not_cancelled_with_what_the_file_leaves_out(ward, sends):
    await ward.say("vp-tk", "/giao")
    await ward.tap("vp-tk", "Nhiệm vụ mới")
    await ward.say("vp-tk", "Rà soát hồ sơ lưu trữ")
    for label in ("Ngoài các lĩnh vực", "Tư pháp", "Không chỉ định", "Thường xuyên"):
        await ward.tap("vp-tk", label)
    assert led(ward, "GV.1") == "tp-ht"
    await sends(ANNEX)
    said = await ward.tap("vp-tk", "Hủy cả 42 nhiệm vụ")
    assert "GV.1: đã giao trên hệ thống, tệp không có – theo quyết định của đồng chí" in said
    await ward.tap("vp-tk", "Áp dụng")
    assert (found(ward, "GV.1").state, found(ward, "3.c").state) == (TaskState.OPEN, TaskState.CANCELLED)


async def test_whom_a_task_was_given_to_in_chat_is_kept(ward, sends):
    await ward.say("vp-tk", "/giao 4.a cho tp-ht")
    data = docx(HEAD, ("1", found(ward, "4.a").title, TC, "", "", ""))
    said = await sends(data)
    assert "4.a: chủ trì Tư pháp – Hộ tịch (tệp ghi Tài chính – Kế hoạch)" in said
    assert led(ward, "4.a") == "tp-ht"


# Second taps, dropped, stale


async def test_a_second_tap_says_who_applied_it_when(ward, sends):
    await sends(ANNEX)
    shown = await ward.last("vp-tk")
    await ward.tap("vp-tk", "Áp dụng", on=shown)
    (draft,) = drafts(ward)
    for payload in (f"ima:{draft.id}:0123456789", f"imx:{draft.id}", f"imw:{draft.id}:1", f"imq:{draft.id}"):
        said = await ward.forge("vp-tk", payload)
        assert "đồng chí Phụ trách Văn phòng – Thống kê đã áp dụng lúc 07:00 ngày 27/02/2023" in said, payload
    assert states(ward) == ["applied"]


async def test_dropped_is_dropped(ward, sends):
    await sends(ANNEX)
    shown = await ward.last("vp-tk")
    assert "đã bỏ lúc 07:00 ngày 27/02/2023, không có gì thay đổi" in await ward.tap("vp-tk", "Bỏ")
    assert "đã bỏ lúc 07:00" in await ward.tap("vp-tk", "Áp dụng", on=shown)
    assert states(ward) == ["dropped"]
    assert found(ward, "6.1") is None
