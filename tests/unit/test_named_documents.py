"""The documents an answer names: read from its words, never made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.understand.documents import LONGEST, named_documents

pytestmark = pytest.mark.unit


def names(text):
    return [one.name for one in named_documents(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xong, Quyết định 12/QĐ-UBND", ["Quyết định số 12/QĐ-UBND"]),
        ("đã ban hành KH số 15/KH-UBND", ["Kế hoạch số 15/KH-UBND"]),
        ("qđ 12 / qđ - ubnd", ["Quyết định số 12/QĐ-UBND"]),
        ("trình 05/TTr-UBND và 34/UBND-VP", ["Tờ trình số 05/TTr-UBND", "Công văn số 34/UBND-VP"]),
        ("Quyết định 12/2023/QĐ-UBND", ["Quyết định số 12/2023/QĐ-UBND"]),
        ("KH 15/KH-UBND; KH số 15/KH-UBND", ["Kế hoạch số 15/KH-UBND"]),
        ("ban hành Kế hoạch số 20/KH-UBND của UBND phường", ["Kế hoạch số 20/KH-UBND"]),
    ],
)
def test_documents_are_named_by_kind_and_number(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "theo Kế hoạch số 152/KH-UBND của UBND thị xã Hoài Nhơn",
        "thực hiện KH số 15/KH-UBND, phát thanh 8 lượt",
        "căn cứ Quyết định 3/QĐ-UBND",
        "tiếp nhận Công văn 20/UBND-VP của UBND thị xã",
        "đạt 45/200 hồ sơ, 2/3 số bộ phận",
        "họp ngày 15/3, xong trước 20/3/2023",
        "",
    ],
)
def test_what_is_only_quoted_or_no_document_is_left_out(text):
    assert names(text) == []


def test_the_day_is_taken_where_it_is_said_in_full():
    days = [one.day for one in named_documents("QĐ 1/QĐ-UBND ngày 03/3/2023, QĐ 2/QĐ-UBND ngày 31/02/2023")]
    assert days == [date(2023, 3, 3), None]
    assert named_documents("QĐ 1/QĐ-UBND ngày 03/3")[0].day is None


@given(st.text(alphabet=st.sampled_from("0123456789/- –QĐKHUBNDqđ ngàycủa\n,.;"), max_size=300))
def test_it_never_raises_and_never_makes_up_a_number(text):
    for one in named_documents(text):
        digits = one.name.split("số ")[1].split("/")[0]
        assert digits in text


def test_a_very_long_text_is_read_in_part():
    assert names("x" * LONGEST + " KH 15/KH-UBND") == []
