"""Patterns over the words of one clause as `plain` makes them; `signs` says what they mean. Pure data."""

import re

from messages.understand import vocabulary as v
from messages.understand.plain import vi

# Bounded, or possessive (*+): what people send must never make a pattern go back and forth for long.
MARKS = r"[\W_]"
TAIL = rf"(?:{MARKS}{{1,5}}(?:{v.SOFT})\b){{0,6}}{MARKS}{{0,9}}$"
HEAD = rf"^(?:{MARKS}{{0,5}}\b(?:{v.POLITE})\b){{0,6}}{MARKS}{{0,5}}"
ONLY_POLITE = vi(rf"(?:{MARKS}|\b(?:{v.POLITE}|{v.TIME})\b)*+")
ONLY_LEAD = vi(rf"(?:{MARKS}|\b(?:{v.POLITE}|{v.LEADING})\b)*+")
FIRST_SOFT = vi(r"^(?:\W{0,5}\b(?:ạ|nhé|nha|luôn|rồi)\b){1,5}(?: (?:anh|chị|em))?\W{1,5}")
LAST_SOFT = vi(r"(?:\W{1,5}(?:ạ|nhé|nha|anh|chị|em|ơi|vậy|thôi)\b){1,5}\W{0,9}$")
THUMBS = re.compile("[👍👌🆗🙏🤝]")
JOINING = vi(r"(?:[\s,;&+/()\[\]–—-]|\b(?:và|với|lẫn|cùng với|cùng|cả|các mục|mục|nhiệm vụ|việc)\b)*+")
BREAK = vi(r"(?s:.*)(?:([,;.!?:](?=\s|$)|(?<=\s)[/|](?=\s)|\b(?:còn|riêng|nhưng)\b))")
"""The last mark or word that sets two tasks against each other."""

HEARD = vi(rf"\b(?:{v.HEARD})\b")
ONLY_HEARD = vi(rf"(?:{MARKS}|\b(?:{v.HEARD}|{v.POLITE})\b)*+")
YES = vi(rf"^(?:{MARKS}{{0,5}}\b(?:dạ|vâng|thưa|em|anh|chị|đã|ok)\b){{0,4}}{MARKS}{{0,5}}rồi{TAIL}")
ASKS_WHICH = vi(rf"\b(?:{v.WHICH}){TAIL}")
ASKS = vi(
    rf"\b(?:{v.FINISHED}|gửi|nộp|ký|ban hành|làm|trình|báo cáo|duyệt|nhận|rồi) chưa{TAIL}"
    rf"|\b(?:có|được|đúng|phải|cần)\b(?:.{{0,60}} )?không{TAIL}"
    rf"|{HEAD}(?:bao giờ|khi nào|làm sao|làm thế nào|vì sao|tại sao|sao|ai|mấy giờ)\b"
    r"(?!.{0,30}\b(?:sẽ|thì|em báo|mới)\b)"
    rf"|\b(?:có|hết hạn|đến hạn|được|đã (?!(?:em|anh|chị)\b)\w+)\b(?:.{{0,60}} )?chưa{TAIL}"
    rf"|{HEAD}mấy (?:ngày|hôm|tuần)\b.{{0,30}}\b(?:hạn|nộp)\b|\b(?:cho em hỏi|cho hỏi|xin hỏi|em hỏi)\b"
    r"|\bai (?:làm|phụ trách|chủ trì|báo cáo|nộp|duyệt|ký)\b"
)
DENYING = vi(r"\b(?:không|chưa)\b(?! biết\b)")

AROSE = vi(rf"\b(?:{v.NO})\b(?: có| hề| thấy){{0,3}}(?: gì)? phát sinh\b|\b0 phát sinh\b")
NONE = vi(
    rf"{HEAD}(?:(?:trong )?(?:kỳ|quý|tháng|năm|đợt)(?: này| nào| [ivx\d]+)? )?(?:nay )?không có"
    rf"(?: gì| nội dung)?(?: mới| thêm| cả| phát sinh| báo cáo| để báo cáo)?{TAIL}"
    rf"|^(?:.{{0,20}} )?không có (?:\w+ ){{1,4}}mới{TAIL}"
    rf"|^(?:.{{0,20}} )?không (?:có|tiếp nhận|nhận được|ghi nhận) (?:\w+ ){{1,4}}nào"
    rf"(?: phát sinh| mới| cả){{0,3}}{TAIL}"
    rf"|^(?:.{{0,20}} )?không có (?:trường hợp\b|(?:nội dung|việc|nhiệm vụ|hoạt động) này{TAIL})"
    rf"|{HEAD}0/0{TAIL}"
)
BAD = vi(rf"\b(?:{v.TROUBLE}|{v.BAD})\b")
AT_WORK = vi(r"\b(?:đã|đang|(?<!không )(?<!chưa )có phát sinh)\b")

NO_TROUBLE_AT_ALL = vi(
    rf"{HEAD}(?:không|chưa|hết)(?: (?:còn|có|gặp|thấy|phát sinh)){{0,2}}(?: gì)?"
    rf" (?:(?:khó khăn|vướng mắc|vướng|trở ngại)(?:,| và)? ?){{1,3}}(?: ?(?:gì|nào|cả)){{0,2}}{TAIL}"
)
NOT_STARTED = vi(
    rf"\bchưa\b(?: \w+){{0,2}}?"
    rf" (?:(?:{v.BEGIN})\b(?! (?:{v.FULLY})\b)|có gì\b|(?:động|đụng) gì\b|có kế hoạch\b)"
    rf"|{HEAD}(?:vẫn |còn )?chưa{TAIL}"
    rf"|\b(?:{v.AHEAD})\b.{{0,30}}\bmới (?:{v.BEGIN})\b|\bmới (?:{v.BEGIN})\b.{{0,10}}\b(?:{v.AHEAD})\b"
    rf"|\bsẽ (?:{v.BEGIN})\b.{{0,30}}\b(?:{v.AHEAD})\b"
)
NOT_SO = vi(r"\bkhông phải(?: là)? ?$")
NOT_YET = vi(
    r"\bchưa\b(?! (?:hiểu|biết|rõ|thấy|nghe|nhớ|gặp)\b)|\bkhông kịp\b|\bbị (?:trả|từ chối|hủy|loại)\b"
)

FINISHED = vi(
    rf"(?:\b(?:đã|vừa|mới|làm|thực hiện|đều|cũng|có|ok)\s){{0,4}}\b{v.FINISHED}\b"
    r"(?:\s(?:rồi|hết|được)\b){0,3}"
)
DENIED = vi(rf"\b(?:{v.NO})\b(?: \w+){{0,5}}? {v.FINISHED}\b|\b{v.FINISHED}\b.{{0,40}}\bchưa\b")
ALMOST = vi(
    rf"\b(?:{v.NEARLY})\b.{{0,40}}{v.FINISHED}\b|\b(?:{v.MEASURED}) {v.FINISHED}\b"
    rf"|\b{v.FINISHED} (?:thì|đâu|được \d+(?! ?/)|(?:là )?(?:em|tôi|mình) (?:sẽ )?(?:báo|gửi|làm|nộp|họp))\b"
)
A_PART = vi(
    rf"\b{v.FINISHED}(?: rồi)? (?:{v.PART})\b|(?<!bo )\b(?:{v.UNFINISHED_PART})\b.{{0,40}}{v.FINISHED}\b"
)
SHARE = re.compile(r"(?<![\d/])(\d{1,6})\s?/\s?(\d{1,6})(?![\d/]|[^\W\d_]|-)")
PERCENT = vi(r"\s?(?:khoảng |gần |hơn )?(\d{1,6})(?:[.,]\d+)?\s?(?:%|phần trăm)")
BEGINS_WITH_SHARE = re.compile(r"\W{0,3}\d{1,6}/\d")
TO_COME = vi(rf"\b(?:{v.AHEAD})\b")
DAY_OF_DOCUMENT = vi(
    rf"\b(?:{v.DOCUMENT})\b(?: số)?:? ?\d{{1,6}}\b[^,;]{{0,40}}?"
    r"\bngày \d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?"
)
"""What has a number was issued, and its day is no day to come."""
GONE = vi(rf"\b(?:{v.PAST})\b")
ON_A_DAY = vi(r"\s*(?:vào )?(?:ngày \d{1,2}/\d{1,2}\b|\d{1,2}/\d{1,2}(?![\w/])(?! \w))")

ACTED = vi(
    rf"\b(?:đã|vừa|mới)\b(?: \w+){{0,3}}?"
    rf" (?:{v.ENDING}|(?:ký|gửi)(?= (?:{v.DOCUMENT}|rồi|cho|qua|về|lên)\b|{TAIL}))"
    rf"|\b(?:nộp|gửi|ban hành|ký|phát hành|báo cáo|làm|thực hiện)\b.{{0,40}}\brồi\b{TAIL}"
    rf"|{HEAD}đã (?:làm|thực hiện|báo cáo|có){TAIL}"
    rf"|\b(?:ban hành|phê duyệt|công bố) (?:kèm theo|kèm|tại|bằng) (?:{v.DOCUMENT})\b"
)
NOT_ACTED = vi(rf"\b(?:{v.DRAFT}|đang|bắt đầu|chưa|không)\b|\b(?:ban hành|nộp|gửi) (?:được )?\d+ (?!/)")
PROMISED = vi(rf"\b(?:{v.AHEAD})\b.{{0,40}}\b(?:nộp|gửi|ban hành|ký|trình|báo cáo|phát hành|có)\b")
ACTIVE = vi(
    r"\b(?:đã|đang|mới (?:làm|bắt đầu|triển khai|được|có|họp)|vừa|đạt|tăng|giảm|còn|tiếp tục|thực hiện"
    r"|triển khai|sắp|bắt đầu|sẽ|xin (?:đến|lùi|gia hạn|thêm|\d+ (?:ngày|hôm|tuần)))\b"
    r"|\d\s?%?\s?(?:[–—~-]|đến|tới)\s?\d{1,6}\s?(?:%|phần trăm)"
)
AWAY = vi(rf"\b(?:{v.AWAY})\b")
ONGOING = vi(r"\bđang\b|^\W{0,3}còn (?:lại|thiếu|một|hai|ba|vài|nhiều|\d)")
WORKED = vi(r"\bđã\b.*\d|\d.*\bđã\b")

TROUBLED = vi(
    rf"\b(?:{v.TROUBLE})\b"
    r"|\b(?:chưa(?: được| có| bố trí| đủ| cấp| giao| nhận| thấy| duyệt| phê duyệt){1,4}"
    r"|không(?: được| cấp)? đủ)"
    rf" (?:{v.LACKED})\b|\bkhông (?:có|được cấp|bố trí được) (?:{v.RESOURCES})\b"
    rf"|\b(?:{v.LACKED}) (?:chưa có|chưa được|không có|không đủ|chưa đủ)\b"
    r"|\bchưa (?:thấy )?(?:trả lời|phản hồi|cho ý kiến|thống nhất|thẩm định)\b"
    r"|\bchưa được (?:cấp|duyệt|phê duyệt|bố trí|giao|tập huấn|hướng dẫn)\b"
    rf"|\b{v.MACHINE} (?:bị |đang |vẫn |hay ){{0,3}}(?:lỗi|hỏng|hư|trễ|treo|chập chờn|không vào được)\b"
    rf"|\blỗi {v.MACHINE}"
    rf"|\bkhông (?:hợp tác|phối hợp|đồng thuận|chịu)\b|\bhết (?:{v.LACKED})\b|\bmất (?:điện|mạng)\b"
    rf"|\bkhông (?:thể )?(?:{v.BEGIN}|hoàn thành|ban hành|gửi|nộp|xong|vào) được\b"
)
WAITING_BARE = re.compile(
    r"(?:^\W?|\b(?:dang|con|phai|van|do|vi) )((?:cho|doi)\b(?! (?:nguoi dan|em|anh|chi|toi|minh|xin|hoi)\b))"
)
"""Without accents "chờ" is "cho": one gives after a verb of giving, what is waited for begins the clause."""
WAITING = vi(r"(?:chờ|đợi|cho|doi)\b")
NO_TROUBLE = vi(rf"\b(?:không|hết|chưa|không còn|đã (?:\w+ )?(?:{v.MENDED}))\b(?: \w+){{0,4}}? ?$")
MENDED = vi(rf"\bđã (?:\w+ )?(?:{v.MENDED})\b")
OVERCOME = vi(rf"\b(?:tuy|mặc dù)\b|\bđã (?:\w+ )?(?:{v.MENDED})\b")
CAUSE = vi(r"^\W{0,5}(?:do|vì|bởi vì|tại|lý do)\b\W{0,5}")
SLOW = vi(r"\b(?:chưa|không|chậm|trễ|vướng|khó|chỉ)\b")
BEFORE_TROUBLE = vi(r"(?:\b(?:bị|đang|còn|gặp|vẫn|phải|hơi|rất|có|do|vì|nhưng|tuy|cũng|em)\b\W{0,5}){1,6}$")
