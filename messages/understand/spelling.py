"""How officials type words: abbreviations, slips, what looks alike without accents. Pure data."""

SPELLED: dict[str, str] = {
    # abbreviations
    "bc": "báo cáo",
    "cb": "cán bộ",
    "cbcc": "cán bộ công chức",
    "cchc": "cải cách hành chính",
    "cntt": "công nghệ thông tin",
    "cv": "công văn",
    "dvc": "dịch vụ công",
    "dvctt": "dịch vụ công trực tuyến",
    "kps": "không phát sinh",
    "ps": "phát sinh",
    "ptram": "phần trăm",
    "qd": "quyết định",
    "qppl": "quy phạm pháp luật",
    "tthc": "thủ tục hành chính",
    "ubnd": "ủy ban nhân dân",
    "vb": "văn bản",
    "vbqppl": "văn bản quy phạm pháp luật",
    # as people write to each other
    "ac": "anh chị",
    "ch": "chưa",
    "dc": "được",
    "dg": "đang",
    "e": "em",
    "goi": "gửi",
    "hok": "không",
    "hông": "không",
    "k": "không",
    "khg": "không",
    "ko": "không",
    "lm": "làm",
    "okay": "ok",
    "oke": "ok",
    "okey": "ok",
    "oki": "ok",
    "okie": "ok",
    "r": "rồi",
    "rui": "rồi",
    "uh": "ừ",
    "um": "ừ",
    "vag": "vâng",
    "vg": "vâng",
    # slips of the finger
    "dag": "đang",
    "tahnh": "thành",
    "thnah": "thành",
    "xg": "xong",
    "xobg": "xong",
    "xog": "xong",
    "xonh": "xong",
}
"""By the word in small letters, as it is typed, else without its accents."""

CASED = {"KH": "kế hoạch"}
"""By the word as it is typed: "kh" in small letters may be "không" too."""

ACCENTED_ONLY = frozenset({"chờ", "đợi", "dạng", "kẹt", "tắc"})
"""Without accents these are nearly always other words: "cho", "doi", "dang"."""

THEMSELVES = frozenset({"cho", "con", "kho", "tang", "vi"})
"""Typed without accents in a text that has some, these are what they look like, and no "chờ", "còn", "vì"."""

OTHERS = frozenset({"sẻ"})
"""Words of their own, though they look like a slip for another ("sẽ")."""
