"""/tonghop: the documents of a period, by its code or from the list."""

from io import BytesIO

import docx
import pytest
from chat.carrying import Carrier
from chat.exporting import expects_little, labels, last_file, paragraphs
from python_calamine import CalamineWorkbook

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return Carrier()


@pytest.fixture
async def few(ward):
    return expects_little(ward)


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


async def test_the_words_bear_their_unit_where_that_is_asked_for(few, channel):
    await few.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await few.say("tc-kh", "6.a không phát sinh")
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "ghi bộ phận")
    assert last_file(channel).name == "bao-cao-trinh-ky-ghi-bo-phan-2023-Q1.docx"
    text = "\n".join(paragraphs(last_file(channel)))
    assert "đã niêm yết 12 thủ tục – Văn phòng – Thống kê." in text
    assert "Phụ trách" not in text


async def test_a_period_is_chosen_by_code_or_from_the_list(few):
    said = await few.say("vp-tk", "/tonghop 2023-h1")
    assert said.startswith("Tài liệu báo cáo 6 tháng đầu năm")
    await few.tap("vp-tk", "Kỳ khác")
    said = await few.tap("vp-tk", "Năm 2023")
    assert said.startswith("Tài liệu báo cáo năm 2023")
    assert "Không có kỳ báo cáo này" in await few.say("vp-tk", "/tonghop quý V")


async def test_the_figures_lead_to_the_documents_of_the_next_report(few):
    assert (await few.forge("chu-tich", "xs")).startswith("Tài liệu báo cáo quý I")


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
