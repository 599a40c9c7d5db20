"""Plain words for commands, and commands nearly typed right. Pure."""

from collections.abc import Iterable
from difflib import get_close_matches

from messages.understand.text import fold

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
}


def command_of(text: str) -> str | None:
    """The command a whole message means in plain words, accents aside."""
    return PHRASES.get(" ".join(fold(text).split()).strip(" .!?"))


def near(typed: str, known: Iterable[str]) -> list[str]:
    """Known words that resemble `typed`, the nearest first."""
    return get_close_matches(fold(typed), list(known), n=3, cutoff=0.6)
