"""How the draft report opens and closes (NĐ 30/2020, Phụ lục I). Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from messages import formats
from messages.documents.report_parts import small, with_year
from messages.views.documents import ReportView

TO_SUPERIOR = ("UBND", "Ủy ban nhân dân", "Uỷ ban nhân dân")
LEVELS = ("tỉnh", "thành phố", "thị xã", "huyện", "quận")


def period_name(view: ReportView) -> str:
    return with_year(view.period.name, view.period.year)


def subject(view: ReportView) -> str:
    return f"Kết quả công tác cải cách hành chính {period_name(view)}"


def head(view: ReportView) -> dict[str, Any]:
    head = view.heading
    to = addressees(head.recipients)
    others = [one for one in head.recipients if one not in to]
    listed = [*(["Như trên"] if to else []), *others]
    number = number_line(view.period.issued_number, head.symbol)
    day = place_and_day(head.place, view.period.issued_on, view.made_at.date())
    return {
        "superior": (head.superior or "").upper(),
        "body": in_lines(head.body.upper()),
        "number": number,
        "place_day": day,
        "kind": "BÁO CÁO",
        "subject": subject(view),
        "addressees": [f"- {one};" for one in to[:-1]] + [f"- {to[-1]}."] if len(to) > 1 else to,
        "bases": [f"{one};" for one in view.basis[:-1]] + [f"{view.basis[-1]}."] if view.basis else [],
        "opening": f"UBND {head.office} báo cáo {small(subject(view))} "
        f"(số liệu từ ngày {formats.full_day(view.period.window_from)} đến ngày "
        f"{formats.full_day(view.period.window_to)}) như sau:",
        "authority": head.authority.upper(),
        "signer_title": head.signer_title.upper(),
        "signer_name": head.signer_name,
        "recipients": [f"- {one};" for one in listed[:-1]] + [f"- {one}." for one in listed[-1:]],
        "attached": f"(Kèm theo Báo cáo {number.replace('Số:', 'số', 1)} {day.partition(', ')[2]} "
        f"của UBND {head.office})",
    }


def addressees(recipients: Sequence[str]) -> list[str]:
    """To whom a report is addressed: the committees of a level above among its recipients."""
    return [
        one for one in recipients if one.startswith(tuple(f"{b} {lv}" for b in TO_SUPERIOR for lv in LEVELS))
    ]


def number_line(issued: str | None, symbol: str) -> str:
    """ "Số:      /BC-UBND" until the registry numbers it; then "Số: 05/BC-UBND", with 0 before a number
    under 10 (NĐ 30/2020, Phụ lục I, mục II.3)."""
    if issued is None:
        return f"Số:      /BC-{symbol}"
    number, slash, rest = issued.partition("/")
    return f"Số: {number.zfill(2) if number.isdigit() else number}{slash}{rest}"


def place_and_day(place: str, issued: date | None, made: date) -> str:
    """ "Hoài Hảo, ngày      tháng 3 năm 2023"; 0 before a day under 10 and before months 1 and 2."""
    day = f"{issued.day:02d}" if issued else "    "
    at = issued or made
    month = f"{at.month:02d}" if at.month < 3 else str(at.month)
    return f"{place}, ngày {day} tháng {month} năm {at.year}"


def in_lines(body: str) -> str:
    """The committee's name breaks after its kind, as offices print it."""
    for kind in ("ỦY BAN NHÂN DÂN ", "UỶ BAN NHÂN DÂN "):
        if body.startswith(kind):
            return f"{kind.strip()}\n{body[len(kind) :]}"
    return body
