"""When a message is tried again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.ports import SendError
from jobs.retry import AMBIGUOUS_WAIT, LONGEST_WAIT, MALFORMED_WAIT, Decision, Verdict, decide

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("error", "attempts", "resends", "decision"),
    [
        ({"permanent": True}, 1, True, Decision(Verdict.CLOSE)),
        ({"permanent": True, "retry_after": 3.0}, 1, True, Decision(Verdict.CLOSE)),
        ({"retry_after": 17.0}, 1, True, Decision(Verdict.RETRY, 17.0)),
        ({"retry_after": 17.0}, 50, True, Decision(Verdict.RETRY, 17.0)),
        ({"malformed": True}, 1, True, Decision(Verdict.RETRY, MALFORMED_WAIT)),
        ({"malformed": True}, 2, True, Decision(Verdict.PARK)),
        ({"moved_to": "-100"}, 2, True, Decision(Verdict.RETRY)),
        ({"moved_to": "-100"}, 3, True, Decision(Verdict.CLOSE)),
        ({"ambiguous": True}, 1, True, Decision(Verdict.RETRY, AMBIGUOUS_WAIT)),
        ({"ambiguous": True}, 2, True, Decision(Verdict.UNCERTAIN)),
        ({"ambiguous": True}, 1, False, Decision(Verdict.UNCERTAIN)),
    ],
)
def test_what_follows_a_failed_try(error, attempts, resends, decision):
    assert decide(SendError("x", **error), attempts, resends_ambiguous=resends) == decision


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
