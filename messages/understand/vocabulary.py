"""The words of replies, without accents as `plain` makes them: how they are typed, and what they tell. Pure data.

Where a list stands in a pattern its words are alternatives, the longer before the shorter.
"""

SPELLED: dict[str, str] = {
    # abbreviations
    "bc": "bao cao",
    "cb": "can bo",
    "cbcc": "can bo cong chuc",
    "cchc": "cai cach hanh chinh",
    "cntt": "cong nghe thong tin",
    "cv": "cong van",
    "dvc": "dich vu cong",
    "dvctt": "dich vu cong truc tuyen",
    "kps": "khong phat sinh",
    "ps": "phat sinh",
    "ptram": "phan tram",
    "qd": "quyet dinh",
    "qppl": "quy pham phap luat",
    "tthc": "thu tuc hanh chinh",
    "ubnd": "uy ban nhan dan",
    "vb": "van ban",
    "vbqppl": "van ban quy pham phap luat",
    # as people write to each other
    "ac": "anh chi",
    "ch": "chua",
    "dc": "duoc",
    "dg": "dang",
    "e": "em",
    "gởi": "gui",
    "hok": "khong",
    "hông": "khong",
    "k": "khong",
    "khg": "khong",
    "ko": "khong",
    "lm": "lam",
    "okay": "ok",
    "oke": "ok",
    "okey": "ok",
    "oki": "ok",
    "okie": "ok",
    "r": "roi",
    "rui": "roi",
    "uh": "u",
    "um": "u",
    "vag": "vang",
    "vg": "vang",
    # slips of the finger
    "dag": "dang",
    "tahnh": "thanh",
    "thnah": "thanh",
    "xg": "xong",
    "xobg": "xong",
    "xog": "xong",
    "xonh": "xong",
    # alike without accents, and told apart where there are any
    "chờ": "wait",
    "dạ": "vang",
    "kì": "ki",
    "kỳ": "ki",
    "từ": "from",
    "đợi": "wait",
}
"""By the word in small letters, as typed, else without accents. "kh" is in `CASED`."""

CASED = {"KH": "ke hoach", "KHs": "ke hoach"}

MEANT: dict[str, tuple[str, ...]] = {
    "ba": ("ba",),
    "bay": ("bảy", "bẩy"),
    "chi": ("chỉ", "chi", "chị"),
    "chin": ("chín",),
    "cho": (),
    "chua": ("chưa",),
    "chuc": ("chục",),
    "co": ("có", "cơ", "cỡ", "cô"),
    "con": ("còn",),
    "da": ("đã", "dã", "đả"),
    "dang": ("đang",),
    "dat": ("đạt",),
    "dau": ("đầu", "đâu"),
    "do": ("do",),
    "doi": (),
    "dot": ("đợt",),
    "gan": ("gần",),
    "gui": ("gửi",),
    "hen": ("hẹn",),
    "het": ("hết",),
    "hieu": ("hiểu",),
    "hong": ("hỏng",),
    "ket": ("kẹt",),
    "kho": ("khó",),
    "khong": ("không",),
    "ky": ("ký", "kí"),
    "lam": ("làm", "lăm"),
    "loi": ("lỗi",),
    "mai": ("mai",),
    "moi": ("mới",),
    "mot": ("một", "mốt"),
    "muoi": ("mười", "mươi"),
    "nam": ("năm", "nắm"),
    "nhan": ("nhận",),
    "nhung": ("nhưng",),
    "nop": ("nộp",),
    "nua": ("nửa",),
    "phan": ("phần",),
    "rieng": ("riêng",),
    "ro": ("rõ",),
    "roi": ("rồi",),
    "sap": ("sắp",),
    "se": ("sẽ",),
    "tac": ("tắc",),
    "tam": ("tám", "tạm", "tầm"),
    "thieu": ("thiếu",),
    "tram": ("trăm",),
    "tu": ("tư",),
    "tuy": ("tuy",),
    "u": ("ừ", "ừm"),
    "vang": ("vâng",),
    "vi": ("vì",),
    "vuong": ("vướng",),
    "xong": ("xong",),
}
"""With accents, only these are the word a pattern asks for: "chữa" and "chứa" are no "chưa"."""

WITHOUT_ACCENTS_ONLY = frozenset({"cho", "con", "doi", "kho", "vi"})
"""In a text with accents these, typed without, are the words they look like: "cho", "con", "vi"."""

POLITE = (
    "vang a|da|vang|thua|kinh gui|kinh thua|kinh|gui|xin phep|xin|em|anh chi|anh|chi|cac|bac|chu|co|sep|toi|minh"
    "|dong chi|d/c|lanh dao|chu tich|pho chu tich|oi|a|ah|nhe|nhi|nha|nhe|voi|thi|vay|ma|luon|het|roi|the|trong|tran trong"
    "|bao cao|ve|den|ban|phuong|nhu sau|cam on|chao|thoi"
)
TIME = (
    "hom qua|hom kia|hom nay|hom truoc|sang nay|chieu nay|trua nay|toi nay|toi qua|dem qua|chieu qua|sang qua|tuan truoc"
    "|tuan roi|thang truoc|thang roi|tuan nay|thang nay|quy nay|ngay hom nay"
)
AHEAD = (
    r"se|du kien|phan dau|co gang|quyet tam|hen|hua|xin den|ngay mai|sang mai|chieu mai|toi mai|trua mai|mai|mot hom"
    r"|(?:tuan|thang|quy|nam|ki|ky) (?:sau|toi)|(?:cuoi|het|dau|giua) (?:tuan|thang|quy|nam|ngay|gio)"
    r"|chieu nay|toi nay|trua nay|(?:vai|may|\d+|mot|hai|ba) (?:hom|ngay|tuan|tieng|gio|phut) nua_?|trong (?:tuan|thang|quy|ngay|sang|chieu)"
    r"|(?:truoc|den|toi|sang|qua) (?:ngay |thang |thu )?\d|(?:chu nhat|thu (?:hai|ba|tu|nam|sau|bay|[2-7]))"
    r"|(?:ngay |hom )?\d{1,2}[/.-]\d{1,2}|ngay \d{1,2}|(?:thang|quy) (?:\d{1,2}|[iv]{1,3}\b)"
)
"""A time to come, or one that may be."""
PAST = r"da|vua|hom (?!nay|sau)\w+|sang nay|(?:tuan|thang) (?:truoc|roi)|from|dem qua|toi qua|chieu qua"

FINISHED = r"(?:(?:xong|song(?= roi)|(?<=lam )song|(?<=da )song)(?: xuoi| het)?|hoang? thanh|hoan tat|hoan thien|(?<![-/])\bht)"
PART = (
    "khong|mot phan|mot nua|nua|co ban|so bo|buoc|giai doan|dot|phan|khau|ban thao|du thao|dau|dang|de cuong|viec|mot so|vai"
)
NEARLY = "co ban|gan nhu|gan|sap|tam|hau het|phan lon|mot phan|hau nhu|con|chuan bi|khi nao|bao gio|moi"
BEGIN = (
    "lam|trien khai|thuc hien|bat dau|tien hanh|to chuc|dung den|dung toi|dong den|dong toi|khoi dong|ra soat|niem yet"
    "|kiem tra|tuyen truyen|mo|hop|danh gia|so hoa|cap nhat|tham muu|xay dung|soan|tap huan|phan cong|lap"
)
DOCUMENT = (
    "bao cao|ke hoach|quyet dinh|cong van|quy che|to trinh|thong bao|van ban|nghi quyet|chi thi|huong dan|bien ban|ho so"
)
LACKED = (
    "kinh phi|nguon|von|tien|nhan luc|nguoi|can bo|may|thiet bi|huong dan|van ban huong dan|van ban|chi dao|y kien|chu truong"
    "|phan mem|mat bang|tai khoan"
)
VOLUME = "cong viec|khoi luong|tien do|phan viec|nhiem vu|noi dung|ke hoach|chang duong|viec"
PROGRESS = (
    "da|moi|lam|thuc hien|trien khai|dat|duoc|khoang|tien do|len|hien|nay|hien nay|dang|uoc|co|gan|hon|tren|chi|tam|chung|qua"
    "|hoang? thanh|hoan tat|ht|em|toi|minh|vang|a|anh|chi|moi chi|van|nhu vay|tien do_|xap xi|dat duoc|gan duoc|den nay|tinh den nay|cung|la"
)
RATE = "ty le|ti le|giam|tang|chi so|muc|so voi|dung han|ho so|giai ngan|muc do|hai long|tre han"
UNCLAIMED = "chua|khong|se|phan dau|du kien|muc tieu|chi tieu|yeu cau|phai|can|con|duoi|it nhat|neu|muon|hy vong|co gang"
AWAY = "di cong tac|nghi om|nghi phep|di hoc|dang hop|dang ban|bi om|nghi le|nghi tet"
TROUBLE = (
    "vuong mac|vuong|gap kho(?= )|kho khan|ket|be tac|tac|thieu|wait|tam dung|tam ngung|tam hoan|phu thuoc|qua tai|dinh tre"
)
COUNTED = 2
"""How many words after a number are taken as what is counted."""
UNTELLING = frozenset(
    "da dang chua khong xong hoan tat roi r a em anh chi ban nhe nha duoc dc thi la va voi cua cho tai trong ngoai o"
    " moi vua con cung van se sap gan khoang hon tren duoi viec nhiem muc nay do kia cai phan ve bao cao gui nop trinh"
    " lam thuc hien trien khai tien do qua cac nhung mot so ngay thang quy nam tuan ki ky truoc sau den toi tu from de"
    " quyet dinh cong van ke hoach".split()
)
