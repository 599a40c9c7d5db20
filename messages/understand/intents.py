"""Plain words for commands, and commands nearly typed right. Pure."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from messages.understand.text import fold

LONGEST = 30
AS_BEFORE = re.compile(
    r"(?:van )?(?:nhu|giong)(?: voi)? (?:bao cao )?(?:ky|quy|thang|lan|dot) truoc(?: (?:a|nhe|nha))?"
)
PHRASES = {
    "tinh hinh": "status",
    "tinh hinh the nao": "status",
    "tien do": "status",
    "viec cua toi": "viec",
    "viec": "viec",
    "nhiem vu": "viec",
    "tro giup": "trogiup",
    "giup": "trogiup",
    "huong dan": "trogiup",
    "huy": "huy",
    "thoi": "huy",
    "lich": "lich",
    "lich bao cao": "lich",
    "bao cao": "baocao",
    "nop": "nop",
    "nop bao cao": "nop",
    "phat hanh": "phathanh",
    "tu kiem tra": "tukiemtra",
    "phat hien": "phathien",
    "nhap ke hoach": "nhapkehoach",
    "nghi phep": "nghiphep",
    "xin nghi phep": "nghiphep",
    "cai dat": "caidat",
}


POLITE_BEFORE = ("cho toi xem", "cho xem", "cho toi", "xem", "cho")
POLITE_AFTER = ("a", "nhe", "voi", "giup toi", "di", "ho toi")


def command_of(text: str) -> str | None:
    """The command a whole message means in plain words, accents and politeness aside."""
    words = _plain(text)
    return PHRASES.get(words) or PHRASES.get(_without_politeness(words))


def meant(text: str) -> str | None:
    """The command that a short message nearly says."""
    words = _without_politeness(_plain(text))
    close = get_close_matches(words, list(PHRASES), n=1, cutoff=0.8) if len(words) <= LONGEST else []
    return PHRASES[close[0]] if close else None


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).strip(" .!?")


def _without_politeness(words: str) -> str:
    for start in POLITE_BEFORE:
        if words.startswith(f"{start} "):
            words = words[len(start) + 1 :]
            break
    for end in POLITE_AFTER:
        words = words.removesuffix(f" {end}")
    return words


def near(typed: str, known: Iterable[str]) -> list[str]:
    """Known words that resemble `typed`, the nearest first."""
    return get_close_matches(fold(typed), list(known), n=3, cutoff=0.6)


def is_as_before(text: str) -> bool:
    """Whether the answer of the period before is to be given again, and no more is said."""
    return AS_BEFORE.fullmatch(" ".join(fold(text).strip(" .,!").split())) is not None
