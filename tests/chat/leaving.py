"""What tests of one's own absence say and look at."""

from datetime import date

from chat.staging import person
from sqlmodel import col, select

from storage.tables import Leave

LINE = "/nghiphep 20/3 - 24/3 thay: tu phap"
SINCE, UNTIL = date(2023, 3, 20), date(2023, 3, 24)
TAKEN = (
    "🔁 Đã ghi nhận đồng chí vắng từ thứ Hai, 20/3/2023 đến hết thứ Sáu, 24/3/2023. "
    "Đồng chí Phụ trách Tư pháp – Hộ tịch thay và nhận các nhắc việc của đồng chí."
)


def leaves(ward):
    """(who, deputy, since, until) by codes."""

    def find(session):
        codes = {person(session, code).id: code for code in ("vp-tk", "mot-cua", "tc-kh", "tp-ht", "vh-tt")}
        codes |= {person(session, code).id: code for code in ("chu-tich", "pct", "quan-tri")}
        rows = session.exec(select(Leave).order_by(col(Leave.since), col(Leave.id)))
        return [
            (codes[row.official_id], codes[row.deputy_id], f"{row.since:%d/%m}", f"{row.until:%d/%m}")
            for row in rows
        ]

    return ward.database.read(find)


async def choices(ward, who):
    return (await ward.last(who)).choices


async def takes(ward, who="tc-kh", line=LINE):
    await ward.say(who, line)
    return await ward.tap(who, "Đăng ký nghỉ")
