"""The finished draft report, read back: every row of NĐ 30/2020, Phụ lục I; the office's own template."""

import importlib
import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from documents_shown import FEEDBACK, HEADING, INDEX, PLAN, QUARTER, SIGN, TC, VIEW, said
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from messages.documents import report_docx
from messages.documents.report_docx import BrokenTemplate, render
from messages.documents.report_head import number_line, place_and_day
from messages.documents.report_outlook import causes, review_notes
from messages.documents.report_parts import area_lines, bases, clause, sentence
from messages.views.documents import AreaEntry

pytestmark = pytest.mark.unit
MOTTO_WIDTH = 171.4
"""Of "Độc lập - Tự do - Hạnh phúc" in Times New Roman bold 14, in points, as a word processor measures it."""
BODY_WIDTH = 128.8
"""Of "PHƯỜNG HOÀI HẢO" in 13, the longer line of the issuing body."""
SUBJECT_WIDTH = 318.0
"""Of "Kết quả công tác cải cách hành chính quý I năm 2023" in 14, to two points."""


def opened(view=SIGN, template=None):
    return docx.Document(BytesIO(render(view, template)))


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


def look(paragraph):
    """Size in points, bold, italic, alignment of a paragraph whose runs say nothing else."""
    for run in paragraph.runs:
        assert run.font.size is None
        assert run.font.bold is None
        assert run.font.italic is None
    size = through_styles(paragraph, lambda style: style.font.size)
    bold = bool(through_styles(paragraph, lambda style: style.font.bold))
    italic = bool(through_styles(paragraph, lambda style: style.font.italic))
    align = paragraph.alignment
    if align is None:
        align = through_styles(paragraph, lambda style: style.paragraph_format.alignment)
    return size.pt, bold, italic, align


def cell_of(paragraph):
    return next(paragraph._p.iterancestors(qn("w:tc")))


def column(paragraph):
    """0 for the left block, 1 for the right."""
    cell = cell_of(paragraph)
    return list(cell.getparent().iterchildren(qn("w:tc"))).index(cell)


def rule_under(made, text):
    """How wide the line under a text is, in points."""
    paragraphs = [p._p for p in every(made)]
    below = docx.text.paragraph.Paragraph(paragraphs[paragraphs.index(one(made, text)._p) + 1], made)
    assert below.text == ""
    borders = below.style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    assert borders.find(qn("w:top")).get(qn("w:val")) == "single"
    cells = list(below._p.iterancestors(qn("w:tc")))
    room = 165 * 72 / 25.4
    if cells:
        room = int(cells[0].find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w"))) / 20
    form = below.paragraph_format
    assert form.left_indent == form.right_indent, "it is centred"
    return room - form.left_indent.pt - form.right_indent.pt


def margins(section):
    return section.top_margin, section.bottom_margin, section.left_margin, section.right_margin


def test_paper_and_margins():
    for section in opened().sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297), "A4 portrait"
        top, bottom, left, right = (round(margin.mm, 1) for margin in margins(section))
        assert 20 <= top <= 25
        assert 20 <= bottom <= 25
        assert 30 <= left <= 35
        assert 15 <= right <= 20


def test_everything_is_in_times_new_roman_and_black_but_the_marks_of_the_review():
    made = opened(VIEW)
    fonts = made.styles.element.findall(f".//{qn('w:rFonts')}")
    used = {p.style.name for p in every(made)} | {r.style.name for p in every(made) for r in p.runs}
    for name in used - {"Default Paragraph Font"}:
        (found,) = [s for s in made.styles if s.name == name]
        faces = found.element.find(f".//{qn('w:rFonts')}").attrib.values()
        assert set(faces) == {"Times New Roman"}, name
        if name.startswith("NV") and name != "NV Ghi chú rà soát":
            assert str(found.font.color.rgb) == "000000", name
    assert fonts
    assert not made.element.body.findall(f".//{qn('w:rFonts')}"), "no run has a face of its own"


def test_page_number_centred_in_the_top_margin_and_not_on_page_1():
    for section in opened().sections:
        (number,) = section.header.paragraphs
        assert "PAGE" in number._p.xml
        assert look(number) == (14, False, False, ALIGN.CENTER)
        assert section.different_first_page_header_footer
        assert "PAGE" not in section.first_page_header._element.xml
        assert section.header_distance + Pt(14) < section.top_margin
        assert not section.footer.paragraphs or "PAGE" not in section.footer._element.xml


def test_nation_and_motto():
    made = opened()
    nation = one(made, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = one(made, "Độc lập - Tự do - Hạnh phúc")
    assert look(nation) == (13, True, False, ALIGN.CENTER)
    assert look(motto) == (14, True, False, ALIGN.CENTER)
    assert column(nation) == column(motto) == 1
    assert rule_under(made, motto.text) == pytest.approx(MOTTO_WIDTH, abs=1), "as wide as the motto"


def test_superior_and_issuing_body():
    made = opened(replace(SIGN, heading=replace(HEADING, superior="Ủy ban nhân dân thị xã Hoài Nhơn")))
    superior = one(made, "ỦY BAN NHÂN DÂN THỊ XÃ HOÀI NHƠN")
    body = one(made, "ỦY BAN NHÂN DÂN\nPHƯỜNG HOÀI HẢO")
    assert look(superior) == (13, False, False, ALIGN.CENTER)
    assert look(body) == (13, True, False, ALIGN.CENTER)
    assert column(superior) == column(body) == 0
    assert 1 / 3 <= rule_under(made, body.text) / BODY_WIDTH <= 1 / 2
    assert not beginning(opened(), "ỦY BAN NHÂN DÂN THỊ XÃ"), "a ward may print none"


def test_number_and_day_are_left_for_the_registry():
    made = opened()
    number, day = one(made, "Số:      /BC-UBND"), one(made, "Hoài Hảo, ngày      tháng 3 năm 2023")
    assert look(number) == (13, False, False, ALIGN.CENTER)
    assert look(day) == (14, False, True, ALIGN.CENTER)
    assert (column(number), column(day)) == (0, 1)
    assert cell_of(number).getparent() is cell_of(day).getparent(), "on the same line"


def test_zeros_before_small_numbers_days_and_the_first_two_months():
    assert number_line("5/BC-UBND", "UBND") == "Số: 05/BC-UBND"
    assert number_line("15/BC-UBND", "UBND") == "Số: 15/BC-UBND"
    assert (
        place_and_day("Hoài Hảo", date(2023, 2, 3), date(2023, 3, 1)) == "Hoài Hảo, ngày 03 tháng 02 năm 2023"
    )
    assert place_and_day("Hoài Hảo", date(2023, 12, 13), date(2023, 3, 1)).endswith(
        "ngày 13 tháng 12 năm 2023"
    )
    assert place_and_day("Hoài Hảo", None, date(2023, 1, 9)) == "Hoài Hảo, ngày      tháng 01 năm 2023"


def test_kind_and_subject():
    made = opened()
    kind = one(made, "BÁO CÁO")
    subject = one(made, "Kết quả công tác cải cách hành chính quý\u00a0I năm 2023")
    assert look(kind) == look(subject) == (14, True, False, ALIGN.CENTER)
    assert 1 / 3 <= rule_under(made, subject.text) / SUBJECT_WIDTH <= 1 / 2


def test_grounds_end_with_semicolons_the_last_with_a_full_stop():
    first, last = beginning(opened(), "Căn cứ")
    for ground in (first, last):
        assert look(ground) == (14, False, True, ALIGN.JUSTIFY)
    assert first.text.endswith("năm 2023;")
    assert last.text == "Căn cứ Kế hoạch cải cách hành chính phường Hoài Hảo năm 2023."


def test_addressed_to_one_superior_or_with_dashes_to_several():
    assert look(one(opened(), "Kính gửi: UBND thị xã Hoài Nhơn")) == (14, False, False, ALIGN.CENTER)
    recipients = ("UBND tỉnh Bình Định", "UBND thị xã Hoài Nhơn", "Lưu: VT")
    made = opened(replace(SIGN, heading=replace(HEADING, recipients=recipients)))
    assert one(made, "Kính gửi:")
    for text in ("- UBND tỉnh Bình Định;", "- UBND thị xã Hoài Nhơn."):
        size, bold, italic, _ = look(one(made, text))
        assert (size, bold, italic) == (14, False, False)


def test_content_is_justified_with_first_lines_set_in_and_paragraphs_apart():
    made = opened()
    (opening,) = beginning(made, "UBND phường Hoài Hảo báo cáo kết quả")
    assert look(opening) == (14, False, False, ALIGN.JUSTIFY)
    form = opening.style.paragraph_format
    assert form.first_line_indent.cm == pytest.approx(1.27, abs=0.01)
    assert form.space_after >= Pt(6)
    assert 1 <= form.line_spacing <= 1.5
    content = [p for p in every(made) if p.style.name == "NV Nội dung"]
    assert len(content) > 15


def test_sections_are_upper_case_and_titled_paragraphs_bold():
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
        assert look(p)[:3] == (14, True, False), p.text
        assert through_styles(p, lambda style: style.paragraph_format.keep_with_next), "not alone on a page"


def test_signer():
    made = opened()
    for text in ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Thành Tin"):
        assert look(one(made, text)) == (14, True, False, ALIGN.CENTER)
        assert column(one(made, text)) == 1


def test_recipients_stand_left_of_the_signer():
    made = opened()
    head = one(made, "Nơi nhận:")
    assert look(head) == (12, True, True, ALIGN.LEFT)
    listed = [p for p in every(made) if p.style.name == "NV Nơi nhận danh sách"]
    texts = [p.text for p in listed]
    assert texts == ["- Như trên;", "- Sở Nội vụ tỉnh;", "- CT, các PCT UBND phường;", "- Lưu: VT."]
    for p in listed:
        assert look(p) == (11, False, False, ALIGN.LEFT)
    row = cell_of(head).getparent()
    assert row is cell_of(one(made, "CHỦ TỊCH")).getparent(), "level with the signer's office"
    assert cell_of(head).find(qn("w:p")) is head._p, "at the top of its cell"


def test_annex_has_its_own_page_numbers():
    made = opened()
    report, annex = made.sections
    assert look(one(made, "Phụ lục")) == (14, True, False, ALIGN.CENTER)
    title = one(made, "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH QUÝ\u00a0I NĂM 2023")
    assert look(title) == (14, True, False, ALIGN.CENTER)
    numbering = annex._sectPr.find(qn("w:pgNumType"))
    assert numbering.get(qn("w:start")) == "1"
    assert report._sectPr.find(qn("w:pgNumType")) is None
    (attached,) = beginning(made, "(Kèm theo Báo cáo số      /BC-UBND ngày      tháng 3 năm 2023")
    assert look(attached)[2] is True


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


def test_a_last_word_that_leads_elsewhere_is_left_out():
    assert sentence("đã xử lý 3 phản ánh, vướng") == "Đã xử lý 3 phản ánh"
    assert sentence("không có gì vướng mắc.") == "Không có gì vướng mắc"


def test_a_title_is_cut_at_a_pause_that_says_enough():
    assert clause("Rà soát, cập nhật, niêm yết công khai thủ tục hành chính. Công khai kết quả") == (
        "Rà soát, cập nhật, niêm yết công khai thủ tục hành chính"
    )
    assert len(clause("Một việc " * 100)) <= 150
    begun = "Chủ trì, phối hợp với các bộ phận có liên quan tham mưu"
    assert (
        clause(f"{begun}, đề xuất nhiệm vụ về thể chế; theo dõi") == f"{begun}, đề xuất nhiệm vụ về thể chế"
    )
    assert clause(f"{begun}, {'x' * 60}, {'y' * 80}") == f"{begun}, {'x' * 60}"
    assert clause(f"{begun}, {'x' * 60}, trong đó, {'y' * 80}") == f"{begun}, {'x' * 60}"


def test_what_the_heading_says_is_not_said_again():
    task = replace(VIEW.areas[2].tasks[0], difficulties=(said("Vướng: thiếu kinh phí.", TC),))
    view = replace(VIEW, areas=(replace(VIEW.areas[2], tasks=(task,)),))
    (cause,) = causes(view)
    assert cause.text == "- Thiếu kinh phí (nhiệm vụ 3.c)"
    assert cause.note == " [Phụ trách Tài chính – Kế hoạch, 13/3/2023]", "the post names its unit"


def test_gaps_stand_by_unit():
    more = replace(FEEDBACK, code="3.g", title="Rà soát hồ sơ quá hạn")
    view = replace(VIEW, areas=(AreaEntry("Thủ tục", "results", (FEEDBACK, more)),))
    assert [line.text for line in review_notes(view)][:3] == [
        "- Văn phòng – Thống kê: 2 nhiệm vụ chưa báo cáo",
        "   + Thực hiện đầy đủ Hệ thống thông tin tiếp nhận phản ánh (3.f);",
        "   + Rà soát hồ sơ quá hạn (3.g).",
    ]
    assert [line.text for line in review_notes(view)][-1] == (
        "- Bộ phận chưa nộp báo cáo: Văn phòng – Thống kê; Tài chính – Kế hoạch."
    )


def test_a_field_nobody_leads_and_several_targets_without_figures_read_as_sentences():
    area = AreaEntry("Tổ chức bộ máy", "results", (PLAN, replace(PLAN, code="4.b")), (INDEX, INDEX))
    first, *_, last = (line.text for line in area_lines(area, VIEW))
    assert first == "Có 2 nhiệm vụ, đều chưa phân công bộ phận chủ trì."
    assert last.startswith("- Có 2 chỉ tiêu chưa có số liệu: chỉ số cải cách")


def test_what_a_plan_rests_on_stands_before_what_it_orders():
    basis = "Căn cứ Kế hoạch số 152/KH-UBND; Căn cứ Luật; UBND phường Hoài Hảo ban hành Kế hoạch như sau:"
    assert bases(basis, "Kế hoạch năm 2023", "05/KH-UBND", date(2023, 1, 5)) == (
        "Căn cứ Kế hoạch số 152/KH-UBND",
        "Căn cứ Luật",
        "Căn cứ Kế hoạch năm 2023 (số 05/KH-UBND ngày 05/01/2023)",
    )
    assert bases(None, "Kế hoạch năm 2023", None, None) == ("Căn cứ Kế hoạch năm 2023",)


def test_restricted_tasks_have_neither_title_nor_words():
    rows = [text for text in texts(VIEW) if "5.b" in text]
    assert rows == ["(nhiệm vụ hạn chế) 5.b"]


def test_an_issued_report_bears_its_number_and_day():
    issued = replace(SIGN, period=replace(QUARTER, issued_number="5/BC-UBND", issued_on=date(2023, 3, 16)))
    found = texts(issued)
    assert "Số: 05/BC-UBND" in found
    assert "Hoài Hảo, ngày 16 tháng 3 năm 2023" in found


# An office's own template


def edited(old, new):
    """The template that ships, with a text of it replaced as an office would in Word."""
    made = docx.Document(BytesIO(report_docx.shipped()))
    for paragraph in every(made):
        if old in paragraph.text:
            paragraph.runs[0].text = paragraph.text.replace(old, new)
            for run in paragraph.runs[1:]:
                run.text = ""
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def test_an_office_may_word_it_otherwise():
    found = [p.text for p in every(opened(SIGN, edited("IV. NHIỆM VỤ TRỌNG TÂM KỲ TỚI", "IV. PHƯƠNG HƯỚNG")))]
    assert "IV. PHƯƠNG HƯỚNG" in found


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{{ opening }}", "{{ mo_dau }}", "mo_dau"),
        ("{{ opening }}", "{{ opening", "not closed"),
        ("{{ opening }}", "opening }}", "not closed"),
        ("{{ opening }}", "{{ opening + }}", "unexpected"),
        ("{{ opening }}", "{{ opening.first.word }}", "first"),
        ("{{ opening }}", "{% if opening %}", "endif"),
        ("{{ opening }}", "{{ 1 // 0 }}{{ opening }}", "ZeroDivision"),
        ("{{ opening }}", "{{ opening|lay_ra }}", "lay_ra"),
    ],
)
def test_a_broken_template_is_refused_with_the_place_of_the_fault(old, new, fault):
    with pytest.raises(BrokenTemplate) as refused:
        render(SIGN, edited(old, new))
    assert fault in str(refused.value)


def test_the_place_is_the_paragraph():
    with pytest.raises(BrokenTemplate) as refused:
        render(SIGN, edited("{{ area.title }}", "Lĩnh vực {{ area.ten }}"))
    assert refused.value.details["place"] == "Lĩnh vực {{ area.ten }}"
    with pytest.raises(BrokenTemplate) as refused:
        render(SIGN, edited("{{ signer_name }}", "Ông {{ signer_name | }}"))
    assert "Ông {{ signer_name | }}" in refused.value.details["place"]


@pytest.mark.parametrize(
    "hostile",
    ["{{ opening.__class__.__mro__ }}", "{{ areas.append(1) }}", "{% for _ in range(10**9) %}{% endfor %}"],
)
def test_a_template_reaches_nothing_of_the_program(hostile):
    with pytest.raises(BrokenTemplate) as refused:
        render(SIGN, edited("{{ opening }}", hostile))
    assert refused.value.details["place"] == hostile, "refused where it stands, not later"


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 cut"])
def test_what_is_no_word_document_is_refused(data):
    with pytest.raises(BrokenTemplate, match="not a Word document"):
        render(SIGN, data)


def test_a_zip_that_is_no_word_document_is_refused():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("x", "y")
    with pytest.raises(BrokenTemplate, match="not a Word document"):
        render(SIGN, out.getvalue())


def test_the_template_that_ships_is_what_its_builder_makes(monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "tools")
    built = importlib.import_module("report_template").build()
    made, ships = (zipfile.ZipFile(BytesIO(data)) for data in (built, report_docx.shipped()))
    assert {n: made.read(n) for n in made.namelist()} == {n: ships.read(n) for n in ships.namelist()}
