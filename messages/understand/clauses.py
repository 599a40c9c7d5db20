"""A reply in clauses, each with what it tells. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from messages.understand.patterns import MENDED
from messages.understand.percents import Percent, percents
from messages.understand.plain import Plain, not_after, vi
from messages.understand.signs import Kind, Sign, is_yes, sign_of

LONGEST = 300
ENDS = vi(
    r"[;!?…\n]+|\.+(?=\s|$)|,(?!\d)|:(?!\d)|(?<!%)\s[-–—/|]\s|(?<=%)\s[-–—/|]\s(?!\d)"
    rf"|{not_after('tien', 'muc', 'che', 'trinh', 'don', 'gi', 'chỉ', 'vẫn')}"
    r"\s(?=(?:nhưng|tuy nhiên|tuy|còn|vì(?! trí| phạm)|do|bởi vì|nên|riêng|mà (?:đã|mới|chỉ|chưa))\b)"
)
"""Marks, and words that begin a clause of their own; not "tiến độ", "đơn vị", "chỉ còn" without accents."""


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
    for start, end, asked in _cut(text.words):
        words = text.words[start:end]
        if words.strip():
            found.append(_after(found, _clause(words, start, asked, text.bare)))
    return found


def _cut(words: str) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether a question mark ends it; what goes on for too long is cut at a space."""
    start = 0
    for match in (*ENDS.finditer(words), None):
        end = match.start() if match else len(words)
        while end - start > LONGEST:
            space = words.rfind(" ", start + 1, start + LONGEST)
            cut = space if space > start else start + LONGEST
            yield start, cut, False
            start = cut
        yield start, end, match is not None and "?" in match[0]
        start = match.end() if match else end


def _clause(words: str, start: int, asked: bool, bare: bool) -> Clause:
    said = tuple(percents(words))
    rest = words
    for one in said:
        rest = rest[: one.lead] + " " * (one.end - one.lead) + rest[one.end :]
    sign = sign_of(rest, asked=asked, bare=bare)
    if said and (sign.kind in (Kind.POLITE, Kind.HEARD) or is_yes(rest)):
        sign = Sign(Kind.OTHER, 0, 0)
    return Clause(start, start + len(words), words, sign, said)


def _after(earlier: list[Clause], one: Clause) -> Clause:
    """ "đã giải quyết 3 khó khăn, vướng mắc": what goes on with a list of troubles overcome is none."""
    goes_on = one.kind is Kind.TROUBLE and not one.words[: one.sign.start].strip()
    overcome = earlier and earlier[-1].kind is not Kind.TROUBLE and MENDED.search(earlier[-1].words)
    return replace(one, sign=Sign(Kind.OTHER, 0, 0)) if goes_on and overcome else one
