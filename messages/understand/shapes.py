"""Task codes by their shape alone, where there is no plan to look them up in. Pure."""

import re

from messages.understand.codes import CodeIndex, looks_like_code

STEPS = re.compile(r"(?:([IVX]{1,4})\.?)?(\d{1,2}(?:\.\d{1,2})*)?\.?([a-zđ])?(?:\.(\d{1,2}))?", re.IGNORECASE)


class ShapeIndex(CodeIndex):
    """Takes whatever is shaped like a code, and writes it as plans do: "3c" is "3.c", "iv.1b" is "IV1.b"."""

    def __init__(self) -> None:
        super().__init__([])

    def _called(self, token: str) -> str | None:
        dotted = re.sub(r"(?<=\d)[-/](?=[^\W\d_]$)", ".", token)
        if not looks_like_code(dotted):
            return None
        match = STEPS.fullmatch(dotted.strip("."))
        if match is None:
            return None
        part, numbers, letter, last = match.groups()
        steps = [f"{(part or '').upper()}{numbers or ''}", (letter or "").lower(), last or ""]
        return ".".join(step for step in steps if step)
