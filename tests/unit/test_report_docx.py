"""What the finished draft report says, read back."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest
from documents_shown import (
    HALF,
    HEADING,
    QUARTER,
    SIGN,
    VIEW,
)
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from messages.documents.report_docx import render

pytestmark = pytest.mark.unit


def opened(view=SIGN):
    return docx.Document(BytesIO(render(view)))


def every(made):
    """All paragraphs, those of tables in their place."""
    return [docx.text.paragraph.Paragraph(p, made) for p in made.element.body.iter(qn("w:p"))]


def one(made, text):
    (found,) = [p for p in every(made) if p.text == text]
    return found


def beginning(made, text):
    return [p for p in every(made) if p.text.startswith(text)]


def through_styles(paragraph, of):
    """What holds for a paragraph: its own, else its style's, else what the style is based on."""
    style = paragraph.style
    while style is not None:
        if (value := of(style)) is not None:
            return value
        style = style.base_style
    return None


def cell_of(paragraph):
    return next(paragraph._p.iterancestors(qn("w:tc")))


def test_addressed_to_one_superior_or_with_dashes_to_several():
    assert one(opened(), "Kính gửi: UBND thị xã Hoài Nhơn")
    recipients = ("UBND tỉnh Bình Định", "UBND thị xã Hoài Nhơn", "Lưu: VT")
    made = opened(replace(SIGN, heading=replace(HEADING, recipients=recipients)))
    assert one(made, "Kính gửi:")
    for text in ("- UBND tỉnh Bình Định;", "- UBND thị xã Hoài Nhơn."):
        assert one(made, text)


def test_a_ward_may_print_no_superior():
    assert not [text for text in texts(SIGN) if text.startswith("ỦY BAN NHÂN DÂN THỊ XÃ")]


def test_no_heading_is_left_alone_on_a_page():
    made = opened()
    sections = [p for p in every(made) if re.match(r"[IV]+\. ", p.text)]
    assert [p.text for p in sections] == [
        "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
        "II. KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ",
        "III. ĐÁNH GIÁ CHUNG",
        "IV. NHIỆM VỤ TRỌNG TÂM KỲ TỚI",
        "V. ĐỀ XUẤT, KIẾN NGHỊ",
    ]
    titled = [p for p in every(made) if re.match(r"\d\. ", p.text)]
    assert len(titled) > 8
    for p in (*sections, *titled):
        assert through_styles(p, lambda style: style.paragraph_format.keep_with_next), p.text


def test_recipients_stand_level_with_the_signer():
    made = opened()
    head = one(made, "Nơi nhận:")
    listed = [p.text for p in every(made) if p.style.name == "NV Nơi nhận danh sách"]
    assert listed == ["- Như trên;", "- Sở Nội vụ tỉnh;", "- CT, các PCT UBND phường;", "- Lưu: VT."]
    assert cell_of(head).getparent() is cell_of(one(made, "CHỦ TỊCH")).getparent()
    assert cell_of(head).find(qn("w:p")) is head._p, "at the top of its cell"


def test_the_annex_says_of_which_report_it_is():
    made = opened()
    assert one(made, "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH\nQUÝ\u00a0I NĂM 2023")
    assert beginning(made, "(Kèm theo Báo cáo số      /BC-UBND ngày      tháng 3 năm 2023")


def test_annex_table_repeats_its_head_and_divides_no_row():
    (_, _, table) = opened().tables
    assert [cell.text for cell in table.rows[0].cells] == [
        "TT",
        "Nhiệm vụ",
        "Chủ trì",
        "Thời hạn",
        "Kết quả",
        "Tình trạng",
    ]
    assert table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    (row,) = [row for row in rows if row[0] == "9"]
    assert row[1:4] == ["Xây dựng quy chế chi tiêu nội bộ (6.b)", "Tài chính – Kế hoạch", "02/3/2023"]
    assert row[4:] == ["60% đang lấy ý kiến", "Quá hạn"]


# What it says


def texts(view):
    return [p.text for p in every(opened(view))]


def test_the_copy_to_be_signed_is_clean():
    said = "\n".join(texts(SIGN))
    for mark in ("BẢN RÀ SOÁT", "[", "CHƯA BÁO CÁO", "SAU NGÀY CHỐT", "Phụ trách", "{{", "{%"):
        assert mark not in said, mark


def test_the_copy_to_be_reviewed_marks_gaps_late_words_and_authors():
    said = "\n".join(texts(VIEW))
    assert "BẢN RÀ SOÁT" in said
    assert "Thực hiện đầy đủ Hệ thống thông tin tiếp nhận phản ánh (3.f): [CHƯA BÁO CÁO – Văn phòng" in said
    assert "xếp loại tốt [Phụ trách Văn phòng – Thống kê, 15/3/2023, SAU NGÀY CHỐT]." in said
    assert "- Chấp nhận để trống: Thực hành tiết kiệm, chống lãng phí (6.c)" in said


def test_attributed_words_bear_the_unit_and_no_person():
    said = "\n".join(texts(replace(SIGN, attributed=True)))
    assert "60% đang lấy ý kiến – Tài chính – Kế hoạch." in said
    made = opened(replace(SIGN, attributed=True))
    marked = [r.text for p in every(made) for r in p.runs if r.style.name == "NV Ghi chú rà soát" and r.text]
    assert not marked, "what is signed is black"
    assert "Phụ trách" not in said


def test_a_report_that_includes_earlier_periods_says_what_its_figures_are_of():
    text = "\n".join(texts(replace(SIGN, period=HALF, includes=("quý I",))))
    assert (
        "Số nhiệm vụ đã báo cáo, bộ phận đã nộp và chỉ tiêu nêu trên là của kỳ báo cáo 6 tháng đầu năm; "
        "kết quả từng nhiệm vụ được tổng hợp từ ngày 15/12/2022, gồm cả quý I (tên kỳ ghi trong ngoặc)."
    ) in text
    assert "tên kỳ ghi trong ngoặc" not in "\n".join(texts(SIGN)), "a quarter includes no other"


def test_one_cause_of_two_tasks_is_said_once():
    causes = [text for text in texts(SIGN) if "máy quét" in text.casefold() and "Thiếu" in text]
    assert causes == ["- Thiếu máy quét (nhiệm vụ 3.c, 6.b)."]


def test_what_officials_write_is_never_markup_nor_a_tag():
    hostile = "<w:p/>&amp; {{ authority }} {% raw %} \x0b\x00 ]]>"
    area = VIEW.areas[3 - 1]
    task = replace(area.tasks[0], said=(replace(area.tasks[0].said[0], words=hostile),))
    view = replace(SIGN, areas=(replace(area, tasks=(task,)),))
    assert any("<w:p/>&amp; {{ authority }} {% raw %} ]]>" in text for text in texts(view))


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_whatever_an_official_writes_makes_a_document_that_opens(words):
    area = VIEW.areas[2]
    task = replace(
        area.tasks[0], title=words, said=(replace(area.tasks[0].said[0], words=words),), unit=words
    )
    found = texts(replace(VIEW, areas=(replace(area, name=words, tasks=(task,)),)))
    assert any(text.startswith("- ") and "(3.c)" in text for text in found)


def test_restricted_tasks_have_neither_title_nor_words():
    rows = [text for text in texts(VIEW) if "5.b" in text]
    assert rows == ["(nhiệm vụ hạn chế) 5.b"]


def test_an_issued_report_bears_its_number_and_day():
    issued = replace(SIGN, period=replace(QUARTER, issued_number="5/BC-UBND", issued_on=date(2023, 3, 16)))
    found = texts(issued)
    assert "Số: 05/BC-UBND" in found
    assert "Hoài Hảo, ngày 16 tháng 3 năm 2023" in found
