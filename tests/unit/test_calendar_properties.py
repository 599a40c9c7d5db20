"""Counting working days agrees with itself, and the ladders stand on it, whatever is decided about days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.calendar import WorkingDays
from jobs.ladder import DATED_TASK, FINDING, UNIT_REPORT, WARD_REPORT, Ladder, Level, Up, rungs, rungs_up

pytestmark = pytest.mark.unit

DAYS = st.dates(date(2022, 12, 1), date(2028, 6, 30))
DECIDED = st.dictionaries(DAYS, st.booleans(), max_size=60)
CALENDARS = st.builds(WorkingDays, DECIDED, DECIDED)
COUNTS = st.integers(-300, 300)
OFFSETS = st.lists(st.integers(1, 30), max_size=6, unique=True)
UPS = st.lists(
    st.builds(Up, st.sampled_from(Level), st.integers(-5, 10).filter(bool)), max_size=4, unique=True
)
LADDERS = st.one_of(
    st.sampled_from([UNIT_REPORT, WARD_REPORT, DATED_TASK, FINDING]),
    st.builds(
        Ladder,
        before=OFFSETS.map(lambda found: (*sorted(found, reverse=True), 0)),
        after=OFFSETS.map(lambda found: tuple(sorted(found))),
        repeat=st.integers(0, 5),
        at_most=st.integers(0, 10),
        up=UPS.map(tuple),
    ),
)
STAGES = {"before": 0, "last_working_day": 1, "due": 2, "overdue": 3, "warning": 3}


def days_after(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]


@given(CALENDARS, DAYS, COUNTS)
def test_adding_a_count_lands_on_the_working_day_that_many_away(cal, start, count):
    end = cal.add(start, count)
    if count == 0:
        assert end == start
        return
    assert cal.is_working(end)
    assert (end > start) == (count > 0)
    passed = (
        days_after(start, end) if count > 0 else [day - timedelta(days=1) for day in days_after(end, start)]
    )
    assert sum(map(cal.is_working, passed)) == abs(count)


@given(CALENDARS, DAYS, COUNTS)
def test_counting_back_what_was_added_agrees(cal, start, count):
    start = cal.next_working(start)
    end = cal.add(start, count)
    assert cal.between(start, end) == count
    assert cal.add(end, -count) == start


@given(CALENDARS, DAYS, DAYS)
def test_adding_what_lies_between_comes_to_the_last_working_day(cal, start, end):
    start, end = sorted((start, end))
    count = cal.between(start, end)
    assert count == sum(map(cal.is_working, days_after(start, end)))
    assert cal.between(end, start) == -count
    if count:
        assert cal.add(start, count) == cal.last_working(end)


@given(DECIDED, DECIDED, DAYS)
def test_a_decision_stands_the_provinces_before_the_nations(national, local, day):
    cal = WorkingDays(national, local)
    plain = WorkingDays().is_working(day)
    assert cal.is_working(day) == local.get(day, national.get(day, plain))


@given(DECIDED, DECIDED)
def test_a_year_is_confirmed_by_a_decision_for_the_nation_alone(national, local):
    decided = {day.year for day in national}
    for year in (2022, 2027, 2028):
        assert WorkingDays(national, local).confirmed(year) == (year in decided)


@given(LADDERS, DAYS, CALENDARS)
def test_no_rung_lands_on_a_day_off(ladder, nominal, cal):
    found = (*rungs(ladder, nominal, cal), *rungs_up(ladder, nominal, cal))
    assert [rung for rung in found if not cal.is_working(rung.date)] == []


@given(LADDERS, DAYS, CALENDARS)
def test_the_order_of_rungs_is_that_of_their_days(ladder, nominal, cal):
    """Those before the date count down, those after it count up, and none shares its day with another."""
    found = rungs(ladder, nominal, cal)
    days = [rung.date for rung in found]
    assert days == sorted(set(days))
    stages = [STAGES[rung.why] for rung in found]
    assert stages == sorted(stages)
    before = [int(rung.name[1:]) for rung in found if rung.why == "before"]
    after = [int(rung.name[1:]) for rung in found if STAGES[rung.why] == STAGES["overdue"]]
    assert before == sorted(before, reverse=True)
    assert after == sorted(after)
    above = [rung.date for rung in rungs_up(ladder, nominal, cal)]
    assert above == sorted(above)


@given(LADDERS, DAYS, CALENDARS)
def test_a_rung_is_as_many_working_days_away_as_its_name_says(ladder, nominal, cal):
    rolled = cal.due(nominal).rolled
    for rung in rungs(ladder, nominal, cal):
        if rung.why == "before":
            assert rung.date == cal.add(nominal, -int(rung.name[1:]))
        elif STAGES[rung.why] == STAGES["overdue"]:
            assert cal.between(rolled, rung.date) == int(rung.name[1:])
