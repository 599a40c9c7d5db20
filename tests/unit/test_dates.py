"""A date as it is typed: the day it means, or nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.formats import full_day
from messages.understand.dates import MOST_DAYS, Span, read

pytestmark = pytest.mark.unit

TODAY = date(2023, 3, 6)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("20/3", date(2023, 3, 20)),
        ("20/03/2023", date(2023, 3, 20)),
        ("20-3-2023", date(2023, 3, 20)),
        ("20.3.2023", date(2023, 3, 20)),
        (" ngày 20/3. ", date(2023, 3, 20)),
        ("20 tháng 3", date(2023, 3, 20)),
        ("20 thang 3 nam 2024", date(2024, 3, 20)),
        ("chậm nhất ngày 17/3", date(2023, 3, 17)),
        ("Hạn chót 17/3", date(2023, 3, 17)),
        ("đến hết 17/3", date(2023, 3, 17)),
        ("trước 17/3", date(2023, 3, 16)),
        ("trước ngày 01/3/2024", date(2024, 2, 29)),
        ("01/3", date(2023, 3, 1)),
        ("29/2/2024", date(2024, 2, 29)),
        ("hôm nay", TODAY),
        ("Mai", date(2023, 3, 7)),
        ("ngay mai", date(2023, 3, 7)),
        ("trong 5 ngày", Span(5, working=False)),
        ("5 ngày nữa", Span(5, working=False)),
        ("sau 5 ngày làm việc", Span(5, working=True)),
        ("trong vòng 2 tuần", Span(14, working=False)),
        ("400 ngày", Span(400, working=False)),
    ],
)
def test_what_is_typed_is_the_day_it_means(text, meant):
    assert read(text, TODAY) == meant


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "?",
            "20",
            "ngày 20",
            "3/2023",
            "30/2",
            "31/4",
            "0/3",
            "20/13",
            "20/3/23",
            "20/3/20233",
            "20/3/0000",
        ),
        *(
            "0 ngày",
            "401 ngày",
            "58 tuần",
            "vài ngày",
            "năm ngày",
            "ngày kia",
            "tuần sau",
            "cuối tháng",
            "thứ Sáu",
        ),
        *("20/3 hoặc 21/3", "20/3 nếu kịp", "không phải 20/3", "15/BC-UBND", "trước", "trước 01/01/0001"),
        *("20/3" * 20, "²/3"),
    ],
)
def test_what_could_mean_two_days_or_none_is_not_read(text):
    assert read(text, TODAY) is None


@given(DAYS)
def test_a_day_with_its_year_is_that_day_whenever_it_is_typed(day):
    for text in (full_day(day), f"{day:%d-%m-%Y}", f"ngày {day.day} tháng {day.month} năm {day.year}"):
        assert read(text, TODAY) == day


@given(DAYS, DAYS)
def test_a_day_without_its_year_is_never_of_another_year(day, today):
    found = read(f"{day.day}/{day.month}", today)
    if found is None:
        assert (day.month, day.day) == (2, 29)
    else:
        assert found == day.replace(year=today.year)


@given(st.integers(1, MOST_DAYS), st.booleans())
def test_a_span_keeps_its_number(days, working):
    assert read(f"trong {days} ngày{' làm việc' * working}", TODAY) == Span(days, working)


@given(st.text(max_size=80), DAYS)
def test_any_text_is_read_or_left_alone(text, today):
    found = read(text, today)
    assert found is None or isinstance(found, date | Span)


@given(DAYS, st.text("abcdegh ,?", min_size=1, max_size=8).filter(lambda s: s.strip(" ,")))
def test_more_words_around_a_day_are_not_passed_over(day, more):
    """What is said besides may change what is meant."""
    assert read(f"{full_day(day)} {more}", TODAY) is None


def test_the_day_before_the_first_day_of_a_month_is_the_month_before():
    assert read("trước 01/3", TODAY) == date(2023, 3, 1) - timedelta(days=1)
