"""A reply as a whole: of which tasks it speaks, and what it says of each. Pure: never raises or invents."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from messages.understand.codes import CodeIndex
from messages.understand.links import Linked, put_aside
from messages.understand.meaning import (
    ACKNOWLEDGED,
    NOT_STARTED,
    QUESTION,
    UNCLEAR,
    Meaning,
    against,
    is_courtesy,
    meanings,
    spent,
)
from messages.understand.plain import composed, masked, plain
from messages.understand.sections import Section, sections, words_of
from messages.understand.shapes import ShapeIndex
from messages.understand.titles import MARK, Named, TitleIndex

SAID_TWICE = "said_twice"
CLAUSE = re.compile(r"[,;:.](?=\s|$)")
MOST_CLAUSES = 6


@dataclass(frozen=True)
class Item:
    """What is said of one task; `task` None: none is named, or any of `candidates` could be.

    `state` is one of `meaning.STATES`, `percent` 0 to 100, `result`, `difficulty` and `proposal` parts of the
    reply. An unclear one has a `reason` where something contradicts itself or cannot be told. `said`: its
    words (NFC). `by_words`: the task is called by its words, which are no result.
    """

    task: str | None
    state: str
    percent: int | None = None
    result: str | None = None
    difficulty: str | None = None
    reason: str | None = None
    candidates: tuple[str, ...] = ()
    said: str = ""
    by_words: bool = False
    proposal: str | None = None


class Titles(Protocol):
    """As `TitleIndex`; it may be made when it is first asked."""

    def match(self, words: str) -> Named: ...


@dataclass(frozen=True)
class PlanWords:
    """How the tasks of a plan are called. The titles are asked only where no code is named."""

    codes: CodeIndex
    titles: Titles


def no_plan() -> PlanWords:
    """Codes are known by their shape only, and nothing by words."""
    return PlanWords(ShapeIndex(), TitleIndex([]))


def read(
    text: str, plan: PlanWords, former: Mapping[str, int] | None = None, about: str | None = None
) -> list[Item]:
    """At least one item, in the text's order; `former`: the percents reported before, by task.

    A task named twice with different meanings is one unclear item. `about`: the task that is meant where no
    code is given, whatever the words.
    """
    linked = put_aside(composed(text))
    said = linked.text
    found = sections(said, plan.codes)
    coded = any(one.named for one in found)
    if about is not None and not coded:
        return [replace(item, task=about) for item in _of_known(linked)]
    items = [item for one in found for item in _of_section(one, said, plan, former or {}, alone=not coded)]
    items = _once(items) or [Item(None, UNCLEAR, said=said.strip())]
    return [_restored(item, linked) for item in items]


@lru_cache(maxsize=1024)
def read_of(text: str, *, by_words: bool = False) -> Item:
    """What is said of a task that is known already, so that any words are its result; `task` stays None.

    A question beside a report is left out; nothing but a question or courtesy is read as what it is.
    """
    return _of_known(put_aside(composed(text)), named=by_words)[0]


def _of_known(linked: Linked, *, named: bool = False) -> list[Item]:
    found = meanings(plain(linked.text), coded=not named, named=named)
    return [_restored(_item(None, meaning, linked.text.strip()), linked) for meaning in found]


def held_against(item: Item, former: int | None) -> Item:
    """`former`: the percent reported before; going back, or to the beginning, is asked about."""
    if former and item.state == NOT_STARTED:
        return replace(item, state=UNCLEAR, percent=0, reason="went_back")
    if former is None or item.percent is None or item.state == UNCLEAR or item.percent >= former:
        return item
    return replace(item, state=UNCLEAR, reason="went_back")


def _restored(item: Item, linked: Linked) -> Item:
    if not linked.links:
        return item

    def restored(part: str | None) -> str | None:
        return None if part is None else linked.restored(part)

    return replace(
        item,
        result=restored(item.result),
        difficulty=restored(item.difficulty),
        proposal=restored(item.proposal),
        said=linked.restored(item.said),
    )


def _of_section(
    one: Section, text: str, plan: PlanWords, former: Mapping[str, int], *, alone: bool
) -> Iterator[Item]:
    words, hidden = words_of(one, text)
    if not one.named:
        yield from _by_words(words, plan, former) if alone else _loose(words)
        return
    found = meanings(plain(words, hidden), coded=True)
    for mention in one.named:
        if mention.code is None:
            whole = text[min(one.start, mention.start) : one.end]
            yield Item(None, UNCLEAR, reason=mention.fault, said=whole.strip())
            continue
        for meaning in found:
            yield _item(mention.code, against(former.get(mention.code), meaning), words.strip())


def _loose(words: str) -> Iterator[Item]:
    """What stands beside coded lines; courtesy is left out."""
    for meaning in meanings(plain(words)):
        if meaning.state != ACKNOWLEDGED and not is_courtesy(words):
            yield _item(None, meaning, words.strip())


def _by_words(text: str, plan: PlanWords, former: Mapping[str, int]) -> Iterator[Item]:
    """A line that calls a task by its words begins a new item, any other goes on with the one above."""
    parts: list[tuple[Named, list[str]]] = []
    for line in text.splitlines():
        named = _called_by(line, plan.titles)
        if named.codes or not parts:
            parts.append((named, [line]))
        else:
            parts[-1][1].append(line)
    for named, lines in parts:
        words = "\n".join(lines)
        if len(parts) > 1 and not named.codes and is_courtesy(words):
            continue
        task = named.codes[0] if named.sure else None
        for meaning in meanings(plain(words), named=bool(named.codes)):
            meaning = against(former.get(task) if task else None, meaning)
            asked = () if task or meaning.state == QUESTION else named.codes
            yield replace(_item(task, meaning, words.strip(), asked), by_words=bool(named.codes))


def _called_by(line: str, titles: Titles) -> Named:
    """The tasks the line could mean: by all its telling words, else by those of its first clauses."""
    pieces = CLAUSE.split(masked(line, spent(plain(line)), MARK))[:MOST_CLAUSES]
    tries = (titles.match(" | ".join(pieces[:count])) for count in range(len(pieces), 0, -1))
    return next((named for named in tries if named.codes), Named())


def _item(task: str | None, meaning: Meaning, said: str, candidates: tuple[str, ...] = ()) -> Item:
    return Item(
        task,
        meaning.state,
        meaning.percent,
        meaning.result,
        meaning.difficulty,
        meaning.reason,
        candidates,
        said,
        proposal=meaning.proposal,
    )


def _once(items: list[Item]) -> list[Item]:
    """Reports that contradict each other about one task are one item to be asked about."""
    told: dict[str, list[Item]] = {}
    for item in items:
        if item.task is not None and item.state != QUESTION:
            told.setdefault(item.task, []).append(item)
    twice = {task for task, said in told.items() if len({(one.state, one.percent) for one in said}) > 1}
    found: list[Item] = []
    for item in items:
        if item.task not in twice or item.state == QUESTION:
            found.append(item)
        elif item.task is not None and item is told[item.task][0]:
            said = "\n".join(one.said for one in told[item.task])
            found.append(Item(item.task, UNCLEAR, reason=SAID_TWICE, said=said))
    return found
