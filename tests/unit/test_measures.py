"""Whether a target is reached: exact, by its comparator; and how that reads."""

from decimal import Decimal as D
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.measures import WORST_FIRST, Figure, Goal, status
from jobs.targetlists import with_reading
from messages import target_words
from messages.views import TargetFigures, TargetLine

pytestmark = pytest.mark.unit


def parts(numerator, denominator):
    return Figure("figure", D(numerator), D(denominator))


def value(number):
    return Figure("figure", value=D(number))


ALL, OVER_20, AT_LEAST_50 = (Goal("share", c, D(v)) for c, v in (("=", 100), (">", 20), (">=", 50)))
NONE_LATE = Goal("count", "=", D(0))


@pytest.mark.parametrize(
    ("goal", "figure", "expected"),
    [
        (ALL, parts(200, 200), "reached"),
        (ALL, parts(199, 200), "not_reached"),
        (ALL, parts(999_999_998, 999_999_999), "not_reached"),
        (ALL, value(100), "reached"),
        (ALL, value("99.9999"), "not_reached"),
        (OVER_20, parts(45, 200), "reached"),
        (OVER_20, parts(40, 200), "not_reached"),
        (OVER_20, parts(200_000_001, 999_999_999), "reached"),
        (OVER_20, value(20), "not_reached"),
        (OVER_20, value("20.0001"), "reached"),
        (AT_LEAST_50, parts(1, 2), "reached"),
        (AT_LEAST_50, parts(1, 3), "not_reached"),
        (NONE_LATE, value(0), "reached"),
        (NONE_LATE, parts(0, 200), "reached"),
        (NONE_LATE, parts(3, 200), "not_reached"),
        (Goal("count", "<", D(5)), value(5), "not_reached"),
        (Goal("count", "<=", D(5)), value(5), "reached"),
        (Goal("count", "<", D(5)), parts(4, 9), "reached"),
        (Goal("index", ">=", D(85)), parts("85.32", 100), "reached"),
        (Goal("index"), value("85.32"), "noted"),
        (ALL, Figure("nothing_arose"), "nothing_arose"),
        (NONE_LATE, Figure("nothing_arose"), "nothing_arose"),
        (Goal("fact"), Figure("reached"), "reached"),
        (Goal("fact"), Figure("not_reached"), "not_reached"),
        (ALL, None, "none"),
    ],
)
def test_a_target_is_reached_by_its_comparator(goal, figure, expected):
    assert status(goal, figure) == expected


@given(
    st.integers(1, 10**9),
    st.integers(0, 10**9),
    st.sampled_from(["=", ">", ">=", "<", "<="]),
    st.integers(0, 100),
)
def test_a_percent_and_its_parts_are_judged_alike(whole, part, comparator, threshold):
    """Exactly, whatever the parts: also where the percent has no end."""
    part = min(part, whole)
    goal = Goal("share", comparator, D(threshold))
    share = Fraction(100 * part, whole)
    reached = {"=": share == threshold, ">": share > threshold, ">=": share >= threshold}
    reached |= {"<": share < threshold, "<=": share <= threshold}
    assert (status(goal, parts(part, whole)) == "reached") == reached[comparator]


def line(kind, comparator=None, goal=None):
    return TargetLine(1, "3.c", "Bưu chính", kind, "none", comparator, None if goal is None else D(goal))


SHARE = line("share", ">", 20)


@pytest.mark.parametrize(
    ("target", "figure", "words"),
    [
        (SHARE, parts(45, 200), "45/200 = 22,5% – đạt (> 20%)"),
        (SHARE, parts(1, 3), "1/3 ≈ 33,33% – đạt (> 20%)"),
        (line("share", "=", 100), parts(99_999, 100_000), "99.999/100.000 ≈ 99,99% – chưa đạt (= 100%)"),
        (line("share", "=", 100), parts(1300, 1300), "1.300/1.300 = 100% – đạt (= 100%)"),
        (line("share", ">=", 50), value("49.5"), "49,5% – chưa đạt (≥ 50%)"),
        (line("count", "=", 0), value(0), "0 – đạt (= 0)"),
        (line("count", "=", 0), parts(3, 1250), "3/1.250 – chưa đạt (= 0)"),
        (line("count", "<=", "2.50"), value("2.5"), "2,5 – đạt (≤ 2,5)"),
        (line("index"), value("85.3200"), "85,32"),
        (line("fact"), Figure("not_reached"), "chưa đạt"),
        (SHARE, Figure("nothing_arose"), "không phát sinh"),
    ],
)
def test_a_reading_is_said_back_with_what_it_means(target, figure, words):
    assert target_words.said_back(with_reading(target, figure)) == words


def test_figures_leave_out_what_no_target_is_in():
    assert target_words.figures(TargetFigures(reached=4, not_reached=1, none=3)) == (
        "4 đạt · 1 chưa đạt · 3 chưa có số liệu"
    )
    whole = TargetFigures(1, 1, 1, 1, 1)
    assert whole.total == len(WORST_FIRST) == len(target_words.figures(whole).split(" · "))
    assert set(WORST_FIRST) == set(target_words.MARK) == set(target_words.STATUS)
