"""A reply in clauses, each with what it tells. Pure."""

import re
from dataclasses import dataclass

from messages.understand.percents import Percent, percents
from messages.understand.plain import Plain
from messages.understand.signs import Kind, Sign, sign_of

ENDS = re.compile(
    r"[;!?…\n]+|\.+(?=\s|$)|,(?!\d)|:(?!\d)|\s[-–—]\s"
    r"|(?<!tien)(?<!muc)(?<!che)(?<!trinh)(?<!don)\s(?=(?:nhung|tuy nhien|tuy|con|vi(?! tri| pham)|do|boi vi|nen|rieng)\b)"
)


@dataclass(frozen=True)
class Clause:
    """`words[start:end]` of the whole, and what they tell."""

    start: int
    end: int
    words: str
    sign: Sign
    percents: tuple[Percent, ...]

    @property
    def kind(self) -> Kind:
        return self.sign.kind


def clauses(text: Plain) -> list[Clause]:
    """In their order; none where there are no words."""
    found: list[Clause] = []
    start = 0
    for match in (*ENDS.finditer(text.words), None):
        end = match.start() if match else len(text.words)
        words = text.words[start:end]
        if words.strip():
            asked = match is not None and "?" in match[0]
            found.append(_clause(words, start, asked, text.bare))
        start = match.end() if match else end
    return found


def _clause(words: str, start: int, asked: bool, bare: bool) -> Clause:
    said = tuple(percents(words))
    rest = words
    for one in said:
        rest = rest[: one.lead] + " " * (one.end - one.lead) + rest[one.end :]
    # "xong 70%" keeps its "xong", "hoàn thành 70%" is the percent alone.
    return Clause(start, start + len(words), words, sign_of(rest, asked=asked, bare=bare), said)
