"""Dates, counts and cuts as a Vietnamese official writes them."""

import unicodedata
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages import formats

pytestmark = pytest.mark.unit

FAMILY = "👨‍👩‍👧"
VIETNAM = "🇻🇳"
THUMB = "👍🏽"
DECOMPOSED = unicodedata.normalize("NFD", "ệ")
CHARACTERS = (FAMILY, VIETNAM, THUMB, "❤️", "1️⃣", DECOMPOSED, "đ", "a", "漢", "👍")


@pytest.mark.parametrize(
    ("value", "short", "full"),
    [
        (date(2023, 3, 14), "14/3", "14/3/2023"),
        (date(2023, 3, 7), "07/3", "07/3/2023"),
        (date(2023, 1, 2), "02/01", "02/01/2023"),
        (date(2023, 2, 28), "28/02", "28/02/2023"),
        (date(2023, 10, 1), "01/10", "01/10/2023"),
        (date(2023, 12, 31), "31/12", "31/12/2023"),
        (datetime(2023, 3, 14, 23, 59, tzinfo=UTC), "14/3", "14/3/2023"),
    ],
)
def test_a_day_has_0_before_days_under_10_and_months_1_and_2(value, short, full):
    assert formats.day(value) == short
    assert formats.full_day(value) == full


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [
        (date(2023, 3, 13), "thứ Hai, 13/3/2023", "thứ Hai, 13/3"),
        (date(2023, 3, 14), "thứ Ba, 14/3/2023", "thứ Ba, 14/3"),
        (date(2023, 2, 4), "thứ Bảy, 04/02/2023", "thứ Bảy, 04/02"),
        (date(2023, 2, 5), "Chủ nhật, 05/02/2023", "Chủ nhật, 05/02"),
    ],
)
def test_a_day_is_said_with_its_weekday(value, long, short):
    assert formats.weekday_day(value) == long
    assert formats.weekday_short(value) == short


def test_a_clock_has_two_digits_each():
    assert formats.clock(datetime(2023, 3, 6, 8, 5, 59, tzinfo=UTC)) == "08:05"


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (5, "còn 5 ngày làm việc"),
        (1, "còn 1 ngày làm việc"),
        (0, "đến hạn hôm nay"),
        (-1, "quá hạn 1 ngày làm việc"),
        (-12, "quá hạn 12 ngày làm việc"),
    ],
)
def test_working_days_left(count, said):
    assert formats.working_days_left(count) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("thứ Ba", "Thứ Ba"), ("đạt", "Đạt"), ("UBND", "UBND"), ("ưu tiên", "Ưu tiên"), ("", "")],
)
def test_only_the_first_letter_is_raised(text, said):
    assert formats.capital(text) == said


@pytest.mark.parametrize(
    ("items", "most", "said"),
    [
        ([], 3, ""),
        (["6.a"], 3, "6.a"),
        (["6.a", "6.b", "6.c"], 3, "6.a, 6.b, 6.c"),
        (["6.a", "6.b", "6.c", "6.d"], 3, "6.a, 6.b, 6.c và 1 việc nữa"),
        (["6.a", "6.b", "6.c", "6.d"], 1, "6.a và 3 việc nữa"),
    ],
)
def test_a_list_names_the_first_and_counts_the_rest(items, most, said):
    assert formats.count_list(items, most) == said


@pytest.mark.parametrize(
    ("text", "limit", "said"),
    [
        ("rà soát", 7, "rà soát"),
        ("rà  soát\n văn bản", 20, "rà soát văn bản"),
        ("rà soát văn bản quy phạm", 16, "rà soát văn bản…"),
        ("rà soát văn bản quy phạm", 18, "rà soát văn bản…"),
        ("rà soát, cập nhật", 12, "rà soát…"),
        ("abcdefghij", 5, "abcd…"),
        ("a bcdefghij", 6, "a bcd…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("abc", -5, ""),
        ("", 3, ""),
    ],
)
def test_a_text_is_cut_between_words_where_possible(text, limit, said):
    assert formats.short(text, limit) == said


@pytest.mark.parametrize("character", [FAMILY, VIETNAM, THUMB, "❤️", "1️⃣", DECOMPOSED])
def test_a_character_of_several_code_points_is_kept_or_left_out_as_a_whole(character):
    for limit in range(1, 12):
        cut = formats.short("ab" + character + "cdefghijklm", limit)
        assert cut.removesuffix("…") in "ab" + character + "cdefghijklm"
        assert character in cut or cut in ("ab…", "a…", "…")


@given(st.lists(st.sampled_from(CHARACTERS)), st.integers(1, 30))
def test_a_cut_falls_between_characters(characters, limit):
    text = "".join(characters)
    cut = formats.short(text, limit)
    starts = {"".join(characters[:n]) for n in range(len(characters) + 1)}
    assert len(cut) <= limit
    assert cut == text or cut[:-1] in starts


@given(st.text(), st.integers(-2, 60))
def test_a_cut_is_one_line_never_over_the_limit_and_begins_as_the_text(text, limit):
    cut, line = formats.short(text, limit), " ".join(text.split())
    assert len(cut) <= max(limit, 0)
    assert "\n" not in cut
    assert cut == line or line.startswith(cut.removesuffix("…"))
