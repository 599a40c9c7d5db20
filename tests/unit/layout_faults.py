"""Which rows of NĐ 30/2020/NĐ-CP, Phụ lục I, a finished draft report breaks."""

from collections.abc import Iterator, Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from layout_rows import BODY, MARGINS, MOTTO, PAPER, ROWS, SUBJECT, WIDTHS, Read, Row, cell_of


def faults(made: Document) -> set[str]:
    """The names of the rows that do not hold."""
    read = Read(made)
    return {*_of_components(read), *_of_pages(read), *_of_lines(read), *_of_faces(read)}


def _of_components(read: Read) -> Iterator[str]:
    for row in ROWS:
        found = row.find(read)
        fits = len(found) >= row.least and all(_fits(row, one, read) for one in found)
        if not fits or not _more(row.name, found, read):
            yield row.name


def _fits(row: Row, paragraph: Paragraph, read: Read) -> bool:
    align = paragraph.alignment
    if align is None:
        align = read.through_styles(paragraph, lambda style: style.paragraph_format.alignment)
    placed = row.column is None or column(paragraph) == row.column
    cased = not row.upper or paragraph.text == paragraph.text.upper()
    runs = [run for run in paragraph.runs if run.text]
    looks = all(_looks(row, paragraph, run, read) for run in runs)
    return placed and cased and row.align in (None, align) and looks


def _looks(row: Row, paragraph: Paragraph, run: Any, read: Read) -> bool:
    """Marks of the review, which are set off, may look otherwise."""
    if run._r.find(f"{qn('w:rPr')}/{qn('w:rStyle')}") is not None:
        return True

    def held(name: str) -> Any:
        own = getattr(run.font, name)
        return own if own is not None else read.through_styles(paragraph, lambda s: getattr(s.font, name))

    least, most = row.sizes
    weights = (bool(held("bold")), bool(held("italic")))
    return least <= held("size").pt <= most and weights == (row.bold, row.italic)


def column(paragraph: Paragraph) -> int | None:
    cell = cell_of(paragraph)
    return None if cell is None else cell.getparent().tc_lst.index(cell)


def _more(name: str, found: Sequence[Paragraph], read: Read) -> bool:
    """What a row asks of its text and its place."""
    texts = [one.text for one in found]
    if name == "căn cứ":
        return all(text.endswith(";") for text in texts[:-1]) and texts[-1].endswith(".")
    if name == "nội dung":
        return all(_is_spaced(one, read) for one in found)
    if name == "số, ký hiệu":
        days = read.fitting("Hoài Hảo, ngày .*")
        return not days or cell_of(found[0]).getparent() is cell_of(days[0]).getparent()
    if name == "danh sách nơi nhận":
        ends = all(text.endswith(";") for text in texts[:-1]) and texts[-1].startswith("- Lưu:")
        return ends and all(text.startswith("- ") for text in texts) and texts[-1].endswith(".")
    if name == "phụ lục":
        numbering = read.made.sections[-1]._sectPr.find(qn("w:pgNumType"))
        return numbering is not None and numbering.get(qn("w:start")) == "1"
    return True


def _is_spaced(paragraph: Paragraph, read: Read) -> bool:
    def held(name: str) -> Any:
        own = getattr(paragraph.paragraph_format, name)
        of_style = lambda style: getattr(style.paragraph_format, name)  # noqa: E731
        return own if own is not None else read.through_styles(paragraph, of_style)

    first = held("first_line_indent").cm
    set_in = min(abs(first - 1), abs(first - 1.27)) < 0.01
    return set_in and held("space_after") >= Pt(6) and 1 <= held("line_spacing") <= 1.5


def _of_pages(read: Read) -> Iterator[str]:
    for section in read.made.sections:
        if (round(section.page_width.mm), round(section.page_height.mm)) != PAPER:
            yield "khổ giấy"
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        for margin, (side, (least, most)) in zip(margins, MARGINS.items(), strict=True):
            if not least <= round(margin.mm, 1) <= most:
                yield f"lề {side}"
        if not _is_numbered(section, read):
            yield "số trang"


NUMBER = Row("số trang", lambda read: [], (13, 14), align=ALIGN.CENTER)


def _is_numbered(section: Any, read: Read) -> bool:
    """Arabic, centred in the top margin, on every page but the first."""
    (number, *more) = section.header.paragraphs
    form = section._sectPr.find(qn("w:pgNumType"))
    arabic = form is None or form.get(qn("w:fmt")) in (None, "decimal")
    shown = "PAGE" in number._p.xml and not more and "PAGE" not in section.footer._element.xml
    hidden = section.different_first_page_header_footer
    hidden = hidden and "PAGE" not in section.first_page_header._element.xml
    within = section.header_distance + Pt(14) < section.top_margin
    looks = _fits(NUMBER, number, read) and all(_looks(NUMBER, number, run, read) for run in number.runs)
    return arabic and shown and hidden and within and looks


def _of_lines(read: Read) -> Iterator[str]:
    """A solid line below: as wide as the motto; a third to a half of the others."""
    named = (("kẻ tiêu ngữ", MOTTO, 0.99, 1.01), ("kẻ cơ quan", BODY, 1 / 3, 1 / 2))
    for name, text, least, most in (*named, ("kẻ trích yếu", SUBJECT, 1 / 3, 1 / 2)):
        width = line_below(read, text)
        if width is None or not least <= width / WIDTHS[text] <= most:
            yield name


def line_below(read: Read, text: str) -> float | None:
    """How wide the line below a text is, in points; None where there is none, or it is not centred."""
    below = read.below(text)
    if below is None or below.text:
        return None
    top = read.through_styles(below, lambda style: style.element.find(f".//{qn('w:pBdr')}/{qn('w:top')}"))
    left, right = below.paragraph_format.left_indent, below.paragraph_format.right_indent
    if top is None or top.get(qn("w:val")) != "single" or left is None or left != right:
        return None
    cell = cell_of(below)
    room = 165 * 72 / 25.4
    if cell is not None:
        room = int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w"))) / 20
    return room - 2 * float(left.pt)


def _of_faces(read: Read) -> Iterator[str]:
    body = read.made.element.body
    used = {one.get(qn("w:val")) for tag in ("w:pStyle", "w:rStyle") for one in body.iter(qn(tag))}
    styles = [style for key, style in read.styles.items() if key in used]
    faces = [style.element.find(f".//{qn('w:rFonts')}") for style in styles] + list(body.iter(qn("w:rFonts")))
    if any(set(face.attrib.values()) != {"Times New Roman"} for face in faces if face is not None):
        yield "phông chữ"
    plain = [style.element for style in styles if style.name != "NV Ghi chú rà soát"]
    colours = [one.get(qn("w:val")) for part in (*plain, body) for one in part.iter(qn("w:color"))]
    if set(colours) != {"000000"}:
        yield "màu chữ"
