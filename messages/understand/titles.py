"""Tasks called by words of their titles: "niêm yết TTHC". Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from messages.understand import links
from messages.understand.spelling import CASED, SPELLED
from messages.understand.text import fold
from messages.understand.vocabulary import LITTLE, UNTELLING

MARK = "|"
WORD = re.compile(r"([^\W\d_]+)|\d+|[^\w\s]+")
SIGNED = re.compile(r"(?<!\d)\d{1,6}[^\W\d_]?/[\w-]*[^\W\d_][\w-]*")
COUNTED = re.compile(r"#(?: \|)?(?: \w+){1,2}")
UNSAID = re.compile(rf"\b(?:{fold(UNTELLING)})\b")
SMALL = frozenset(fold(LITTLE).split("|"))
Pair = tuple[str, str]
SURE = 3


@dataclass(frozen=True)
class Named:
    """One code that is `sure` is meant; any other could be, and is asked about."""

    codes: tuple[str, ...] = ()
    sure: bool = False


class TitleIndex:
    """Every task by the words of its title, from (code, title) in the plan's order."""

    def __init__(self, tasks: Iterable[tuple[str, str]]) -> None:
        self._titles = [(code, _pairs(_runs(_spelt(title)))) for code, title in tasks]

    def match(self, words: str) -> Named:
        """The tasks whose titles hold every telling word, two by two as they stand; none for one word alone.

        Accents and abbreviations do not matter.
        """
        runs = _runs(UNSAID.sub(MARK, COUNTED.sub(MARK, _spelt(words))))
        found = {code: held for code, pairs in self._titles if (held := _all_held(pairs, runs))}
        return Named(tuple(found), sure=len(found) == 1 and max(found.values()) >= SURE)


def _all_held(pairs: set[Pair], runs: list[list[str]]) -> int:
    """How many words stand in the title beside a neighbour; 0 if a telling word does not stand in it."""
    held = [_held(pairs, run) for run in runs]
    return 0 if None in held else sum(count or 0 for count in held)


def _held(pairs: set[Pair], run: list[str]) -> int | None:
    """How many words stand in the title beside a neighbour of theirs here; None if a telling word does not.

    One between little words only has no neighbour to stand beside: it just stands.
    """
    beside = [pair in pairs for pair in _neighbours(run)]
    count = 0
    for word, before, after in zip(run, [False, *beside], [*beside, False], strict=True):
        if before or after:
            count += 1
        elif word not in SMALL and not (_is_lone(run, word) and ("", word) in pairs):
            return None
    return count


def _is_lone(run: list[str], word: str) -> bool:
    at = run.index(word)
    return all(near in SMALL for near in (*run[max(0, at - 1) : at], *run[at + 1 : at + 2]))


def _spelt(text: str) -> str:
    """Without accents, abbreviations in full, # for a number and | for other marks."""
    return " ".join(_word(match) for match in WORD.finditer(_unlinked(SIGNED.sub(" # ", text))))


def _unlinked(text: str) -> str:
    return links.NAMED.sub(MARK, text) if links.NAME in text else text


def _word(match: re.Match[str]) -> str:
    if match[1] is None:
        return "#" if match[0].isdigit() else "|"
    folded = fold(match[1])
    return fold(CASED.get(match[1]) or (SPELLED.get(folded, folded) if len(folded) > 1 else folded))


def _runs(spelt: str) -> list[list[str]]:
    return [run for part in re.split(r"[|#]", spelt) if (run := part.split())]


def _pairs(runs: list[list[str]]) -> set[Pair]:
    return {("", word) for run in runs for word in run} | {pair for run in runs for pair in _neighbours(run)}


def _neighbours(run: list[str]) -> Iterator[Pair]:
    return pairwise(run)
