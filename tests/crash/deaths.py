"""Which deaths are died in which scenario: every point in its turn, in seeded order."""

import random

from crash.points import POINTS, Kill

KILLS_A_DAY = 4
"""Two in the morning and two in the afternoon: what was at hand at two crashes is put aside and must be said
again, and at more people would lose patience."""
ONCE_A_LIFE = {"plan", "fail", "edit", "menu", "typing", "fetch", "file.claim", "file.settle", "snooze"}
MORNINGS_ALONE, ONCE_IN_HALF_A_DAY = "close", "digest"


def kills(seed: int, scenario: int, days: int) -> list[Kill]:
    """The scenario's share of the row of points that is drawn for `seed`, day by day."""
    count, rng = days * KILLS_A_DAY, random.Random(seed)
    row: list[str] = []
    while len(row) < (scenario + 1) * count:
        row += rng.sample(POINTS, len(POINTS))
    rng = random.Random(f"{seed} {scenario}")
    mine = sorted(row[scenario * count :][:count], key=_haste)
    places = sorted(range(count), key=lambda place: (place % 2, place % KILLS_A_DAY))
    died = dict(zip(places, mine, strict=True))
    return [(died[place], _nth(died[place], rng)) for place in range(count)]


def _haste(point: str) -> int:
    """What happens once comes before what can be made to happen."""
    return [MORNINGS_ALONE, ONCE_IN_HALF_A_DAY, _what(point)].index(_what(point))


def _nth(point: str, rng: random.Random) -> int:
    return 1 if _haste(point) < 2 or _what(point) in ONCE_A_LIFE else rng.choice((1, 1, 1, 2, 3))


def _what(point: str) -> str:
    return point.partition(":")[0]
