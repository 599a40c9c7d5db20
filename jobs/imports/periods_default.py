"""The four CCHC reports of a year by their usual windows and days."""

from datetime import date

from jobs.calendar import WorkingDays
from jobs.imports.rows import PeriodRow
from storage.tables import PeriodKind

SENDING_DAY = 17
INTERNAL_LEAD = 3


def default_periods(year: int, cal: WorkingDays) -> tuple[PeriodRow, ...]:
    """Quý I, 6 tháng, quý III, năm (581/BNV-CCHC), windows to the 14th (QĐ 01/2023 Khánh Hòa, NĐ 09/2019).

    The ward sends by the 17th of the last month; departments three working days before the ward's last one.
    """
    autumn = date(year - 1, 12, 15)
    return (
        _period(f"{year}-Q1", PeriodKind.QUARTER, "quý I", autumn, date(year, 3, 14), cal),
        _period(f"{year}-H1", PeriodKind.HALF, "6 tháng đầu năm", autumn, date(year, 6, 14), cal),
        _period(f"{year}-Q3", PeriodKind.QUARTER, "quý III", date(year, 6, 15), date(year, 9, 14), cal),
        _period(f"{year}-Y", PeriodKind.YEAR, f"năm {year}", autumn, date(year, 12, 14), cal),
    )


def _period(code: str, kind: PeriodKind, name: str, start: date, end: date, cal: WorkingDays) -> PeriodRow:
    due = end.replace(day=SENDING_DAY)
    internal = cal.add(cal.last_working(due), -INTERNAL_LEAD)
    return PeriodRow(
        code=code,
        kind=kind,
        name=name,
        window_from=start,
        window_to=end,
        cut_off=end,
        internal_due=internal,
        due=due,
    )
