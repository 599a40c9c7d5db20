"""Which deaths are died in which scenario: every point in its turn, in seeded order."""

import random
from collections.abc import Sequence

from crash.points import POINTS, Kill

KILLS_A_DAY = 2
"""One in the morning, one in the afternoon. At more, what is put aside would cost people their patience."""
ONCE_A_LIFE = {"plan", "fail", "edit", "menu", "typing", "fetch", "file.claim", "file.settle"}
ONCE_A_DAY = {"digest", "close", "snooze"}
MORNINGS_ONLY = {"close"}


def kills(seed: int, scenario: int, days: int) -> list[Kill]:
    """The scenario's share of the row of points that is drawn for `seed`, day by day."""
    count, rng = days * KILLS_A_DAY, random.Random(seed)
    row: list[str] = []
    while len(row) < (scenario + 1) * count:
        row += rng.sample(POINTS, len(POINTS))
    mine = sorted(row[scenario * count :][:count], key=lambda point: _what(point) not in MORNINGS_ONLY)
    rng = random.Random(f"{seed} {scenario}")
    return [(point, _nth(point, rng)) for point in _paired(mine)]


def _paired(points: Sequence[str]) -> list[str]:
    """The first half in the mornings, the second in the afternoons."""
    half = len(points) // 2
    return [point for pair in zip(points[:half], points[half:], strict=True) for point in pair]


def _nth(point: str, rng: random.Random) -> int:
    return 1 if _what(point) in ONCE_A_LIFE | ONCE_A_DAY else rng.choice((1, 1, 1, 2, 3))


def _what(point: str) -> str:
    return point.partition(":")[0]
