"""A text made alike for reading, with the way back to what was typed. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby

from messages.understand import vocabulary
from messages.understand.spelling import ACCENTED_ONLY, CASED, OTHERS, SPELLED, THEMSELVES
from messages.understand.text import aligned, fold

Span = tuple[int, int]
EDGES = " \n.,;:=–—-"
"""Marks that are no part of what stands between them."""
ROMAN = set("ivx")
IN_PATTERN = re.compile(r"\\[A-Za-z]|\(\?[a-z]+[:)]|([^\W\d_]+)")
LINE = "\n"
TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
"""By their letters of Telex."""
SWAPPED = {"r": "x", "x": "r"}
TOKEN = re.compile(r"[^\W\d_]+|.", re.DOTALL)


@dataclass(frozen=True)
class Plain:
    """`words`: spelt out, each with its tone behind it (`_normal`); `bare`: typed without accents.

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

    def until(self, end: int) -> "Plain":
        """The words before `end`."""
        return replace(self, words=self.words[:end], starts=self.starts[:end], ends=self.ends[:end])

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
        word = _made(token[0], bare=bare, spelt=not after_digit)
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
    """A pattern in Vietnamese as it is spelt, over the words `plain` makes, with accents or without."""
    return re.compile(
        IN_PATTERN.sub(lambda found: found[0] if found[1] is None else _forms(found[1]), pattern)
    )


def spellings(word: str) -> list[str]:
    """What `plain` makes of a word, typed with accents and typed without."""
    found = {_normal(word)} if word in ACCENTED_ONLY else {_normal(word), _normal(fold(word))}
    return sorted(found | {f"{word}_"} if word in THEMSELVES else found)


def not_after(*words: str) -> str:
    """In a pattern: where none of the words stands just before."""
    return "".join(f"(?<!{form})" for word in words for form in spellings(word))


@cache
def _forms(word: str) -> str:
    found = spellings(word)
    return found[0] if len(found) == 1 else f"(?:{'|'.join(found)})"


LONGEST_KNOWN = 24
"""Words are few, and each is made again and again; what is longer is none."""


def _made(token: str, *, bare: bool, spelt: bool) -> str:
    make = _make_known if len(token) <= LONGEST_KNOWN else _make
    return make(token, bare=bare, spelt=spelt)


def _make(token: str, *, bare: bool, spelt: bool) -> str:
    if not token[0].isalpha():
        return aligned(token) if not token.isspace() else " " if token != LINE else LINE
    low = token.casefold()
    folded = _squeezed(aligned(low))
    found = CASED.get(token) or (SPELLED.get(low) or SPELLED.get(folded) if spelt else None)
    if found is not None:
        return " ".join(map(_normal, found.split()))
    word = _normal(low)
    if low in THEMSELVES and not bare:
        return f"{word}_"
    accented = low != aligned(low)
    return _mended(word) if accented and word not in KNOWN and low not in OTHERS else word


_make_known = lru_cache(maxsize=8192)(_make)


def _normal(word: str) -> str:
    """Small letters, the tone as a letter behind them all ("hoàn" and "hòan" are "hoanf"), "kì" as "kỳ"."""
    letters, tone = "", ""
    for letter in unicodedata.normalize("NFD", word.casefold()):
        tone, letters = (TONES[letter], letters) if letter in TONES else (tone, letters + letter)
    base = _squeezed(composed(letters))
    if len(base) == 2 and base[0] in "hklmt" and base[1] == "i":
        base = f"{base[0]}y"
    return base + tone


def _mended(word: str) -> str:
    """ "đả" for "đã" and "dược" for "được", where that is a word patterns ask for and this is none."""
    swapped = [word, word[:-1] + SWAPPED[word[-1]]] if word[-1] in SWAPPED else [word]
    tries = [form for one in swapped for form in (one, f"đ{one[1:]}" if one[0] == "d" else one)]
    return next((form for form in tries if form in KNOWN), word)


def _squeezed(word: str) -> str:
    """ "xongg" and "rồiiii" with their last letter once; numbers in Roman letters stay."""
    if set(word) <= ROMAN:
        return word
    (*first, last) = ["".join(run) for _, run in groupby(word)]
    return "".join(first) + last[0]


IN_LISTS = re.compile(r"\\[A-Za-z]|([^\W\d_]+)")
KNOWN = frozenset(
    _normal(found[1])
    for words in vars(vocabulary).values()
    if isinstance(words, str)
    for found in IN_LISTS.finditer(words)
    if found[1]
)
