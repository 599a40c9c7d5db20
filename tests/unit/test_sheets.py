"""Workbooks, read again by a library that did not write them: dates, numbers, text that stays text."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from documents_shown import HANOI, MADE, QUARTER, VIEW, said
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from messages.documents import annex_xlsx, evaluation_xlsx, ledger_xlsx
from messages.views.documents import Moved
from messages.views.ledgers import EvaluationRow, EvaluationView, LedgerRow, LedgerView

pytestmark = pytest.mark.unit
HOSTILE = ("=1+1", "+84 905", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "#REF!", "\x00=\x0b1")


def sheets(data):
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows(data, sheet):
    """What stands below the heads, by their titles."""
    found = sheets(data)[sheet]
    heads = found[3]
    return [dict(zip(heads, row, strict=True)) for row in found[4:]]


ANNEX = annex_xlsx.render(VIEW)


def test_an_annex_has_tasks_findings_and_targets():
    assert list(sheets(ANNEX)) == ["Nhiệm vụ", "Phát hiện", "Chỉ tiêu"]
    assert sheets(ANNEX)["Nhiệm vụ"][0][0] == "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ QUÝ\u00a0I NĂM 2023"


def test_every_task_stands_in_the_annex_with_real_dates_and_numbers():
    found = rows(ANNEX, "Nhiệm vụ")
    assert [row["Mã"] for row in found] == [task.code for task in VIEW.tasks()]
    (rules,) = [row for row in found if row["Mã"] == "6.b"]
    assert rules["Thời hạn"] == date(2023, 3, 2)
    assert rules["Tiến độ"] == 0.6
    assert rules["Kết quả"] == "60% đang lấy ý kiến"
    assert rules["Khó khăn, vướng mắc"] == "Thiếu máy quét; chờ hướng dẫn của Phòng Tài chính"
    assert rules["Tình trạng"] == "Quá hạn"
    assert rules["Số lần gia hạn"] == 0


def test_extensions_are_counted_with_the_old_dates():
    area = VIEW.areas[-1]
    moved = (Moved(date(2023, 3, 1), date(2023, 4, 1)), Moved(date(2023, 4, 1), date(2023, 5, 31)))
    view = replace(VIEW, areas=(replace(area, tasks=(replace(area.tasks[0], moved=moved),)),))
    (row,) = rows(annex_xlsx.render(view), "Nhiệm vụ")
    assert (row["Số lần gia hạn"], row["Hạn cũ"]) == (2, "01/3/2023; 01/4/2023")


def test_findings_and_targets_have_sheets_of_their_own():
    finding = rows(ANNEX, "Phát hiện")[1]
    assert (finding["Số"], finding["Hạn khắc phục"]) == (2, date(2023, 3, 10))
    assert finding["Tình trạng"] == "Chưa khắc phục (quá hạn)"
    post, index = rows(ANNEX, "Chỉ tiêu")
    assert (post["Số đạt"], post["Tổng số"], post["Tỷ lệ"], post["Đánh giá"]) == (15, 200, 0.075, "Chưa đạt")
    assert (index["Tỷ lệ"], index["Đánh giá"]) == ("", "Chưa có số liệu")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text_whatever_it_begins_with(text):
    area = VIEW.areas[2]
    task = replace(area.tasks[0], title=text, said=(said(text),), owner=text, support=(text,))
    data = annex_xlsx.render(replace(VIEW, areas=(replace(area, name=text, tasks=(task,)),)))
    for row in load_workbook(BytesIO(data))["Nhiệm vụ"].iter_rows(min_row=5):
        for cell in row:
            assert cell.data_type != "f"
            assert cell.data_type != "e"
            assert bool(cell.quotePrefix) == (str(cell.value or "").strip()[:1] in tuple("=+-@"))
    (row,) = rows(data, "Nhiệm vụ")
    assert row["Lĩnh vực"].strip() == "".join(c if c.isprintable() else " " for c in text).strip()


def test_a_very_long_answer_fits_into_its_cell():
    area = VIEW.areas[2]
    task = replace(area.tasks[0], said=(said("rất dài " * 10_000),))
    (row,) = rows(annex_xlsx.render(replace(VIEW, areas=(replace(area, tasks=(task,)),))), "Nhiệm vụ")
    assert 30_000 < len(row["Kết quả"]) < 32_767


def test_sheets_are_set_up_to_be_filtered_scrolled_and_printed():
    for page in load_workbook(BytesIO(ANNEX)):
        assert page.auto_filter.ref.startswith("A4:")
        assert page.freeze_panes.endswith("5"), "the head stays"
        assert page.print_title_rows == "$4:$4", "the head is printed on each page"
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.fitToWidth == 1
        assert page.page_setup.fitToHeight == 0
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.page_margins.bottom - page.page_margins.footer > 0.25, "room for the page number"
        for cell in page[4]:
            assert page.column_dimensions[cell.column_letter].width >= 5


def test_states_are_coloured_and_said_in_words():
    page = load_workbook(BytesIO(ANNEX))["Nhiệm vụ"]
    colours = {row[-1].value: row[-1].fill.fgColor.rgb[-6:] for row in page.iter_rows(min_row=5)}
    assert colours["Quá hạn"] == "F9D0CE"
    assert colours["Đã báo cáo"] == "D5F0DC"
    assert colours["Chưa phân công"] == "E7E7E7"


def test_what_is_restricted_bears_neither_title_nor_words():
    (row,) = [row for row in rows(ANNEX, "Nhiệm vụ") if row["Mã"] == "5.b"]
    assert (row["Nhiệm vụ"], row["Kết quả"]) == ("(nhiệm vụ hạn chế)", "")


def test_a_plan_without_anything_gives_empty_sheets():
    data = annex_xlsx.render(replace(VIEW, areas=(), findings=()))
    assert rows(data, "Nhiệm vụ") == []


def test_the_ledger_has_moments_and_what_became_of_each_reminder():
    at = datetime(2023, 3, 7, 7, 30, 12, tzinfo=HANOI)
    row = LedgerRow(
        "nhiệm vụ 6.b – =Xây dựng",
        date(2023, 3, 10),
        date(2023, 3, 7),
        "before",
        "Phụ trách Tài chính – Kế hoạch",
        "delivered",
        at,
        "telegram",
        None,
    )
    gone = replace(row, state="unreachable", delivered_at=None, channel=None)
    data = ledger_xlsx.render(LedgerView("phường Hoài Hảo", QUARTER, MADE, (row, gone)))
    first, second = rows(data, "Sổ đôn đốc")
    assert first["Gửi lúc"].isoformat() == "2023-03-07T07:30:00"
    assert (first["Trạng thái"], first["Kênh"], first["Lý do nhắc"]) == ("đã gửi", "Telegram", "trước hạn")
    assert (second["Trạng thái"], second["Gửi lúc"]) == ("chưa liên lạc được", "")


def test_the_evaluation_names_people_only_where_it_is_given_any():
    unit = EvaluationRow("Tài chính – Kế hoạch", None, 4, 2, 1, 1, 2, 1, 0, 1, 0, 3)
    view = EvaluationView("phường Hoài Hảo", QUARTER, MADE, (unit,))
    (row,) = rows(evaluation_xlsx.render(view), "Bộ phận")
    assert (row["Nhiệm vụ phải báo cáo"], row["Tỷ lệ đúng hạn"], row["Số lần gia hạn"]) == (4, 0.5, 3)
    assert list(sheets(evaluation_xlsx.render(view))) == ["Bộ phận"]
    person = replace(unit, person="Phụ trách Tài chính – Kế hoạch")
    both = evaluation_xlsx.render(replace(view, people=(person,)))
    assert rows(both, "Cá nhân")[0]["Người thực hiện"] == "Phụ trách Tài chính – Kế hoạch"
