"""The evaluation table (for thi đua) as a workbook: on time, late, extensions; by unit, and by person for who
may see that."""

from collections.abc import Sequence
from typing import Any

from messages import formats
from messages.documents.report_parts import with_year
from messages.documents.sheets import Column, Sheet, workbook
from messages.views.ledgers import EvaluationRow, EvaluationView

FIGURES = (
    Column("Nhiệm vụ phải báo cáo", 12),
    Column("Đúng hạn", 10),
    Column("Trễ hạn", 10),
    Column("Chưa báo cáo", 10),
    Column("Tỷ lệ đúng hạn", 11, "0%"),
    Column("Nhiệm vụ có thời hạn trong kỳ", 13),
    Column("Hoàn thành đúng hạn", 12),
    Column("Hoàn thành trễ hạn", 12),
    Column("Quá hạn, chưa xong", 12),
    Column("Đang trong hạn", 11),
    Column("Số lần gia hạn", 10),
)
RATE_AT = 5
UNITS = (Column("TT", 6), Column("Bộ phận", 32), *FIGURES)
PEOPLE = (Column("TT", 6), Column("Người thực hiện", 30), Column("Bộ phận", 28), *FIGURES)


def render(view: EvaluationView) -> bytes:
    name = with_year(view.period.name, view.period.year)
    subtitle = (
        f"{formats.capital(view.office)} – số liệu từ {formats.full_day(view.period.window_from)} đến "
        f"{formats.full_day(view.period.window_to)}, lập ngày {formats.full_day(view.made_at)}"
    )
    title = f"BẢNG ĐÁNH GIÁ TIẾN ĐỘ {name.upper()}"
    sheets = [_sheet("Bộ phận", title, subtitle, UNITS, view.units)]
    if view.people:
        sheets.append(_sheet("Cá nhân", title, subtitle, PEOPLE, view.people))
    return workbook(sheets, f"Bảng đánh giá tiến độ {name}")


def _sheet(
    name: str, title: str, subtitle: str, columns: Sequence[Column], rows: Sequence[EvaluationRow]
) -> Sheet:
    shown = [_row(number, row) for number, row in enumerate(rows, start=1)]
    rate = len(columns) - len(FIGURES) + RATE_AT - 1
    tones = {(at, rate): _tone(row) for at, row in enumerate(rows) if row.expected}
    return Sheet(name, title, subtitle, columns, shown, tones)


def _tone(row: EvaluationRow) -> str:
    return "good" if row.on_time == row.expected else "bad" if row.missing else "soon"


def _row(number: int, row: EvaluationRow) -> Sequence[Any]:
    return (
        number,
        *((row.person, row.unit) if row.person is not None else (row.unit,)),
        row.expected,
        row.on_time,
        row.late,
        row.missing,
        row.on_time / row.expected if row.expected else None,
        row.dated,
        row.done_on_time,
        row.done_late,
        row.overdue,
        row.running,
        row.extensions,
    )
