"""Tasks called by words of their titles: "niêm yết TTHC". Pure."""

import re
from collections.abc import Iterable

from messages.understand.text import fold
from messages.understand.vocabulary import CASED, COUNTED, SPELLED, UNTELLING

LEAST = 2
WORD = re.compile(r"[^\W\d_]+|\d+|[^\w\s]+")
Pair = tuple[str, str]


class TitleIndex:
    """Every task by the words of its title, from (code, title) in the plan's order."""

    def __init__(self, tasks: Iterable[tuple[str, str]]) -> None:
        self._titles = [(code, _pairs(_runs(title, frozenset()))) for code, title in tasks]

    def match(self, words: str) -> tuple[str, ...]:
        """The tasks whose titles hold every telling word, two by two as they stand; none for fewer than two.

        One code: it is meant. Several: any of them could be. Accents and abbreviations do not matter.
        """
        runs = _runs(words, UNTELLING)
        if sum(len(run) for run in runs) < LEAST:
            return ()
        return tuple(code for code, pairs in self._titles if all(_holds(pairs, run) for run in runs))


def telling(words: str) -> bool:
    """Whether there are words that could name a task."""
    return any(_runs(words, UNTELLING))


def _runs(text: str, left_out: frozenset[str]) -> list[list[str]]:
    """The words between marks, numbers and words left out; what is counted ("12 thủ tục") is left out too."""
    runs: list[list[str]] = [[]]
    counted = 0
    for match in WORD.finditer(text):
        if not match[0][0].isalpha():
            runs.append([])
            counted = COUNTED if match[0].isdigit() and left_out else 0
            continue
        for word in _spelt(match[0]).split():
            if word in left_out or counted:
                counted = max(0, counted - 1)
                runs.append([])
            else:
                runs[-1].append(word)
    return [run for run in runs if run]


def _spelt(word: str) -> str:
    folded = fold(word)
    return CASED.get(word) or (SPELLED.get(folded, folded) if len(folded) > 1 else folded)


def _pairs(runs: list[list[str]]) -> set[Pair]:
    found = {("", word) for run in runs for word in run}
    return found | {pair for run in runs for pair in zip(run, run[1:], strict=False)}


def _holds(pairs: set[Pair], run: list[str]) -> bool:
    """Every word of the run stands in the title beside one of its neighbours here; a lone word just stands."""
    if len(run) == 1:
        return ("", run[0]) in pairs
    held = [pair in pairs for pair in zip(run, run[1:], strict=False)]
    return all(a or b for a, b in zip([False, *held], [*held, False], strict=True))
