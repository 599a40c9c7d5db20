"""What goes up to superiors, and the warning the day before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.calendar import WorkingDays
from jobs.ladder import (
    DATED_TASK,
    FINDING,
    UNIT_REPORT,
    WARD_REPORT,
    Ladder,
    Level,
    Up,
    latest,
    latest_up,
    rungs,
    rungs_up,
)

pytestmark = pytest.mark.unit

CAL = WorkingDays()
LONG_AGO = date(2022, 1, 1)
DAYS = st.dates(date(2022, 12, 1), date(2026, 6, 30))
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=40).map(WorkingDays)
UPS = st.builds(Up, st.sampled_from(Level), st.integers(-60, 60).filter(bool))
LADDERS = st.sampled_from([UNIT_REPORT, WARD_REPORT, DATED_TASK, FINDING]) | st.builds(
    Ladder,
    before=st.lists(st.integers(0, 60), unique=True, max_size=6).map(
        lambda n: tuple(sorted(n, reverse=True))
    ),
    after=st.lists(st.integers(1, 60), unique=True, max_size=6).map(lambda n: tuple(sorted(n))),
    repeat=st.integers(0, 9),
    at_most=st.integers(0, 12),
    up=st.lists(UPS, unique=True, max_size=6).map(tuple),
)
FRIDAY = date(2023, 3, 17)


def d(text: str) -> date:
    day, month = map(int, text.split("/"))
    return date(2023, month, day)


def up_to(level: str, *offsets: int) -> tuple[Up, ...]:
    return tuple(Up(Level(level), offset) for offset in offsets)


@pytest.mark.parametrize(
    ("up", "warned"),
    [
        ((), None),
        (up_to("head", 1), None),
        (up_to("leader", -2), None),
        (up_to("leader", 1), 0),
        (up_to("chairman", 2) + up_to("leader", 5), 1),
        (up_to("head", 1) + up_to("leader", -2, 7, 4), 3),
    ],
)
def test_the_day_before_it_first_goes_up_to_a_leader_after_the_date(up, warned):
    assert Ladder(before=(0,), up=up).warned() == warned


@pytest.mark.parametrize(
    ("ladder", "warning"),
    [
        (Ladder((0,), up=up_to("leader", 1)), ("due", "20/3", "due")),
        (Ladder((1,), up=up_to("leader", 1)), ("w0", "20/3", "warning")),
        (Ladder((0,), (1, 3), 0, 2, up_to("chairman", 4)), ("a3", "23/3", "overdue")),
        (Ladder((0,), (1, 3), 0, 2, up_to("leader", 3)), ("w2", "22/3", "warning")),
        (Ladder((0,), up=up_to("leader", 20)), ("w19", "14/4", "warning")),
    ],
)
def test_the_warning_is_a_rung_of_that_day_or_one_of_its_own(ladder, warning):
    found = [rung for rung in rungs(ladder, d("18/3"), CAL) if rung.warns]
    assert [(r.name, r.date, r.why) for r in found] == [(warning[0], d(warning[1]), warning[2])]


def test_a_warning_counts_within_no_at_most():
    found = rungs(DATED_TASK, FRIDAY, CAL)
    assert sum(rung.why == "overdue" for rung in found) == 10
    assert [rung.name for rung in found if rung.why == "warning"] == ["w4"]


def test_a_warning_that_is_read_later_does_not_warn():
    """It has gone up by then; and nobody is told on a Saturday what "tomorrow" would bring."""
    on_the_day = latest(DATED_TASK, FRIDAY, LONG_AGO, d("23/3"), CAL)
    day_after = latest(DATED_TASK, FRIDAY, LONG_AGO, d("24/3"), CAL)
    assert (on_the_day.name, on_the_day.warns) == ("w4", True)
    assert (day_after.name, day_after.warns) == ("w4", False)
    saturday = latest(WARD_REPORT, FRIDAY, LONG_AGO, d("18/3"), CAL)
    assert (saturday.name, saturday.warns) == ("due", False)


def names_up(ladder: Ladder, given_on: date, today: str) -> list[str]:
    return [rung.name for rung in latest_up(ladder, FRIDAY, given_on, d(today), CAL)]


@pytest.mark.parametrize(
    ("ladder", "today", "names"),
    [
        (UNIT_REPORT, "17/3", []),
        (UNIT_REPORT, "19/3", []),
        (UNIT_REPORT, "20/3", ["ua1-head", "ua1-leader"]),
        (UNIT_REPORT, "21/3", ["ua1-head", "ua1-leader", "ua2-chairman"]),
        (UNIT_REPORT, "30/9", ["ua1-head", "ua1-leader", "ua2-chairman"]),
        (WARD_REPORT, "14/3", []),
        (WARD_REPORT, "15/3", ["ub2-leader"]),
        (WARD_REPORT, "19/3", ["ub2-leader"]),
        (WARD_REPORT, "20/3", ["ua1-leader"]),
        (DATED_TASK, "23/3", ["ua1-head"]),
        (DATED_TASK, "24/3", ["ua1-head", "ua5-leader"]),
        (Ladder((0,), up=up_to("chairman", 3) + up_to("head", 1, 3)), "22/3", ["ua3-chairman", "ua3-head"]),
    ],
)
def test_the_latest_of_each_level_in_the_order_of_the_ladder(ladder, today, names):
    assert names_up(ladder, LONG_AGO, today) == names


@pytest.mark.parametrize(
    ("given_on", "today", "names"),
    [
        ("19/3", "20/3", ["ua1-head", "ua1-leader"]),
        ("20/3", "20/3", []),
        ("20/3", "21/3", ["ua2-chairman"]),
        ("21/3", "30/3", []),
    ],
)
def test_nothing_goes_up_for_the_day_a_subject_was_given_or_before(given_on, today, names):
    assert names_up(UNIT_REPORT, d(given_on), today) == names


def test_each_rung_that_goes_up_says_why():
    found = {rung.name: (rung.why, rung.level) for rung in rungs_up(WARD_REPORT, FRIDAY, CAL)}
    assert found == {
        "ub2-leader": ("going_up_soon", Level.LEADER),
        "ua1-leader": ("going_up", Level.LEADER),
    }


@given(LADDERS, DAYS, CALENDARS)
def test_own_rungs_are_in_order_one_a_day_each_with_its_name_and_never_on_a_day_off(ladder, nominal, cal):
    found = rungs(ladder, nominal, cal)
    dates = [rung.date for rung in found]
    assert dates == sorted(set(dates))
    assert len({rung.name for rung in found}) == len(found)
    assert all(map(cal.is_working, dates))
    assert all(rung.level is None for rung in found)


@given(LADDERS, DAYS, CALENDARS)
def test_rungs_up_are_in_order_each_level_once_a_day_and_never_on_a_day_off(ladder, nominal, cal):
    found = rungs_up(ladder, nominal, cal)
    assert [rung.date for rung in found] == sorted(rung.date for rung in found)
    assert (
        len({rung.name for rung in found}) == len({(rung.date, rung.level) for rung in found}) == len(found)
    )
    assert len(found) == len(ladder.up)
    assert all(cal.is_working(rung.date) and not rung.warns for rung in found)
    rolled = cal.due(nominal).rolled
    assert all(r.date > rolled if r.why == "going_up" else r.date < nominal for r in found)


@given(LADDERS, DAYS, CALENDARS)
def test_who_is_responsible_is_warned_once_the_working_day_before(ladder, nominal, cal):
    late = [r for r in rungs_up(ladder, nominal, cal) if r.why == "going_up" and r.level != Level.HEAD]
    warned = [rung.date for rung in rungs(ladder, nominal, cal) if rung.warns]
    assert [cal.add(day, 1) for day in warned] == [rung.date for rung in late[:1]]


@given(LADDERS, DAYS, DAYS, st.integers(-60, 60), CALENDARS)
def test_each_level_has_at_most_one_latest_rung(ladder, nominal, given_on, shift, cal):
    today = nominal + timedelta(days=shift)
    found = latest_up(ladder, nominal, given_on, today, cal)
    levels = [rung.level for rung in found]
    order = list(dict.fromkeys(up.level for up in ladder.up))
    assert levels == [level for level in order if level in levels]
    for rung in found:
        assert given_on < rung.date <= today
        of_level = [r for r in rungs_up(ladder, nominal, cal) if r.level == rung.level]
        assert not any(rung.date < r.date <= today for r in of_level)
