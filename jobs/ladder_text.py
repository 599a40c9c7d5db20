"""A ladder as a plan file words it, one line of English, and back. Pure."""

import re
from collections.abc import Sequence
from functools import lru_cache

from jobs.errors import JobsError
from jobs.ladder import Ladder, Level, Up

EXAMPLE = "before 15, 7, 3, 1, 0; after 1, 3, 7, then every 5, at most 10; up head +1, leader +5"
MOST = 60
PARTS = ("before", "after", "up")
SHOWN = 40
MINUS = str.maketrans("−–", "--")
WORD = re.compile(r"[+-]\s*[0-9]+|[0-9]+|[^\W\d_]+|[^\s,;]")
NUMBER = re.compile(r"[0-9]{1,4}")
SIGNED = re.compile(r"[+-][0-9]{1,4}")
EACH = re.compile(r"\b(?:each|every)(?: working)? day\b")
AFTER = re.compile(
    r"(?P<days>(?:[0-9]+(?: |$))*)"
    r"(?:(?:then )?every (?P<every>[0-9]+)(?: working)?(?: days?)?(?: |$))?"
    r"(?:at most (?P<most>[0-9]+))?"
)


class BadLadder(JobsError):
    """A text that words no ladder; the message says what is wrong and shows one."""

    code = "bad_ladder"

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem}; write it like `{EXAMPLE}`")


@lru_cache(maxsize=256)
def parse(text: str) -> Ladder:
    """`before` in working days (0: the date itself), then `after` and `up` where they are wanted.

    Numbers are 0 to 60, before the date descending, after it ascending; commas, spaces and capitals do not
    matter. Raises BadLadder.
    """
    parts = _parts(text)
    before = _days("before", parts.get("before", []), 0)
    if list(before) != sorted(set(before), reverse=True):
        raise BadLadder("the days 'before' must fall, each said once")
    after, repeat, at_most = _after(parts["after"]) if "after" in parts else ((), 0, 0)
    return Ladder(before, after, repeat, at_most, _up(parts["up"]) if "up" in parts else ())


def _parts(text: str) -> dict[str, list[str]]:
    """The words of each part, by the word it begins with."""
    parts: dict[str, list[str]] = {}
    part: list[str] | None = None
    for word in WORD.findall(text.lower().translate(MINUS)):
        if word in parts:
            raise BadLadder(f"'{word}' stands twice")
        if word in PARTS:
            part = parts[word] = []
        elif part is None:
            raise BadLadder(f"begins with '{word[:SHOWN]}', not with 'before'")
        else:
            part.append("".join(word.split()))
    return parts


def _days(part: str, words: Sequence[str], least: int) -> tuple[int, ...]:
    if not words:
        raise BadLadder(f"names no day '{part}' the date")
    return tuple(_number(part, word, least) for word in words)


def _number(what: str, word: str, least: int = 1) -> int:
    if NUMBER.fullmatch(word) is None or not least <= int(word) <= MOST:
        raise BadLadder(f"'{what}' takes numbers from {least} to {MOST}, not '{word[:SHOWN]}'")
    return int(word)


def _after(words: Sequence[str]) -> tuple[tuple[int, ...], int, int]:
    """The days named, every how many days it is repeated then, and how often at most in all."""
    body = " ".join(words)
    said = AFTER.fullmatch(EACH.sub("every 1", body))
    if said is None:
        raise BadLadder(f"'after {body[:SHOWN]}' cannot be understood")
    every, most = said["every"], said["most"]
    days = () if every and not said["days"] else _days("after", said["days"].split(), 1)
    if list(days) != sorted(set(days)):
        raise BadLadder("the days 'after' must rise, each said once")
    if (every is None) != (most is None):
        raise BadLadder("'every' or 'each working day' and 'at most' need one another")
    if every is None:
        return days, 0, len(days)
    at_most = _number("at most", most)
    if at_most <= len(days):
        raise BadLadder(f"'at most {at_most}' leaves nothing to repeat after {len(days)} days")
    return days, _number("every", every), at_most


def _up(words: Sequence[str]) -> tuple[Up, ...]:
    """Pairs of a level and a signed number of days."""
    found: list[Up] = []
    for n in range(0, max(len(words), 1), 2):
        up = Up(_level(words[n : n + 1]), _offset(words[n + 1 : n + 2]))
        if up in found:
            raise BadLadder(f"'{up.level} {up.offset:+}' stands twice")
        found.append(up)
    return tuple(found)


def _level(word: Sequence[str]) -> Level:
    said = "".join(word)
    if said not in list(Level):
        raise BadLadder(f"'up' names one of {', '.join(Level)}, not '{said[:SHOWN]}'")
    return Level(said)


def _offset(word: Sequence[str]) -> int:
    said = "".join(word)
    if SIGNED.fullmatch(said) is None or not 1 <= abs(int(said)) <= MOST:
        raise BadLadder(
            f"'up' needs a number from +1 to +{MOST} (after the date) or -1 to -{MOST} (before it), "
            f"not '{said[:SHOWN]}'"
        )
    return int(said)


def wording(ladder: Ladder) -> str:
    """The ladder in one line, from which `parse` makes one with the same rungs."""
    parts = [f"before {_listed(ladder.before)}"]
    offsets = ladder.offsets_after()
    if offsets:
        parts.append(f"after {_after_worded(ladder, offsets)}")
    if ladder.up:
        parts.append("up " + ", ".join(f"{up.level} {up.offset:+}" for up in ladder.up))
    return "; ".join(parts)


def _after_worded(ladder: Ladder, offsets: tuple[int, ...]) -> str:
    named = ladder.after[: len(offsets)]
    if len(named) == len(offsets):
        return _listed(named)
    often = "each working day" if ladder.repeat == 1 else f"every {ladder.repeat}"
    repeated = f"{often}, at most {ladder.at_most}"
    return f"{_listed(named)}, then {repeated}" if named else repeated


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
