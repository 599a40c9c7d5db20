"""The replies of tests/data/replies.tsv with their meanings, and the sample plan they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import yaml

from messages.understand.codes import CodeIndex
from messages.understand.replies import Item, PlanWords, read
from messages.understand.titles import TitleIndex

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "data" / "replies.tsv"
SAMPLE = ROOT / "storage" / "plans" / "hoai-hao-2023.yaml"
ANY, SOME, ALL = "*", "+", "="


@dataclass(frozen=True)
class Expected:
    """One line of the corpus; its head says what the columns hold."""

    line: int
    task: str
    state: str
    percent: str = ""
    result: str = ""
    difficulty: str = ""
    reason: str = ""


def sample_plan() -> PlanWords:
    tasks = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))["tasks"]
    areas = [task.get("area") for task in tasks]
    positions = [areas[: n + 1].count(area) for n, area in enumerate(areas)]
    codes = [str(task["code"]) for task in tasks]
    titles = TitleIndex(zip(codes, (task["title"] for task in tasks), strict=True))
    return PlanWords(CodeIndex(zip(codes, areas, positions, strict=True)), titles)


PLAN = sample_plan()


def corpus() -> list[tuple[str, list[Expected]]]:
    """Each reply with what it means, an item a line."""
    found: list[tuple[str, list[Expected]]] = []
    for number, line in enumerate(CORPUS.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        reply, *columns = (column.replace("⏎", "\n") for column in line.split("\t"))
        if reply:
            found.append((reply, []))
        found[-1][1].append(Expected(number, *columns))
    return found


def faults(reply: str, expected: list[Expected]) -> list[str]:
    """What is misread of a reply, a sentence each; none where it is read as it should be."""
    items = read(reply, PLAN)
    if len(items) != len(expected):
        return [f"line {expected[0].line}: {len(expected)} items expected, {len(items)} read: {items}"]
    pairs = zip(expected, items, strict=True)
    return [f"line {one.line}: {fault}" for one, item in pairs for fault in _faults(reply, one, item)]


def _faults(reply: str, expected: Expected, item: Item) -> Iterator[str]:
    columns = [
        ("task", expected.task, task_column(item)),
        ("state", expected.state, item.state),
        ("percent", expected.percent, "" if item.percent is None else str(item.percent)),
        ("result", reply if expected.result == ALL else expected.result, item.result or ""),
        ("difficulty", expected.difficulty, item.difficulty or ""),
        ("reason", _reason(expected), item.reason or ""),
    ]
    for name, meant, was in columns:
        if meant != ANY and not (meant == SOME and was) and meant != was:
            yield f"{name} of «{reply}» is {was!r}, not {meant!r}"


def task_column(item: Item) -> str:
    """ "3.c"; "3.c?" where it is only asked; "2.a|2.b" of several."""
    asked = "?" if len(item.candidates) == 1 else ""
    return item.task or "|".join(item.candidates) + asked


def _reason(expected: Expected) -> str:
    return expected.reason or (ANY if expected.state == "unclear" else "")


def spread(replies: list[tuple[str, list[Expected]]]) -> dict[str, int]:
    """How often each state is expected."""
    states = sorted(one.state for _, items in replies for one in items)
    return {state: len(list(same)) for state, same in groupby(states)}
