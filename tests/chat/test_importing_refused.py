"""/nhapkehoach: files that cannot be read, lists of officials, and who may import."""

import io
import zipfile
from datetime import date

import pytest
from chat.annexes import HEAD, STAFF_HEAD, TC, VP, docx
from chat.filing import JPEG, PDF, FileChannel
from chat.importing_kit import ANNEX, DUE, ROW, drafts, found, sender, states
from chat.ordering import asks, extensions
from chat.staging import gives, leaves_posts, person
from sqlmodel import select

from jobs.ports import SendError
from storage.tables import (
    ExtensionState,
    Post,
    TaskState,
)

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def sends(ward, channel):
    return sender(ward, channel)


# Wrong inputs


def bomb():
    """64 MiB of blanks, packed into a few kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:document>" + b" " * (64 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", ANNEX[:200] + ANNEX[-22:], "bị hỏng hoặc không phải Word, Excel"),
        ("a.docx", OLE + b"x" * 600, "theo định dạng cũ (.doc, .xls)"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "có đặt mật khẩu"),
        ("a.xlsx", ANNEX, "bị hỏng hoặc không phải Word, Excel"),
        ("a.docx", bomb(), "quá lớn"),
        ("a.docx", docx(("Một", "Hai"), ("ba", "bốn")), "không có bảng nào đọc được"),
        ("a.docx", docx(HEAD), "không có dòng nào đọc được"),
        ("a.docx", PDF, "có nội dung không đúng loại tệp"),
    ],
)
async def test_a_file_that_cannot_be_read_says_why_and_changes_nothing(ward, sends, name, data, said):
    told = await sends(data, name)
    assert said in told
    assert "Chưa có gì thay đổi. Gửi tệp khác: /nhapkehoach" in told
    assert states(ward) == ["failed"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("ảnh.jpg", JPEG, "là ảnh."),
        ("Phụ lục.pdf", PDF, "là PDF, chưa đọc được thành bảng"),
        ("Phụ lục.doc", OLE, "lưu thành .docx hoặc .xlsx rồi gửi lại"),
        ("a.txt", b"abc", "không phải .docx hoặc .xlsx"),
    ],
)
async def test_another_kind_of_file_is_refused_at_once_and_asked_for_again(ward, channel, name, data, said):
    assert said in await ward.send("vp-tk", "/nhapkehoach", channel.file(name, data))
    assert said in await ward.send("vp-tk", "", channel.file(name, data))
    assert drafts(ward) == []
    await ward.send("vp-tk", "", channel.file("Phụ lục.docx", ANNEX))
    assert states(ward) == ["read"]


async def test_a_file_that_is_too_large_is_refused_and_the_form_still_asks(ward, channel):
    said = await ward.send("vp-tk", "/nhapkehoach", channel.file("a.docx", ANNEX, size=30 * 1024 * 1024))
    assert "lớn hơn 20 MB" in said
    assert "Gửi tệp phụ lục" in said
    assert drafts(ward) == []


async def test_a_file_deleted_before_it_was_fetched(ward, channel):
    channel.faults = [SendError("gone", permanent=True)] * 3
    said = await ward.send("vp-tk", "/nhapkehoach", channel.file("Phụ lục.docx", ANNEX))
    assert "không tải được, có thể đã bị xóa. Đề nghị gửi lại" in said
    assert said.count("⚠️") == 1, "told once"
    assert states(ward) == ["failed"]


async def test_words_where_a_file_is_asked_for(ward):
    await ward.say("vp-tk", "/nhapkehoach")
    said = await ward.say("vp-tk", "để tôi tìm tệp đã")
    assert "Đề nghị gửi tệp .docx hoặc .xlsx, hoặc /huy để thôi." in said
    assert "nhập kế hoạch từ tệp" in await ward.say("vp-tk", "/huy")


# A list of officials


STAFF = docx(
    STAFF_HEAD,
    ("1", "Nguyễn Văn An", "Công chức", TC, "0901 234 567"),
    ("2", "Trần Thị Bình", "Trưởng bộ phận", VP, ""),
    ("3", "Lê Văn Cường", "Chủ tịch UBND phường", "", ""),
    ("4", "Phạm Dũng", "Thủ kho", TC, ""),
    title="Danh sách cán bộ, công chức",
)


async def test_a_list_of_officials_is_told_by_its_columns_and_adds_people(ward, sends):
    said = await sends(STAFF)
    assert "là danh sách nhân sự (nhận ra theo cột: STT, Họ và tên, Chức vụ, Bộ phận, Điện thoại)" in said
    assert "Nhân sự: 2 người mới" in said
    assert "Nguyễn Văn An (công chức Tài chính – Kế hoạch)" in said
    assert "Dòng 4: «Lê Văn Cường: Chủ tịch UBND phường» – chức danh này do quản trị ghi nhận" in said
    assert "Dòng 5: «Thủ kho» – chưa rõ chức danh" in said
    said = await ward.tap("vp-tk", "Áp dụng")
    assert "Gửi mã mời cho người mới: /nhansu" in said
    an = ward.database.read(lambda s: person(s, "nguyen-van-an"))
    assert (an.name, an.contact) == ("Nguyễn Văn An", "0901 234 567")
    assert "không làm thay đổi gì" in await sends(STAFF)


async def test_a_list_ends_no_post_of_who_is_on_it(ward, sends):
    await sends(docx(STAFF_HEAD, ("1", "Phụ trách Văn phòng – Thống kê", "Công chức", TC, "")))
    await ward.tap("vp-tk", "Áp dụng")

    def held(session):
        me = person(session, "vp-tk")
        return sorted(
            (one.role.value, one.until) for one in session.exec(select(Post).where(Post.official_id == me.id))
        )

    assert ward.database.read(held) == [("coordinator", None), ("head", None), ("official", None)]


# Who may


async def test_only_the_coordinator_may(ward, sends, channel):
    shown = await sends(ANNEX)
    assert shown
    (draft,) = drafts(ward)
    for who in ("tc-kh", "mot-cua", "chu-tich", "quan-tri"):
        said = await ward.say(who, "/nhapkehoach")
        assert said == "Lệnh /nhapkehoach dành cho vai trò khác. Xem các lệnh của đồng chí: /trogiup", who
        await ward.send(who, "/nhapkehoach", channel.file("a.docx", ANNEX))
        for payload in (f"ima:{draft.id}:0", f"imx:{draft.id}", f"imw:{draft.id}:1", f"imq:{draft.id}"):
            said = await ward.forge(who, payload)
            assert said == await ward.forge(who, payload.replace(str(draft.id), "999", 1)), (who, payload)
            assert "Không có tệp này trong phạm vi của đồng chí" in said
    assert states(ward) == ["read"]


async def test_who_is_coordinator_no_more_applies_nothing(ward, sends):
    await sends(ANNEX)
    shown = await ward.last("vp-tk")
    leaves_posts(ward, ["vp-tk"], date(2023, 2, 26))
    assert "Không có tệp này" in await ward.tap("vp-tk", "Áp dụng", on=shown)
    assert (found(ward, "6.1"), states(ward)) == (None, ["read"])


async def test_whose_post_ended_while_the_form_was_open_hands_in_no_file(ward, channel):
    await ward.say("vp-tk", "/nhapkehoach")
    leaves_posts(ward, ["vp-tk"], date(2023, 2, 26))
    said = await ward.send("vp-tk", "", channel.file("a.docx", ANNEX))
    assert "không còn giữ vị trí công tác nào" in said
    assert drafts(ward) == []


async def test_a_task_that_is_han_che_is_not_changed_by_a_coordinator(ward, sends):
    gives(ward, "5.x", DUE, restricted=True)
    said = await sends(docx(HEAD, ("1", "Việc 5.x", VP, "", "20/5/2023", ""), ROW))
    assert "nhiệm vụ hạn chế, chỉ lãnh đạo thay đổi được" in said
    await ward.tap("vp-tk", "Hủy cả")
    await ward.tap("vp-tk", "Áp dụng")
    assert (found(ward, "5.x").deadline, found(ward, "5.x").state) == (DUE, TaskState.OPEN)


# Interrupted, restarted


async def test_another_command_in_between_leaves_the_form_open(ward, channel):
    await ward.say("vp-tk", "/nhapkehoach")
    assert "nhập kế hoạch từ tệp" in await ward.say("vp-tk", "/viec")
    await ward.send("vp-tk", "", channel.file("a.docx", ANNEX))
    assert states(ward) == ["read"]


@pytest.mark.parametrize("part", ["files", "imports"])
async def test_a_restart_before_the_file_is_fetched_or_read_and_one_before_the_tap_lose_nothing(
    ward, channel, part
):
    worker = getattr(ward.engine, part)
    held_up = worker.drain
    worker.drain = nothing
    await ward.send("vp-tk", "/nhapkehoach", channel.file("a.docx", ANNEX))
    assert states(ward) == ["waiting"]
    worker.drain = held_up
    after = ward.restarted()
    await after.engine.drain()
    assert "Kế hoạch năm 2023: 1 nhiệm vụ mới" in (await after.last("vp-tk")).text
    later = after.restarted()
    assert "đã áp dụng" in await later.tap("vp-tk", "Áp dụng")


async def nothing():
    """What a process does that has died."""


async def test_what_was_read_at_night_is_told_at_night(ward, channel):
    await ward.until("2023-02-27T21:30")
    said = await ward.send("vp-tk", "/nhapkehoach", channel.file("a.docx", ANNEX))
    assert "Kế hoạch năm 2023: 1 nhiệm vụ mới" in said


async def test_the_extension_asked_for_stays_granted_in_its_own_list(ward, sends):
    """The file changes no decision of others, whatever it says."""
    gives(ward, "6.d", DUE)
    await asks(ward)
    await sends(docx(HEAD, ("1", "Việc 6.d", TC, "", "15/3/2023", "")))
    await ward.tap("vp-tk", "Áp dụng")
    assert [one.state for one in extensions(ward)] == [ExtensionState.WAITING]
