"""Which rung of a subject is due, and why."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.calendar import WorkingDays
from jobs.ladder import UNIT_REPORT, WARD_REPORT, Ladder, latest, rungs, upcoming

pytestmark = pytest.mark.unit

CAL = WorkingDays()
DATED_TASK = Ladder(before=(15, 7, 3, 1, 0), after=(1, 3, 7), repeat=5, at_most=10)
LONG_AGO = date(2022, 1, 1)
DAYS = st.dates(date(2022, 12, 1), date(2026, 6, 30))
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=40).map(WorkingDays)
LADDERS = st.sampled_from([UNIT_REPORT, DATED_TASK, Ladder(before=(3, 1, 0), repeat=1, at_most=10)])


def d(text: str) -> date:
    day, month = map(int, text.split("/"))
    return date(2023, month, day)


def written(ladder: Ladder, nominal: str) -> str:
    return " ".join(
        f"{rung.name}={rung.date.day}/{rung.date.month}" for rung in rungs(ladder, d(nominal), CAL)
    )


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("14/3", "b10=28/2 b5=7/3 b2=10/3 b1=13/3 due=14/3 a1=15/3 a2=16/3 a3=17/3 a4=20/3 a5=21/3"),
        ("13/6", "b10=30/5 b5=6/6 b2=9/6 b1=12/6 due=13/6 a1=14/6 a2=15/6 a3=16/6 a4=19/6 a5=20/6"),
        ("12/9", "b10=25/8 b5=5/9 b2=8/9 b1=11/9 due=12/9 a1=13/9 a2=14/9 a3=15/9 a4=18/9 a5=19/9"),
        (
            "12/12",
            "b10=28/11 b5=5/12 b2=8/12 b1=11/12 due=12/12 a1=13/12 a2=14/12 a3=15/12 a4=18/12 a5=19/12",
        ),
    ],
)
def test_the_units_reports_of_2023(due, expected):
    assert written(UNIT_REPORT, due) == expected


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ("17/3", "b10=3/3 b5=10/3 b2=15/3 b1=16/3 due=17/3 a1=20/3 a2=21/3 a3=22/3 a4=23/3 a5=24/3"),
        ("17/6", "b10=5/6 b5=12/6 b2=15/6 last=16/6 due=19/6 a1=20/6 a2=21/6 a3=22/6 a4=23/6 a5=26/6"),
        ("17/9", "b10=31/8 b5=11/9 b2=14/9 last=15/9 due=18/9 a1=19/9 a2=20/9 a3=21/9 a4=22/9 a5=25/9"),
        (
            "17/12",
            "b10=4/12 b5=11/12 b2=14/12 last=15/12 due=18/12 a1=19/12 a2=20/12 a3=21/12 a4=22/12 a5=25/12",
        ),
    ],
)
def test_the_wards_reports_of_2023_whose_last_three_due_dates_are_days_off(due, expected):
    assert written(WARD_REPORT, due) == expected


def test_a_dated_task_is_reminded_of_ever_more_rarely_at_most_ten_times_after():
    names = [rung.name for rung in rungs(DATED_TASK, d("14/3"), CAL)]
    assert names[:5] == ["b15", "b7", "b3", "b1", "due"]
    assert names[5:] == ["a1", "a3", "a7", "a12", "a17", "a22", "a27", "a32", "a37", "a42"]


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
def test_rungs_are_in_order_one_a_day_and_never_on_a_day_off(ladder, nominal, cal):
    dates = [rung.date for rung in rungs(ladder, nominal, cal)]
    assert dates == sorted(set(dates))
    assert all(map(cal.is_working, dates))


@given(LADDERS, DAYS, CALENDARS)
def test_nothing_is_overdue_on_its_due_date_and_day_0_is_never_missing(ladder, nominal, cal):
    due, found = cal.due(nominal), rungs(ladder, nominal, cal)
    assert all((rung.date > due.rolled) == (rung.why == "overdue") for rung in found)
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
