"""Words that promise a report or ask for help and tell nothing of the work: "mai em báo cáo sau". Pure."""

from messages.understand import vocabulary as v
from messages.understand.plain import composed, plain, vi

LONGEST = 80
LATER = r"sau|bù|lại|lên|qua|sớm|đủ|nốt|kết quả|số liệu|nội dung|cho|để|trong|vào"
LATE = r"(?:chưa|không) kịp|bận|quên|chậm|muộn|hôm nay|đang"
BESIDE = rf"(?>(?:{v.AHEAD}|{v.POLITE}|{v.SOFT}|{LATE}|{LATER})\b)"
"""Taken as it is first read: the same word stands in several lists, and each would be tried with each."""
PROMISE = vi(
    rf"\W*(?=.*\b(?:{v.AHEAD}|sau)\b)(?:{BESIDE}\W+)*"
    rf"(?:báo cáo|báo|gửi|nộp|cập nhật|bổ sung|trả lời|phản hồi|có)(?:\W+{BESIDE})*\W*"
)
REQUEST = vi(
    rf"\W*(?:(?>(?:{v.POLITE}|{v.SOFT}|nhờ|giúp)\b)\W+)*(?:xem|kiểm tra|giúp|hỗ trợ|làm giúp|làm hộ)"
    rf"(?:\W+(?>(?:lại|giúp|hộ|cho|{v.POLITE}|{v.SOFT})\b))*\W*"
)


def tells_nothing(said: str) -> bool:
    """Whether all of it is a promise to report or a request for help; any text is accepted."""
    if len(said) > LONGEST:
        return False
    words = plain(composed(said)).words
    return PROMISE.fullmatch(words) is not None or REQUEST.fullmatch(words) is not None
