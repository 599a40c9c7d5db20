"""Vietnamese words of files that are opened from chat."""

from datetime import datetime

from messages import formats

ERRORS = {
    "unknown_document": "Tài liệu này không còn. Đề nghị mở lại từ danh sách mới nhất.",
    "unknown_file": "Không có tệp này trong phạm vi của đồng chí. Xem việc của mình: /viec",
    "file_pending": "Tệp «{name}» đang được tải về. Đề nghị mở lại sau ít phút.",
    "file_lost": "Tệp «{name}» không còn hoặc không tải về được. Đề nghị người báo cáo gửi lại.",
}
STATES = {"pending": "đang tải về", "failed": "không còn", "refused": "không nhận được"}


def caption(code: str | None, number: int | None, by: str, at: datetime) -> str:
    """What stands below a file: of which task, or which finding, by whom, when."""
    subject = f"Nhiệm vụ {code}" if code else f"Phát hiện số {number}"
    return f"{subject} – {by}, {formats.full_day(at)}"
