"""Builds messages/documents/templates/bao-cao.docx, the draft report's template: .venv/bin/python
tools/report_template.py [FILE]. The same code makes the same bytes; a test compares them.

Layout: NĐ 30/2020/NĐ-CP, Phụ lục I. An office edits its copy in Word (DATA_DIR/documents/bao-cao.docx); the
fields in double braces are those of messages/documents/report_text.py.
"""

import sys
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from report_styles import NOTE, defaults, make_styles, page, reproducible

TARGET = Path(__file__).parents[1] / "messages" / "documents" / "templates" / "bao-cao.docx"
LEFT_BLOCK, RIGHT_BLOCK = Mm(65), Mm(100)
COLUMNS = (Mm(9), Mm(50), Mm(24), Mm(21), Mm(42), Mm(19))


def build() -> bytes:
    made = docx.Document()
    defaults(made)
    make_styles(made)
    page(made.sections[0])
    _head(made)
    _body(made)
    _signature(made)
    _annex(made)
    return reproducible(made)


def _table(made: Document, rows: int, widths: tuple[Any, ...], bordered: bool) -> Table:
    table = made.add_table(rows=rows, cols=len(widths))
    table.style = "Table Grid" if bordered else "Normal Table"
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "60" if bordered else "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)
    return table


def _say(cell: _Cell, *lines: tuple[str, str]) -> None:
    """Paragraphs of (style, text) in place of what the cell holds."""
    first = True
    for style, text in lines:
        paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
        paragraph.style, first = style, False
        paragraph.add_run(text)


def _head(made: Document) -> None:
    left, right = _table(made, 2, (LEFT_BLOCK, RIGHT_BLOCK), bordered=False).columns
    _say(
        left.cells[0],
        ("NV Cơ quan chủ quản", "{%p if superior %}"),
        ("NV Cơ quan chủ quản", "{{ superior }}"),
        ("NV Cơ quan chủ quản", "{%p endif %}"),
        ("NV Cơ quan ban hành", "{{ body }}"),
        ("NV Kẻ cơ quan", ""),
    )
    _say(
        right.cells[0],
        ("NV Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("NV Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc"),
        ("NV Kẻ tiêu ngữ", ""),
    )
    _say(left.cells[1], ("NV Số ký hiệu", "{{ number }}"))
    _say(right.cells[1], ("NV Địa danh ngày tháng", "{{ place_day }}"))


def _add(made: Document, style: str, text: str) -> Paragraph:
    return made.add_paragraph(text, style=style)


def _each(made: Document, style: str, loop: str) -> None:
    """A paragraph for each line of a list, with its note set off."""
    _add(made, style, f"{{%p for line in {loop} %}}")
    paragraph = _add(made, style, "{{ line.text }}")
    paragraph.add_run("{{ line.note }}", style=NOTE)
    paragraph.add_run("{{ line.end }}")
    _add(made, style, "{%p endfor %}")


def _texts(made: Document, style: str, loop: str) -> None:
    _add(made, style, f"{{%p for one in {loop} %}}")
    _add(made, style, "{{ one }}")
    _add(made, style, "{%p endfor %}")


def _body(made: Document) -> None:
    title = _add(made, "NV Tên loại", "{{ kind }}")
    title.paragraph_format.space_before = Pt(12)
    _add(made, "NV Trích yếu", "{{ subject }}")
    _add(made, "NV Kẻ trích yếu", "").paragraph_format.space_after = Pt(12)
    _add(made, "NV Kính gửi", "{%p if addressees|length == 1 %}")
    _add(made, "NV Kính gửi", "Kính gửi: {{ addressees[0] }}")
    _add(made, "NV Kính gửi", "{%p elif addressees %}")
    _add(made, "NV Kính gửi", "Kính gửi:")
    _texts(made, "NV Kính gửi danh sách", "addressees")
    _add(made, "NV Kính gửi", "{%p endif %}")
    _review(made)
    _texts(made, "NV Căn cứ", "bases")
    _add(made, "NV Nội dung", "{{ opening }}")
    _add(made, "NV Mục", "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH")
    for number, (name, loop) in enumerate(DIRECTION, start=1):
        _add(made, "NV Khoản", f"{number}. {name}")
        _each(made, "NV Nội dung", f"direction.{loop}")
    _add(made, "NV Mục", "II. KẾT QUẢ THỰC HIỆN CÁC NHIỆM VỤ")
    _each(made, "NV Nội dung", "overall")
    _add(made, "NV Khoản", "{%p for area in areas %}")
    _add(made, "NV Khoản", "{{ area.title }}")
    _each(made, "NV Nội dung", "area.lines")
    _add(made, "NV Khoản", "{%p endfor %}")
    _add(made, "NV Mục", "III. ĐÁNH GIÁ CHUNG")
    _add(made, "NV Khoản", "1. Tồn tại, hạn chế")
    _each(made, "NV Nội dung", "shortcomings")
    _add(made, "NV Khoản", "2. Nguyên nhân, khó khăn, vướng mắc")
    _each(made, "NV Nội dung", "causes")
    _add(made, "NV Mục", "IV. NHIỆM VỤ TRỌNG TÂM KỲ TỚI")
    _each(made, "NV Nội dung", "coming")
    _add(made, "NV Mục", "V. ĐỀ XUẤT, KIẾN NGHỊ")
    _each(made, "NV Nội dung", "proposals")
    _add(made, "NV Nội dung", "{{ closing }}")


DIRECTION = (
    ("Về xây dựng và thực hiện kế hoạch", "plan"),
    ("Về kiểm tra, tự kiểm tra", "inspection"),
    ("Về thông tin, tuyên truyền", "communication"),
    ("Về sáng kiến, giải pháp mới", "initiatives"),
    ("Văn bản đã ban hành trong kỳ", "documents"),
)


def _review(made: Document) -> None:
    """On the copy to be reviewed alone: what is to be seen to, in a box."""
    _add(made, "NV Rà soát", "{%p if review %}")
    first = _add(made, "NV Rà soát", "BẢN RÀ SOÁT – không trình ký. Nội dung cần xử lý:")
    first.paragraph_format.space_before = Pt(6)
    _boxed(first)
    _add(made, "NV Rà soát", "{%p for line in review_notes %}")
    _boxed(_add(made, "NV Rà soát", "{{ line.text }}"))
    _add(made, "NV Rà soát", "{%p endfor %}")
    _add(made, "NV Rà soát", "{%p if not review_notes %}")
    _boxed(_add(made, "NV Rà soát", "Không có."))
    _add(made, "NV Rà soát", "{%p endif %}")
    _add(made, "NV Rà soát", "")
    _add(made, "NV Rà soát", "{%p endif %}")


def _boxed(paragraph: Paragraph) -> None:
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "dashed"), ("sz", "4"), ("space", "3"), ("color", "B02020")):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _signature(made: Document) -> None:
    table = _table(made, 1, (Mm(80), Mm(85)), bordered=False)
    _whole(table.rows[0])
    left, right = table.rows[0].cells
    _say(
        left,
        ("NV Nơi nhận", "Nơi nhận:"),
        ("NV Nơi nhận danh sách", "{%p for one in recipients %}"),
        ("NV Nơi nhận danh sách", "{{ one }}"),
        ("NV Nơi nhận danh sách", "{%p endfor %}"),
    )
    room = [("NV Chức vụ", "")] * 4
    _say(
        right,
        ("NV Chức vụ", "{{ authority }}"),
        ("NV Chức vụ", "{{ signer_title }}"),
        *room,
        ("NV Họ tên", "{{ signer_name }}"),
    )


def _whole(row: _Row) -> None:
    """The row is never divided between pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _annex(made: Document) -> None:
    section = made.add_section(WD_SECTION.NEW_PAGE)
    _small(made.paragraphs[-1])
    page(section)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(numbering, "w:cols", "w:titlePg", "w:docGrid")
    _add(made, "NV Phụ lục", "Phụ lục")
    _add(made, "NV Tên phụ lục", "{{ annex_title }}")
    _add(made, "NV Kèm theo", "{{ attached }}")
    heads = ("TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Kết quả", "Tình trạng")
    cells = ("number", "title", "unit", "due", "result", "status")
    table = _table(made, 7, COLUMNS, bordered=True)
    top = table.rows[0]
    top._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(top.cells, heads, strict=True):
        _say(cell, ("NV Bảng đầu cột", text))
    for at, tag in ((1, "for area in annex"), (3, "for row in area.rows"), (5, "endfor"), (6, "endfor")):
        _say(table.cell(at, 0), ("NV Bảng", f"{{%tr {tag} %}}"))
    group = table.cell(2, 0).merge(table.cell(2, 5))
    _say(group, ("NV Bảng nhóm", "{{ area.title }}"))
    for cell, name in zip(table.rows[4].cells, cells, strict=True):
        _say(cell, ("NV Bảng", f"{{{{ row.{name} }}}}"))
    _whole(table.rows[4])
    _small(made.add_paragraph())


def _small(paragraph: Paragraph) -> None:
    """A paragraph that a break or a table needs and nobody should see."""
    paragraph.style = "NV Kẻ cơ quan"
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    top.set(qn("w:val"), "nil")
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_bytes(build())
