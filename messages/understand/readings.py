"""How far a target is, as an official says it: "45/200", "22,5%", "không phát sinh", "chưa đạt". Pure.

A dot before three digits parts thousands, a comma begins the decimals; where "1.250" could be either, it is
asked. Nothing is rounded, and nothing is read from words around a figure that are not understood.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from messages.understand.text import aligned, fold

FIGURE, NOTHING_AROSE = "figure", "nothing_arose"
REACHED, NOT_REACHED = "reached", "not_reached"
UNCLEAR = "unclear"
LONGEST = 300
MOST_DIGITS, MOST_DECIMALS = 9, 4

NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
SIGNED = rf"((?:[-\u2212\u2013] ?|am )?{NUMBER})"
UNIT = (
    r"(?: (?:ho so|van ban|thu tuc(?: hanh chinh)?|tthc|van de|truong hop|vu viec|viec|vu|luot|don|cuoc"
    r"|nhiem vu|bao cao|ket qua|diem))?"
)
LEAD = r"(?:(?:ky nay|quy nay|hien|da|moi|dat|duoc|la|co|ty le|ti le|ket qua|so lieu)[ :]+){0,6}"
OVER = r" ?(?:/|tren tong so|tren tong|tren|trong tong so|trong) ?"
PERCENT = rf"{SIGNED} ?(?:%|phan tram\b)"
SHARE = rf"{SIGNED}{UNIT}{OVER}{SIGNED}{UNIT}"
BESIDE = r" ?(?:[=(,;–-]|tuc|dat|tuong duong)+ ?"
FORMS = {
    "share": re.compile(rf"{LEAD}{SHARE}(?:{BESIDE}{PERCENT}\)?)?"),
    "percent": re.compile(rf"{LEAD}{PERCENT}(?:{BESIDE}{SHARE}\)?)?"),
    "plain": re.compile(rf"{LEAD}{SIGNED}{UNIT}"),
}
ANY_PERCENT = re.compile(PERCENT)
NONE_AROSE = re.compile(
    r"(?:(?:ky|quy) nay )?(?:khong|chua)(?: co)? phat sinh(?: gi| (?:ho so|van ban|truong hop)(?: nao)?)?"
    r"(?: trong (?:ky|quy))?(?: nay)?(?: ?[(,–-]? ?0 ?/ ?0\)?)?|0 ?/ ?0(?: ?[(,–-]? ?khong phat sinh\)?)?"
)
AIM = r"(?: (?:chi tieu|ke hoach|yeu cau|muc tieu))?"
NOT_ONLY = "chua"
NOT_YET = re.compile(rf"(?:chua|khong) (?:dat|hoan thanh|xong){AIM}|{NOT_ONLY}")
YES = re.compile(rf"(?:da )?(?:dat|hoan thanh|xong){AIM}")
PART = r"[,.;:(–-]"
BEGINS = {
    NOT_REACHED: re.compile(rf"(?:{NOT_YET.pattern})(?: ?{PART} ?| (?={NUMBER} ?/))(.+?)\)?"),
    REACHED: re.compile(rf"(?:{YES.pattern}) ?{PART} ?(.+?)\)?"),
}
ENDS = re.compile(rf"(.+?) ?(?:{PART} ?)+(?:({NOT_YET.pattern})|{YES.pattern})\)?")
AFTER_CLAIM = re.compile(rf" ?{PART} ?(?P<more>.*)| (?P<number>{NUMBER}.*)")
DOUBTS = re.compile(r"\?|\b(?:chua|khong|nhung|mot phan|co le|chac|hay la|hoac)\b")

THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
DECIMAL = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
EITHER = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
COMMA_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+")


@dataclass(frozen=True)
class Reading:
    """What was said. `state`: figure, nothing_arose, reached, not_reached or unclear, then with a `fault`.

    A figure has `numerator` and `denominator`, or a `value` (in percent for a share). `claim`: whether it
    was also said to reach the target.
    """

    state: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    claim: bool | None = None
    fault: str = ""

    @property
    def figures(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        return self.numerator, self.denominator, self.value


class _Fault(Exception):
    """Why it is not taken, by its code."""


def read(text: str, kind: str, *, measured: bool) -> Reading:
    """`kind`: share, count, index or fact. `measured`: a figure decides whether the target is reached.

    Faults: unclear, fact_needed, figure_needed, bare_number, count_not_percent, over_whole, over_100,
    zero_whole, negative, dot_or_comma, too_long, differs (percent and part of the whole).
    """
    said = " ".join(fold(text[: LONGEST + 1]).split()).strip(" .!;,")
    try:
        if not said or len(text) > LONGEST:
            raise _Fault("unclear")
        if NONE_AROSE.fullmatch(said):
            return Reading(NOTHING_AROSE)
        return _fact(said) if kind == "fact" else _figure(said, kind, measured)
    except _Fault as fault:
        return Reading(UNCLEAR, fault=str(fault))


def percent_in(text: str) -> str | None:
    """The percentage in a sentence, where it holds just one."""
    found = list(ANY_PERCENT.finditer(aligned(text)))
    return text[found[0].start() : found[0].end()] if len(found) == 1 else None


def _fact(said: str) -> Reading:
    for state, claims in ((NOT_REACHED, NOT_YET), (REACHED, YES)):
        claim = claims.match(said)
        if claim is None:
            continue
        rest = said[claim.end() :]
        more = AFTER_CLAIM.fullmatch(rest)
        if rest and (more is None or DOUBTS.search(rest)):
            raise _Fault("unclear")
        return Reading(state)
    raise _Fault("fact_needed" if any(form.fullmatch(said) for form in FORMS.values()) else "unclear")


def _figure(said: str, kind: str, measured: bool) -> Reading:
    claimed = NOT_REACHED if NOT_YET.fullmatch(said) else REACHED if YES.fullmatch(said) else None
    if claimed is not None:
        if measured or said == NOT_ONLY:
            raise _Fault("figure_needed")
        return Reading(claimed)
    claim, said = _claim(said)
    return _counted(said, kind, claim)


def _claim(said: str) -> tuple[bool | None, str]:
    """Whether it is said to be reached, and the figure beside that. "đạt 45/200" claims nothing."""
    for state, form in BEGINS.items():
        begins = form.fullmatch(said)
        if begins:
            return state == REACHED, begins[1]
    ends = ENDS.fullmatch(said)
    return (ends[2] is None, ends[1]) if ends else (None, said)


def _counted(said: str, kind: str, claim: bool | None) -> Reading:
    if found := FORMS["share"].fullmatch(said):
        return _share(kind, claim, found[1], found[2], found[3])
    if found := FORMS["percent"].fullmatch(said):
        if found[2] is not None:
            return _share(kind, claim, found[2], found[3], found[1])
        if kind == "count":
            raise _Fault("count_not_percent")
        return Reading(FIGURE, value=_percent(found[1]), claim=claim)
    if found := FORMS["plain"].fullmatch(said):
        value = _number(found[1], counts=kind != "index")
        if kind == "share" and value:
            raise _Fault("bare_number")
        return Reading(FIGURE, value=value, claim=claim)
    raise _Fault("unclear")


def _share(kind: str, claim: bool | None, part: str, whole: str, percent: str | None) -> Reading:
    numerator, denominator = (_number(one, counts=kind != "index") for one in (part, whole))
    if numerator > denominator:
        raise _Fault("over_whole" if denominator else "zero_whole")
    if not denominator:
        if percent is not None or claim is not None:
            raise _Fault("unclear")
        return Reading(NOTHING_AROSE)
    if percent is not None:
        said = _percent(percent)
        step = denominator.scaleb(int(said.as_tuple().exponent))
        left = 100 * numerator - said * denominator
        # Rounded or cut to the digits that were said: compared without dividing.
        if not -step <= 2 * left or not left < step:
            raise _Fault("differs")
    return Reading(FIGURE, numerator, denominator, claim=claim)


def _percent(said: str) -> Decimal:
    value = _number(said, counts=False)
    if value > 100:
        raise _Fault("over_100")
    return value


def _number(said: str, *, counts: bool) -> Decimal:
    """`counts`: it counts cases, so that a dot before three digits parts thousands."""
    digits = said.removeprefix("am ").lstrip("-\u2212\u2013 ")
    if digits != said:
        raise _Fault("negative")
    if (EITHER.fullmatch(digits) and not counts) or (COMMA_THOUSANDS.fullmatch(digits) and counts):
        raise _Fault("dot_or_comma")
    if THOUSANDS.fullmatch(digits):
        digits = digits.replace(".", "")
    elif not DECIMAL.fullmatch(digits):
        raise _Fault("dot_or_comma")
    whole, _, decimals = digits.replace(",", ".").partition(".")
    if len(whole.lstrip("0")) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
        raise _Fault("too_long")
    return Decimal(f"{whole}.{decimals}" if decimals else whole)
