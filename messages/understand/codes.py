"""Task codes as officials type them: "3.c", "3c", "3C", the position "3.3", "mục 3c". Pure."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from messages.understand.text import fold

Called = tuple[str, str | None, int]
TOKEN = re.compile(
    r"(?:(?:mục|mã|việc|nhiệm\s+vụ|điểm)\s+)?((?:\d{1,2}|[IVX]{1,4}\d{1,2})(?:\.?\d{1,2})*(?:\.?[a-zđ])?)(?=$|[\s:,;.–—-])",
    re.IGNORECASE,
)
SEPARATORS = " \t:,;.–—-"


def _key(token: str) -> str:
    return fold(token).strip(SEPARATORS)


def looks_like_code(token: str) -> bool:
    """Shaped like a code of a plan ("4.c", "IV1.b"), whether or not there is such a task."""
    match = TOKEN.fullmatch(token.strip(SEPARATORS))
    return match is not None and any(c.isdigit() for c in token) and not token.strip(SEPARATORS).isdigit()


class CodeIndex:
    """Everything a task of the plan may be called, from (code, code of its field, position there from 1)."""

    def __init__(self, tasks: Iterable[Called]) -> None:
        rows = list(tasks)
        self.codes = [code for code, _, _ in rows]
        self._exact = {_key(code): code for code in self.codes}
        self._aliases: dict[str, str | None] = {}
        for code, area, position in rows:
            self._alias(_key(code).replace(".", ""), code)
            if area is not None:
                self._alias(_key(f"{area}.{position}"), code)

    def _alias(self, alias: str, code: str) -> None:
        known = self._aliases.get(alias, code)
        self._aliases[alias] = code if known == code else None

    def find(self, token: str) -> str | None:
        """The canonical code; its own code wins over a position, and an ambiguous alias names nothing."""
        match = TOKEN.fullmatch(token.strip().rstrip(SEPARATORS))
        if match is None:
            return None
        key = _key(match[1])
        return self._exact.get(key) or self._aliases.get(key)

    def leading(self, line: str) -> tuple[str, str] | None:
        """The code a line begins with and the rest of it; None for a line that begins otherwise."""
        stripped = line.strip()
        match = TOKEN.match(stripped)
        if match is None:
            return None
        code = self.find(match[1])
        rest = stripped[match.end() :]
        if code is None or (rest[:1] in (",", ".") and rest[1:2].isdigit()):
            return None
        return code, rest.lstrip(SEPARATORS)

    def near(self, token: str) -> list[str]:
        """Codes that resemble what was typed, for a suggestion."""
        keys = list(self._exact)
        return [self._exact[key] for key in get_close_matches(_key(token), keys, n=3, cutoff=0.6)]
