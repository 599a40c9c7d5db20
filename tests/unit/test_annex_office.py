"""Files as real programs write them are read: python-docx and openpyxl, whose files Word and Excel open."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from chat.annexes import HEAD

from jobs.imports import listing, office

pytestmark = pytest.mark.unit


def word():
    document = docx.Document()
    letterhead = document.add_table(rows=1, cols=2)
    letterhead.cell(0, 0).text, letterhead.cell(0, 1).text = (
        "UBND PHƯỜNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    )
    document.add_paragraph("Danh mục nhiệm vụ cải cách hành chính năm 2023")
    table = document.add_table(rows=1, cols=6)
    for cell, text in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = text
    rows = [
        ("I. Cải cách thể chế", "", "", "", "", ""),
        ("1", "Rà soát văn bản", "Tư pháp", "", "30/6/2023", "Báo cáo"),
        ("2", "Công bố danh mục", "", "Văn phòng", "Quý II/2023", ""),
    ]
    made = [table.add_row() for _ in rows]
    for row, texts in zip(made, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made[0].cells[0].merge(made[0].cells[5])
    made[1].cells[2].merge(made[2].cells[2])
    return document


def excel():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Phụ lục Kế hoạch năm 2023"])
    sheet.append([])
    sheet.append(HEAD)
    sheet.append(["I", "Cải cách thể chế"])
    sheet.append([1, "Rà soát văn bản", "Tư pháp", None, date(2023, 6, 30), "Báo cáo"])
    sheet.append([2, "Công bố danh mục", None, "Văn phòng", date(2023, 12, 15)])
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B4:F4")
    sheet.merge_cells("C5:C6")
    sheet["E5"].number_format = 'dd"/"mm"/"yyyy;@'
    hidden = book.create_sheet("ẩn")
    hidden.append(HEAD)
    hidden.append([1, "Việc ẩn", "Tư pháp"])
    hidden.sheet_state = "hidden"
    return book


@pytest.mark.parametrize(
    ("name", "file", "rows", "due"),
    [
        ("a.docx", word, ("dòng 3", "dòng 4"), ("30/6/2023", "Quý II/2023")),
        ("a.xlsx", excel, ("dòng 5", "dòng 6"), ("30/6/2023", "15/12/2023")),
    ],
)
def test_a_file_of_a_real_program(name, file, rows, due):
    out = io.BytesIO()
    file().save(out)
    found = listing.read(office.read(name, out.getvalue()))
    assert (found.year, found.unread) == (2023, [])
    assert [(one.where, one.group) for one in found.entries] == [
        (row, ("I", "Cải cách thể chế")) for row in rows
    ]
    first, second = found.entries
    assert first.cells == {
        "label": "1",
        "title": "Rà soát văn bản",
        "lead": "Tư pháp",
        "deadline": due[0],
        "deliverable": "Báo cáo",
    }
    assert (second.get("lead"), second.get("support"), second.get("deadline")) == (
        "Tư pháp",
        "Văn phòng",
        due[1],
    )
