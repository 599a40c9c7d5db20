"""What people, and those who mean harm, may send: seeded, so that what fails can be sent again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bot import registry
from bot.commands.reporting import AS_BEFORE
from messages.types import Rendered

WORDS = (
    *("xong", "đã", "chưa", "làm", "70%", "150%", "-5%", "2/3", "hoàn thành", "vướng kinh phí", "chờ ký"),
    *("không phát sinh", "Quyết định 12/QĐ-UBND", "niêm yết TTHC", "quy hoạch cán bộ", "quy chế chi tiêu"),
    *(
        "?",
        "xong chưa",
        "đã rõ",
        "👍",
        "👨‍👩‍👧‍👦",
        "🇻🇳",
        "ạ",
        "anh ơi",
        "còn",
        "thì",
        "15/3",
        "ngày mai",
        AS_BEFORE,
    ),
    *("45/200", "22,5%", "0/0", "đạt", "thôi", "hủy", "không có", "-", "đúng", "báo thay", "chỉ tiêu"),
)
CODES = (
    "3.c",
    "3C",
    "IV2.1",
    "6.b",
    "6.a",
    "1.1.a",
    "2.a",
    "9.z",
    "3.3",
    "mục 3c",
    "điểm c khoản 3",
    "3.a-3.c",
)
HOSTILE = (
    *("<b>", "</b>", "<script>alert(1)</script>", "&amp;", "<", ">", '"', "{{ 7*7 }}", "{% raw %}", "%s{0}"),
    *("\u202eđảo", "\u200f", "\u200b", "\x00", "\x07", "\ufffd", "\ud800", "a\u0301" * 40, "ﷺ", "𝕏", "=1+1"),
    *("https://a.vn/3.c/70%", "http://", "zlnka", "‹zlnka›", "\r\n", "\t", "/", "//", "/viec@bot", "đ" * 300),
)
JOINS = (" ", " ", " ", "\n", ", ", "", ". ", "; ")
FORGED = (
    "f:1:task:6.b",
    "zz:1",
    "",
    "w:999999",
    "am:1",
    "by:1",
    "bn:1",
    "vt:9.z",
    "r",
    "vs:1:x",
    "ev:1",
    "f:x",
)


@dataclass(frozen=True)
class Sent:
    """`tap`: the payload of a button instead of a text; `reply_to`: how many of the bot's messages ago."""

    text: str = ""
    tap: str | None = None
    reply_to: int | None = None
    edits: bool = False


class Sender:
    """One chat's messages; `said` are the bot's to it, whose buttons may be tapped."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._commands = registry.command_words()
        self.said: list[Rendered] = []

    def next(self) -> Sent:
        die = self._random.random()
        if die < 0.2:
            return Sent(tap=self._payload())
        replies = self._random.randrange(4) if die < 0.45 and self.said else None
        return Sent(self._text(), reply_to=replies, edits=die > 0.95)

    def _payload(self) -> str:
        shown = [b.payload for r in self.said[-6:] for row in r.choices for b in row]
        if shown and self._random.random() < 0.7:
            return self._random.choice(shown)
        payload = self._random.choice((*FORGED, *shown))
        at = self._random.randrange(len(payload) + 1)
        return payload[:at] + self._random.choice(("", ":", "9", "đ", "-1", "<b>")) + payload[at:]

    def _text(self) -> str:
        die = self._random.random()
        if die < 0.12:
            return f"/{self._random.choice((*self._commands, 'stauts', ''))} {self._words(3)}".strip()
        if die < 0.14:
            return self._words(3) * self._random.choice((50, 400, 3000))
        if die < 0.2:
            return "".join(
                chr(self._random.choice((self._random.randrange(32, 0x3000), 10))) for _ in range(30)
            )
        return self._words(9)

    def _words(self, most: int) -> str:
        kinds: Sequence[Sequence[str]] = (WORDS, WORDS, WORDS, CODES, CODES, HOSTILE)
        return "".join(self._pieces(kinds, self._random.randint(1, most))).strip()

    def _pieces(self, kinds: Sequence[Sequence[str]], count: int) -> Iterator[str]:
        for _ in range(count):
            yield self._random.choice(self._random.choice(kinds))
            yield self._random.choice(JOINS)
