"""Which rung of a subject is due, and why."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.calendar import WorkingDays
from jobs.ladder import DATED_TASK, FINDING, UNIT_REPORT, WARD_REPORT, Ladder, latest, rungs, to_come

pytestmark = pytest.mark.unit

CAL = WorkingDays()
LONG_AGO = date(2022, 1, 1)
DAYS = st.dates(date(2022, 12, 1), date(2026, 6, 30))
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=40).map(WorkingDays)
LADDERS = st.sampled_from([UNIT_REPORT, WARD_REPORT, DATED_TASK, FINDING])


def d(text: str) -> date:
    day, month = map(int, text.split("/"))
    return date(2023, month, day)


def test_a_dated_task_is_reminded_of_ever_more_rarely_at_most_ten_times_after():
    names = [rung.name for rung in rungs(DATED_TASK, d("14/3"), CAL) if rung.why == "overdue"]
    assert names == ["a1", "a3", "a7", "a12", "a17", "a22", "a27", "a32", "a37", "a42"]


@pytest.mark.parametrize(
    ("ladder", "after"),
    [
        (Ladder(before=(0,)), ()),
        (Ladder(before=(0,), after=(1, 3, 7), at_most=2), (1, 3)),
        (Ladder(before=(0,), repeat=2, at_most=3), (2, 4, 6)),
        (Ladder(before=(0,), after=(1,), at_most=5), (1,)),
    ],
)
def test_rungs_after_the_due_date_are_bounded(ladder, after):
    assert ladder.offsets_after() == after


def test_each_rung_says_why():
    whys = {rung.name: rung.why for rung in rungs(WARD_REPORT, d("17/6"), CAL)}
    assert (whys["b2"], whys["last"], whys["due"], whys["a1"]) == (
        "before",
        "last_working_day",
        "due",
        "overdue",
    )


def test_a_ladder_without_day_0_has_no_rung_on_the_due_date():
    assert [rung.name for rung in rungs(Ladder(before=(1,)), d("17/6"), CAL)] == ["b1"]


@pytest.mark.parametrize(
    ("today", "name"),
    [
        ("27/2", None),
        ("28/2", "b10"),
        ("6/3", "b10"),
        ("7/3", "b5"),
        ("14/3", "due"),
        ("15/3", "a1"),
        ("30/9", "a5"),
    ],
)
def test_the_latest_rung_stands_for_all_that_were_missed(today, name):
    rung = latest(UNIT_REPORT, d("14/3"), LONG_AGO, d(today), CAL)
    assert (rung.name if rung else None) == name


@pytest.mark.parametrize(
    ("given_on", "today", "name"),
    [
        ("7/3", "7/3", None),
        ("7/3", "9/3", None),
        ("6/3", "7/3", "b5"),
        ("7/3", "10/3", "b2"),
        ("14/3", "14/3", "due"),
        ("15/3", "15/3", "due"),
        ("15/3", "16/3", "a2"),
    ],
)
def test_no_rung_up_to_the_day_a_subject_was_given_except_day_0(given_on, today, name):
    rung = latest(UNIT_REPORT, d("14/3"), d(given_on), d(today), CAL)
    assert (rung.name if rung else None) == name


def test_day_0_is_told_on_the_last_working_day_even_if_given_that_day():
    rung = latest(WARD_REPORT, d("17/6"), d("16/6"), d("16/6"), CAL)
    assert rung is not None
    assert rung.name == "last"


def upcoming(*asked):
    """The next rung of whoever is responsible."""
    return next((rung for rung in to_come(*asked) if rung.level is None), None)


@pytest.mark.parametrize(
    ("today", "name"),
    [("27/2", "b10"), ("28/2", "b5"), ("13/3", "due"), ("14/3", "a1"), ("20/3", "a5"), ("21/3", None)],
)
def test_the_upcoming_rung_comes_after_today(today, name):
    rung = upcoming(UNIT_REPORT, d("14/3"), LONG_AGO, d(today), CAL)
    assert (rung.name if rung else None) == name


def test_what_comes_up_leaves_out_rungs_before_the_subject_was_given():
    rung = upcoming(UNIT_REPORT, d("14/3"), d("8/3"), d("1/3"), CAL)
    assert rung is not None
    assert rung.name == "b2"


@given(LADDERS, DAYS, CALENDARS)
def test_nothing_is_overdue_on_its_due_date_and_day_0_is_never_missing(ladder, nominal, cal):
    due, found = cal.due(nominal), rungs(ladder, nominal, cal)
    assert all((rung.date > due.rolled) == (rung.why in ("overdue", "warning")) for rung in found)
    assert [rung.date for rung in found if rung.why == "due"] == [due.rolled]
    assert any(rung.date <= nominal for rung in found)


@given(DAYS, CALENDARS)
def test_a_report_is_reminded_of_on_at_most_five_days_after(nominal, cal):
    assert sum(rung.why == "overdue" for rung in rungs(UNIT_REPORT, nominal, cal)) == 5


@given(LADDERS, DAYS, DAYS, st.integers(-60, 60), CALENDARS)
def test_every_sendable_rung_is_upcoming_once_and_then_latest(ladder, nominal, given_on, shift, cal):
    today = nominal + timedelta(days=shift)
    coming = upcoming(ladder, nominal, given_on, today, cal)
    if coming is not None:
        assert coming.date > today
        assert latest(ladder, nominal, given_on, coming.date, cal) == coming
    past = latest(ladder, nominal, given_on, today, cal)
    assert past is None or past.date <= today
