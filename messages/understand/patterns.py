"""Patterns over the words of one clause, as `plain` makes them. Pure data; `signs` says what they mean."""

import re

from messages.understand.vocabulary import (
    AHEAD,
    AWAY,
    BEGIN,
    DOCUMENT,
    FINISHED,
    LACKED,
    NEARLY,
    PART,
    PAST,
    POLITE,
    TIME,
    TROUBLE,
)


MARKS = r"[\W_]"
ONLY_POLITE = re.compile(rf"(?:{MARKS}|\b(?:{POLITE}|{TIME})\b)*")
TAIL = rf"(?:{MARKS}+(?:{POLITE})\b)*{MARKS}*$"
HEAD = rf"^(?:{MARKS}*\b(?:{POLITE})\b)*{MARKS}*"
NO = r"\b(?:khong|kh|chua|dau co|chang|chua the)\b"

HEARD = re.compile(
    HEAD + r"(?:ok|u|vang|da ro|ro|nhat tri|dong y|cam on|(?:da )?(?:nhan|nam|biet|hieu|ro|xem|tiep thu|ghi nhan|tiep nhan)"
    r"(?: duoc)?(?: tin(?: nhan)?| thong tin| chi dao| y kien| viec)?|de em (?:lam|xem|bao cao|kiem tra)(?: \w+)?"
    r"|(?:se )?(?:lam|trien khai|thuc hien|bao cao|kiem tra|xem|cap nhat|thuc hien) (?:ngay|lien|sau)|se (?:lam|thuc hien|trien khai|bao cao))"
    + TAIL
)
WHICH = (
    r"(?:khi nao|bao gio|luc nao|the nao|lam sao|ra sao|la sao|o dau|den dau(?: roi)?|cho ai|cua ai|bao nhieu|may gio|\w+ nao"
    r"|(?:la|lam|can|nop|gui|viec|cai|noi dung|so lieu) gi)"
)
ASKS_WHICH = re.compile(rf"\b{WHICH}{TAIL}")
ASKS = re.compile(
    rf"\b(?:{FINISHED}|gui|nop|ky|ban hanh|lam|trinh|bao cao|duyet|nhan|roi) chua{TAIL}"
    rf"|\b(?:co|duoc|dung|phai|can)\b(?:.{{0,60}} )?khong{TAIL}"
    rf"|{HEAD}(?:bao gio|khi nao|lam sao|lam the nao|vi sao|tai sao|sao|ai|may gio)\b(?!.{{0,30}}\b(?:se|thi|em bao|moi)\b)"
    r"|\bai (?:lam|phu trach|chu tri|bao cao|nop|duyet|ky)\b"
)
DENYING = re.compile(r"\b(?:khong|chua)\b(?! biet\b)")

AROSE = re.compile(rf"{NO}(?: co| he| thay)*(?: gi)? phat sinh\b")
NONE = re.compile(
    HEAD + r"(?:(?:trong )?(?:ki|ky|quy|thang|nam|dot)(?: nay| nao| [ivx\d]+)? )?(?:nay )?(?:khong|chua) co"
    r"(?: gi)?(?: moi| them| ca| phat sinh)?" + TAIL
    + r"|^(?:.{0,20} )?(?:khong|chua) co (?:\w+ ){1,4}nao(?: phat sinh| moi| ca)*" + TAIL
    + rf"|{HEAD}0/0{TAIL}"
)
BAD = re.compile(rf"\b(?:{TROUBLE}|tre|qua han|cham|sai sot|ton tai|van de|phan nan)\b")
AT_WORK = re.compile(r"\b(?:da|dang|co phat sinh)\b")

STARTS = rf"(?:{BEGIN})\b(?! (?:xong|het|day du|tot|hoan thanh|dat|du))"
NOT_STARTED = re.compile(
    rf"\bchua\b(?: \w+){{0,2}}? (?:{STARTS}|co gi\b)"
    rf"|{HEAD}(?:van |con )?chua{TAIL}"
    rf"|\b(?:{AHEAD})\b.{{0,30}}\bmoi (?:{BEGIN})\b|\bmoi (?:{BEGIN})\b.{{0,10}}\b(?:{AHEAD})\b"
    rf"|\bse (?:{BEGIN})\b.{{0,30}}\b(?:{AHEAD})\b"
)

FINISH = re.compile(rf"\b{FINISHED}\b")
DENIED = re.compile(rf"{NO}(?: \w+){{0,5}}? {FINISHED}\b|\b{FINISHED}\b.{{0,40}}\bchua\b")
ALMOST = re.compile(rf"\b(?:{NEARLY})\b.{{0,40}}{FINISHED}\b")
A_PART = re.compile(
    rf"\b{FINISHED}(?: roi)? (?:{PART})\b|(?<!bo )\b(?:du thao|ban thao|de cuong|buoc|giai doan|khau|phan(?! mem))\b.{{0,40}}{FINISHED}\b"
)
SHARE = re.compile(r"(?<![\d/])(\d{1,6})\s?/\s?(\d{1,6})(?![\d/]|[^\W\d_]|-)")
TO_COME = re.compile(rf"\b(?:{AHEAD})\b")
GONE = re.compile(rf"\b(?:{PAST})\b")
ON_A_DAY = re.compile(r"\s*(?:vao |hom )?(?:ngay )?\d{1,2}/\d{1,2}\b")
WITH_DONE = re.compile(rf"(?:\b(?:da|vua|moi|lam|thuc hien|deu|cung|co|ok)\s+)*\b{FINISHED}\b(?:\s+(?:roi|het|duoc)\b)*")

DRAFT = "du thao|ban thao|de cuong|mot phan|mot so|vai|gop y|y kien|giay moi|thu moi|de nghi|xin|phieu|tham dinh|trinh|cam ket|to trinh"
ACT = re.compile(
    rf"\b(?:da|vua|moi)\b(?: \w+){{0,2}}? (?:ban hanh|phat hanh|nop|cong bo|phe duyet|ban giao|(?:ky|gui)(?= (?:{DOCUMENT}|ket qua|roi|cho|qua|ve|len)\b|{TAIL}))"
    rf"|\b(?:nop|gui|ban hanh|ky|phat hanh|bao cao|lam|thuc hien)\b.{{0,40}}\broi\b{TAIL}"
    rf"|{HEAD}da (?:lam|thuc hien|bao cao|co){TAIL}"
)
ACTED = re.compile(r"(?:nop|gui|ban hanh|ky|phat hanh|lam|thuc hien|bao cao)")
NOT_ACTED = re.compile(rf"\b(?:{DRAFT}|dang|bat dau|chua|khong)\b|\b(?:ban hanh|nop|gui) (?:duoc )?\d+ (?!/)")
YES = re.compile(rf"{HEAD}roi{TAIL}")
PROMISED = re.compile(rf"\b(?:{AHEAD})\b.{{0,40}}\b(?:nop|gui|ban hanh|ky|trinh|bao cao|phat hanh|co)\b")

ACTIVE = re.compile(
    r"\b(?:da|dang|moi|vua|dat|con|chi con|tiep tuc|thuc hien|trien khai|sap|bat dau|chua|khong kip|se|trinh)\b"
)
GONE_AWAY = re.compile(rf"\b(?:{AWAY})\b")

CANNOT = rf"khong (?:the )?(?:{BEGIN}|hoan thanh|cap nhat|ban hanh|gui|nop|xong|vao) duoc"
MACHINE = r"(?:phan mem|may(?: \w+)?|mang|he thong|cong(?: \w+){0,3}?|tai khoan|duong truyen)"
TROUBLED = re.compile(
    rf"\b(?:{TROUBLE})\b"
    rf"|\b(?:chua|khong)(?: duoc| co| bo tri| du| cap| giao| nhan| thay| duyet| phe duyet)+ (?:{LACKED})\b"
    r"|\bchua duoc (?:cap|duyet|phe duyet|bo tri|giao|tap huan|huong dan|tap huan)\b"
    rf"|\b{MACHINE} (?:bi |dang |van |hay )*(?:loi|hong|tre|treo|chap chon|khong vao duoc)\b|\bloi {MACHINE}"
    rf"|\bhet (?:{LACKED})\b|\bmat (?:dien|mang)\b|\b{CANNOT}\b"
)
WAITING_BARE = re.compile(r"(?:^|\b(?:dang|con|phai|van|do|vi) )((?:cho|doi)\b(?! nguoi dan))")
"""Without accents "chờ" is "cho"; what is given is given to somebody, what is waited for begins the clause."""
NO_TROUBLE = re.compile(
    r"\b(?:khong|het|chua|khong con|da (?:\w+ )?(?:giai quyet|khac phuc|thao go|xu ly|vuot qua))\b(?: \w+){0,4}? ?$"
)
CAUSE = re.compile(r"^\W*(?:do|vi|boi vi|tai|ly do)\b\W*")
SLOW = re.compile(r"\b(?:chua|khong|cham|tre|vuong|kho|chi)\b")
LEADS = re.compile(r"(?:\b(?:bi|dang|con|gap|van|phai|hoi|rat|co|do|vi|nhung|tuy|cung|em)\b\W*)+$")
OVERCOME = re.compile(r"\b(?:tuy|mac du)\b|\bda (?:\w+ )?(?:giai quyet|khac phuc|thao go|xu ly|vuot qua)\b")
WAITS = re.compile(r"wait\b|cho\b|doi\b")
LAST_POLITE = re.compile(r"(?:\W+(?:a|nhe|nha|anh|chi|em|oi|vay|thoi)\b)+\W*$")
THUMBS = re.compile(r"[👍👌🆗🙏🤝]")
NOT_YET = re.compile(r"\bchua\b|\bkhong kip\b")
