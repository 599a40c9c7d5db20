"""Views of the documents of a period, which bring out every branch of their templates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from messages.views.documents import ExportView, Making, PeriodOf, TaskEntry, Waived

EVIL = "<b>&\"'"
AT = datetime(2023, 3, 15, 8, 0, tzinfo=UTC)
DAY = date(2023, 3, 14)
PERIOD = PeriodOf(EVIL, EVIL, 2023, DAY, DAY, DAY, DAY)
ISSUED = replace(PERIOD, issued_number=EVIL, issued_on=DAY)
GAP = TaskEntry(EVIL, EVIL, "overdue", "standing", EVIL, missing=True, id=1)
LEFT = replace(GAP, waived=Waived(EVIL, AT))
VIEW = ExportView(
    PERIOD, 1, 3, (GAP, replace(GAP, restricted=True, unit=None)), 2, (LEFT,), 1, (EVIL,), 1, 2, EVIL
)
FULL = ExportView(ISSUED, 3, 3, (), 0, (), 0, ())
EXPORTS: dict[str, list[Any]] = {
    "export": [VIEW, FULL],
    "export_gaps": [VIEW, FULL, replace(FULL, just=EVIL), replace(VIEW, waived=(LEFT,) * 20)],
    "export_refused": [VIEW],
    "export_making": [
        Making(kind, EVIL)
        for kind in ("review", "sign", "units", "annex", "ledger", "evaluation", "calendar")
    ],
    "export_periods": [(PERIOD, ISSUED)],
}
