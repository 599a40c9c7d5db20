"""What a reply says of a task, in its simple forms. Pure: never raises, never invents."""

import re
from dataclasses import dataclass

from messages.understand.text import fold

PERCENT = re.compile(r"^(?:được |đạt |khoảng )?(\d{1,3})\s*%(?!\w)", re.IGNORECASE)
DONE = re.compile(r"^(?:da )?(?:xong|hoan thanh|lam xong)(?:\s+roi)?(?=$|[\s,.;:!–—-])")
NOTHING = re.compile(r"^(?:ky nay )?khong phat sinh[.! ]*$")
SEPARATORS = " \t\n,.;:–—-"


@dataclass(frozen=True)
class Reading:
    """state: done, in_progress, nothing_arose or unclear. `result` is part of `text`, as it was typed."""

    state: str
    text: str
    percent: int | None = None
    result: str | None = None


def read(text: str) -> Reading:
    """Reads one task's report. A percent stands at the beginning, so "100% là khó" is no "done"."""
    said = text.strip()
    folded = fold(said)
    if not said.strip(SEPARATORS):
        return Reading("unclear", said)
    if NOTHING.match(folded):
        return Reading("nothing_arose", said)
    percent = PERCENT.match(said)
    if percent is not None:
        return _with_percent(said, int(percent[1]), said[percent.end() :])
    if len(folded) == len(said) and (done := DONE.match(folded)) is not None:
        return Reading("done", said, result=said[done.end() :].strip(SEPARATORS) or None)
    return Reading("in_progress", said, result=said)


def _with_percent(said: str, percent: int, rest: str) -> Reading:
    if percent > 100:
        return Reading("unclear", said)
    return Reading("in_progress", said, percent, rest.strip(SEPARATORS) or None)
