"""Which files are taken as evidence, by the ending of the name and by the bytes themselves. Pure.

Nothing that can run is taken, nor an archive that could hide it. Families are wider than endings, because
people's programs name files wrongly all the time (a WebP picture called .jpg, a .doc saved as .docx).
"""

import re
import unicodedata

LARGEST = 20 * 1024 * 1024
"""In bytes: what a bot can download from Telegram (Bot API, getFile)."""
LONGEST_NAME = 200

FAMILIES = {
    "image": ("jpg", "jpeg", "png", "webp", "gif", "heic", "heif"),
    "pdf": ("pdf",),
    "office": ("doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods"),
    "text": ("txt", "csv"),
}
FAMILY_OF = {ending: family for family, endings in FAMILIES.items() for ending in endings}
# For the channels that give a file no name.
ENDING_OF = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/heic": "heic",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "text/csv": "csv",
}
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# A password turns a .docx into the older container, so the two are one family.
ZIPPED, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF, PDF_WITHIN = b"%PDF-", 1024
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", ZIPPED, OLE)


def clean_name(name: str, mime: str) -> str:
    """A name fit to show: no folders, no signs that are not seen, at most 200 characters with its ending."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode(errors="replace").decode()))[-1]
    seen = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(" .") or "tệp"
    if "." not in seen and mime in ENDING_OF:
        seen = f"{seen}.{ENDING_OF[mime]}"
    stem, dot, ending = seen.rpartition(".")
    return seen if len(seen) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - 20]}{dot}{ending[:19]}"


def family_of(name: str) -> str | None:
    """image, pdf, office or text by the last ending of the name; None for what is not taken."""
    return FAMILY_OF.get(name.rpartition(".")[2].lower()) if "." in name else None


def is_what_it_says(name: str, data: bytes) -> bool:
    """Whether the bytes belong to the family of the name; an empty file is nothing."""
    match family_of(name):
        case "image":
            return _is_picture(data)
        case "pdf":
            return PDF in data[:PDF_WITHIN]
        case "office":
            return data.startswith((ZIPPED, OLE))
        case "text":
            return _is_text(data)
    return False


def _is_picture(data: bytes) -> bool:
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    heic = data[4:8] == b"ftyp" and data[8:12] in HEIC
    return webp or heic or data.startswith(PICTURES)


def _is_text(data: bytes) -> bool:
    return bool(data) and not data.startswith(PROGRAMS) and (data.startswith(UTF_16) or b"\x00" not in data)
