"""/tonghop: documents of a period; gaps are filled or waived by name before the copy to be signed is made."""

from datetime import date
from io import BytesIO

import docx
import pytest
from chat.carrying import Carrier
from chat.staging import alter, leaves_posts, person, task
from contract import sample
from python_calamine import CalamineWorkbook
from sqlmodel import col, select

from storage.tables import Audit, Period, Role, TaskState, UnitKind, Waiver

pytestmark = pytest.mark.chat
KEPT = ("3.c", "6.a")


@pytest.fixture
def channel():
    return Carrier()


@pytest.fixture
async def few(ward):
    """Only two tasks are expected of anybody: 3.c and 6.a."""

    def close(session):
        for one in session.exec(select(task(session, "3.c").__class__)):
            if one.code not in KEPT and one.lead_unit_id is not None:
                one.state = TaskState.CANCELLED
                session.add(one)

    ward.database.write(close)
    return ward


def waived(ward):
    found = ward.database.read(lambda s: s.exec(select(Waiver).order_by(col(Waiver.id))).all())
    return [(one.task_id, one.by_id) for one in found]


def paragraphs(file):
    return [one.text for one in docx.Document(BytesIO(file.data)).paragraphs]


def last_file(channel):
    return channel.carried[-1][1]


async def labels(ward, who):
    return (await ward.last(who)).choices


async def test_the_coordinator_is_offered_every_document_and_told_what_is_missing(few):
    await few.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    said = await few.say("vp-tk", "/tonghop")
    assert said == (
        "Tài liệu báo cáo quý I\n"
        "Số liệu từ 15/12/2022 đến 14/3/2023\n\n"
        "1/2 nhiệm vụ phải báo cáo đã có kết quả\n\n"
        "⚠️ 1 nhiệm vụ còn trống: chưa lập được bản trình ký\n"
        "Bộ phận chưa nộp báo cáo: Văn phòng – Thống kê, Tài chính – Kế hoạch, Tư pháp – Hộ tịch, "
        "Văn hoá – Thông tin\n\n"
        "Đề nghị chọn tài liệu cần lập."
    )
    assert await labels(few, "vp-tk") == [
        "📄 Bản rà soát",
        "📄 Bản trình ký",
        "📄 Trình ký, ghi bộ phận",
        "📊 Phụ lục (Excel)",
        "📒 Sổ đôn đốc",
        "🏅 Bảng đánh giá",
        "Xử lý 1 nhiệm vụ còn trống",
        "🗓 Lịch (.ics)",
        "Kỳ khác",
    ]


async def test_the_copy_to_be_reviewed_comes_as_a_word_file(few, channel):
    await few.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await few.say("vp-tk", "/export")
    before = len(await few.messages("vp-tk"))
    await few.tap("vp-tk", "Bản rà soát")
    said = [one.text for one in (await few.messages("vp-tk"))[before:] if one.direction == "out"]
    assert said[0] == "Đang lập dự thảo báo cáo (bản rà soát) quý I, tệp sẽ gửi ngay dưới tin này."
    assert last_file(channel).name == "bao-cao-ra-soat-2023-Q1.docx"
    text = "\n".join(paragraphs(last_file(channel)))
    assert "đã niêm yết 12 thủ tục [Phụ trách Văn phòng – Thống kê, 27/02/2023]." in text
    assert "chưa báo cáo" in text


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Phụ lục", "phu-luc-2023-Q1.xlsx"),
        ("Sổ đôn đốc", "so-don-doc-2023-Q1.xlsx"),
        ("Bảng đánh giá", "danh-gia-2023-Q1.xlsx"),
    ],
)
async def test_each_workbook_comes_as_a_file(few, channel, label, name):
    await few.say("chu-tich", "/tonghop")
    await few.tap("chu-tich", label)
    assert last_file(channel).name == name
    assert CalamineWorkbook.from_filelike(BytesIO(last_file(channel).data)).sheet_names


async def test_the_evaluation_by_person_is_for_leaders_only(few, channel):
    alter(few, "3.c", owner_id=few.database.read(lambda s: person(s, "mot-cua").id))
    sheets = {}
    for who in ("vp-tk", "chu-tich"):
        await few.say(who, "/tonghop")
        await few.tap(who, "Bảng đánh giá")
        sheets[who] = CalamineWorkbook.from_filelike(BytesIO(last_file(channel).data)).sheet_names
    assert sheets == {"vp-tk": ["Bộ phận"], "chu-tich": ["Bộ phận", "Cá nhân"]}


async def test_the_copy_to_be_signed_is_refused_while_a_gap_is_neither_filled_nor_waived(few, channel):
    await few.say("vp-tk", "/tonghop")
    said = await few.tap("vp-tk", "Bản trình ký")
    assert said.startswith(
        "Chưa lập được bản trình ký báo cáo quý I\n"
        "Còn 2 nhiệm vụ chưa có kết quả và chưa ai chấp nhận để trống."
    )
    assert channel.carried == []
    assert await labels(few, "vp-tk") == ["Để trống 3.c", "Để trống 6.a", "‹ Các tài liệu"]


async def test_one_gap_is_waived_by_name_the_other_filled_and_the_copy_is_made(few, channel):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "Bản trình ký")
    said = await few.tap("vp-tk", "Để trống 6.a")
    assert "✅ Đã ghi: báo cáo quý I để trống nhiệm vụ 6.a" in said
    assert "➖ 6.a để trống – Phụ trách Văn phòng – Thống kê, 07:00 ngày 27/02/2023" in said
    await few.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "Bản trình ký")
    assert last_file(channel).name == "bao-cao-trinh-ky-2023-Q1.docx"
    text = "\n".join(paragraphs(last_file(channel)))
    assert "đã niêm yết 12 thủ tục." in text
    assert "Phụ trách" not in text
    (row,) = few.database.read(lambda s: s.exec(select(Audit).where(Audit.subject == "waiver")).all())
    assert row.official_id == few.database.read(lambda s: person(s, "vp-tk").id)
    assert "để trống nhiệm vụ 6.a (quý I)" in await few.say("chu-tich", "/nhatky")


async def test_the_words_bear_their_unit_where_that_is_asked_for(few, channel):
    await few.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await few.say("tc-kh", "6.a không phát sinh")
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "ghi bộ phận")
    assert last_file(channel).name == "bao-cao-trinh-ky-ghi-bo-phan-2023-Q1.docx"
    text = "\n".join(paragraphs(last_file(channel)))
    assert "đã niêm yết 12 thủ tục – Văn phòng – Thống kê." in text
    assert "Phụ trách" not in text


async def test_the_last_waiver_offers_the_copy_at_once(few, channel):
    await few.say("chu-tich", "/tonghop")
    await few.tap("chu-tich", "còn trống")
    await few.tap("chu-tich", "Để trống 3.c")
    said = await few.tap("chu-tich", "Để trống 6.a")
    assert "Báo cáo quý I: không còn nhiệm vụ trống" in said
    await few.tap("chu-tich", "Bản trình ký")
    assert last_file(channel).name == "bao-cao-trinh-ky-2023-Q1.docx"


async def test_a_second_tap_and_a_second_person_hear_who_waived_it(few):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "còn trống")
    shown = await few.last("vp-tk")
    await few.tap("vp-tk", "Để trống 6.a")
    again = await few.tap("vp-tk", "Để trống 6.a", on=shown)
    assert "đã được đồng chí Phụ trách Văn phòng – Thống kê chấp nhận để trống" in again
    assert len(waived(few)) == 1


async def test_what_was_answered_meanwhile_is_not_waived(few):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "còn trống")
    shown = await few.last("vp-tk")
    await few.say("tc-kh", "6.a không phát sinh")
    said = await few.tap("vp-tk", "Để trống 6.a", on=shown)
    assert "Nhiệm vụ 6.a đã có kết quả" in said
    assert waived(few) == []


async def test_an_answer_after_a_waiver_counts(few, channel):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "còn trống")
    await few.tap("vp-tk", "Để trống 6.a")
    await few.say("tc-kh", "6.a đã thực hiện tiết kiệm 5 triệu đồng")
    await few.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "Bản trình ký")
    assert "đã thực hiện tiết kiệm 5 triệu đồng." in "\n".join(paragraphs(last_file(channel)))


@pytest.mark.parametrize("who", ["mot-cua", "tc-kh", "quan-tri"])
async def test_nobody_else_has_the_documents(few, channel, who):
    period = few.database.read(lambda s: s.exec(select(Period.id).order_by(Period.due)).first())
    task_id = few.database.read(lambda s: task(s, "6.a").id)
    said = await few.say(who, "/tonghop")
    assert "Tài liệu báo cáo" not in said
    for payload in (
        f"xm:review:{period}",
        f"xg:1:{period}",
        f"xz:1:{period}:{task_id}",
        f"xo:{period}",
        "xs",
        "xp",
    ):
        answer = await few.forge(who, payload)
        assert "ngoài phạm vi" in answer, (who, payload, answer)
    assert channel.carried == []
    assert waived(few) == []


async def test_who_lost_the_post_meanwhile_waives_nothing(few):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "còn trống")
    leaves_posts(few, ["vp-tk"], date(2023, 2, 26), Role.COORDINATOR)
    said = await few.tap("vp-tk", "Để trống 6.a")
    assert "ngoài phạm vi" in said
    assert waived(few) == []


async def test_forged_periods_tasks_and_kinds_are_answered_in_a_sentence(few, channel):
    task_id = few.database.read(lambda s: task(s, "6.a").id)
    idle = few.database.read(lambda s: task(s, "1.1.a").id)
    period = few.database.read(lambda s: s.exec(select(Period.id).order_by(Period.due)).first())
    for payload in ("xm:review:99999", f"xz:1:99999:{task_id}", f"xz:1:{period}:99999", "xo:-1"):
        said = await few.forge("vp-tk", payload)
        assert "Không có kỳ báo cáo này" in said or "ngoài phạm vi" in said, payload
    assert "không cần để trống" in await few.forge("vp-tk", f"xz:1:{period}:{idle}")
    assert "Tài liệu báo cáo" in await few.forge("vp-tk", f"xm:secret:{period}")
    assert channel.carried == []


async def test_another_wards_period_is_as_if_it_were_not_there(few, channel):
    def add(session):
        of = sample.office(session, "khac")
        other = sample.plan(session, of)
        root = sample.unit(session, of, "khac", kind=UnitKind.WARD)
        period = sample.period(session, other, "2023-Q1")
        return period.id, sample.task(session, other, "9.z", root).id

    period, task_id = few.database.write(add)
    for payload in (f"xm:review:{period}", f"xm:sign:{period}", f"xg:1:{period}", f"xo:{period}"):
        assert "Không có kỳ báo cáo này" in await few.forge("chu-tich", payload), payload
    ours = few.database.read(lambda s: s.exec(select(Period.id).where(Period.code == "2023-Q1")).first())
    for payload in (f"xz:1:{period}:{task_id}", f"xz:1:{ours}:{task_id}"):
        assert "ngoài phạm vi" in await few.forge("chu-tich", payload), payload
    assert channel.carried == []
    assert waived(few) == []


async def test_a_period_is_chosen_by_code_or_from_the_list(few):
    said = await few.say("vp-tk", "/tonghop 2023-h1")
    assert said.startswith("Tài liệu báo cáo 6 tháng đầu năm")
    await few.tap("vp-tk", "Kỳ khác")
    said = await few.tap("vp-tk", "Năm 2023")
    assert said.startswith("Tài liệu báo cáo năm 2023")
    assert "Không có kỳ báo cáo này" in await few.say("vp-tk", "/tonghop quý V")


async def test_the_figures_lead_to_the_documents_of_the_next_report(few):
    assert (await few.forge("chu-tich", "xs")).startswith("Tài liệu báo cáo quý I")


async def test_a_long_list_of_gaps_is_paged(ward):
    await ward.say("vp-tk", "/tonghop")
    said = await ward.tap("vp-tk", "còn trống")
    assert "trang 1/4" in said
    assert "Trang sau ›" in await labels(ward, "vp-tk")
    said = await ward.tap("vp-tk", "Trang sau")
    assert "trang 2/4" in said
    assert "‹ Trang trước" in await labels(ward, "vp-tk")


async def test_an_issued_report_is_waived_no_more(few):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "còn trống")

    def issue(session):
        period = session.exec(select(Period).order_by(Period.due)).first()
        period.issued_on, period.issued_number = date(2023, 2, 26), "15/BC-UBND"
        session.add(period)

    few.database.write(issue)
    assert "đã ghi nhận phát hành" in await few.tap("vp-tk", "Để trống 6.a")


async def test_the_buttons_work_after_a_restart_and_amid_a_form(few, channel):
    await few.say("vp-tk", "/tonghop")
    shown = await few.last("vp-tk")
    again = few.restarted()
    await again.say("vp-tk", "/phathanh")
    await again.tap("vp-tk", "Bản rà soát", on=shown)
    assert last_file(channel).name == "bao-cao-ra-soat-2023-Q1.docx"


async def test_an_offices_broken_template_is_said_with_its_place(few, channel, tmp_path):
    from messages.documents import report_docx

    made = docx.Document(BytesIO(report_docx.shipped()))
    for paragraph in made.paragraphs:
        if paragraph.text == "{{ opening }}":
            paragraph.runs[0].text = "Mở đầu {{ mo_dau }}"
    folder = tmp_path / "documents"
    folder.mkdir()
    made.save(folder / report_docx.TEMPLATE)
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "Bản rà soát")
    said = (await few.last("vp-tk")).text
    assert "Mẫu báo cáo riêng của cơ quan có lỗi tại «Mở đầu {{ mo_dau }}»" in said
    assert channel.carried == []
    (folder / report_docx.TEMPLATE).unlink()
