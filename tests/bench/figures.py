"""Scale, medians and tables."""

import os
from collections.abc import Sequence
from statistics import median

SCALE = float(os.environ.get("BENCH_SCALE", "1"))
"""How much of everything is done: 1 is the whole, 0.1 a quick look."""


def scaled(count: int, least: int = 50) -> int:
    return max(int(count * SCALE), least)


def middle(values: Sequence[float]) -> float:
    return median(values)


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]], *notes: str) -> None:
    """Prints a Markdown table; the first column is words, the others figures."""
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    print(f"\n### {title}\n")
    print(_line(head, widths))
    print("|" + "|".join("-" * (w + 1) + ("-" if n == 0 else ":") for n, w in enumerate(widths)) + "|")
    for row in rows:
        print(_line(row, widths))
    for note in notes:
        print(f"\n{note}")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    words = [c.ljust(w) if n == 0 else c.rjust(w) for n, (c, w) in enumerate(zip(cells, widths, strict=True))]
    return "| " + " | ".join(words) + " |"
