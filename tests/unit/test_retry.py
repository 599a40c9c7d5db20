"""When a message is tried again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.ports import SendError
from jobs.retry import (
    AMBIGUOUS,
    AMBIGUOUS_WAIT,
    LONGEST_WAIT,
    MALFORMED,
    MALFORMED_WAIT,
    Decision,
    Verdict,
    decide,
    fault_of,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("error", "attempts", "before", "resends", "decision"),
    [
        ({"permanent": True}, 1, None, True, Decision(Verdict.CLOSE)),
        ({"permanent": True, "retry_after": 3.0}, 1, None, True, Decision(Verdict.CLOSE)),
        ({"retry_after": 17.0}, 1, None, True, Decision(Verdict.RETRY, 17.0)),
        ({"retry_after": 17.0}, 50, AMBIGUOUS, True, Decision(Verdict.RETRY, 17.0)),
        ({"malformed": True}, 1, None, True, Decision(Verdict.RETRY, MALFORMED_WAIT)),
        ({"malformed": True}, 2, MALFORMED, True, Decision(Verdict.PARK)),
        ({"malformed": True}, 9, None, True, Decision(Verdict.RETRY, MALFORMED_WAIT)),
        ({"malformed": True}, 9, AMBIGUOUS, True, Decision(Verdict.RETRY, MALFORMED_WAIT)),
        ({"moved_to": "-100"}, 2, None, True, Decision(Verdict.RETRY)),
        ({"moved_to": "-100"}, 3, None, True, Decision(Verdict.CLOSE)),
        ({"ambiguous": True}, 1, None, True, Decision(Verdict.RETRY, AMBIGUOUS_WAIT)),
        ({"ambiguous": True}, 9, None, True, Decision(Verdict.RETRY, AMBIGUOUS_WAIT)),
        ({"ambiguous": True}, 2, AMBIGUOUS, True, Decision(Verdict.UNCERTAIN)),
        ({"ambiguous": True}, 1, None, False, Decision(Verdict.UNCERTAIN)),
    ],
)
def test_what_follows_a_failed_try(error, attempts, before, resends, decision):
    assert decide(SendError("x", **error), attempts, before, resends_ambiguous=resends) == decision


def test_what_is_kept_of_a_failed_try():
    assert fault_of(SendError("x", ambiguous=True), None) == AMBIGUOUS
    assert fault_of(SendError("x", malformed=True), AMBIGUOUS) == MALFORMED
    for other in ({}, {"retry_after": 3.0}):
        assert fault_of(SendError("x", **other), AMBIGUOUS) == AMBIGUOUS
        assert fault_of(SendError("x", **other), None) is None


def test_an_error_of_no_kind_is_tried_again_ever_more_slowly():
    waits = [decide(SendError("x"), n, resends_ambiguous=True).wait for n in range(1, 11)]
    assert waits == [5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0, LONGEST_WAIT, LONGEST_WAIT]


@pytest.mark.parametrize("asked", [0.0, -3.0])
def test_a_channel_that_asks_for_no_wait_gets_one(asked):
    assert decide(SendError("x", retry_after=asked), 1, resends_ambiguous=True).wait == 1.0


@given(st.integers(1, 10**9))
def test_any_number_of_tries_has_an_answer(attempts):
    decision = decide(SendError("x"), attempts, resends_ambiguous=True)
    assert decision.verdict == Verdict.RETRY
    assert 0 < decision.wait <= LONGEST_WAIT
