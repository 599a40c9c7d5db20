"""An office's own template of the draft report: used as it is, refused with the place of its fault."""

import importlib
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from documents_shown import SIGN
from docx.oxml.ns import qn

from messages.documents import report_docx
from messages.documents.report_docx import BrokenTemplate, render

pytestmark = pytest.mark.unit


def every(made):
    """All paragraphs, those of tables in their place."""
    return [docx.text.paragraph.Paragraph(p, made) for p in made.element.body.iter(qn("w:p"))]


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
    made = render(SIGN, edited("IV. NHIỆM VỤ TRỌNG TÂM KỲ TỚI", "IV. PHƯƠNG HƯỚNG"))
    assert "IV. PHƯƠNG HƯỚNG" in [p.text for p in every(docx.Document(BytesIO(made)))]


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
