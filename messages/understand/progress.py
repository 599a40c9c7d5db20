"""What a reply says of a task, in its simple forms. Pure: never raises, never invents.

Where a text could mean done or not done it is not done: a task closed by mistake is reminded of no more.
"""

import re
import unicodedata
from dataclasses import dataclass

from messages.understand.text import aligned

SEPARATORS = " \t\n,.;:–—-"
FINISHED = r"(?:xong|hoan thanh|hoan tat)"
POLITE = r"(?:roi|het|a|nhe|nha)"
DONE = re.compile(rf"(?:da )?(?:lam |thuc hien )?{FINISHED}(?:\s+{POLITE})*(?=$|[\s,.;:!–—-])")
NO_WORDS = re.compile(rf"(?:[\W_]|\b{POLITE}\b)*")
NOTHING = re.compile(r"(?:ky nay )?(?:khong|ko)(?: co)? phat sinh(?: gi)?(?: a)?[.! ]*")
PERCENT = re.compile(
    rf"((?:(?:da|moi|lam|thuc hien|dat|duoc|khoang|tien do|{FINISHED})[\s,:]+){{0,4}})"
    r"([+–—-]?)(\d+(?:[.,]\d+)?)\s*%"
)
RANGE = re.compile(r"\s*(?:[–—-]|den|toi)\s*\d+(?:[.,]\d+)?\s*%")
QUESTION = re.compile(r"(?:\?|\b(?:xong|thanh|tat|roi) (?:chua|khong))[.!]*$")
PARTLY = re.compile(r"\s+(?:khong|mot phan|mot nua|nua|co ban|buoc|giai doan|dot|phan|du thao|dau)\b")
SHARE = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})(?![\d/])")
BARE_PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s*%")


@dataclass(frozen=True)
class Reading:
    """state: done, in_progress, nothing_arose or unclear. `percent` 0 to 100.

    `text` is all that was said (NFC); `result` is a part of it, as it was typed.
    """

    state: str
    text: str
    percent: int | None = None
    result: str | None = None


def read(text: str) -> Reading:
    """Reads one task's report. A percent stands at the beginning, so "100% là khó" is no "done"."""
    said = unicodedata.normalize("NFC", text).strip()
    folded = aligned(said)
    if _words(said) is None or QUESTION.search(folded):
        return Reading("unclear", said)
    if NOTHING.fullmatch(folded):
        return Reading("nothing_arose", said)
    return _with_percent(said, folded) or _done(said, folded) or _in_words(said)


def _in_words(said: str) -> Reading:
    return Reading("in_progress", said, result=said)


def _with_percent(said: str, folded: str) -> Reading | None:
    """ "70% đang dự thảo", "đã đạt 70%", "hoàn thành 70%"; None without a percent, or after "xong"."""
    match = PERCENT.match(folded)
    if match is None:
        return None
    more = _words(said[match.end() :].strip(SEPARATORS))
    claims_done = re.search(FINISHED, match[1]) is not None
    if claims_done and (match[3] == "100" or ("," in match[1] and more)):
        return None
    if match[2] or not _is_percent(match[3]):
        nonsense = not more and (match[2] or match[3].isdigit())
        return Reading("unclear", said) if nonsense else _in_words(said)
    if RANGE.match(folded, match.end()):
        return _in_words(said)
    return _at(said, int(match[3]), more)


def _is_percent(number: str) -> bool:
    return number.isdigit() and len(number) <= 3 and int(number) <= 100


def _at(said: str, percent: int, more: str | None) -> Reading:
    """ "70% xong" names no result; "100% xong" is done."""
    if more and DONE.fullmatch(aligned(more)):
        return Reading("done", said) if percent == 100 else Reading("in_progress", said, percent)
    return Reading("in_progress", said, percent, more)


def _words(result: str) -> str | None:
    """What is left as a result: signs and polite words alone ("!", "👍", "rồi ạ") are none."""
    return None if NO_WORDS.fullmatch(aligned(result)) else result


def _done(said: str, folded: str) -> Reading | None:
    match = DONE.match(folded)
    if match is None:
        return None
    rest, result = folded[match.end() :], said[match.end() :].strip(SEPARATORS)
    if re.search(r"\bchua\b", rest) or PARTLY.match(rest) or _is_share(rest.strip(SEPARATORS)):
        return None
    if BARE_PERCENT.fullmatch(result):
        return Reading("done", said) if result.startswith("100") else None
    return Reading("done", said, result=_words(result))


def _is_share(rest: str) -> bool:
    """ "hoàn thành 12/15 hồ sơ" is not done; "xong 12/12 thủ tục" is."""
    match = SHARE.match(rest)
    return match is not None and int(match[1]) < int(match[2])
