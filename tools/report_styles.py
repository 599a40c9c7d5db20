"""Paper, styles and page numbers of the draft report's template: NĐ 30/2020/NĐ-CP, Phụ lục I."""

import zipfile
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt, RGBColor

FONT = "Times New Roman"
CENTER, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT

# Name: size in points, bold, italic, alignment, first line in cm, points after.
STYLES: dict[str, tuple[int, bool, bool, Any, float, float]] = {
    "NV Cơ quan chủ quản": (13, False, False, CENTER, 0, 0),
    "NV Cơ quan ban hành": (13, True, False, CENTER, 0, 0),
    "NV Quốc hiệu": (13, True, False, CENTER, 0, 0),
    "NV Tiêu ngữ": (14, True, False, CENTER, 0, 0),
    "NV Số ký hiệu": (13, False, False, CENTER, 0, 0),
    "NV Địa danh ngày tháng": (14, False, True, CENTER, 0, 0),
    "NV Tên loại": (14, True, False, CENTER, 0, 0),
    "NV Trích yếu": (14, True, False, CENTER, 0, 0),
    "NV Kính gửi": (14, False, False, CENTER, 0, 6),
    "NV Kính gửi danh sách": (14, False, False, LEFT, 0, 0),
    "NV Căn cứ": (14, False, True, JUSTIFY, 1.27, 6),
    "NV Nội dung": (14, False, False, JUSTIFY, 1.27, 6),
    "NV Mục": (14, True, False, JUSTIFY, 1.27, 6),
    "NV Khoản": (14, True, False, JUSTIFY, 1.27, 6),
    "NV Chức vụ": (14, True, False, CENTER, 0, 0),
    "NV Họ tên": (14, True, False, CENTER, 0, 0),
    "NV Nơi nhận": (12, True, True, LEFT, 0, 0),
    "NV Nơi nhận danh sách": (11, False, False, LEFT, 0, 0),
    "NV Phụ lục": (14, True, False, CENTER, 0, 0),
    "NV Tên phụ lục": (14, True, False, CENTER, 0, 0),
    "NV Kèm theo": (14, False, True, CENTER, 0, 12),
    "NV Bảng đầu cột": (11, True, False, CENTER, 0, 0),
    "NV Bảng": (11, False, False, LEFT, 0, 0),
    "NV Bảng nhóm": (11, True, False, LEFT, 0, 0),
    "NV Số trang": (14, False, False, CENTER, 0, 0),
    "NV Rà soát": (12, False, True, LEFT, 0, 3),
}
RULES = ("NV Kẻ tiêu ngữ", "NV Kẻ cơ quan", "NV Kẻ trích yếu")
NOTE = "NV Ghi chú rà soát"
TOGETHER = ("NV Mục", "NV Khoản", "NV Chức vụ", "NV Phụ lục", "NV Tên phụ lục", "NV Bảng nhóm")


def defaults(made: Document) -> None:
    normal = made.styles["Normal"]
    normal.font.size = Pt(14)
    _times(normal.element.get_or_add_rPr())
    defaults = made.styles.element.find(qn("w:docDefaults"))
    _times(defaults.find(qn("w:rPrDefault")).find(qn("w:rPr")))
    core = made.core_properties
    core.author, core.title, core.comments = "nhacviec", "Báo cáo", ""
    body = made.element.body
    for paragraph in list(body.iterchildren(qn("w:p"))):
        body.remove(paragraph)


def _times(run_properties: Any) -> None:
    """One face for every script; the theme's would win otherwise."""
    fonts = run_properties.find(qn("w:rFonts"))
    if fonts is not None:
        run_properties.remove(fonts)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    run_properties.insert(0, fonts)
    for language in run_properties.findall(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")


def make_styles(made: Document) -> None:
    for name, (size, bold, italic, align, first, after) in STYLES.items():
        style = _style(made, name, size, align, after)
        style.font.bold, style.font.italic = bold, italic
        style.paragraph_format.first_line_indent = Cm(first)
        style.paragraph_format.keep_with_next = name in TOGETHER
    for name in ("NV Nội dung", "NV Căn cứ", "NV Mục", "NV Khoản"):
        style = made.styles[name].paragraph_format
        style.line_spacing_rule, style.line_spacing = WD_LINE_SPACING.MULTIPLE, 1.1
    made.styles["NV Kính gửi danh sách"].paragraph_format.left_indent = Cm(5.5)
    for name in RULES:
        _rule(_style(made, name, 2, CENTER, 0))
    note = made.styles.add_style(NOTE, WD_STYLE_TYPE.CHARACTER)
    note.font.size, note.font.italic, note.font.color.rgb = Pt(12), True, RGBColor(0xB0, 0x20, 0x20)
    _times(note.element.get_or_add_rPr())


def _style(made: Document, name: str, size: int, align: Any, after: float) -> Any:
    style = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]
    style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    _times(style.element.get_or_add_rPr())
    form = style.paragraph_format
    form.alignment, form.space_before, form.space_after = align, Pt(0), Pt(after)
    form.line_spacing = 1.0
    return style


def _rule(style: Any) -> None:
    """A line above an empty paragraph; its indents are fitted to the text when a report is made."""
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(6)
    form.space_before = Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{key}"), value)
    borders.append(top)
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def page(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    number = section.header.paragraphs[0]
    number.style = "NV Số trang"
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = number.add_run()._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run.append(mark)


def reproducible(made: Document) -> bytes:
    """Without the moments of its making."""
    core = made.core_properties._element
    for moment in list(core):
        if moment.tag.endswith(("}created", "}modified", "}lastModifiedBy", "}revision")):
            core.remove(moment)
    first, last = BytesIO(), BytesIO()
    made.save(first)
    with zipfile.ZipFile(first) as read, zipfile.ZipFile(last, "w", zipfile.ZIP_DEFLATED) as written:
        for name in sorted(read.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, read.read(name))
    return last.getvalue()
