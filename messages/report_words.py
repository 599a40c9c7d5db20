"""Vietnamese words about reports: how they were understood, and what has to be asked about them."""

from messages.formats import short
from messages.views import Asked, Recorded, TaskPrompt

WHICH = "Chưa rõ «{said}» gồm những nhiệm vụ nào. Đề nghị nêu từng mã, ví dụ: «3.a, 3.b xong»."
ERRORS = {
    "not_read": "Chưa đọc được «{said}». Ví dụ: «70% đang dự thảo», «xong, Quyết định 12/QĐ-UBND», "
    "«không phát sinh».",
    "not_read:several_percents": "«{said}» có nhiều phần trăm khác nhau. Đề nghị nhắn lại một số, "
    "ví dụ: «70% đang dự thảo».",
    "not_read:percent_out_of_range": "Chưa đọc được «{said}»: phần trăm phải từ 0% đến 100%. "
    "Ví dụ: «70% đang dự thảo».",
    "not_read:fraction_or_date": "Chưa rõ «{said}» là ngày hay là phần việc đã làm. "
    "Ví dụ: «70%», «đạt 7/10 hồ sơ», «xong ngày 7/10».",
    "not_read:said_twice": "Tin nêu hai nội dung khác nhau cho cùng nhiệm vụ này. "
    "Đề nghị nhắn lại nội dung đúng.",
    "not_read:range": WHICH,
    "not_read:except": WHICH,
    "not_read:nothing_and_something": "«{said}» vừa là không phát sinh, vừa có kết quả. "
    "Đề nghị nhắn lại một trong hai.",
    "nothing_before": "Nhiệm vụ {task} chưa có báo cáo kỳ trước để ghi lại. Đề nghị nhắn kết quả kỳ này.",
    "not_for_you": "Báo cáo này không do ai báo thay đồng chí.",
    "cannot_withdraw:withdrawn": "Báo cáo {task} này đã được thu hồi. "
    "Để báo cáo lại, nhắn: {task} và nội dung.",
    "cannot_withdraw:replaced": "Báo cáo {task} này đã được thay bằng báo cáo sau. "
    "Để sửa, nhắn lại: {task} và nội dung đúng.",
}
CONFIRMED = {None: "chưa xác nhận", True: "đã xác nhận", False: "cho biết chưa đúng"}
UNDERSTOOD = {"done": "đã xong", "blocked": "đang vướng", "not_started": "chưa thực hiện"}
DOUBTS = {
    "done_below_100": "đã xong, hay mới được {percent}%?",
    "nothing_and_percent": "không phát sinh, hay được {percent}%?",
    "not_started_with_percent": "chưa thực hiện, hay được {percent}%?",
    "not_done_at_100": "đã xong, hay chưa xong?",
    "done_and_not_started": "đã xong, hay chưa thực hiện?",
    "past_or_future": "đã xong, hay sẽ xong?",
    "done_and_blocked": "đã xong, hay còn vướng?",
    "went_back": "lần trước đã báo {former}%, nay {percent}% có đúng không?",
}


def understood(report: Recorded) -> str:
    """How a report was understood, where its words alone may not show it."""
    found = UNDERSTOOD.get(report.state)
    if found is None and report.percent is not None and report.said.strip(" .") != f"{report.percent}%":
        found = f"{report.percent}%"
    parts = [found] if found else []
    parts += [f"đề xuất, kiến nghị: «{short(report.proposal, 120)}»"] if report.proposal else []
    return "".join(f" – {one}" for one in parts)


def doubt(prompt: TaskPrompt) -> str:
    return DOUBTS[prompt.why].format(former=prompt.former, percent=prompt.percent)


def asked(one: Asked) -> str:
    """What has to be known of words that came among others, and how to say it."""
    said, codes = short(one.said, 120), ", ".join(one.codes)
    if one.why == "result":
        return f"{codes} đã xong: kết quả là gì (số liệu, văn bản)? Nhắn: {codes} xong, Quyết định …"
    if one.why == "nothing_said":
        return f"{codes}: kết quả thế nào? Nhắn: {codes} và kết quả"
    if one.why == "as_before":
        return f"{codes} như kỳ trước: đề nghị nhắn riêng một tin để xem lại và xác nhận."
    if one.why == "which":
        among = f": {codes}" if codes else ""
        return f"«{said}» là của nhiệm vụ nào{among}? Nhắn lại, bắt đầu bằng mã nhiệm vụ."
    return f"{codes} «{said}»: chưa rõ kết quả, có hai ý trái nhau. Đề nghị nhắn lại một ý."
