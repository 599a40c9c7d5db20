"""From a day to a day as it is typed: the days it means, or nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.formats import full_day
from messages.understand.ranges import length, read

pytestmark = pytest.mark.unit

TODAY = date(2023, 3, 6)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


def d(text, year=2023):
    day, month = map(int, text.split("/"))
    return date(year, month, day)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("20/3", d("20/3"), None),
        ("20-3", d("20/3"), None),
        ("từ ngày 20/3", d("20/3"), None),
        ("xin nghỉ phép từ 20/3", d("20/3"), None),
        ("mai", d("7/3"), None),
        ("20/3 - 24/3", d("20/3"), d("24/3")),
        ("20/3–24/3", d("20/3"), d("24/3")),
        ("20/3 đến 24/3", d("20/3"), d("24/3")),
        ("20/3 den het ngay 24/3", d("20/3"), d("24/3")),
        ("từ 20 đến hết 24/3", d("20/3"), d("24/3")),
        ("20-24/3", d("20/3"), d("24/3")),
        ("20-3 - 24-3", d("20/3"), d("24/3")),
        ("20 - 24 tháng 3", d("20/3"), d("24/3")),
        ("hôm nay đến 10/3", d("6/3"), d("10/3")),
        ("mai tới 10/3/2023", d("7/3"), d("10/3")),
        ("20/3 đến 24/3/2024", d("20/3", 2024), d("24/3", 2024)),
        ("28/12 - 03/01", d("28/12"), d("3/1", 2024)),
        ("28/12 - 03/01/2024", d("28/12"), d("3/1", 2024)),
        ("28/12/2023 - 03/01", d("28/12"), d("3/1", 2024)),
        ("24/3 - 20/3", d("24/3"), d("20/3")),
        ("24/3/2023 - 20/3/2023", d("24/3"), d("20/3")),
    ],
)
def test_days_as_they_are_typed(text, since, until):
    assert read(text, TODAY) == (since, until)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "abc", "3 ngày", "30/02", "20/3 - 30/02", "20/3 - ", "10/3 và 12/3", "a" * 99, "1-2-3-4-5"],
)
def test_anything_else_is_nothing(text):
    assert read(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3 ngày", (3, False)),
        ("nghỉ 3 ngày làm việc", (3, True)),
        ("1 tuần", (7, False)),
        ("3 ngày nữa", None),
        ("0 ngày", None),
        ("20/3", None),
    ],
)
def test_how_long(text, found):
    assert length(text) == found


@given(DAYS, DAYS)
def test_two_days_with_their_years_mean_themselves(since, until):
    assert read(f"{full_day(since)} - {full_day(until)}", TODAY) == (since, until)


@given(st.text(max_size=90), DAYS)
def test_any_text_is_taken(text, today):
    read(text, today)
    length(text)
