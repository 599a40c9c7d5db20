"""Vietnamese words that are chosen by code: marks, counts and the sentence for each error."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from messages import (
    document_words,
    file_words,
    formats,
    import_words,
    order_words,
    own_words,
    report_words,
    staff_words,
    summary_words,
    target_words,
)
from messages.views import DigestItem, Recorded, TaskLine, UnitMissing

ROLES = {
    "leader": "lãnh đạo",
    "coordinator": "đầu mối tổng hợp",
    "head": "phụ trách bộ phận",
    "official": "công chức",
    "admin": "quản trị",
}
CHANNELS = {"telegram": "Telegram", "zalo": "Zalo", "web": "trang web nhắc việc", "console": "máy trạm"}
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
    "nothing_to_snooze": "Các việc trong tin này đã xong hoặc không còn là của đồng chí, không cần nhắc lại.",
    "no_reminders": "Chưa có kênh nào để nhắc đồng chí. Đề nghị kết nối Telegram hoặc Zalo bằng mã mời.",
    "log_closed": "Nhật ký dành cho đầu mối tổng hợp và lãnh đạo cơ quan.",
    "nothing_to_see": "Vai trò của đồng chí không xem số liệu thực hiện kế hoạch.",
    "not_waiting:accepted": "Báo cáo của {unit} đã được nhận trước đó.",
    "not_waiting:returned": "Báo cáo của {unit} đã được trả lại, đang chờ nộp lại.",
    "not_waiting": "Báo cáo của {unit} không còn chờ quyết định.",
    "cannot_withdraw:left": "Đồng chí không còn giữ vị trí công tác nào nên không thu hồi được.",
    "cannot_withdraw:not_yours": "Chỉ người báo cáo mới thu hồi được.",
    "cannot_withdraw:too_late": "Đã quá 10 phút nên không thu hồi được. "
    "Để sửa, nhắn lại: {task} và nội dung đúng.",
    "cannot_withdraw:handed_in": "Bộ phận đã nộp báo cáo kỳ này nên không thu hồi được.",
    "cannot_correct:target": "Báo cáo kỳ này đã nộp nên không sửa được số liệu chỉ tiêu {target}. "
    "Đề nghị đầu mối trả lại báo cáo để sửa.",
    "cannot_correct": "Bộ phận đã nộp báo cáo kỳ này nên không sửa được nhiệm vụ {task}. "
    "Đề nghị đầu mối trả lại báo cáo để sửa.",
    "deputy_is_self": "Người thay phải là đồng chí khác.",
    "dates_reversed": "Ngày cuối {until} đứng trước ngày đầu {since}. Đề nghị kiểm tra lại.",
    "leave_past": "Thời gian vắng đã qua (đến {until}). Đề nghị kiểm tra lại; ngày của năm sau ghi đủ năm.",
    "leave_too_long": "Vắng {days} ngày, quá {most} ngày. Nếu nghỉ hẳn, đề nghị bàn giao công việc.",
    "leave_overlaps": "Đồng chí {official} đã có lịch vắng từ {since} đến hết {until}, "
    "đồng chí {deputy} thay. Muốn đổi, đề nghị hủy lịch đó trước.",
    "deputy_without_post": "Đồng chí {deputy} không giữ nhiệm vụ tại cơ quan trong suốt thời gian này. "
    "Đề nghị chọn người thay khác.",
    "deputy_away": "Đồng chí {deputy} cũng vắng từ {since} đến hết {until}. Đề nghị chọn người thay khác.",
    "acts_for_another": "Đồng chí {official} được giao thay đồng chí {whom} từ {since} đến hết {until}. "
    "Đề nghị chọn người khác thay đồng chí {whom} trước.",
    "no_leave": "Lịch vắng này không còn hoặc đã qua.",
    "leave_begun": "Thời gian vắng đã bắt đầu từ {since} nên không hủy được. Đề nghị ghi ngày đi làm lại.",
    "back_not_within": "Ngày đi làm lại phải sau ngày {since} và chậm nhất là {until}.",
    "handover_to_self": "Người nhận bàn giao phải là đồng chí khác.",
    "other_office": "Đồng chí {taker} thuộc cơ quan khác nên không nhận bàn giao được.",
    "handover_too_far": "Ngày bàn giao chỉ được trước hoặc sau hôm nay nhiều nhất {most} ngày.",
    "nothing_to_hand_over": "Đồng chí {giver} không có gì để bàn giao vào ngày {day}.",
    "tasks_have_no_date": "Đồng chí {giver} đang phụ trách {count} nhiệm vụ, phát hiện; phải bàn giao ngay "
    "trong ngày. "
    "Đề nghị bàn giao vào đúng ngày {day}.",
    "no_finding": "Không có phát hiện này trong phạm vi của đồng chí. Xem danh sách: /phathien",
    "finding_moved": "Phát hiện số {number} không còn ở bước này. Xem: /phathien {number}",
    "finding_moved:open": "Phát hiện số {number} chưa có ai báo đã khắc phục.",
    "finding_moved:fixing": "Phát hiện số {number}: đồng chí {by} đã nhận khắc phục {at}.",
    "finding_moved:awaiting": "Phát hiện số {number}: đồng chí {by} đã báo khắc phục {at}, "
    "đang chờ xác nhận.",
    "finding_moved:closed": "Phát hiện số {number}: đồng chí {by} đã xác nhận khắc phục {at}.",
    "finding_moved:reopened": "Phát hiện số {number}: đồng chí {by} đã mở lại {at}.",
    "verify_own": "Đồng chí đã báo khắc phục phát hiện số {number} nên phải do người khác xác nhận.",
    "nothing_to_inspect": "Vai trò của đồng chí không ghi phát hiện tự kiểm tra.",
    "day_past": "Ngày {day} đã qua. Đề nghị nhắn ngày từ hôm nay trở đi; ngày của năm sau ghi đủ năm.",
    "day_too_far": "Ngày {day} còn quá xa. Đề nghị kiểm tra lại.",
    "not_a_due": "Chưa đọc được ngày «{said}». Ví dụ: {example}, hoặc «trong 5 ngày làm việc».",
    "unclear_choice": "Chưa rõ «{said}» là mục nào. Đề nghị bấm chọn một nút.",
    "unclear_choice:near": "«{said}» có thể là nhiều mục: {near}. Đề nghị bấm chọn một nút.",
    **document_words.ERRORS,
    **file_words.ERRORS,
    **import_words.ERRORS,
    **order_words.ERRORS,
    **own_words.ERRORS,
    **report_words.ERRORS,
    **staff_words.ERRORS,
    **summary_words.ERRORS,
    **target_words.ERRORS,
}
SUBJECTS = {
    "unit_report": "báo cáo {} – {}",
    "ward_report": "báo cáo {} – {}",
    "dated_task": "nhiệm vụ {} – {}",
    "finding": "phát hiện số {} – {}",
    "target_reading": "số liệu chỉ tiêu {} – {}",
}
NOT_DONE = {
    "unit_report": "bộ phận chưa nộp báo cáo",
    "ward_report": "báo cáo chưa được phát hành",
    "dated_task": "nhiệm vụ chưa xong",
    "finding": "phát hiện chưa được báo khắc phục",
    "target_reading": "chỉ tiêu chưa có số liệu",
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
    if isinstance(value, datetime):
        return f"lúc {formats.clock(value)} ngày {formats.full_day(value)}"
    if isinstance(value, date):
        return formats.full_day(value)
    return formats.short(str(value), 120)


def roles(held: Collection[str]) -> str:
    """What somebody is, the highest first; empty for nobody."""
    return ", ".join(word for role, word in ROLES.items() if role in held)


def subject(rule: str, about: Sequence[str]) -> str:
    """What a reminder is about: period and unit or office, or a code and title; empty if unknown."""
    return SUBJECTS[rule].format(*about) if about else ""


def of_item(item: DigestItem) -> str:
    """What a subject of a morning message is, as `subject` says it."""
    match item.kind:
        case "dated_task":
            about = (item.codes[0], item.title)
        case "finding":
            about = (str(item.number), item.title)
        case "target_reading":
            about = (item.period, ", ".join(item.targets))
        case _:
            about = (item.period, item.unit or "phường")
    return subject(item.kind, about)


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


def due(item: DigestItem) -> str:
    """How near the date of an item is."""
    if item.last_day:
        return "hôm nay là ngày làm việc cuối cùng trước hạn"
    return formats.working_days_left(item.days_left)


def dates(item: DigestItem) -> str:
    """The date of an item, and the day it runs to if it is a day off."""
    day = f"hạn {formats.day(item.due)}"
    if item.rolled == item.due:
        return day
    return f"{day}, là ngày nghỉ nên tính đến {formats.weekday_short(item.rolled)}"


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
