"""Word and Excel files as an office would send them, written part by part."""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

HEAD = ("TT", "Tên nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")
STAFF_HEAD = ("STT", "Họ và tên", "Chức vụ", "Bộ phận", "Điện thoại")
TC, VP, TP = "Tài chính – Kế hoạch", "Văn phòng - Thống kê", "Tư pháp - Hộ tịch"
REGULATION = "Xây dựng quy chế chi tiêu nội bộ"
TITLE = "Phụ lục kèm theo Kế hoạch cải cách hành chính phường Hoài Hảo năm 2023"
SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{OFFICE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{OFFICE}.sharedStrings+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
STYLES = f'<styleSheet {SHEET}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def docx(*rows, title=TITLE):
    """A Word file with a headline and one table. A row of one cell spans the table; `None` goes on above."""
    width = max(map(len, rows))
    lines = "".join(f"<w:tr>{''.join(_cells(row, width))}</w:tr>" for row in rows)
    return packed({"word/document.xml": _document(f"{_paragraph(title)}<w:tbl>{lines}</w:tbl>")})


def _document(body):
    return (
        '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
        f'wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    )


def _paragraph(text):
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def _cells(row, width):
    if len(row) == 1:
        yield f'<w:tc><w:tcPr><w:gridSpan w:val="{width}"/></w:tcPr>{_paragraph(row[0])}</w:tc>'
        return
    for cell in row:
        merged = "<w:tcPr><w:vMerge/></w:tcPr>" if cell is None else ""
        yield f"<w:tc>{merged}{_paragraph(cell or '')}</w:tc>"


def xlsx(*rows, merged=(), strings=False, name="Phụ lục", dimension=""):
    """An Excel file of one sheet: texts in the cells or among the shared strings, days as real days."""
    shared = []
    lines = ""
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(at, number, cell, shared, strings) for at, cell in enumerate(row))
        lines += f'<row r="{number}">{cells}</row>'
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in merged)
    merges = merges and f"<mergeCells>{merges}</mergeCells>"
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    return packed(
        {
            "[Content_Types].xml": TYPES,
            "xl/workbook.xml": f'<workbook {SHEET} xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
            f'2006/relationships"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": RELATIONS,
            "xl/styles.xml": STYLES,
            "xl/sharedStrings.xml": f"<sst {SHEET}>{texts}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet {SHEET}>{dimension}<sheetData>{lines}</sheetData>"
            f"{merges}</worksheet>",
        }
    )


def _cell(at, number, value, shared, strings):
    ref = f"{chr(65 + at)}{number}"
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return f'<c r="{ref}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{ref}"><v>{value}</v></c>'
    if strings:
        shared.append(value)
        return f'<c r="{ref}" t="s"><v>{len(shared) - 1}</v></c>'
    return f'<c r="{ref}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
