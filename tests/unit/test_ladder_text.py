"""A ladder as a plan file words it: forgiving of form, strict about meaning."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobs.calendar import WorkingDays
from jobs.ladder import DATED_TASK, FINDING, UNIT_REPORT, WARD_REPORT, Ladder, Level, Up, rungs, rungs_up
from jobs.ladder_text import EXAMPLE, BadLadder, parse, wording

pytestmark = pytest.mark.unit

CAL = WorkingDays()
USUAL = [
    (
        UNIT_REPORT,
        "before 10, 5, 2, 1, 0; after each working day, at most 5; up head +1, leader +1, chairman +2",
    ),
    (WARD_REPORT, "before 10, 5, 2, 1, 0; after each working day, at most 5; up leader -2, leader +1"),
    (DATED_TASK, "before 15, 7, 3, 1, 0; after 1, 3, 7, then every 5, at most 10; up head +1, leader +5"),
    (FINDING, "before 3, 1, 0; after each working day, at most 10; up leader +3"),
]


@pytest.mark.parametrize(("ladder", "text"), USUAL)
def test_the_usual_ladders(ladder, text):
    assert wording(ladder) == text
    assert parse(text) == ladder


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("before 0", "before 0"),
        ("  BEFORE 2 1 0;;", "before 2, 1, 0"),
        ("before 2,1,0 after 1 2", "before 2, 1, 0; after 1, 2"),
        ("up head+1 leader −2; before 5", "before 5; up head +1, leader -2"),
        ("before 1; up leader + 1, chairman – 1", "before 1; up leader +1, chairman -1"),
        ("before 1, after each day at most 2", "before 1; after each working day, at most 2"),
        ("before 1; after every day, at most 2", "before 1; after each working day, at most 2"),
        ("before 1; after every 1 at most 2", "before 1; after each working day, at most 2"),
        ("before 1; after every 5 working days, at most 2", "before 1; after every 5, at most 2"),
        (
            "before 1; after 3 then each working day, at most 2",
            "before 1; after 3, then each working day, at most 2",
        ),
        ("before 1; after 1, 3, every 5 days at most 3", "before 1; after 1, 3, then every 5, at most 3"),
        ("before 010, 05", "before 10, 5"),
        (
            "before 60, 0; after 60; up chairman -60, head +60",
            "before 60, 0; after 60; up chairman -60, head +60",
        ),
        ("before 1\n\tafter 2", "before 1; after 2"),
    ],
)
def test_spaces_commas_and_capitals_do_not_matter(text, normal):
    assert wording(parse(text)) == normal
    assert wording(parse(normal)) == normal


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "names no day 'before' the date"),
        ("none", "begins with 'none', not with 'before'"),
        ("10, 5, 0", "begins with '10', not with 'before'"),
        ("after 1", "names no day 'before' the date"),
        ("before", "names no day 'before' the date"),
        ("before 61", "'before' takes numbers from 0 to 60, not '61'"),
        ("before -1", "'before' takes numbers from 0 to 60, not '-1'"),
        ("before 10, five", "'before' takes numbers from 0 to 60, not 'five'"),
        ("before 1.5", "'before' takes numbers from 0 to 60, not '.'"),
        ("before " + "9" * 5000, "'before' takes numbers from 0 to 60, not '" + "9" * 40 + "'"),
        ("before ١", "'before' takes numbers from 0 to 60, not '١'"),
        ("before 1, 2", "the days 'before' must fall, each said once"),
        ("before 2, 2", "the days 'before' must fall, each said once"),
        ("before 1; before 0", "'before' stands twice"),
        ("before 0; after", "names no day 'after' the date"),
        ("before 0; after 0", "'after' takes numbers from 1 to 60, not '0'"),
        ("before 0; after 61", "'after' takes numbers from 1 to 60, not '61'"),
        ("before 0; after 3, 1", "the days 'after' must rise, each said once"),
        ("before 0; after 3, 3", "the days 'after' must rise, each said once"),
        ("before 0; after each working day", "'every' or 'each working day' and 'at most' need one another"),
        ("before 0; after 1, then every 5", "'every' or 'each working day' and 'at most' need one another"),
        ("before 0; after 1, at most 5", "'every' or 'each working day' and 'at most' need one another"),
        ("before 0; after at most 5", "names no day 'after' the date"),
        ("before 0; after every 0, at most 5", "'every' takes numbers from 1 to 60, not '0'"),
        ("before 0; after every 61, at most 5", "'every' takes numbers from 1 to 60, not '61'"),
        ("before 0; after every 1, at most 0", "'at most' takes numbers from 1 to 60, not '0'"),
        ("before 0; after every 1, at most 61", "'at most' takes numbers from 1 to 60, not '61'"),
        (
            "before 0; after 1, 3, then every 5, at most 2",
            "'at most 2' leaves nothing to repeat after 2 days",
        ),
        ("before 0; after a week", "'after a week' cannot be understood"),
        ("before 0; after 1, then 3", "'after 1 then 3' cannot be understood"),
        ("before 0; after +1", "'after +1' cannot be understood"),
        ("before 0; up", "'up' names one of head, leader, chairman, not ''"),
        ("before 0; up boss +1", "'up' names one of head, leader, chairman, not 'boss'"),
        ("before 0; up chủ tịch +1", "'up' names one of head, leader, chairman, not 'chủ'"),
        ("before 0; up leader", "'up' needs a number from +1 to +60"),
        ("before 0; up leader, head +1", "'up' needs a number from +1 to +60"),
        ("before 0; up leader 1", "'up' needs a number from +1 to +60"),
        ("before 0; up leader +0", "'up' needs a number from +1 to +60"),
        ("before 0; up leader -61", "'up' needs a number from +1 to +60"),
        ("before 0; up leader -2 +1", "'up' names one of head, leader, chairman, not '+1'"),
        ("before 0; up leader +1, head +1, leader +1", "'leader +1' stands twice"),
    ],
)
def test_what_is_wrong_is_said_with_an_example(text, problem):
    with pytest.raises(BadLadder) as raised:
        parse(text)
    told = str(raised.value)
    assert told.startswith(problem)
    assert told.endswith(f"; write it like `{EXAMPLE}`")


def test_the_example_is_a_ladder():
    assert parse(EXAMPLE) == DATED_TASK


def some(least: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(least, 60), unique=True, max_size=8).map(sorted)


@st.composite
def ladders(draw) -> Ladder:
    """Any that can be worded."""
    before = draw(some(0).filter(bool))
    after = draw(some(1))
    repeat = draw(st.integers(0, 60))
    at_most = draw(st.integers(len(after) + 1, 60)) if repeat else len(after)
    offsets = st.integers(-60, 60).filter(bool)
    up = draw(st.lists(st.builds(Up, st.sampled_from(Level), offsets), unique=True, max_size=5))
    return Ladder(tuple(reversed(before)), tuple(after), repeat, at_most, tuple(up))


@given(ladders())
def test_what_is_worded_is_read_back(ladder):
    assert parse(wording(ladder)) == ladder


@given(
    st.builds(
        Ladder,
        before=st.just((1, 0)),
        after=some(1).map(tuple),
        repeat=st.integers(0, 60),
        at_most=st.integers(0, 60),
    ),
    st.dates(date(2023, 1, 1), date(2023, 12, 31)),
)
def test_a_ladder_of_any_make_is_worded_by_its_rungs(ladder, nominal):
    again = parse(wording(ladder))
    assert rungs(again, nominal, CAL) == rungs(ladder, nominal, CAL)
    assert rungs_up(again, nominal, CAL) == rungs_up(ladder, nominal, CAL)
    assert wording(again) == wording(ladder)


KNOWN = "before after up head leader chairman each every working day days then at most"
SIGNS = ("0", "1", "3", "7", "60", "61", "+1", "-2", "+0", ",", ";", "-", "x")
WORDS = st.lists(st.sampled_from([*KNOWN.split(), *SIGNS]))


@settings(max_examples=300)
@given(st.text() | WORDS.map(" ".join) | WORDS.map("".join) | WORDS.map(lambda w: f"before 1 {' '.join(w)}"))
@example("before " + "1 " * 2000 + "x; after " + "1" * 2000 + "x")
def test_any_text_is_a_ladder_or_a_fault(text):
    try:
        ladder = parse(text)
    except BadLadder:
        return
    assert parse(wording(ladder)) == ladder
