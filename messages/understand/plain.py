"""A text made alike for reading, with the way back to what was typed. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from messages.understand.spelling import CASED, MEANT, SPELLED, WITHOUT_ACCENTS_ONLY
from messages.understand.text import aligned, fold

Span = tuple[int, int]
EDGES = " \n.,;:=–—-"
"""Marks that are no part of what stands between them."""
ROMAN = set("ivx")
IN_PATTERN = re.compile(r"\\[A-Za-z]|\(\?[a-z]+[:)]|([^\W\d_]+)")
WAIT, LINE = "wait", "\n"
TOKEN = re.compile(r"[^\W\d_]+|.", re.DOTALL)


@dataclass(frozen=True)
class Plain:
    """`words`: without accents, abbreviations and common slips spelt out; `bare`: typed without accents.

    `starts` and `ends`: where in `said` the token of each letter of `words` begins and ends.
    """

    said: str
    words: str
    bare: bool
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Where in `said` the words from `start` to `end` are; an empty one where there are none."""
        return (self.starts[start], self.ends[end - 1]) if start < end else (0, 0)

    def typed(self, start: int, end: int) -> str:
        """The words from `start` to `end` as they were typed, without marks at their edges."""
        words = self.words[start:end]
        start += len(words) - len(words.lstrip(EDGES + ")"))
        first, last = self.span(start, start + len(words.lstrip(EDGES + ")").rstrip(EDGES)))
        return self.said[first:last]


def plain(said: str, hidden: Iterable[Span] = ()) -> Plain:
    """Reads any text but the `hidden` parts of it. `said` is normalised to NFC by the caller."""
    shown = masked(said, hidden)
    bare = fold(shown) == shown.casefold()
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for token in TOKEN.finditer(shown):
        after_digit = token.start() > 0 and shown[token.start() - 1].isdigit()
        word = _word(token[0], bare=bare, spelt=not after_digit)
        if word == " " and words and words[-1] in " \n":
            continue
        words.append(word)
        starts += [token.start()] * len(word)
        ends += [token.end()] * len(word)
    return Plain(said, "".join(words), bare, tuple(starts), tuple(ends))


def masked(said: str, hidden: Iterable[Span], by: str = " ") -> str:
    """With `by`, one letter, in place of all that is hidden, so that every other place stays the same."""
    for start, end in hidden:
        said = said[:start] + by * (end - start) + said[end:]
    return said


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def vi(pattern: str) -> re.Pattern[str]:
    """A pattern in Vietnamese as it is spelt, over the words `plain` makes, typed with accents or without."""
    return re.compile(
        IN_PATTERN.sub(lambda found: found[0] if found[1] is None else _spellings(found[1]), pattern)
    )


def spellings(word: str) -> set[str]:
    """What `plain` makes of a word typed with accents and typed without; of "chờ" the first alone."""
    accented = _word(word, bare=False, spelt=True)
    return {accented} if accented == WAIT else {accented, _word(fold(word), bare=True, spelt=True)}


def _spellings(word: str) -> str:
    found = sorted(spellings(word))
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


def _word(token: str, *, bare: bool, spelt: bool) -> str:
    if not token[0].isalpha():
        return aligned(token) if not token.isspace() else " " if token != LINE else LINE
    if token in CASED:
        return CASED[token]
    low = token.casefold()
    folded = aligned(low)
    folded = folded if set(folded) <= ROMAN else _squeezed(folded)
    if spelt and (low in SPELLED or folded in SPELLED):
        return SPELLED.get(low, SPELLED.get(folded, folded))
    return folded if _is_meant(low, folded, bare) else f"{folded}_"


def _squeezed(word: str) -> str:
    """ "xongg" and "rồiiii" with their last letter once."""
    (*first, last) = ["".join(run) for _, run in groupby(word)]
    return "".join(first) + last[0]


def _is_meant(low: str, folded: str, bare: bool) -> bool:
    """Whether the word may be the one that patterns ask for by its letters without accents."""
    if folded not in MEANT:
        return True
    if low == folded:
        return bare or folded not in WITHOUT_ACCENTS_ONLY
    return low in MEANT[folded] or fold(low) != folded
