"""Working days of Vietnamese state offices, and the hours in which messages leave."""

from datetime import date, datetime, time, timedelta, timezone

import holidays
import pytest
from holidays.countries.vietnam import VietnamStaticHolidays
from hypothesis import given
from hypothesis import strategies as st

from jobs.calendar import (
    SENDING_HOURS,
    Due,
    WorkingDays,
    act_time,
    digest_date,
    holiday,
    in_act_hours,
    in_sending_hours,
    unconfirmed,
)

pytestmark = pytest.mark.unit

HANOI = timezone(timedelta(hours=7))
CAL = WorkingDays()
DAYS = st.dates(date(2022, 12, 1), date(2026, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), st.just(HANOI))
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=40).map(WorkingDays)


def d(text: str) -> date:
    """ "14/3" of 2023, or "14/3/2024"."""
    day, month, *year = map(int, text.split("/"))
    return date(year[0] if year else 2023, month, day)


def at(text: str) -> datetime:
    """ "14/3 07:30", local."""
    day, clock = text.split()
    return datetime.combine(d(day), time.fromisoformat(clock), tzinfo=HANOI)


@pytest.mark.parametrize(
    ("what", "days"),
    [
        ("New Year, a Sunday, and the day that makes up for it", "1/1 2/1"),
        ("Tết: 29 Chạp to mồng 5", "20/1 21/1 22/1 23/1 24/1 25/1 26/1"),
        ("Giỗ Tổ, a Saturday, then 30/4, a Sunday, 1/5, and two days that make up", "29/4 30/4 1/5 2/5 3/5"),
        ("2/9, a Saturday, with the day before it and the day that makes up", "1/9 2/9 3/9 4/9"),
        ("a weekend", "11/3 12/3"),
    ],
)
def test_days_off_of_2023(what, days):
    assert [day for day in days.split() if CAL.is_working(d(day))] == [], what


@pytest.mark.parametrize("day", ["19/1", "27/1", "28/4", "4/5", "31/8", "5/9", "25/12", "14/3"])
def test_days_beside_the_holidays_of_2023_are_worked(day):
    assert CAL.is_working(d(day))


@pytest.mark.parametrize(
    ("off", "made_up"),
    [("29/4/2024", "4/5/2024"), ("2/5/2025", "26/4/2025"), ("31/8/2026", "22/8/2026")],
)
def test_a_day_off_that_was_moved_is_made_up_on_a_saturday(off, made_up):
    assert not CAL.is_working(d(off))
    assert d(made_up).weekday() == 5
    assert CAL.is_working(d(made_up))


@pytest.mark.parametrize(
    ("done", "late"), [("3/3/2023", False), ("4/3/2023", False), ("6/3/2023", False), ("7/3/2023", True)]
)
def test_what_was_due_on_a_saturday_is_in_time_on_monday(done, late):
    assert CAL.is_late(d(done), d("4/3/2023")) == late


def test_the_swap_of_new_year_2026_that_the_package_lacks_is_known():
    plain = holidays.country_holidays("VN", years=2026)
    assert plain.is_working_day(d("2/1/2026")), "the package has it now: drop it from SWAPS"
    assert not CAL.is_working(d("2/1/2026"))
    assert CAL.is_working(d("10/1/2026"))
    assert CAL.next_working(d("1/1/2026")) == d("5/1/2026")
    assert CAL.between(d("8/1/2026"), d("12/1/2026")) == 3


def test_what_is_decided_goes_before_what_is_known_and_a_province_before_the_nation():
    nation = {d("2/1/2026"): True, d("8/3"): False, d("11/3"): True}
    cal = WorkingDays(nation, {d("11/3"): False, d("9/3"): False})
    assert cal.is_working(d("2/1/2026"))
    assert not cal.is_working(d("8/3"))
    assert not cal.is_working(d("9/3"))
    assert not cal.is_working(d("11/3"))
    assert WorkingDays(nation).is_working(d("11/3"))


def test_years_are_confirmed_by_what_is_known_or_decided_for_the_nation():
    assert [year for year in range(2020, 2030) if CAL.confirmed(year)] == [2023, 2024, 2025, 2026]
    assert WorkingDays({d("8/2/2027"): False}).confirmed(2027)
    assert not WorkingDays({d("8/2/2027"): False}).confirmed(2028)
    assert not WorkingDays({}, {d("8/2/2027"): False}).confirmed(2027)


def test_the_package_still_knows_the_swaps_of_the_confirmed_years_and_of_no_other():
    """Where this fails it was upgraded: see whether a year's Tết is announced, and add it to CONFIRMED."""
    swaps = VietnamStaticHolidays.special_public_holidays
    assert {year: moved for year, moved in swaps.items() if year >= 2020} == {
        2024: (4, 29, 5, 4),
        2025: (5, 2, 4, 26),
        2026: (8, 31, 8, 22),
    }


@pytest.mark.parametrize(
    ("today", "years"),
    [
        ("30/9/2026", ()),
        ("1/10/2026", (2027,)),
        ("31/12/2026", (2027,)),
        ("1/1/2027", (2027,)),
        ("30/9/2027", (2027,)),
        ("1/10/2027", (2027, 2028)),
        ("31/12/2024", ()),
    ],
)
def test_a_year_is_asked_for_from_october_of_the_one_before(today, years):
    assert unconfirmed(d(today), CAL) == years


def test_a_calendar_is_equal_to_itself_alone():
    """What `ladder.rungs` keeps for one must not be found for another."""
    other = WorkingDays()
    assert len({CAL, other, CAL}) == 2


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("26/1", "Mùng năm Tết Nguyên Đán"),
        ("2/1/2026", "Ngày nghỉ (thay cho ngày 10/01/2026)"),
        ("31/8/2026", "Ngày nghỉ (thay cho ngày 22/08/2026)"),
        ("14/3", ""),
        ("10/1/2026", ""),
    ],
)
def test_days_off_have_vietnamese_names_whatever_the_machine_speaks(day, name):
    assert holiday(d(day)) == name


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("14/3", 0, "14/3"),
        ("18/3", 0, "18/3"),
        ("14/3", 1, "15/3"),
        ("17/3", 1, "20/3"),
        ("14/3", -10, "28/2"),
        ("17/6", -1, "16/6"),
        ("12/9", -10, "25/8"),
        ("28/4", 1, "4/5"),
        ("19/1", 1, "27/1"),
        ("4/5/2024", -1, "3/5/2024"),
        ("30/12/2022", 1, "3/1"),
    ],
)
def test_counting_steps_over_days_off(start, count, end):
    assert CAL.add(d(start), count) == d(end)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("7/3", "14/3", 5),
        ("14/3", "14/3", 0),
        ("7/3", "2/3", -3),
        ("16/6", "19/6", 1),
        ("17/6", "19/6", 1),
        ("19/1", "27/1", 1),
        ("30/12/2022", "3/1", 1),
        ("31/12/2022", "31/12", 249),
    ],
)
def test_between_counts_the_end_but_not_the_start(start, end, days):
    assert CAL.between(d(start), d(end)) == days


@pytest.mark.parametrize(
    ("nominal", "rolled"),
    [("17/3", "17/3"), ("17/6", "19/6"), ("17/9", "18/9"), ("2/9", "5/9"), ("20/1", "27/1")],
)
def test_a_due_date_on_a_day_off_runs_to_the_next_working_day(nominal, rolled):
    assert CAL.due(d(nominal)) == Due(d(nominal), d(rolled))


@pytest.mark.parametrize(
    ("today", "left"),
    [("16/3", 1), ("17/3", 0), ("18/3", -1), ("19/3", -1), ("20/3", -1), ("21/3", -2)],
)
def test_nothing_is_left_on_the_due_date_alone_and_a_weekend_after_it_is_late(today, left):
    assert CAL.left(d(today), CAL.due(d("17/3"))) == left


@pytest.mark.parametrize(
    ("today", "left"), [("16/6", 1), ("17/6", 1), ("18/6", 1), ("19/6", 0), ("20/6", -1)]
)
def test_a_rolled_due_date_is_counted_to_the_day_it_rolls_to(today, left):
    assert CAL.left(d(today), CAL.due(d("17/6"))) == left


@pytest.mark.parametrize(
    ("clock", "open_"),
    [
        ("07:29:59", False),
        ("07:30", True),
        ("11:29:59", True),
        ("11:30", False),
        ("13:29:59", False),
        ("13:30", True),
        ("16:59:59", True),
        ("17:00", False),
    ],
)
def test_digests_leave_in_the_sending_hours_of_a_working_day(clock, open_):
    assert in_sending_hours(at(f"14/3 {clock}"), CAL) is open_
    assert not in_sending_hours(at(f"18/3 {clock}"), CAL)


@pytest.mark.parametrize(
    ("clock", "open_"),
    [("06:29:59", False), ("06:30", True), ("12:00", True), ("19:59:59", True), ("20:00", False)],
)
def test_messages_caused_by_an_act_leave_from_early_to_late_on_a_working_day(clock, open_):
    assert in_act_hours(at(f"14/3 {clock}"), CAL) is open_
    assert not in_act_hours(at(f"1/5 {clock}"), CAL)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("14/3 00:00", "14/3"),
        ("14/3 07:30", "14/3"),
        ("14/3 12:00", "14/3"),
        ("14/3 16:59:59", "14/3"),
        ("14/3 17:00", "15/3"),
        ("17/3 17:00", "20/3"),
        ("18/3 08:00", "20/3"),
        ("19/1 17:00", "27/1"),
    ],
)
def test_the_morning_message_leaves_today_until_the_sending_hours_end(now, morning):
    assert digest_date(at(now), CAL) == d(morning)


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("14/3 06:29", "14/3 07:30"),
        ("14/3 06:30", "14/3 06:30"),
        ("14/3 19:59", "14/3 19:59"),
        ("14/3 20:00", "15/3 07:30"),
        ("17/3 20:00", "20/3 07:30"),
        ("18/3 05:00", "20/3 07:30"),
        ("18/3 10:00", "20/3 07:30"),
        ("28/4 21:00", "4/5 07:30"),
    ],
)
def test_an_act_is_told_at_once_or_on_the_next_working_morning(now, leaves):
    assert act_time(at(now), CAL) == at(leaves)


@given(CALENDARS, DAYS, st.integers(0, 60))
def test_counting_there_and_back_agrees(cal, day, count):
    day = cal.next_working(day)
    assert cal.add(cal.add(day, count), -count) == day
    assert cal.between(day, cal.add(day, count)) == count
    assert cal.between(day, cal.add(day, -count)) == -count


@given(CALENDARS, DAYS, DAYS, DAYS)
def test_between_is_antisymmetric_and_adds_up(cal, a, b, c):
    assert cal.between(a, b) == -cal.between(b, a)
    assert cal.between(a, b) + cal.between(b, c) == cal.between(a, c)


@given(CALENDARS, DAYS, st.integers(0, 400))
def test_between_counts_every_working_day_once(cal, start, length):
    days = [start + timedelta(days=n) for n in range(1, length + 1)]
    assert cal.between(start, start + timedelta(days=length)) == sum(map(cal.is_working, days))


@given(CALENDARS, DAYS)
def test_the_next_and_the_last_working_day_are_worked_and_nothing_between_is(cal, day):
    after, before = cal.next_working(day), cal.last_working(day)
    assert cal.is_working(after)
    assert cal.is_working(before)
    assert before <= day <= after
    assert [n for n in range(1, (after - before).days) if cal.is_working(before + timedelta(days=n))] == []


@given(CALENDARS, DAYS, DAYS)
def test_what_is_left_is_negative_exactly_when_the_day_is_past(cal, today, nominal):
    due = cal.due(nominal)
    left = cal.left(today, due)
    assert (left < 0) == (today > due.rolled)
    assert (left == 0) == (today == due.rolled)


@given(CALENDARS, MOMENTS)
def test_an_act_is_never_told_earlier_than_now_nor_outside_the_hours(cal, now):
    leaves = act_time(now, cal)
    assert leaves >= now
    assert in_act_hours(leaves, cal)


@given(CALENDARS, MOMENTS)
def test_a_morning_message_can_still_leave_on_its_day(cal, now):
    morning = digest_date(now, cal)
    last_moment = datetime.combine(morning, SENDING_HOURS[-1][1], tzinfo=HANOI) - timedelta(seconds=1)
    assert morning >= now.date()
    assert in_sending_hours(last_moment, cal)
    assert last_moment >= now.replace(microsecond=0)
