"""How far a task is, said as "70%", "bảy mươi phần trăm", "khoảng 2/3", "một nửa". Pure.

Only the task's own percent counts. A rate the work has reached ("tỷ lệ đúng hạn 98%", "100% hồ sơ"), a range,
a date ("15/3"), a figure ("45/200"), a wish and what is left ("còn 30%") are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from messages.understand import vocabulary as v
from messages.understand.plain import spellings, vi

OUT_OF_RANGE = "percent_out_of_range"
FRACTION_OR_DATE = "fraction_or_date"
DIGITS = {form: number for word, number in v.NUMBERS.items() for form in spellings(word)}
DIGIT = "|".join(v.NUMBERS)
TENS = vi(rf"(?:({DIGIT}) )?(?:mươi|mười|chục)(?: ({DIGIT}))?|({DIGIT}) (lăm|mốt|tư)")
HUNDRED = vi("một trăm")
SIGN = r"\s?(?:%|phần trăm\b)"
FROM_TO = vi(rf"\btừ \d{{1,3}}{SIGN} (?:lên|đến|tới|thành|nay) (\d{{1,3}}){SIGN}")
RANGE = vi(rf"(?<![\d.,])\d[\d.,]{{0,8}}(?:{SIGN})?\s?(?:[–—~-]|đến\b|tới\b)\s?\d[\d.,]{{0,8}}{SIGN}")
NUMBER = vi(rf"(?<![\d.,/])((?<!\w)[–—-])?(\d++(?:[.,]\d++)?){SIGN}")
WORDS = vi(rf"\b((?:{DIGIT}|mươi|chục|trăm)(?: (?:{DIGIT}|mươi|chục|trăm)){{0,2}}) phần trăm\b")
PARTS = vi(rf"\b({DIGIT}) phần ({DIGIT})\b")
SHARE = re.compile(r"(?<![\d/.,-])(\d{1,2})/(\d{1,2})(?![\d/]|[.,]\d|[^\W\d])")
HALF = vi(r"\b(?:một nửa|1 nửa|(?:được|hơn|quá|xong) nửa)\b")

LONGEST_LEAD = 60
LEAD = vi(rf"(?:\b(?:{v.PROGRESS})\b[\s:,]{{0,3}}){{0,12}}$")
NO_TROUBLE = r"không (?:có |gặp |còn )?(?:khó khăn|vướng)\b"
FOLLOWS = vi(rf"\s*(?:$|\d|[.,;:!?)\n–—-]|[^\w\s]|(?:{v.AFTER}|{v.VOLUME})\b|{NO_TROUBLE})")
WEIGHS = vi(rf"\s*(?:{v.VOLUME})\b")
NO_CLAIM = vi(rf"\b(?:{v.UNCLAIMED}|{v.AHEAD})\b")
IS_RATE = vi(rf"\b(?:{v.RATE})\b")
ABOUT = vi(rf"\b(?:{v.ABOUT})\s?$")
DONE_BY = vi(r"(?:\b(?:đã|mới|vừa|chỉ|làm) ){0,3}\b(?:xong|hoàn thành|hoàn tất)\s?$")
OVER_PLAN = vi(r"\s*kế hoạch\b")
REACHES = vi(r"\bđược\b")
REACHED = vi(r"\bđạt\b")


@dataclass(frozen=True)
class Percent:
    """What `words[start:end]` say of the task, `lead` being where the words that belong to it begin.

    `value` 0 to 100, rounded half up for "2/3"; None with a `fault`.
    """

    lead: int
    start: int
    end: int
    value: int | None
    fault: str | None = None


def percents(words: str) -> list[Percent]:
    """The percents of a clause in its order; any text is accepted."""
    taken = [match.span() for match in RANGE.finditer(words)]
    found: list[Percent] = []
    for start, end, value, fault in sorted(_all(words), key=lambda one: (one[0], -one[1])):
        if any(start < last and first < end for first, last in taken):
            continue
        taken.append((start, end))
        lead = _lead(words, start, end)
        if fault == FRACTION_OR_DATE or _is_own(words, start, end, lead):
            weighs = WEIGHS.match(words, end)
            found.append(
                Percent(lead, start, weighs.end() if weighs else end, None if fault else value, fault)
            )
    return found


Said = tuple[int, int, int, str | None]


def _all(words: str) -> Iterator[Said]:
    for match in FROM_TO.finditer(words):
        yield _checked(match, int(match[1]))
    for match in NUMBER.finditer(words):
        if match[2].isdigit():
            yield _checked(match, -1 if match[1] else int(match[2][:6]))
    for match in WORDS.finditer(words):
        number = _number(match[1])
        if number is not None:
            yield _checked(match, number)
    for match in PARTS.finditer(words):
        yield from _fraction(match, DIGITS[match[1]], DIGITS[match[2]])
    for match in HALF.finditer(words):
        yield *match.span(), 50, None
    yield from _shares(words)


def _checked(match: re.Match[str], number: int) -> Said:
    return *match.span(), number, None if 0 <= number <= 100 else OUT_OF_RANGE


def _number(words: str) -> int | None:
    """Vietnamese for 1 to 100, colloquial "chục" too; None for what is no number."""
    if words in DIGITS or HUNDRED.fullmatch(words):
        return DIGITS.get(words, 100)
    match = TENS.fullmatch(words)
    if match is None:
        return None
    tens, ones = match[1] or match[3], match[2] or match[4]
    return 10 * DIGITS.get(tens, 1) + DIGITS.get(ones, 0)


def _fraction(match: re.Match[str], part: int, whole: int) -> Iterator[Said]:
    if 0 < part < whole <= 10:
        yield *match.span(), (200 * part + whole) // (2 * whole), None


def _shares(words: str) -> Iterator[Said]:
    """ "2/3" only where "khoảng", "được" or "công việc" say that it is no date; alone it could be either."""
    for match in SHARE.finditer(words):
        before, after = words[: match.start()], words[match.end() :]
        part, whole = int(match[1]), int(match[2])
        if (ABOUT.search(before) and FOLLOWS.match(after)) or WEIGHS.match(after):
            yield from _fraction(match, part, whole)
        elif 0 < part < whole <= 12 and _stands_alone(before, after):
            yield *match.span(), 0, FRACTION_OR_DATE


def _stands_alone(before: str, after: str) -> bool:
    return (not before.strip(" .,;:–—-") or DONE_BY.search(before) is not None) and not after.strip(
        " .,;:!–—-"
    )


def _lead(words: str, start: int, end: int) -> int:
    """Where the words before begin that belong to it; "xong một nửa" and "xong được 70%" claim no more."""
    before = words[:start]
    match = LEAD.search(before, max(0, start - LONGEST_LEAD))
    lead = match.start() if match else start
    done = DONE_BY.search(before[:lead])
    half = REACHES.search(before, lead) or HALF.search(words, start, end)
    return done.start() if done and half else lead


def _is_own(words: str, start: int, end: int, lead: int) -> bool:
    said, left = words[:start], words[:lead].strip(" .,;:–—-")
    if FOLLOWS.match(words, end) is None or NO_CLAIM.search(said) or IS_RATE.search(said):
        return False
    if OVER_PLAN.match(words, end) and _over(words[start:end]):
        return False
    reached = REACHED.search(words, lead, start) is not None
    return not (reached and left)


def _over(number: str) -> bool:
    digits = re.match(r"\d+", number)
    return digits is not None and int(digits[0][:6]) > 100
