"""What a reply to a finding means: only what surely says so is its remedy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.understand.remedies import HEARD, QUESTION, REMEDIED, UNSURE, numbered, read

CASES = {
    REMEDIED: [
        "đã khắc phục, niêm yết lại bảng phí",
        "Khắc phục rồi",
        "niêm yết lại bảng phí rồi",
        "da khac phuc",
        "xong",
        "đã thay bảng mới ngày 12/3",
        "Đã khắc phục 100%",
    ],
    UNSURE: [
        "niêm yết lại bảng phí",
        "đang khắc phục",
        "chưa khắc phục được, vướng kinh phí",
        "sẽ khắc phục trong tuần này",
        "mai khắc phục xong",
        "đã khắc phục một phần",
        "đã có kế hoạch khắc phục",
        "đã giao bộ phận một cửa",
        "không xong",
        "70%",
        "đá ốp bị vỡ",
        "không phát sinh",
        "",
    ],
    HEARD: ["đã rõ", "ok", "cảm ơn đồng chí", "đã nhận"],
    QUESTION: ["bao giờ phải xong?", "đã khắc phục chưa?"],
}


@pytest.mark.parametrize(("text", "meant"), [(text, meant) for meant in CASES for text in CASES[meant]])
def test_what_it_means(text, meant):
    assert read(text) == meant


@pytest.mark.parametrize(
    ("text", "number", "said"),
    [
        ("Phát hiện số 3: đã khắc phục", 3, "đã khắc phục"),
        ("phat hien 12 da xong", 12, "da xong"),
        ("phát hiện 3", 3, ""),
        ("đã phát hiện 3 lỗi", None, "đã phát hiện 3 lỗi"),
    ],
)
def test_which_finding_it_names(text, number, said):
    assert numbered(text) == (number, said)


@given(st.text())
def test_any_text_is_read(text):
    assert read(text) in CASES
    assert numbered(text)[1] in text
