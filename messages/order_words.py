"""Vietnamese words about what superiors decide: new dates, who does what, reminders at once, remarks."""

from messages import formats
from messages.views import DigestItem

ERRORS = {
    "set_by_superior": "Nhiệm vụ {task}: hạn cấp trên giao – cần công văn. Bot không đổi hạn {day} này; "
    "đề nghị báo cáo lãnh đạo để có văn bản xin lùi hạn.",
    "not_dated": "Nhiệm vụ {task} làm thường xuyên, không có thời hạn riêng để gia hạn.",
    "not_later": "Hạn mới {day} chưa muộn hơn hạn hiện nay của nhiệm vụ {task} ({deadline}). "
    "Đề nghị nhắn ngày khác.",
    "nothing_to_extend": "Đồng chí không có nhiệm vụ nào có hạn nội bộ để đề nghị gia hạn. Xem việc: /viec",
    "no_extension": "Không có đề nghị gia hạn này trong phạm vi quyết định của đồng chí.",
    "extension_decided:granted": "Nhiệm vụ {task}: đồng chí {by} đã đồng ý gia hạn {at}.",
    "extension_decided:refused": "Nhiệm vụ {task}: đồng chí {by} đã không đồng ý gia hạn {at}.",
    "extension_decided:withdrawn": "Nhiệm vụ {task}: đồng chí {by} đã rút hoặc thay đề nghị gia hạn này "
    "{at}.",
    "decide_own": "Đồng chí là người đề nghị gia hạn nhiệm vụ {task} nên phải do lãnh đạo khác quyết định.",
    "extension_moved": "Hạn của nhiệm vụ {task} đã đổi sang {day} sau khi có đề nghị này nên không gia hạn "
    "theo đề nghị được. Người phụ trách cần đề nghị lại.",
    "asked_already": "Nhiệm vụ {task}: đồng chí {by} đã đề nghị báo cáo nguyên nhân chậm {at}, "
    "chưa có trả lời.",
    "no_remark": "Không có ý kiến này trong phạm vi của đồng chí.",
    "nobody_answers": "Nhiệm vụ {task} chưa có ai khác phụ trách để nhận ý kiến. Giao việc: /giao {task}",
    "nobody_to_assign": "Vai trò của đồng chí không giao việc cho bộ phận nào.",
    "assigned_already": "Nhiệm vụ {task} vừa được giao cho {unit}. Đề nghị xem lại danh sách: /giao",
    "same_assignment": "Nhiệm vụ {task} đang do {unit} và đúng người này phụ trách rồi.",
    "nothing_ticked": "Chưa chọn nhiệm vụ nào. Đề nghị bấm vào nhiệm vụ cần giao trước.",
    "no_title": "Đề nghị nhắn tên nhiệm vụ mới.",
    "nothing_to_urge": "Không có việc nào quá hạn, sắp đến hạn hoặc chưa báo cáo để nhắc.",
    "urged_today": "Hôm nay đã nhắc {people} về các việc này rồi; mỗi việc chỉ nhắc một lần trong ngày.",
    "nobody_reached": "Chưa nhắc được ai: {people} chưa kết nối kênh nào. Đề nghị chuyển mã mời trước.",
}
EXTENSION = {
    "waiting": "đang chờ quyết định",
    "granted": "đồng ý",
    "refused": "không đồng ý",
    "withdrawn": "đã rút",
}
REMARKS = {"explain": "đề nghị báo cáo nguyên nhân chậm", "direct": "chỉ đạo", "answer": "trả lời"}


def urged(item: DigestItem) -> str:
    """What somebody is reminded of, in a few words."""
    left = formats.working_days_left(item.days_left)
    match item.kind:
        case "dated_task":
            return f"{item.codes[0]} ({left})"
        case "finding":
            return f"phát hiện số {item.number} ({left})"
        case "ward_report":
            return f"báo cáo {item.period} của phường ({left})"
        case "target_reading":
            return f"số liệu chỉ tiêu {', '.join(item.targets)} ({left})"
    lacks = f", còn {len(item.codes)} nhiệm vụ" if item.codes else ", chưa nộp"
    return f"báo cáo {item.period}{lacks} ({left})"
