"""Whether a target is reached, by its comparator, in exact fractions. Pure."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

REACHED, NOT_REACHED, NOTHING_AROSE, NOTED, NONE = "reached", "not_reached", "nothing_arose", "noted", "none"
WORST_FIRST = (NOT_REACHED, NONE, NOTHING_AROSE, NOTED, REACHED)
COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@dataclass(frozen=True)
class Goal:
    """What a target promises. `kind`: share, count, index, fact; `value` in percent for a share."""

    kind: str
    comparator: str | None = None
    value: Decimal | None = None


@dataclass(frozen=True)
class Figure:
    """What was said of it. `state`: figure, nothing_arose, reached, not_reached."""

    state: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None


def measured(kind: str, figure: Figure) -> Fraction | None:
    """What its comparator judges: a count as counted, a part of a whole in percent; None without a figure."""
    if figure.numerator is not None and figure.denominator is not None:
        part = Fraction(figure.numerator)
        return part if kind == "count" else 100 * part / Fraction(figure.denominator)
    return None if figure.value is None else Fraction(figure.value)


def status(goal: Goal, figure: Figure | None) -> str:
    """reached, not_reached, nothing_arose (neither), noted (a figure, nothing to hold it against), none."""
    if figure is None:
        return NONE
    value = measured(goal.kind, figure)
    if value is None:
        return figure.state
    if goal.comparator is None or goal.value is None:
        return NOTED
    return REACHED if COMPARE[goal.comparator](value, Fraction(goal.value)) else NOT_REACHED
