"""Task codes as officials type them: "3.c", "3c", "3C", "IV.1.b", the position "3.3", "mục 3c". Pure."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from messages.understand.text import aligned, fold

Called = tuple[str, str | None, int]
LONGEST = 40
PREFIXES = (
    "muc",
    "ma",
    "viec",
    "diem",
    "y",
    "nv",
    "nhiem vu",
    "cong viec",
    "dau viec",
    "muc so",
    "nhiem vu so",
)
INITIALS = frozenset(words[0] for words in PREFIXES)
FIRST_WORDS = tuple(re.compile(rf"(?:\S+\s+){{{count}}}") for count in (3, 2, 1))
POINTS, PARTS = ("diem", "y"), ("khoan", "muc")
PLACE = re.compile(
    r"(khoan|muc|diem|y)\s+([^\W_]+(?:\.[^\W_]+)*)[\s,]+(?:(diem|y|khoan|muc)\s+)?([^\W_]+(?:\.[^\W_]+)*)"
)
BULLETS = " \t•*+–—-"
SEPARATORS = " \t:,;.)=–—-"
HEAD = re.compile(r"[^\W_]+(?:[.-][^\W_]+|(?<=\d)[/,][^\W\d_](?![^\W_]))*")
DASH = re.compile(r"(?<=\d)[-/,](?=[^\W\d_]$)")
JOINT = re.compile(r"(?<=\d)\.(?=[^\W\d])|(?<=[^\W\d])\.(?=\d)")
SHAPE = re.compile(
    r"(?:[IVX]{1,4}\.?)?\d{1,2}(?:\.\d{1,2}){0,3}(?:\.?[a-zđ](?:\.\d{1,2})?)?", re.IGNORECASE | re.ASCII
)
AMOUNT = re.compile(r"\s*(?:trieu|nghin|ngan|t[iy](?! le\b))\b")


def looks_like_code(token: str) -> bool:
    """Shaped like a code of a plan ("4.d", "IV1.b"), whether or not there is such a task."""
    bare = token.strip(SEPARATORS)
    return SHAPE.fullmatch(bare) is not None and not bare.isdigit()


class CodeIndex:
    """Everything a task of the plan may be called, from (code, code of its field, position there from 1).

    Its own code wins over every other name. Dots may be left out where letters and digits keep the parts
    apart; a name that could mean two tasks means none. d and đ are different points of a list.
    """

    def __init__(self, tasks: Iterable[Called]) -> None:
        rows = list(tasks)
        self._exact = {code.casefold(): code for code, _, _ in rows}
        self._dotted: dict[str, str | None] = {}
        self._dotless: dict[str, str | None] = {}
        for code, area, position in rows:
            _name(self._dotted, _joined(code), code)
            if area is not None:
                _name(self._dotted, _joined(f"{area}.{position}"), code)
            if not _is_number(code):
                _name(self._dotless, code.casefold().replace(".", ""), code)

    def find(self, token: str) -> str | None:
        """The canonical code that `token` as a whole names."""
        typed = token.strip()
        place = _placed(typed)
        if place is not None and not typed[place[1] :].strip(SEPARATORS):
            return self._called(place[0])
        return self._called(_unprefixed(typed).strip(SEPARATORS))

    def leading(self, line: str) -> tuple[str, str] | None:
        """The code a line begins with and the rest of it; None for a line that begins otherwise.

        Amounts, dates and times are no codes: "3,5 triệu", "2.1 tỷ đồng", "15/3 họp", "08:30".
        """
        text = line.strip().lstrip(BULLETS)
        found = self.beginning(text)
        return None if found is None else (found[0], text[found[1] :].lstrip(SEPARATORS))

    def beginning(self, text: str) -> tuple[str, int] | None:
        """The code `text` begins with, as `leading` reads it, and how many letters of it name the task."""
        place = _placed(text)
        if place is not None and (code := self._called(place[0])) is not None:
            return code, place[1]
        named = _unprefixed(text)
        head = HEAD.match(named[:LONGEST])
        for end in _ends(head[0]) if head else ():
            code, rest = self._called(named[:end]), named[end:]
            if code is not None:
                sure = _is_meant(named[:end], rest, prefixed=named != text)
                return (code, len(text) - len(rest)) if sure else None
        return None

    def near(self, token: str) -> list[str]:
        """At most three codes that resemble what was typed, those that begin alike first."""
        typed = token.strip(SEPARATORS).casefold()
        close = set(get_close_matches(typed, self._exact, n=max(len(self._exact), 1)))
        in_order = [key for key in self._exact if key in close]
        in_order.sort(key=lambda key: _shared(key, typed), reverse=True)
        return [self._exact[key] for key in in_order[:3]]

    def _called(self, token: str) -> str | None:
        key = token.casefold()
        if key in self._exact:
            return self._exact[key]
        key = DASH.sub(".", key)
        return self._dotted.get(_joined(key)) if "." in key else self._dotless.get(key)


def _name(names: dict[str, str | None], name: str, code: str) -> None:
    names[name] = code if names.get(name, code) == code else None


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _joined(code: str) -> str:
    """Without the dots between a letter and a digit: "3.c" → "3c", "IV.2.1" → "iv2.1"."""
    return JOINT.sub("", code.casefold())


def _is_number(code: str) -> bool:
    return not any(c.isalpha() for c in code)


def _placed(text: str) -> tuple[str, int] | None:
    """ "điểm c khoản 3", "khoản 3 điểm c" and "mục 3 c" as "3.c", and how many letters say so."""
    match = PLACE.match(aligned(text[:LONGEST]))
    if match is None:
        return None
    first, second = text[match.start(2) : match.end(2)], text[match.start(4) : match.end(4)]
    if match[1] in POINTS and match[3] in PARTS:
        first, second = second, first
    elif match[1] in POINTS or match[3] in PARTS or len(second) > 1:
        return None
    return f"{first}.{second}", match.end()


def _unprefixed(text: str) -> str:
    if aligned(text[:1]) not in INITIALS:
        return text
    for words in FIRST_WORDS:
        start = words.match(text)
        if start and " ".join(fold(start[0]).split()) in PREFIXES:
            return text[start.end() :]
    return text


def _ends(head: str) -> list[int]:
    """Where a code may end, the longest first: "3.c.Xong" holds "3.c"."""
    return [len(head), *(m.start() for m in reversed(list(re.finditer(r"[.-]", head))))]


def _is_meant(token: str, rest: str, *, prefixed: bool) -> bool:
    """Whether a line that begins with the name of a task speaks of that task."""
    if rest and not rest[0].isspace() and rest[0] not in SEPARATORS:
        return False
    if any(c.isdigit() for c in token) and not _is_number(token):
        return True
    if rest[1:2].isdigit() and not rest[0].isspace():
        return False
    if "." in token:
        return AMOUNT.match(fold(rest)) is None
    return prefixed or (rest != "" and not rest[0].isspace())
