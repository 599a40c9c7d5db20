"""Vietnamese words of a file of a plan or of officials that are chosen by code."""

from datetime import date

from messages import formats
from messages.views import ImportChange, ImportView

KINDS = {"plan": "phụ lục kế hoạch", "staff": "danh sách nhân sự"}
FIELDS = {
    "title": "nội dung",
    "name": "tên",
    "contact": "liên hệ",
    "lead": "chủ trì",
    "support": "phối hợp",
    "area": "lĩnh vực",
    "label": "số thứ tự",
    "deliverable": "sản phẩm",
    "deadline": "thời hạn",
    "deadline_text": "thời hạn ghi",
    "deadline_set_by": "cấp đặt hạn",
    "kind": "loại",
    "state": "trạng thái",
    "since": "từ ngày",
    "until": "đến ngày",
    "cut_off": "ngày chốt số liệu",
    "internal_due": "hạn bộ phận gửi",
    "due": "hạn",
}
SUBJECTS = {"area": "lĩnh vực {}", "period": "kỳ {}", "target": "chỉ tiêu {}", "plan": "kế hoạch {}"}
VALUES = {
    "dated": "có thời hạn",
    "standing": "thường xuyên",
    "open": "đang thực hiện",
    "done": "hoàn thành",
    "cancelled": "hủy",
    "in the plan": "có trong kế hoạch",
    "gone": "bỏ",
    "in the system": "đã giao trên hệ thống",
    "not in the file": "tệp không có",
    "new": "thêm",
    "ended": "kết thúc",
    "ward": "phường",
    "superior": "cấp trên",
}
UNREAD = {
    "no_title": "không có tên nhiệm vụ",
    "no_name": "không có họ tên",
    "double": "trùng một dòng ở trên",
    "restricted": "nhiệm vụ hạn chế, chỉ lãnh đạo thay đổi được",
    "unit": "chưa rõ bộ phận nào",
    "role": "chưa rõ chức danh",
    "same_name": "nhiều người cùng tên",
    "appoint": "chức danh này do quản trị ghi nhận",
}
FAULTS = {
    "photo": "là ảnh. Kế hoạch, danh sách nhân sự cần gửi dưới dạng tệp .docx hoặc .xlsx",
    "pdf": "là PDF, chưa đọc được thành bảng. Đề nghị gửi bản Word (.docx) hoặc Excel (.xlsx)",
    "old": "theo định dạng cũ (.doc, .xls). Đề nghị mở ra, lưu thành .docx hoặc .xlsx rồi gửi lại",
    "kind": "không phải .docx hoặc .xlsx",
    "encrypted": "có đặt mật khẩu. Đề nghị bỏ mật khẩu rồi gửi lại",
    "broken": "bị hỏng hoặc không phải Word, Excel. Đề nghị mở ra, lưu lại rồi gửi lại",
    "too_much": "quá lớn (nhiều hơn 1.000 dòng hoặc nén quá nhiều). Đề nghị tách thành nhiều tệp",
    "no_table": "không có bảng nào đọc được. Kế hoạch cần cột tên nhiệm vụ cùng cột chủ trì hoặc thời hạn; "
    "danh sách nhân sự cần cột họ và tên cùng cột chức vụ hoặc bộ phận",
    "empty": "có bảng nhưng không có dòng nào đọc được",
    "too_large": "lớn hơn 20 MB. Đề nghị gửi tệp nhỏ hơn",
    "mismatch": "có nội dung không đúng loại tệp. Đề nghị lưu lại thành .docx hoặc .xlsx rồi gửi lại",
    "gone": "không tải được, có thể đã bị xóa. Đề nghị gửi lại",
    "tries": "không tải được. Đề nghị gửi lại",
    "no_right": "không nhập được vì đồng chí không còn là đầu mối tổng hợp",
}
ERRORS = {
    "no_import": "Không có tệp này trong phạm vi của đồng chí. Gửi tệp mới: /nhapkehoach",
    "import_not_ready": "Tệp này đang được tải về. Kết quả đọc sẽ được gửi ngay sau đó.",
    "import_unclear": "Còn thời hạn chưa rõ, đề nghị trả lời trước khi áp dụng.",
    "import_no_day": "Chưa đọc được ngày «{said}». Ví dụ: {example}, hoặc bấm «Không có hạn riêng».",
    "import_not_asked": "Thời hạn này đã được trả lời hoặc không còn cần hỏi.",
    "no_import_file": "Đề nghị gửi tệp .docx hoặc .xlsx, hoặc /huy để thôi.",
    "period_in_use": "Tệp bỏ kỳ báo cáo đã có số liệu nên không áp dụng được.",
}


def subject(change: ImportChange) -> str:
    """What a change is about."""
    return SUBJECTS.get(change.kind, "{}").format(change.subject)


def value(said: str | date | None) -> str:
    """A value before or after."""
    if said is None or said == "":
        return "(trống)"
    if isinstance(said, date):
        return formats.full_day(said)
    return VALUES.get(said, formats.short(said, 60))


def change(one: ImportChange) -> str:
    """ "3.c: chủ trì Tư pháp → Văn phòng"."""
    if not one.field:
        return f"{subject(one)}: {value(one.after)}"
    name = FIELDS.get(one.field, one.field)
    return f"{subject(one)}: {name} {value(one.before)} → {value(one.after)}"


def kept(one: ImportChange) -> str:
    """ "6.b: thời hạn 20/3/2023 (tệp ghi 10/3/2023)"."""
    if one.field == "state":
        return f"{subject(one)}: {value(one.before)}, {value(one.after)}"
    name = FIELDS.get(one.field, one.field)
    return f"{subject(one)}: {name} {value(one.before)} (tệp ghi {value(one.after)})"


def counts(view: ImportView) -> str:
    """How many are new, changed, cancelled and kept: "3 nhiệm vụ mới, 5 thay đổi (2 thời hạn)"."""
    cancelled = sum(one.field == "state" and one.after == "cancelled" for one in view.changes)
    moved = sum(one.field == "deadline" for one in view.changes)
    changed = len(view.changes) - cancelled
    new = "nhiệm vụ" if view.kind == "plan" else "người"
    shifts = f" ({moved} thời hạn)" if moved else ""
    parts = (
        (len(view.new), f"{len(view.new)} {new} mới"),
        (changed, f"{changed} thay đổi{shifts}"),
        (cancelled, f"hủy {cancelled} nhiệm vụ"),
        (len(view.kept), f"giữ nguyên {len(view.kept)} mục theo quyết định"),
    )
    return ", ".join(said for count, said in parts if count) or "không có thay đổi"
