"""Where a text names tasks by their codes. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from messages.understand.codes import LONGEST, CodeIndex, looks_like_code
from messages.understand.text import aligned

NEAR = 4 * LONGEST
UNKNOWN_CODE, RANGE, EXCEPT = "unknown_code", "range", "except"
WORD = re.compile(r"(?<![\w./%-])(?<!\d,)[^\W_]")
UNKNOWN = re.compile(r"(?:[IVX]{1,4}\.?)?\d{1,2}(?:\.\d{1,2})*\.[a-zđ](?![\w/])", re.IGNORECASE)
TO = re.compile(r"\s*(?:[-–—]|den\b|toi\b)\s*")
ALL_BUT = re.compile(r"\b(?:ngoai|tru|ngoai tru|loai)\s+$")
REFERENCE = re.compile(r"\b(?:theo|nhu|giong|tai|kem|so voi|tuong tu|mau|bieu|phu luc|phong|lop|so|ngay)\s+$")


@dataclass(frozen=True)
class Mention:
    """`text[start:end]` names the task `code`; None with a `fault` where it cannot be told which."""

    code: str | None
    start: int
    end: int
    fault: str | None = None


def mentions(text: str, index: CodeIndex) -> list[Mention]:
    """The codes in one line, in its order; those it only refers to ("theo mục 3.c") are left out."""
    found: list[Mention] = []
    folded = aligned(text)
    for start in _starts(text):
        if found and start < found[-1].end:
            continue
        mention, before = _mention(text, folded, start, index), folded[max(0, start - LONGEST) : start]
        if mention is None or REFERENCE.search(before):
            continue
        found.append(replace(mention, code=None, fault=EXCEPT) if ALL_BUT.search(before) else mention)
    return found


def _starts(text: str) -> Iterator[int]:
    """Where a name of a task may begin: at a word with a digit not far behind."""
    for match in WORD.finditer(text):
        if re.search(r"\d", text[match.start() : match.start() + LONGEST]):
            yield match.start()


def _mention(text: str, folded: str, start: int, index: CodeIndex) -> Mention | None:
    named = index.beginning(text[start : start + NEAR])
    if named is None:
        return _unknown(text, start, index)
    code, end = named[0], start + named[1]
    to = TO.match(folded, end)
    other = index.beginning(text[to.end() : to.end() + NEAR]) if to else None
    if to is not None and other is not None:
        return Mention(None, start, to.end() + other[1], RANGE)
    return Mention(code, start, end)


def _unknown(text: str, start: int, index: CodeIndex) -> Mention | None:
    """A word shaped like a code that no task has, where a line begins; elsewhere only such as "9.z"."""
    word = text[start : start + LONGEST].split(maxsplit=1)[0]
    if not text[:start].strip(" \t•*+–—-([") and looks_like_code(word) and index.find(word) is None:
        return Mention(None, start, start + len(word.rstrip(":,;.)=")), UNKNOWN_CODE)
    match = UNKNOWN.match(text, start)
    return Mention(None, start, match.end(), UNKNOWN_CODE) if match else None
