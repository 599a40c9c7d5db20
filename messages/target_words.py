"""Vietnamese words for targets that are chosen by code."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from messages.views import ReadingShown, TargetFigures, TargetLine

MARK = {"not_reached": "🔴", "none": "⚪", "nothing_arose": "➖", "noted": "🔵", "reached": "✅"}
STATUS = {
    "reached": "đạt",
    "not_reached": "chưa đạt",
    "none": "chưa có số liệu",
    "nothing_arose": "không phát sinh",
    "noted": "đã có số liệu",
}
SIGNS = {">=": "≥", "<=": "≤"}
EXAMPLES = {"share": "45/200", "count": "3", "index": "85,32", "fact": "đạt"}
ASKED = {
    "share": "Nhắn số đạt trên tổng số, ví dụ 45/200, hoặc tỷ lệ, ví dụ 22,5%",
    "count": "Nhắn con số, ví dụ 3",
    "index": "Nhắn chỉ số đã công bố, ví dụ 85,32",
    "fact": "Nhắn «đạt» hoặc «chưa đạt», có thể kèm nội dung sau dấu phẩy",
}

ERRORS = {
    "unknown_target": "Không có chỉ tiêu «{target}» trong phạm vi của đồng chí. Xem mã chỉ tiêu: /chitieu",
    "unknown_target:near": "Không có chỉ tiêu «{target}» trong phạm vi của đồng chí. Gần nhất: {near}. "
    "Xem mã chỉ tiêu: /chitieu",
    "not_your_target": "Chỉ tiêu {target} do bộ phận khác báo cáo, đồng chí chưa ghi số liệu được. "
    "Xem chỉ tiêu: /chitieu",
    "no_reading": "Đề nghị nhắn kèm số liệu, ví dụ: /chitieu {target} {example}",
    "offer_gone": "Báo cáo này không còn hiệu lực nên chưa ghi vào chỉ tiêu {target}. Xem: /chitieu",
    "offer_taken": "Số liệu {figure} của chỉ tiêu {target} đã được ghi. Xem: /chitieu",
    "bad_reading": "Chưa đọc được «{said}». Ví dụ: {example}, hoặc «không phát sinh».",
    "bad_reading:fact_needed": "Chỉ tiêu này không tính bằng số: đề nghị nhắn «đạt» hoặc «chưa đạt», "
    "số liệu ghi thêm sau dấu phẩy.",
    "bad_reading:figure_needed": "Chỉ tiêu này tính bằng số nên cần số liệu, ví dụ: {example}",
    "bad_reading:bare_number": "«{said}» là phần trăm hay số lượng? Đề nghị nhắn tỷ lệ, ví dụ 22,5%, "
    "hoặc số đạt trên tổng số, ví dụ 45/200.",
    "bad_reading:count_not_percent": "Chỉ tiêu này tính bằng số lượng, không tính bằng phần trăm. "
    "Ví dụ: {example}",
    "bad_reading:over_whole": "«{said}»: phần đạt lớn hơn tổng số nên không ghi được. "
    "Đề nghị nhắn số đạt trước, tổng số sau, ví dụ: {example}",
    "bad_reading:over_100": "«{said}» vượt quá 100% nên không ghi được. Đề nghị kiểm tra lại.",
    "bad_reading:zero_whole": "«{said}»: tổng số là 0 thì không có phần đạt. "
    "Nếu không có trường hợp nào, nhắn «không phát sinh» hoặc 0/0.",
    "bad_reading:negative": "«{said}»: số liệu không thể âm. Ví dụ: {example}",
    "bad_reading:dot_or_comma": "Chưa rõ dấu chấm, dấu phẩy trong «{said}». Đề nghị viết hàng nghìn "
    "liền nhau (1250) và phần lẻ sau dấu phẩy (22,5).",
    "bad_reading:too_long": "«{said}» có quá nhiều chữ số (nhiều nhất 9 số trước và 4 số sau dấu phẩy).",
    "bad_reading:differs": "«{said}»: tỷ lệ không khớp với số đạt trên tổng số. "
    "Đề nghị nhắn lại một trong hai.",
    "bad_reading:claim_differs": "«{said}» không khớp: {means}. "
    "Đề nghị nhắn lại số liệu, không kèm nhận xét.",
}
"""By an error's code, as in `words`."""


def number(value: Decimal) -> str:
    """ "1.250", "22,5": dots between thousands, a comma before the decimals, no zeros at the end."""
    whole, _, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{int(whole):,}".replace(",", ".") + (f",{decimals}" if decimals else "")


def share(percent: Fraction) -> str:
    """ "= 22,5%"; "≈ 33,33%", cut and never rounded up: 99,999% is not 100%."""
    cut = Decimal(percent.numerator * 100 // percent.denominator) / 100
    return f"{'=' if Fraction(cut) == percent else '≈'} {number(cut)}%"


def goal(line: TargetLine) -> str:
    """ "> 20%"; empty where the plan names no figure."""
    if line.comparator is None or line.value is None:
        return ""
    sign = SIGNS.get(line.comparator, line.comparator)
    return f"{sign} {number(line.value)}{'%' if line.kind == 'share' else ''}"


def figure(reading: ReadingShown, kind: str) -> str:
    """ "45/200 = 22,5%", "22,5%", "3", "không phát sinh"."""
    if reading.numerator is not None and reading.denominator is not None:
        parts = f"{number(reading.numerator)}/{number(reading.denominator)}"
        return (
            f"{parts} {share(reading.percent)}" if kind == "share" and reading.percent is not None else parts
        )
    if reading.value is not None:
        return f"{number(reading.value)}{'%' if kind == 'share' else ''}"
    return STATUS[reading.state]


def said_back(line: TargetLine) -> str:
    """ "45/200 = 22,5% – đạt (> 20%)"; what it means alone where there is no figure."""
    if line.reading is None or line.status == line.reading.state:
        return STATUS[line.status] + _aim(line)
    means = f" – {STATUS[line.status]}{_aim(line)}" if line.status != "noted" else ""
    return figure(line.reading, line.kind) + means


def _aim(line: TargetLine) -> str:
    """What it was held against."""
    return f" ({goal(line)})" if goal(line) and line.status in ("reached", "not_reached") else ""


def before(line: TargetLine) -> str:
    """ "quý I: 12%"; empty where nothing was said then."""
    return f"{line.before_period}: {figure(line.before, line.kind)}" if line.before else ""


def figures(shown: TargetFigures) -> str:
    """ "4 đạt · 1 chưa đạt · 3 chưa có số liệu"; what no target is in is left out."""
    counts = {
        "reached": shown.reached,
        "not_reached": shown.not_reached,
        "nothing_arose": shown.nothing_arose,
        "noted": shown.noted,
        "none": shown.none,
    }
    return " · ".join(f"{count} {STATUS[status]}" for status, count in counts.items() if count)


def legend(lines: Sequence[TargetLine]) -> str:
    """The marks on this page, explained."""
    used = dict.fromkeys(line.status for line in lines)
    return " · ".join(f"{MARK[status]} {STATUS[status]}" for status in used)


def example(line: TargetLine) -> str:
    return EXAMPLES[line.kind]
