"""/nhapkehoach: a plan's annex or a list of officials sent as a file, shown and applied on confirmation."""

import io
import zipfile
from datetime import date

import pytest
from chat.annexes import HEAD, REGULATION, STAFF_HEAD, TC, TP, VP, docx, xlsx
from chat.filing import JPEG, PDF, FileChannel, evidence, reports
from chat.ordering import asks, extensions
from chat.staging import gives, leaves_posts, person, task
from sqlmodel import col, select

from jobs.ports import SendError
from messages.render import plain
from storage.tables import (
    Audit,
    ExtensionState,
    ImportDraft,
    Message,
    Plan,
    Post,
    Task,
    TaskState,
    TaskSupport,
    Unit,
)

pytestmark = pytest.mark.chat

GROUP = ("VI", "Cải cách tài chính công", "", "", "", "")
ROW = ("1", REGULATION, TC, "", "30/6/2023", "Quyết định")
ANNEX = docx(HEAD, GROUP, ROW)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DUE = date(2023, 3, 10)


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture
def sends(ward, channel):
    """Sends a file to be imported; what is said then, the last of it."""

    async def run(data, name="Phụ lục.docx", who="vp-tk", caption="/nhapkehoach"):
        await ward.send(who, caption, channel.file(name, data))
        return plain((await ward.last(who)).text)

    return run


def drafts(ward):
    return ward.database.read(lambda s: s.exec(select(ImportDraft).order_by(col(ImportDraft.id))).all())


def states(ward):
    return [one.state.value for one in drafts(ward)]


def led(ward, code):
    """The unit that leads a task, by its code."""

    def find(session):
        found = task(session, code)
        return session.get_one(Unit, found.lead_unit_id).code if found.lead_unit_id else None

    return ward.database.read(find)


def found(ward, code):
    return ward.database.read(lambda s: s.exec(select(Task).where(Task.code == code)).first())


def dates_of(ward, code):
    one = found(ward, code)
    return one.kind.value, one.deadline, one.deadline_text


# The happy way


async def test_a_word_annex_is_shown_and_applied_on_confirmation(ward, channel):
    assert "Gửi tệp phụ lục kế hoạch hoặc danh sách nhân sự" in await ward.say("vp-tk", "/nhapkehoach")
    said = await ward.send("vp-tk", "", channel.file("Phụ lục.docx", ANNEX))
    received, shown = said.split("\n---\n")
    assert received.startswith("📥 Đã nhận tệp «Phụ lục.docx», đang đọc.")
    assert "chưa thuộc báo cáo" not in said
    assert "là phụ lục kế hoạch (nhận ra theo cột: TT, Tên nhiệm vụ" in shown
    assert "Kế hoạch năm 2023: 1 nhiệm vụ mới" in shown
    assert "41 nhiệm vụ không có trong tệp: giữ nguyên." in shown
    assert f"6.1 {REGULATION} (Tài chính – Kế hoạch, hạn 30/6/2023)" in shown
    assert "Chưa hiểu" not in shown
    assert found(ward, "6.1") is None
    said = await ward.tap("vp-tk", "Áp dụng")
    assert (
        "✅ Tệp «Phụ lục.docx»: đồng chí Phụ trách Văn phòng – Thống kê đã áp dụng lúc 07:00 ngày 27/02/2023."
        in (said)
    )
    assert "Kế hoạch năm 2023: 1 nhiệm vụ mới." in said
    assert "1 đồng chí sẽ nhận tin về phần việc của mình." in said
    assert led(ward, "6.1") == "tc-kh"
    assert dates_of(ward, "6.1") == ("dated", date(2023, 6, 30), None)
    assert "Nhiệm vụ mới của đồng chí\n6.1" in plain((await ward.last("tc-kh")).text)
    assert len(ward.database.read(lambda s: s.exec(select(Task.id)).all())) == 42


async def test_the_log_names_who_applied_it_and_the_tap_behind_it(ward, sends):
    await sends(ANNEX)
    await ward.tap("vp-tk", "Áp dụng")
    made = found(ward, "6.1").id
    entries = ward.database.read(
        lambda s: s.exec(select(Audit).where(Audit.subject == "task", Audit.subject_id == made)).all()
    )
    (entry,) = entries
    assert entry.official_id == ward.database.read(lambda s: person(s, "vp-tk").id)
    assert ward.database.read(lambda s: s.get_one(Message, entry.message_id)).text == "Áp dụng"


@pytest.mark.parametrize("strings", [False, True])
async def test_an_excel_annex_with_real_dates_and_merged_cells(ward, sends, strings):
    data = xlsx(
        ("Phụ lục Kế hoạch CCHC năm 2023",),
        HEAD,
        ("I", "Cải cách tài chính công"),
        (1, REGULATION, TC, "Văn phòng – Thống kê; Tư pháp – Hộ tịch", date(2023, 6, 30)),
        (2, "Rà soát tài sản công", None, None, "Thường xuyên"),
        merged=("C4:C5",),
        strings=strings,
    )
    said = await sends(data, "Phụ lục.xlsx")
    assert "2 nhiệm vụ mới" in said
    await ward.tap("vp-tk", "Áp dụng")
    assert dates_of(ward, "6.1") == ("dated", date(2023, 6, 30), None)
    assert dates_of(ward, "6.2") == ("standing", None, "Thường xuyên")
    assert led(ward, "6.2") == "tc-kh", "the lead's cell goes on downwards"
    supports = ward.database.read(
        lambda s: s.exec(
            select(Unit.code).join(TaskSupport, col(TaskSupport.unit_id) == Unit.id).order_by(col(Unit.code))
        ).all()
    )
    assert list(supports) == ["tp-ht", "vp-tk"]


async def test_a_row_that_is_a_stored_task_changes_it_and_the_same_file_again_changes_nothing(ward, sends):
    title = found(ward, "6.b").title
    data = docx(HEAD, ("1", title, VP, "", "Quý II/2023", ""))
    said = await sends(data)
    assert "3 thay đổi (1 thời hạn)" in said
    assert "6.b: chủ trì Tài chính – Kế hoạch → Văn phòng – Thống kê" in said
    assert "6.b: thời hạn (trống) → 30/6/2023" in said
    assert "40 nhiệm vụ không có trong tệp: giữ nguyên." in said
    await ward.tap("vp-tk", "Áp dụng")
    assert (led(ward, "6.b"), dates_of(ward, "6.b")) == (
        "vp-tk",
        ("dated", date(2023, 6, 30), "Quý II/2023"),
    )
    said = await sends(data)
    assert "Áp dụng tệp này không làm thay đổi gì." in said
    assert not [label for label in (await ward.last("vp-tk")).choices if label == "Áp dụng"]


async def test_a_title_that_an_annex_shortens_is_the_task_it_begins_like(ward, sends):
    title = found(ward, "6.b").title
    said = await sends(docx(HEAD, ("9", title[:60], VP, "", "", ""), ("10", title[:20], VP, "", "", "")))
    assert "6.b: chủ trì Tài chính – Kế hoạch → Văn phòng – Thống kê" in said
    assert "1 nhiệm vụ mới, 2 thay đổi" in said


async def test_the_annex_of_another_year_becomes_a_plan_of_its_own(ward, sends):
    said = await sends(docx(HEAD, ROW, title="Phụ lục Kế hoạch CCHC năm 2024"))
    assert "Kế hoạch mới, năm 2024: 1 nhiệm vụ mới" in said
    await ward.tap("vp-tk", "Áp dụng")
    titles = ward.database.read(lambda s: dict(s.exec(select(Plan.year, Plan.title)).all()))
    assert titles[2024] == titles[2023].replace("2023", "2024")
    assert len(titles) == 2


async def test_the_year_may_be_said(ward, sends):
    assert "Kế hoạch mới, năm 2024" in await sends(ANNEX, caption="/nhapkehoach 2024")
    assert "Kế hoạch năm 2023" in await sends(ANNEX)


async def test_what_the_file_leaves_out_is_cancelled_only_when_asked_for(ward, sends):
    await sends(ANNEX)
    said = await ward.tap("vp-tk", "Hủy cả 41 nhiệm vụ")
    assert "41 nhiệm vụ không có trong tệp: sẽ hủy." in said
    assert "hủy 41 nhiệm vụ" in said
    assert found(ward, "3.c").state == TaskState.OPEN
    await ward.tap("vp-tk", "Giữ lại 41 nhiệm vụ")
    await ward.tap("vp-tk", "Hủy cả 41 nhiệm vụ")
    await ward.tap("vp-tk", "Áp dụng")
    assert found(ward, "3.c").state == TaskState.CANCELLED
    assert found(ward, "6.1").state == TaskState.OPEN


# Without a caption


async def test_a_file_without_a_word_is_offered_to_who_may_import_and_is_no_evidence_then(ward, channel):
    await ward.send("vp-tk", "", channel.file("Phụ lục.docx", ANNEX))
    offered = await ward.last("vp-tk")
    assert "Tệp này của nhiệm vụ nào?" in offered.text
    await ward.tap("vp-tk", "Đây là kế hoạch / danh sách nhân sự")
    assert "Kế hoạch năm 2023: 1 nhiệm vụ mới" in (await ward.last("vp-tk")).text
    await ward.tap("vp-tk", "Áp dụng")
    assert "Không có biểu mẫu nào" in await ward.say("vp-tk", "/huy"), "the report form is closed"
    assert (evidence(ward), reports(ward)) == ([], [])
    await ward.send("vp-tk", "", channel.file("ảnh.jpg", JPEG))
    assert not [one for one in (await ward.last("vp-tk")).choices if "Đây là kế hoạch" in one]
    for who in ("tc-kh", "mot-cua"):
        await ward.send(who, "", channel.file("Phụ lục.docx", ANNEX))
        assert not [one for one in (await ward.last(who)).choices if "Đây là kế hoạch" in one], who


async def test_a_file_of_another_chat_is_nobodys_to_import(ward, channel):
    await ward.send("tc-kh", "", channel.file("Phụ lục.docx", ANNEX))
    assert "tệp" in (await ward.forge("vp-tk", "imf:1")).lower()
    assert "dành cho vai trò khác" in await ward.forge("tc-kh", "imf:1")
    assert drafts(ward) == []


async def test_each_file_of_an_album_that_came_with_the_command_is_read(ward, channel):
    staff = docx(STAFF_HEAD, ("1", "Nguyễn Văn An", "Công chức", TC, ""))
    await ward.send("vp-tk", "/nhapkehoach", channel.file("a.docx", ANNEX), album="1")
    said = await ward.send("vp-tk", "", channel.file("b.docx", staff), album="1")
    assert "📥 Đã nhận tệp «b.docx»" in said
    assert "Nhân sự: 1 người mới" in said
    assert states(ward) == ["read", "read"]


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
    assert "dành cho vai trò khác" in said
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
