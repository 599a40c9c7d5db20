"""/nhapkehoach: a plan's annex sent as a file, shown and applied on confirmation."""

from datetime import date

import pytest
from chat.annexes import HEAD, REGULATION, STAFF_HEAD, TC, VP, docx, xlsx
from chat.filing import JPEG, FileChannel, evidence, reports
from chat.importing_kit import ANNEX, ROW, dates_of, drafts, found, led, sender, states
from chat.staging import person
from sqlmodel import col, select

from messages.render import plain
from storage.tables import (
    Audit,
    Message,
    Plan,
    Task,
    TaskState,
    TaskSupport,
    Unit,
)

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture
def sends(ward, channel):
    return sender(ward, channel)


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
