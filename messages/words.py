"""Vietnamese words that are chosen by code: marks, counts and the sentence for each error."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from messages import formats
from messages.views import Recorded, TaskLine, UnitMissing

ROLES = {
    "leader": "lãnh đạo",
    "coordinator": "đầu mối tổng hợp",
    "head": "phụ trách bộ phận",
    "official": "công chức",
    "admin": "quản trị",
}
URGENCY = {"overdue": "🔴", "soon": "🟠", "later": "🟢"}
MARK = {
    "overdue": "🔴",
    "due_soon": "🟠",
    "on_time": "🟢",
    "answered": "✅",
    "done": "✅",
    "unassigned": "⚪",
}
LEGEND = {
    "overdue": "quá hạn",
    "due_soon": "sắp đến hạn",
    "on_time": "trong hạn",
    "answered": "đã báo cáo kỳ này",
    "done": "hoàn thành",
    "unassigned": "chưa phân công",
}
ERRORS = {
    "no_plan": "Cơ quan chưa nhập kế hoạch. Đề nghị đầu mối hoặc quản trị nhập kế hoạch trước.",
    "unknown_task": "Không có nhiệm vụ «{task}». Xem mã nhiệm vụ: /viec",
    "unknown_task:near": "Không có nhiệm vụ «{task}». Gần nhất: {near}. Xem mã nhiệm vụ: /viec",
    "no_tasks": "Đồng chí không chủ trì nhiệm vụ nào nên không phải báo cáo. Xem cách dùng: /trogiup",
    "not_your_task": "Nhiệm vụ {task} do bộ phận khác chủ trì, đồng chí chưa báo cáo được. "
    "Xem việc của mình: /viec",
    "task_unassigned": "Nhiệm vụ {task} chưa phân công cho bộ phận nào nên chưa báo cáo được. "
    "Đề nghị lãnh đạo hoặc đầu mối phân công trước.",
    "task_closed": "Nhiệm vụ {task} đã kết thúc, không cần báo cáo thêm.",
    "no_open_period": "Các kỳ báo cáo của năm đã đóng đối với {unit}; nội dung này chưa được ghi.",
    "not_read": "Chưa đọc được «{said}». Ví dụ: «70% đang dự thảo», «xong, Quyết định 12/QĐ-UBND», "
    "«không phát sinh».",
    "nothing_to_submit": "Không có báo cáo nào đang chờ đồng chí nộp.",
    "handed_in": "Báo cáo {period} của {unit} đã nộp; chưa đến kỳ nộp tiếp theo. Xem lịch: /lich",
    "not_allowed": "Việc này ngoài phạm vi của đồng chí.",
    "nothing_to_issue": "Không có kỳ báo cáo nào đang chờ phát hành. Xem lịch: /lich",
    "already_issued": "Báo cáo {period} đã ghi nhận phát hành số {number} ngày {day}.",
    "not_a_number": "«{said}» chưa phải số, ký hiệu văn bản. Ví dụ: 15/BC-UBND",
    "not_a_day": "Chưa đọc được ngày «{said}». Ví dụ: {example}",
    "not_a_day:to_come": "Ngày {said} chưa đến; ngày ký chậm nhất là hôm nay, {example}.",
    "too_early": "Ngày {day} là trước kỳ {period} (số liệu từ {since}). Đề nghị kiểm tra lại ngày ký.",
    "cannot_reopen:not_yours": "Chỉ người ghi nhận phát hành mới thu hồi được.",
    "cannot_reopen:too_late": "Đã quá 10 phút nên không thu hồi được việc ghi nhận phát hành.",
    "not_an_answer": "Đề nghị bấm một nút ở trên, hoặc /huy để thôi.",
    "too_long": "Nội dung dài quá {limit} ký tự, đề nghị viết gọn hơn.",
    "nothing_to_see": "Vai trò của đồng chí không xem số liệu thực hiện kế hoạch.",
    "not_waiting:accepted": "Báo cáo của {unit} đã được nhận trước đó.",
    "not_waiting:returned": "Báo cáo của {unit} đã được trả lại, đang chờ nộp lại.",
    "not_waiting": "Báo cáo của {unit} không còn chờ quyết định.",
    "cannot_withdraw:not_yours": "Chỉ người báo cáo mới thu hồi được.",
    "cannot_withdraw:too_late": "Đã quá 10 phút nên không thu hồi được. "
    "Để sửa, nhắn lại: {task} và nội dung đúng.",
    "cannot_withdraw:handed_in": "Bộ phận đã nộp báo cáo kỳ này nên không thu hồi được.",
    "cannot_correct": "Bộ phận đã nộp báo cáo kỳ này nên không sửa được nhiệm vụ {task}. "
    "Đề nghị đầu mối trả lại báo cáo để sửa.",
}
FILE_FAULTS = {
    "too_large": "lớn hơn 20 MB",
    "kind": "chỉ nhận ảnh, PDF, Word, Excel, PowerPoint và văn bản thường",
    "mismatch": "có nội dung không đúng loại tệp",
    "gone": "không tải được",
    "tries": "không tải được",
}
FILE_REMEDIES = {"too_large": "đề nghị gửi tệp nhỏ hơn", "mismatch": "đề nghị gửi lại dưới dạng ảnh hoặc PDF"}
FILE_REMEDY = "đề nghị gửi lại"
UNKNOWN_ERROR = "Chưa làm được việc này. Xem cách dùng: /trogiup"


def error(code: str, details: Mapping[str, Any]) -> str:
    """The sentence for an error's code; `details` fill it. Dates are put as an official writes them."""
    variant = details.get("reason") or details.get("state") or ("near" if details.get("near") else None)
    template = ERRORS.get(f"{code}:{variant}") or ERRORS.get(code) or UNKNOWN_ERROR
    shown = {name: _shown(value) for name, value in details.items()}
    return template.format_map(_Blank(shown))


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return formats.full_day(value)
    return formats.short(str(value), 120)


def roles(held: Collection[str]) -> str:
    """What somebody is, the highest first; empty for nobody."""
    return ", ".join(word for role, word in ROLES.items() if role in held)


def legend(tasks: Sequence[TaskLine]) -> str:
    """The marks on this page, explained."""
    used = dict.fromkeys(task.status for task in tasks)
    return " · ".join(f"{MARK[status]} {LEGEND[status]}" for status in used)


def buckets(counts: Mapping[str, int], on_time: int) -> str:
    """The states a plan's tasks are in; every task stands in exactly one. Empty states are left out."""
    parts = []
    for status in ("done", "answered", "on_time", "due_soon", "overdue", "unassigned"):
        count = counts.get(status, 0)
        if count:
            punctual = f" ({on_time} đúng hạn)" if status == "done" else ""
            parts.append(f"{MARK[status]} {count} {LEGEND[status]}{punctual}")
    return " · ".join(parts)


def waiting(units: Sequence[UnitMissing]) -> str:
    """Units that owe their report; with all tasks answered only the handing in is missing."""
    return ", ".join(f"{u.name} {u.missing}" if u.missing else f"{u.name} (chưa nộp)" for u in units)


def files(report: Recorded) -> str:
    """What a report has as evidence; the parts of an album that are still to come are not counted yet."""
    if not report.files:
        return ""
    return " (kèm các tệp cùng gửi)" if report.album else f" (kèm {report.files} tệp)"


def still_open(recorded: Sequence[Recorded]) -> str:
    """What the unit of the last report still owes."""
    last = recorded[-1]
    if last.left:
        return f"{last.unit} còn {last.left} nhiệm vụ chưa báo cáo {last.period}."
    return f"{last.unit} đã báo cáo đủ nhiệm vụ {last.period}. Nộp báo cáo: /nop"
