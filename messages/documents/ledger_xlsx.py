"""The ledger of reminders ("Sổ theo dõi đôn đốc") as a workbook."""

from collections.abc import Sequence
from typing import Any

from messages import formats, words
from messages.documents.report_parts import one_line, with_year
from messages.documents.sheets import DAY, MOMENT, Column, Sheet, workbook
from messages.views.ledgers import LedgerRow, LedgerView

WHY = {
    "before": "trước hạn",
    "last_working_day": "ngày làm việc cuối trước hạn",
    "due": "đến hạn",
    "overdue": "quá hạn",
    "warning": "báo trước khi lên lãnh đạo",
    "going_up": "lên cấp trên",
    "going_up_soon": "sắp trình ký",
    "urged": "đôn đốc trực tiếp",
    "snoozed": "người nhận hẹn nhắc lại",
    "unreachable": "báo thay cho người chưa liên lạc được",
}
STATES = {
    "pending": "đang chờ gửi",
    "delivered": "đã gửi",
    "lapsed": "không cần gửi nữa",
    "unreachable": "chưa liên lạc được",
}
TONES = {"delivered": "good", "pending": "soon", "unreachable": "bad", "lapsed": "idle"}
COLUMNS = (
    Column("TT", 6),
    Column("Ngày nhắc", 12, DAY),
    Column("Nội dung", 56),
    Column("Hạn", 12, DAY),
    Column("Lý do nhắc", 24),
    Column("Người nhận", 26),
    Column("Trạng thái", 20),
    Column("Gửi lúc", 18, MOMENT),
    Column("Kênh", 19),
    Column("Phản hồi lúc", 18, MOMENT),
)
STATE_AT = 6


def render(view: LedgerView) -> bytes:
    """The .xlsx; "phản hồi" is a tap or a reply, never that it was read."""
    name = with_year(view.period.name, view.period.year)
    rows = [_row(number, row) for number, row in enumerate(view.rows, start=1)]
    tones = {(at, STATE_AT): TONES[row.state] for at, row in enumerate(view.rows)}
    subtitle = f"{formats.capital(view.office)} – lập lúc {formats.clock(view.made_at)} ngày "
    subtitle += formats.full_day(view.made_at)
    sheet = Sheet("Sổ đôn đốc", f"SỔ THEO DÕI ĐÔN ĐỐC BÁO CÁO {name.upper()}", subtitle, COLUMNS, rows, tones)
    return workbook([sheet], f"Sổ theo dõi đôn đốc {name}")


def _row(number: int, row: LedgerRow) -> Sequence[Any]:
    return (
        number,
        row.rung_date,
        formats.capital(one_line(row.about)),
        row.due,
        WHY.get(row.why, row.why),
        row.name,
        STATES[row.state],
        row.delivered_at,
        words.CHANNELS.get(row.channel or "", row.channel or ""),
        row.seen_at,
    )
