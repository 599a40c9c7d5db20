"""The draft report as a Word document, from a template that an office may edit.

Layout: NĐ 30/2020/NĐ-CP, Phụ lục I, as the template that ships has it.
"""

import re
import traceback
import zipfile
from importlib.resources import files
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from messages.documents.report_layout import SHORT, longest_line, text_width
from messages.documents.report_parts import Line, without_controls
from messages.documents.report_text import fields
from messages.views.documents import ReportView

TEMPLATE = "bao-cao.docx"
RULES = {"NV Kẻ tiêu ngữ": (14.0, 1.0), "NV Kẻ cơ quan": (13.0, SHORT), "NV Kẻ trích yếu": (14.0, SHORT)}
"""Of the line under a text: the text's size in points, and how much of its width the line takes."""
TAG = re.compile(r"<[^>]+>")
WHOLE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
IN_TEMPLATE = "<template>"


class BrokenTemplate(Exception):
    """The office's template cannot be used. `place`: the paragraph with the fault, as far as it is known;
    `fault`: what is wrong with it."""

    code = "broken_template"

    def __init__(self, fault: str, place: str = "") -> None:
        super().__init__(f"{fault}; at: {place}" if place else fault)
        self.details = {"fault": fault, "place": place}


def shipped() -> bytes:
    """The template that comes with nhacviec."""
    return (files("messages") / "documents" / "templates" / TEMPLATE).read_bytes()


def render(view: ReportView, template: bytes | None = None) -> bytes:
    """The .docx of the report; `template`: the office's own, else the one that ships.

    Raises BrokenTemplate with the paragraph of an undefined field or of a mistake in a tag.
    """
    made = _opened(shipped() if template is None else template)
    _check_tags(made.docx)
    _fill(made, _safe(fields(view)))
    _fit_rules(made.docx)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _opened(template: bytes) -> DocxTemplate:
    made = DocxTemplate(BytesIO(template))
    try:
        made.init_docx()
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise BrokenTemplate("not a Word document (.docx)") from error
    return made


def _check_tags(made: Document) -> None:
    """A tag that is not closed in its paragraph would swallow what follows it without a word."""
    headers = (part for section in made.sections for part in (section.header, section.footer))
    for root in (made.element.body, *(part._element for part in headers)):
        for paragraph in root.iter(qn("w:p")):
            text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
            if BRACES.search(WHOLE.sub("", text)):
                raise BrokenTemplate("a tag is not closed", " ".join(text.split()))


def _safe(value: Any) -> Any:
    """User text as a document can hold it; only the breaks set on purpose stay."""
    if isinstance(value, str):
        return "\n".join(without_controls(line) for line in value.split("\n"))
    if isinstance(value, Line):
        return Line(without_controls(value.text), without_controls(value.note), value.end)
    if isinstance(value, dict):
        return {name: _safe(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_safe(one) for one in value]
    return value


def _fill(made: DocxTemplate, context: dict[str, Any]) -> None:
    env = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        made.render(context, env, autoescape=True)
    except TemplateSyntaxError as error:
        raise BrokenTemplate(str(error.message), _around(made, error.lineno)) from error
    except (TemplateError, SyntaxError) as error:
        raise BrokenTemplate(str(error), _around(made, _line_of(error))) from error
    except Exception as error:
        # What the template reckons may fail in any way; what fails elsewhere is ours.
        if not _line_of(error):
            raise
        raise BrokenTemplate(f"{type(error).__name__}: {error}", _around(made, _line_of(error))) from error


def _line_of(error: Exception) -> int:
    """The template's line where it failed, from 1; 0 where that is not known."""
    lines = [
        frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == IN_TEMPLATE
    ]
    return (lines[-1] or 0) if lines else 0


def _around(made: DocxTemplate, line: int) -> str:
    """The text of a paragraph of the part that failed: docxtpl gives each paragraph a line of its own."""
    part = made.current_rendering_part
    if line < 1 or part is None:
        return ""
    xml = made.get_xml() if part is made.docx._part else part.blob.decode("utf-8", "replace")
    lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", made.patch_xml(xml)).splitlines()
    if line > len(lines):
        return ""
    return " ".join(TAG.sub("", lines[line - 1].partition("</w:p>")[0]).split())


def _fit_rules(made: Document) -> None:
    """Makes the lines under tiêu ngữ, issuing body and trích yếu as wide as the decree says."""
    section = made.sections[0]
    page = section.page_width, section.left_margin, section.right_margin
    room = (page[0] - page[1] - page[2]) / Pt(1) if all(page) else 0.0  # type: ignore[operator]
    for cell in made.element.body.iter(qn("w:tc")):
        _fit_within(made, list(cell.iterchildren(qn("w:p"))), _cell_width(cell))
    _fit_within(made, list(made.element.body.iterchildren(qn("w:p"))), room)


def _cell_width(cell: Any) -> float:
    width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
    return int(width.get(qn("w:w"))) / 20 if width is not None and width.get(qn("w:type")) == "dxa" else 0.0


def _fit_within(made: Document, paragraphs: list[Any], room: float) -> None:
    before = ""
    for element in paragraphs:
        paragraph = Paragraph(element, made._body)
        rule = RULES.get(paragraph.style.name or "") if paragraph.style else None
        if rule is not None and before and room:
            size, part = rule
            width = longest_line(before, size, room) if part < 1 else min(text_width(before, size), room)
            margin = Pt((room - width * part) / 2)
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = margin
        before = paragraph.text
