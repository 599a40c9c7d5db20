"""When a task is to be done, as real annexes word it; what is not sure is asked, never guessed."""

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.understand.deadlines import Kind, read

pytestmark = pytest.mark.unit

PHRASES = Path(__file__).parents[1] / "data" / "deadline-phrases.tsv"


def cases():
    with PHRASES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", cases(), ids=lambda row: row["phrase"])
def test_the_wordings_of_real_annexes(row):
    found = read(row["phrase"], int(row["plan_year"]))
    assert (found.kind.value, str(found.start or ""), str(found.due or "")) == (
        row["kind"],
        row["start"],
        row["due"],
    )
    assert ",".join(found.repeats) == row["repeats"]
    assert ",".join(f"{month:02}-{day:02}" for month, day in found.days) == row["days"]


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("15/6", date(2023, 6, 15)),
        ("15 tháng 6", date(2023, 6, 15)),
        ("ngày 15 tháng 6 năm 2023", date(2023, 6, 15)),
        ("Trước tháng 6", date(2023, 5, 31)),
        ("Trước quý II", date(2023, 3, 31)),
        ("Trong quý 3", date(2023, 9, 30)),
        ("Cuối năm", date(2023, 12, 31)),
        ("6 tháng đầu năm", date(2023, 6, 30)),
        ("6 tháng cuối năm 2023", date(2023, 12, 31)),
        ("Tháng 02", date(2023, 2, 28)),
        ("chậm nhất ngày 17/3/2023.", date(2023, 3, 17)),
    ],
)
def test_a_day_a_month_a_quarter(said, due):
    assert (read(said, 2023).kind, read(said, 2023).due) == (Kind.DATED, due)


@pytest.mark.parametrize(
    "said",
    ["", "sớm", "30/02", "31/6/2023", "tháng 13", "quý V", "30/6/23", "15/3/1999", "12/2050", "x" * 300],
)
def test_what_is_not_sure_is_unclear(said):
    assert read(said, 2023).kind == Kind.UNCLEAR


PIECES = (
    *("trước ", "ngày ", "tháng ", "quý ", "năm ", "từ ", "đến ", "hằng ", "I", "IV", "30"),
    *("02", "2023", "2205"),
    *("/", "-", " – ", " và ", "cuối ", "hết ", "6", "thường xuyên", "(", ")", ".", " khi có "),
)
WORDS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(st.one_of(st.text(max_size=250), WORDS), st.integers(2000, 2100))
def test_it_never_raises_and_never_reads_a_day_far_from_the_plan(text, year):
    found = read(text, year)
    assert (found.due is not None) == (found.kind in (Kind.DATED, Kind.WINDOW))
    if found.due is not None:
        assert year - 2 <= found.due.year <= year + 15
        assert found.start is None or found.start <= found.due
