"""How many messages a bot may start, and which chats it leaves alone."""

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.pace import LEAST_EASE, Pace
from jobs.ports import Pacing

pytestmark = pytest.mark.unit

START = 1000.0


def start(pace: Pace, many: int, at: float) -> None:
    for n in range(many):
        pace.started(f"chat {n}", at)


def test_without_a_rate_as_much_may_start_as_is_asked():
    pace = Pace(Pacing())
    start(pace, 100, START)
    assert pace.free(START, 64) == 64
    assert pace.free_in(START) == 0


def test_with_a_rate_a_second_holds_so_many():
    pace = Pace(Pacing(per_second=30))
    assert pace.free(START, 64) == 30
    assert pace.free(START, 7) == 7
    start(pace, 30, START)
    assert pace.free(START, 64) == 0
    assert pace.free(START + 0.99, 64) == 0
    assert pace.free(START + 1, 64) == 30


def test_what_was_free_but_starts_late_counts_from_when_it_started():
    pace = Pace(Pacing(per_second=10))
    assert pace.free(START, 64) == 10
    start(pace, 10, START + 5)
    assert pace.free(START + 5, 64) == 0
    assert pace.free(START + 5.5, 64) == 0
    assert pace.free(START + 6, 64) == 10


def test_more_starts_than_were_free_are_no_debt_for_ever():
    pace = Pace(Pacing(per_second=2))
    start(pace, 5, START)
    assert pace.free(START, 64) == 0
    assert pace.free(START + 1, 64) == 2


def test_a_rate_below_one_a_second_still_sends():
    pace = Pace(Pacing(per_second=0.5))
    assert pace.free(START, 64) == 1
    pace.started("a", START)
    assert pace.free(START + 1.9, 64) == 0
    assert pace.free(START + 2, 64) == 1


def test_how_long_until_a_place_is_free():
    pace = Pace(Pacing(per_second=2))
    pace.started("a", START)
    assert pace.free_in(START) == 0
    pace.started("b", START + 0.25)
    assert pace.free_in(START + 0.25) == 0.75
    assert pace.free_in(START + 1) == 0


def test_a_chat_rests_for_its_gap_and_others_do_not():
    pace = Pace(Pacing(chat_gap=3))
    pace.started("a", START)
    assert pace.busy_chats(START + 2.9) == ["a"]
    assert pace.busy_chats(START + 3) == []
    assert pace.free(START, 5) == 5


def test_retry_after_pauses_the_chat_alone():
    pace = Pace(Pacing(chat_gap=1))
    pace.slow_down("a", 20, START)
    pace.started("a", START + 1)
    assert pace.busy_chats(START + 19) == ["a"]
    assert pace.busy_chats(START + 20) == []
    assert pace.free(START, 5) == 5


@pytest.mark.parametrize(("second", "later", "free"), [("b", 5.0, 0), ("b", 5.1, 9), ("a", 1.0, 9)])
def test_a_second_chat_within_five_seconds_pauses_the_bot(second, later, free):
    pace = Pace(Pacing())
    pace.slow_down("a", 2, START)
    pace.slow_down(second, 10, START + later)
    assert pace.free(START + later, 9) == free
    assert pace.free(START + later + 10, 9) == 9


def test_the_bot_is_paused_no_longer_than_the_second_was_told():
    pace = Pace(Pacing())
    pace.slow_down("a", 60, START)
    pace.slow_down("b", 2, START + 1)
    assert pace.free(START + 2.9, 9) == 0
    assert pace.free(START + 3, 9) == 9
    assert pace.busy_chats(START + 3) == ["a"]


def test_an_answer_waits_for_what_the_channel_asked_and_takes_up_a_place():
    pace = Pace(Pacing(per_second=2, chat_gap=1))
    start(pace, 5, START)
    assert pace.free(START, 9) == 0
    assert pace.paused_in(START) == 0
    assert pace.told_to_wait(START) == {}
    pace.slow_down("a", 7, START)
    assert pace.told_to_wait(START + 1) == {"a": START + 7}
    assert pace.told_to_wait(START + 7) == {}
    pace.slow_down("b", 3, START)
    assert pace.paused_in(START + 1) == 2


def test_many_chats_that_ease_one_by_one_are_not_looked_at_one_by_one():
    pace = Pace(Pacing(chat_gap=1))
    for number in range(100):
        pace.started(f"chat {number}", START + number / 100)
    assert pace.eases_in(START + 1 - 0.001) == LEAST_EASE
    assert pace.eases_in(START + 3) is None


def test_what_is_over_is_forgotten_whoever_uses_it():
    sent, told = Pace(Pacing(per_second=5, chat_gap=1)), Pace(Pacing())
    for number in range(1000):
        sent.started(f"chat {number}", START + number)
        told.slow_down(f"chat {number}", 2, START + number)
    assert max(len(kept) for kept in (sent._spent, sent._gaps, told._told)) <= 2


def test_a_paused_bot_says_how_long():
    pace = Pace(Pacing(per_second=1))
    pace.slow_down("a", 2, START)
    pace.slow_down("b", 10, START)
    assert pace.free_in(START + 1) == 9


@given(
    st.sampled_from([0.3, 0.5, 1.0, 1.5, 7.0, 30.0]),
    st.lists(st.tuples(st.floats(0, 3), st.integers(0, 64), st.floats(0, 2)), max_size=40),
)
def test_no_span_of_a_second_holds_more_starts_than_the_rate(rate, steps):
    pace, at, starts = Pace(Pacing(per_second=rate)), START, []
    for wait, most, delay in steps:
        at += wait
        free = pace.free(at, most)
        at += delay
        start(pace, free, at)
        starts += [at] * free
    span = max(1.0, 1 / rate) - 1e-6
    for first in starts:
        assert sum(first <= one < first + span for one in starts) <= ceil(rate)
