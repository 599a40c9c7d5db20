"""What may be done with a finding, by state and right; and which finding is the worst."""

import itertools
from datetime import date

import pytest

from jobs.finding_views import RIGHTS, may
from jobs.findinglists import worst_first
from messages.finding_words import figures
from messages.views import Figures, FindingLine
from storage.findings import TO_MEND
from storage.rights import Right
from storage.tables import Finding, FindingState

pytestmark = pytest.mark.unit

ME, OTHER = 1, 2
SUBSETS = [frozenset(some) for n in range(3) for some in itertools.combinations(RIGHTS, n)]
DAY = date(2023, 3, 20)


def finding(state, mends=OTHER, remedied_by=OTHER):
    done = state in (FindingState.AWAITING, FindingState.CLOSED)
    return Finding(state=state, responsible_id=mends, remedied_by_id=remedied_by if done else None)


@pytest.mark.parametrize(
    ("state", "rights", "allowed"),
    [
        (FindingState.OPEN, {Right.REMEDY}, "begin remedy"),
        (FindingState.REOPENED, {Right.REMEDY}, "begin remedy"),
        (FindingState.FIXING, {Right.REMEDY}, "remedy"),
        (FindingState.AWAITING, {Right.REMEDY}, ""),
        (FindingState.CLOSED, {Right.REMEDY}, ""),
        (FindingState.OPEN, {Right.VERIFY}, "redate"),
        (FindingState.AWAITING, {Right.VERIFY}, "verify reopen"),
        (FindingState.CLOSED, {Right.VERIFY}, "reopen"),
        (FindingState.OPEN, set(RIGHTS), "begin remedy redate"),
    ],
)
def test_what_may_be_done(state, rights, allowed):
    assert may(finding(state), frozenset(rights), ME) == tuple(allowed.split())


@pytest.mark.parametrize("rights", SUBSETS)
@pytest.mark.parametrize("state", list(FindingState))
def test_nobody_judges_their_own_work(state, rights):
    remedied = may(finding(state, remedied_by=ME), rights, ME)
    assert "verify" not in remedied
    reopens = state == FindingState.AWAITING or (state == FindingState.CLOSED and Right.VERIFY in rights)
    assert ("reopen" in remedied) == reopens
    assert "redate" not in may(finding(state, mends=ME), rights, ME)


@pytest.mark.parametrize("state", list(FindingState))
def test_without_a_right_nothing_may_be_done(state):
    assert may(finding(state), frozenset(), ME) == ()


def test_the_states_to_mend_are_those_where_a_remedy_may_be_said():
    both = frozenset(RIGHTS)
    assert {s for s in FindingState if "remedy" in may(finding(s), both, ME)} == set(TO_MEND)


def line(number, state="open", left=5, severity=""):
    return FindingLine(number, number, "x", "y", state, severity, None, DAY, left)


def test_the_worst_comes_first():
    lines = [
        line(1, "closed", -9),
        line(2, "awaiting", -9),
        line(3, left=None),
        line(4, left=5),
        line(5, left=5, severity="minor"),
        line(6, left=5, severity="serious"),
        line(7, "fixing", -1),
        line(8, "reopened", -3),
    ]
    assert [one.number for one in worst_first(lines)] == [8, 7, 6, 5, 4, 3, 2, 1]


def test_what_waits_for_its_verification_is_not_overdue():
    assert [line(1, state.value, -1).overdue for state in FindingState] == [True, True, False, False, True]


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (Figures(7, 5, 1), "7 vấn đề phát hiện, 5 đã xác nhận khắc phục (71%), 1 quá hạn"),
        (Figures(200, 199, 0), "200 vấn đề phát hiện, 199 đã xác nhận khắc phục (99%)"),
        (Figures(2, 2, 0), "2 vấn đề phát hiện, 2 đã xác nhận khắc phục (100%)"),
        (Figures(0, 0, 0), "chưa có vấn đề nào được ghi"),
    ],
)
def test_the_figures_say_what_they_count(shown, said):
    assert figures(shown) == said
