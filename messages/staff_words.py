"""Vietnamese words about people and their posts."""

from messages import formats
from messages.views import Duties, HeldPost, StaffLine

ERRORS = {
    "unknown_person": "Không có người này trong phạm vi quản lý của đồng chí. Xem danh sách: /nhansu",
    "unknown_post": "Không có chức vụ này trong phạm vi quản lý của đồng chí, hoặc đã kết thúc. "
    "Xem danh sách: /nhansu",
    "post_held": "Đồng chí {name} đã có chức vụ {role} tại {unit}.",
    "post_ended": "Chức vụ này đã kết thúc, ngày cuối là {day}.",
    "post_above_you": "Chức vụ lãnh đạo và quản trị chỉ người quản trị giao, bàn giao hoặc kết thúc. "
    "Đề nghị quản trị hệ thống thực hiện.",
    "admin_invite": "Mã mời quản trị chỉ người quản trị tạo. Đề nghị quản trị hệ thống thực hiện.",
    "own_invite": "Mã này do đồng chí tạo để mời đồng chí {name}, người giữ chức vụ cao hơn: không dùng được "
    "ở cuộc trò chuyện của đồng chí. Đề nghị gửi mã để người được mời tự kết nối trên máy của mình.",
    "own_last_post": "Đây là chức vụ {role} cuối cùng của đồng chí: kết thúc thì đồng chí không còn quản lý "
    "nhân sự và không tự sửa lại được. Đề nghị dùng «Bàn giao việc», hoặc nhờ người quản trị khác kết thúc.",
    "restricted_to_self": "Đồng chí {giver} đang giữ nội dung hạn chế người xem nên đồng chí không tự nhận "
    "bàn giao được. Đề nghị chọn người nhận khác, hoặc nhờ quản trị hệ thống.",
    "added_already": "Đã thêm đồng chí {name} rồi. Xem danh sách: /nhansu",
    "not_a_name": "«{said}» chưa phải họ và tên. Ví dụ: Nguyễn Văn An",
    "nobody_waits": "Mọi người trong phạm vi của đồng chí đã tham gia.",
    "handed_already": "Đồng chí {giver} không còn gì để bàn giao: việc này đã được ghi nhận trước đó.",
    "no_taker": "Cơ quan chưa có người khác để chọn. Đề nghị thêm người trước: /nhansu",
}
MARKS = {"joined": "✅", "waiting": "⚪", "blocked": "⛔", "away": "🏖"}


def state(line: StaffLine) -> str:
    """How somebody can be reached today, if that needs a word."""
    match line.state:
        case "waiting":
            return "chưa tham gia"
        case "blocked":
            return "đã chặn bot"
        case "away" if line.until is not None:
            return f"đang nghỉ đến hết {formats.day(line.until)}"
    return ""


def days(post: HeldPost) -> str:
    """When a post is held, if that is not simply so."""
    parts = []
    if post.since is not None:
        parts.append(f"từ {formats.full_day(post.since)}")
    if post.until is not None:
        parts.append(f"đến hết {formats.full_day(post.until)}")
    return " ".join(parts)


def work(found: Duties) -> str:
    """What somebody has to do, by their name and by their post."""
    unit = f"{found.unit} nhiệm vụ của bộ phận" if found.unit else ""
    said = ", ".join(part for part in (duties(found), unit) if part)
    return f"đang phụ trách: {said}" if said else "hiện không phụ trách việc nào."


def duties(found: Duties) -> str:
    """What is open and bears somebody's name; empty for nothing."""
    parts = [
        (found.owned, "nhiệm vụ đang thực hiện"),
        (found.led, "nhiệm vụ đang chỉ đạo"),
        (found.findings, "phát hiện cần khắc phục"),
    ]
    return ", ".join(f"{count} {what}" for count, what in parts if count)
