"""`nhacviec report` as an operator types it."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
from python_calamine import CalamineWorkbook

from messages.documents import report_docx

pytestmark = pytest.mark.e2e


def text_of(path):
    return "\n".join(one.text for one in docx.Document(path).paragraphs)


def test_a_draft_report_is_written(nhacviec, tmp_path):
    told = nhacviec("--demo", "report", "--period", "2023-Q1", "--out", "bao-cao.docx")
    assert (told.returncode, told.stdout, told.stderr) == (0, "Wrote bao-cao.docx.\n", "")
    text = text_of(nhacviec.folder / "bao-cao.docx")
    assert "Kết quả công tác cải cách hành chính quý\u00a0I năm 2023" in text
    assert "BẢN RÀ SOÁT" in text


def test_the_demos_clock_dates_the_draft(nhacviec):
    at = ("--at", "2023-03-15T09:00")
    assert nhacviec("--demo", "report", *at, "--period", "2023-Q1", "--out", "a.docx").returncode == 0
    folder = nhacviec.folder
    cells = docx.Document(folder / "a.docx").tables[0]._cells
    assert any(cell.text.rstrip().endswith("tháng 3 năm 2023") for cell in cells)
    assert nhacviec("report", *at, "--out", "a.docx").returncode == 2, "real data keeps real time"


def test_without_a_moment_the_demo_keeps_its_own(nhacviec):
    assert nhacviec("--demo", "report", "--period", "2023-Q1", "--out", "a.docx").returncode == 0
    cells = docx.Document(nhacviec.folder / "a.docx").tables[0]._cells
    assert any(cell.text.rstrip().endswith("năm 2023") for cell in cells)


@pytest.mark.parametrize(
    ("form", "sheets"),
    [
        ("xlsx", ["Nhiệm vụ", "Phát hiện", "Chỉ tiêu"]),
        ("ledger", ["Sổ đôn đốc"]),
        ("evaluation", ["Bộ phận"]),
    ],
)
def test_each_workbook_is_written(ward, tmp_path, form, sheets):
    path = tmp_path / "out.xlsx"
    assert ward("report", "--format", form, "--out", path).returncode == 0
    assert CalamineWorkbook.from_path(path).sheet_names == sheets


def test_the_picture_of_the_figures_is_written(ward, tmp_path):
    path = tmp_path / "out.png"
    assert ward("report", "--format", "png", "--period", "2023-Q1", "--out", path).returncode == 0
    assert path.read_bytes().startswith(b"\x89PNG")
    told = ward("report", "--format", "png", "--period", "2023-Q5", "--out", path)
    assert (told.returncode, told.stdout) == (1, "")


def test_the_copy_to_be_signed_is_refused_with_what_is_missing(ward, tmp_path):
    told = ward("report", "--period", "2023-q1", "--copy", "sign", "--out", tmp_path / "x.docx")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("nhacviec: the copy to be signed for 2023-Q1 lacks 1.2.a, 1.2.b, ")
    assert told.stderr.endswith("they are answered, or waived in /tonghop\n")
    assert not (tmp_path / "x.docx").exists()


def test_an_unknown_period_office_or_format_is_refused(ward, tmp_path):
    out = tmp_path / "x.docx"
    told = ward("report", "--period", "2023-Q5", "--out", out)
    assert told == (1, "", "nhacviec: there is no period '2023-Q5'; `nhacviec plan show` lists them\n")
    told = ward("report", "--office", "khac", "--out", out)
    assert told == (1, "", "nhacviec: there is no office 'khac'\n")
    assert ward("report", "--format", "pdf", "--out", out).returncode == 2
    assert ward("report").returncode == 2


def test_without_a_plan_there_is_nothing_to_report(typed, tmp_path):
    told = typed("report", "--out", tmp_path / "x.docx")
    assert told.returncode == 1
    assert "no plan has been imported" in told.stderr


def test_a_folder_that_is_not_there_is_said(ward, tmp_path):
    told = ward("report", "--out", tmp_path / "nowhere" / "x.docx")
    assert told.returncode == 1
    assert "cannot be written" in told.stderr


def test_an_offices_own_template_is_used_and_a_broken_one_refused(nhacviec):
    folder = Path(nhacviec.settings["DATA_DIR"]) / "documents"
    folder.mkdir(parents=True)
    made = docx.Document(BytesIO(report_docx.shipped()))
    (heading,) = [one for one in made.paragraphs if one.text == "III. ĐÁNH GIÁ CHUNG"]
    heading.runs[0].text = "III. NHẬN XÉT"
    made.save(folder / report_docx.TEMPLATE)
    assert nhacviec("--demo", "report", "--out", "x.docx").returncode == 0
    assert "III. NHẬN XÉT" in text_of(nhacviec.folder / "x.docx")
    heading.runs[0].text = "III. {{ nhan_xet }}"
    made.save(folder / report_docx.TEMPLATE)
    told = nhacviec("--demo", "report", "--out", "x.docx")
    assert told.returncode == 1
    assert "'nhan_xet' is undefined; at: III. {{ nhan_xet }}" in told.stderr
    assert str(folder / report_docx.TEMPLATE) in told.stderr
