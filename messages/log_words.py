"""Vietnamese words of the log of changes that are chosen by code."""

from datetime import date

from messages import finding_words, formats, order_words, words
from messages.views import Differs, LogEntry

SUBJECTS = {
    "plan": "kế hoạch năm {year}",
    "task": "nhiệm vụ {code}",
    "task_support": "phối hợp nhiệm vụ {code}",
    "period": "kỳ báo cáo {name}",
    "submission": "báo cáo {period_id} của {unit_id}",
    "progress": "báo cáo nhiệm vụ {task_id} ({period_id})",
    "finding": "phát hiện số {number}",
    "inspection": "đợt tự kiểm tra {unit_id}",
    "extension": "đề nghị gia hạn nhiệm vụ {task_id}",
    "remark": "ý kiến về nhiệm vụ {task_id}",
    "official": "hồ sơ {name}",
    "post": "chức danh của {official_id} tại {unit_id}",
    "leave": "lịch vắng của {official_id}",
    "invite": "mã mời của {official_id}",
    "unit": "đơn vị {name}",
    "group_chat": "tóm tắt tuần cho nhóm {title}",
    "waiver": "để trống nhiệm vụ {task_id} ({period_id})",
}
CHANGES = {"created": "thêm", "changed": "sửa", "deleted": "bỏ"}
COLUMNS = {
    "code": "mã",
    "title": "tên",
    "name": "tên",
    "number": "số",
    "date": "ngày",
    "deliverable": "sản phẩm",
    "lead_unit_id": "chủ trì",
    "unit_id": "bộ phận",
    "owner_id": "người thực hiện",
    "leader_id": "lãnh đạo phụ trách",
    "deadline": "hạn",
    "deadline_text": "hạn ghi",
    "old_date": "hạn cũ",
    "new_date": "hạn đề nghị",
    "held_by_id": "lãnh đạo quyết định",
    "state": "trạng thái",
    "done_on": "ngày hoàn thành",
    "percent": "tiến độ",
    "restricted": "hạn chế",
    "cut_off": "ngày chốt số liệu",
    "internal_due": "hạn bộ phận gửi",
    "due": "hạn",
    "issued_number": "số phát hành",
    "issued_on": "ngày phát hành",
    "reason": "lý do",
    "decided_reason": "lý do quyết định",
    "text": "nội dung",
    "content": "nội dung",
    "cause": "nguyên nhân",
    "severity": "mức độ",
    "responsible_id": "người khắc phục",
    "role": "vai trò",
    "since": "từ",
    "until": "đến",
    "deputy_id": "người thay",
    "morning": "giờ tin sáng",
    "late": "trễ",
    "on_behalf_of_id": "báo thay",
    "confirmed": "xác nhận nội dung báo thay",
    "withdrawn": "hiệu lực",
    "weekly": "được nhận",
}
"""Columns that are told, in this order; the others follow from them or are the program's own."""
VALUES = {
    "severity": finding_words.SEVERITIES,
    "role": words.ROLES,
    "late": {"True": "có", "False": "không"},
    "restricted": {"True": "có", "False": "không"},
    "weekly": {"True": "có", "False": "không"},
    "confirmed": {"True": "đúng", "False": "chưa đúng"},
    "withdrawn": {"True": "đã thu hồi"},
}
EMPTY = {"morning": "mặc định", "confirmed": "chưa có", "withdrawn": "có"}
"""What it means that nothing stands in a column, where it is not simply empty."""
STATES = {
    "task": {"open": "đang thực hiện", "done": "hoàn thành", "cancelled": "hủy"},
    "submission": {
        "expected": "chưa nộp",
        "submitted": "đã nộp",
        "returned": "trả lại",
        "accepted": "đã nhận",
    },
    "finding": finding_words.STATES,
    "extension": order_words.EXTENSION,
}


def subject(entry: LogEntry) -> str:
    """What an entry is about."""
    return SUBJECTS[entry.subject].format_map(_Known(entry.about))


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def differs(entry: LogEntry) -> str:
    """What changed, "hạn 12/4/2023 → 20/4/2023"; of a row that was added or removed, what it said.

    What the subject says already is not said again.
    """
    said = () if entry.change == "changed" else SUBJECTS[entry.subject]
    found = {one.column: one for one in entry.differs if f"{{{one.column}}}" not in said}
    return "; ".join(_differs(entry, found[column]) for column in COLUMNS if column in found)


def _differs(entry: LogEntry, one: Differs) -> str:
    before, after = (_value(entry.subject, one.column, value) for value in (one.before, one.after))
    name = COLUMNS[one.column]
    if entry.change == "changed":
        return f"{name} {before} → {after}"
    return f"{name} {after if entry.change == 'created' else before}"


def _value(of: str, column: str, value: str | None) -> str:
    if value is None or value == "":
        return EMPTY.get(column, "(trống)")
    if column == "morning":
        return value[:5]
    known = STATES.get(of, {}) if column == "state" else VALUES.get(column, {})
    if value in known:
        return known[value]
    try:
        return formats.full_day(date.fromisoformat(value))
    except ValueError:
        return formats.short(value, 80)
