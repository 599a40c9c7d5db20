"""NĐ 30/2020/NĐ-CP, Phụ lục I, row by row: which rows a finished draft report breaks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

MOTTO = "Độc lập - Tự do - Hạnh phúc"
BODY = "ỦY BAN NHÂN DÂN\nPHƯỜNG HOÀI HẢO"
SUBJECT = "Kết quả công tác cải cách hành chính quý\u00a0I năm 2023"
WIDTHS = {MOTTO: 171.4, BODY: 128.8, SUBJECT: 318.0}
"""Points of the longest line in Times New Roman bold, 14, 13 and 14, as a word processor measures it."""
PAPER = (210, 297)
MARGINS = {"trên": (20, 25), "dưới": (20, 25), "trái": (30, 35), "phải": (15, 20)}
TITLED = r"[IVX]+\. |\d+\. "
FROM, TO = "UBND phường Hoài Hảo báo cáo kết quả", "Trên đây là báo cáo"


class Read:
    """A document read once: all its paragraphs, those of tables in their place, with their texts."""

    def __init__(self, made: Document) -> None:
        self.made = made
        self.all = [Paragraph(p, made._body) for p in made.element.body.iter(qn("w:p"))]
        self.texts = [p.text for p in self.all]
        self.styles = {style.style_id: style for style in made.styles}
        self._chains = {key: tuple(_based_on(style)) for key, style in self.styles.items()}

    def fitting(self, pattern: str) -> list[Paragraph]:
        return [p for p, text in zip(self.all, self.texts, strict=True) if re.fullmatch(pattern, text)]

    def content(self, pattern: str, *, without: bool = False) -> list[Paragraph]:
        """From the opening to the closing sentence, what begins so, or what does not."""
        edges = [at for at, text in enumerate(self.texts) if text.startswith((FROM, TO))]
        span = slice(edges[0], edges[-1] + 1) if len(edges) == 2 else slice(0)
        pairs = zip(self.all[span], self.texts[span], strict=True)
        return [p for p, text in pairs if bool(re.match(pattern, text)) != without]

    def below(self, text: str) -> Paragraph | None:
        """The paragraph after that of a text."""
        return self.all[self.texts.index(text) + 1] if text in self.texts else None

    def through_styles(self, paragraph: Paragraph, of: Callable[[Any], Any]) -> Any:
        """What the paragraph's style says, else what that is based on."""
        named = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        chain = self._chains["Normal" if named is None else named.get(qn("w:val"))]
        return next((value for style in chain if (value := of(style)) is not None), None)


def _based_on(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style
        style = getattr(style, "base_style", None)


def cell_of(paragraph: Paragraph) -> Any:
    return next(paragraph._p.iterancestors(qn("w:tc")), None)


def recipients(read: Read) -> list[Paragraph]:
    heads = read.fitting("Nơi nhận:")
    cell = cell_of(heads[0]) if heads else ()
    return [Paragraph(p, read.made._body) for p in cell if p.tag == qn("w:p")][1:]


@dataclass(frozen=True)
class Row:
    """A component of the table. `sizes` in points; `column`: 0 for the left block, 1 for the right; `least`:
    how many paragraphs the report of the test has of it."""

    name: str
    find: Callable[[Read], list[Paragraph]]
    sizes: tuple[float, float]
    bold: bool = False
    italic: bool = False
    align: Any = None
    upper: bool = False
    column: int | None = None
    least: int = 1


def _of(pattern: str) -> Callable[[Read], list[Paragraph]]:
    return lambda read: read.fitting(pattern)


ROWS = (
    Row("quốc hiệu", _of("CỘNG HÒA .*VIỆT NAM"), (12, 13), True, align=ALIGN.CENTER, upper=True, column=1),
    Row("tiêu ngữ", _of(MOTTO), (13, 14), True, align=ALIGN.CENTER, column=1),
    Row("cơ quan chủ quản", _of("ỦY BAN .*HOÀI NHƠN"), (12, 13), align=ALIGN.CENTER, upper=True, column=0),
    Row("cơ quan ban hành", _of(BODY), (12, 13), True, align=ALIGN.CENTER, upper=True, column=0),
    Row("số, ký hiệu", _of("Số:      /BC-UBND"), (13, 13), align=ALIGN.CENTER, column=0),
    Row("địa danh, ngày", _of("Hoài Hảo, ngày .*"), (13, 14), italic=True, align=ALIGN.CENTER, column=1),
    Row("tên loại", _of("BÁO CÁO"), (13, 14), True, align=ALIGN.CENTER, upper=True),
    Row("trích yếu", _of(SUBJECT), (13, 14), True, align=ALIGN.CENTER),
    Row("căn cứ", _of("Căn cứ .*[;.]"), (13, 14), italic=True, align=ALIGN.JUSTIFY, least=2),
    Row("kính gửi", _of("Kính gửi: .*"), (13, 14)),
    Row("nội dung", lambda read: read.content(TITLED, without=True), (13, 14), align=ALIGN.JUSTIFY),
    Row("mục", lambda read: read.content(r"[IVX]+\. "), (13, 14), True, upper=True, least=5),
    Row("khoản", lambda read: read.content(r"\d+\. "), (13, 14), True, least=11),
    Row(
        "chức vụ",
        _of("TM. .*DÂN|CHỦ TỊCH"),
        (13, 14),
        True,
        align=ALIGN.CENTER,
        upper=True,
        column=1,
        least=2,
    ),
    Row("họ tên", _of("Nguyễn Thành Tin"), (13, 14), True, align=ALIGN.CENTER, column=1),
    Row("nơi nhận", _of("Nơi nhận:"), (12, 12), True, True, align=ALIGN.LEFT, column=0),
    Row("danh sách nơi nhận", recipients, (11, 11), align=ALIGN.LEFT, column=0),
    Row("phụ lục", _of("Phụ lục"), (14, 14), True, align=ALIGN.CENTER),
    Row("tên phụ lục", _of("TÌNH HÌNH .*\n.*"), (13, 14), True, align=ALIGN.CENTER, upper=True),
)
