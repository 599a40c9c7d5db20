"""Every row of NĐ 30/2020, Phụ lục I, holds in the finished draft, and whatever breaks one is found."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from documents_shown import HEADING, SIGN, VIEW
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from layout_faults import NUMBER, faults
from layout_rows import BODY, MOTTO, ROWS, SUBJECT, Read, Row

from messages.documents.report_docx import render

pytestmark = pytest.mark.unit
BELOW = replace(HEADING, superior="Ủy ban nhân dân thị xã Hoài Nhơn")
SIGNED = render(replace(SIGN, heading=BELOW))
Breaks = Callable[[Document], object]


def opened(data: bytes = SIGNED) -> Document:
    return docx.Document(BytesIO(data))


@pytest.mark.parametrize("view", [SIGN, VIEW], ids=["sign", "review"])
def test_the_finished_report_keeps_every_row(view):
    assert faults(opened(render(replace(view, heading=BELOW)))) == set()


# One property changed, and its row is named


def _first(row: Row, change: Callable[[object], object]) -> Breaks:
    return lambda made: change(row.find(Read(made))[0])


def _font(row: Row, **values: object) -> Breaks:
    def change(made: Document) -> None:
        for run in row.find(Read(made))[0].runs:
            for name, value in values.items():
                setattr(run.font, name, value)

    return change


def _words(paragraph, text: str) -> None:
    for run in paragraph.runs[1:]:
        run.text = ""
    paragraph.runs[0].text = text


def _elsewhere(paragraph) -> None:
    """Into the other block of its line."""
    cell = next(paragraph._p.iterancestors(qn("w:tc")))
    others = [one for one in cell.getparent().iterchildren(qn("w:tc")) if one is not cell]
    paragraph._p.addprevious(OxmlElement("w:p"))
    others[0].append(paragraph._p)


def _of_row(row: Row) -> Iterator[tuple[str, Breaks]]:
    least, most = row.sizes
    yield "too small", _font(row, size=Pt(least - 1))
    yield "too large", _font(row, size=Pt(most + 1))
    yield "weight", _font(row, bold=not row.bold)
    yield "slant", _font(row, italic=not row.italic)
    yield "gone", _first(row, lambda one: _words(one, "…"))
    if row.align is not None:
        yield "alignment", _first(row, lambda one: setattr(one, "alignment", ALIGN.RIGHT))
    if row.upper:
        yield "case", _first(row, lambda one: _words(one, one.text.capitalize()))
    if row.column is not None:
        yield "block", _first(row, _elsewhere)


BY_NAME = {row.name: row for row in ROWS}


def _form(name: str, **values: object) -> Breaks:
    def change(made: Document) -> None:
        for key, value in values.items():
            setattr(BY_NAME[name].find(Read(made))[0].paragraph_format, key, value)

    return change


def _section(**values: object) -> Breaks:
    return lambda made: [setattr(made.sections[0], key, value) for key, value in values.items()]


def _number(change: Callable[[object], object]) -> Breaks:
    return lambda made: change(made.sections[0].header.paragraphs[0])


def _roman(made: Document) -> None:
    form = OxmlElement("w:pgNumType")
    form.set(qn("w:fmt"), "lowerRoman")
    made.sections[0]._sectPr.append(form)


def _from_one(made: Document) -> None:
    del made.sections[-1]._sectPr.find(qn("w:pgNumType")).attrib[qn("w:start")]


def _line(text: str, **values: object) -> Breaks:
    def change(made: Document) -> None:
        for key, value in values.items():
            setattr(Read(made).below(text).paragraph_format, key, value)

    return change


def _unlined(text: str) -> Breaks:
    def change(made: Document) -> None:
        style = Read(made).below(text).style.element
        style.find(f".//{qn('w:pBdr')}/{qn('w:top')}").set(qn("w:val"), "nil")

    return change


def _number_elsewhere(made: Document) -> None:
    """At the foot of the page."""
    section = made.sections[0]
    section.footer.paragraphs[0]._p.append(section.header.paragraphs[0].runs[1]._r)


OTHERS: list[tuple[str, str, Breaks]] = [
    ("khổ giấy", "letter", _section(page_width=Mm(216), page_height=Mm(279))),
    ("lề trên", "narrow", _section(top_margin=Mm(19))),
    ("lề trên", "wide", _section(top_margin=Mm(26))),
    ("lề dưới", "narrow", _section(bottom_margin=Mm(19))),
    ("lề dưới", "wide", _section(bottom_margin=Mm(26))),
    ("lề trái", "narrow", _section(left_margin=Mm(29))),
    ("lề trái", "wide", _section(left_margin=Mm(36))),
    ("lề phải", "narrow", _section(right_margin=Mm(14))),
    ("lề phải", "wide", _section(right_margin=Mm(21))),
    ("số trang", "on page 1", _section(different_first_page_header_footer=False)),
    ("số trang", "in the text", _section(header_distance=Mm(18))),
    ("số trang", "at the foot", _number_elsewhere),
    ("số trang", "roman", _roman),
    ("số trang", "left", _number(lambda one: setattr(one, "alignment", ALIGN.LEFT))),
    ("số trang", "small", _number(lambda one: setattr(one.runs[1].font, "size", Pt(11)))),
    ("số trang", "bold", _number(lambda one: setattr(one.runs[1].font, "bold", True))),
    ("phông chữ", "run", lambda made: setattr(made.paragraphs[3].runs[0].font, "name", "Arial")),
    ("phông chữ", "style", lambda made: setattr(made.styles["NV Nội dung"].font, "name", "Arial")),
    ("màu chữ", "run", lambda made: setattr(made.paragraphs[3].runs[0].font.color, "rgb", RGBColor(0, 0, 9))),
    ("màu chữ", "style", lambda made: setattr(made.styles["NV Mục"].font.color, "rgb", RGBColor(9, 0, 0))),
    ("nội dung", "first line", _form("nội dung", first_line_indent=Cm(0.5))),
    ("nội dung", "apart", _form("nội dung", space_after=Pt(5))),
    ("nội dung", "dense", _form("nội dung", line_spacing=0.9)),
    ("nội dung", "loose", _form("nội dung", line_spacing=1.6)),
    ("căn cứ", "end", _first(BY_NAME["căn cứ"], lambda one: _words(one, one.text[:-1] + "."))),
    ("danh sách nơi nhận", "dash", _first(BY_NAME["danh sách nơi nhận"], lambda one: _words(one, "Sở;"))),
    ("phụ lục", "numbering", _from_one),
    *(
        row
        for name, text in (("kẻ tiêu ngữ", MOTTO), ("kẻ cơ quan", BODY), ("kẻ trích yếu", SUBJECT))
        for row in (
            (name, "short", _line(text, left_indent=Cm(4.5), right_indent=Cm(4.5))),
            (name, "askew", _line(text, left_indent=Cm(1))),
        )
    ),
    ("kẻ tiêu ngữ", "none", _unlined(MOTTO)),
    ("kẻ cơ quan", "none", _unlined(BODY)),
    ("kẻ trích yếu", "none", _unlined(SUBJECT)),
]
BREAKS = [(row.name, how, change) for row in ROWS for how, change in _of_row(row)] + OTHERS


@pytest.mark.parametrize(("name", "how", "change"), BREAKS, ids=[f"{name}-{how}" for name, how, _ in BREAKS])
def test_one_property_changed_breaks_its_row(name, how, change):
    made = opened()
    change(made)
    assert name in faults(made)


def test_every_row_was_broken():
    assert {name for name, _, _ in BREAKS} >= {row.name for row in (*ROWS, NUMBER)}
    assert len(BREAKS) > 120
