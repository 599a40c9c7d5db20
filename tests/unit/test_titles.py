"""Tasks called by words of their titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replies_corpus import PLAN

from messages.understand.titles import Named, TitleIndex

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("niêm yết TTHC", "3.c"),
        ("niem yet thu tuc hanh chinh", "3.c"),
        ("NIÊM YẾT công khai", "3.c"),
        ("quy chế chi tiêu nội bộ", "6.b"),
        ("cái quy chế chi tiêu nội bộ này", "6.b"),
        ("chữ ký số", "7.b"),
        ("tinh giản biên chế", "5.d"),
        ("đề án vị trí việc làm", "5.a"),
    ],
)
def test_a_task_whose_title_alone_holds_the_words_is_meant(words, code):
    assert PLAN.titles.match(words) == Named((code,), sure=True)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("rà soát văn bản", ("2.a", "2.b", "4.a")),
        ("quy hoạch cán bộ", ("5.c", "5.e")),
        ("niêm yết", ("3.c",)),
        ("quy chế", ("6.b",)),
    ],
)
def test_several_tasks_or_a_single_word_are_asked_about(words, codes):
    assert PLAN.titles.match(words) == Named(codes, sure=False)


@pytest.mark.parametrize(
    "words", ["", "...", "xong rồi ạ", "kế hoạch", "báo cáo", "mua máy tính", "số", "12 hồ sơ", "đồng chí"]
)
def test_other_words_name_no_task(words):
    assert PLAN.titles.match(words) == Named()


@pytest.mark.parametrize("words", ["niêm yết cán bộ", "niêm yết ở trường học", "chính hành"])
def test_words_that_do_not_stand_together_name_no_task(words):
    assert PLAN.titles.match(words) == Named()


def test_words_that_are_counted_are_no_name():
    assert PLAN.titles.match("niêm yết 12 quyết sách") == Named(("3.c",), sure=False)


def test_marks_keep_words_apart():
    index = TitleIndex([("1", "Cải cách. Thủ tục mới"), ("2", "Cách thủ")])
    assert index.match("cách thủ").codes == ("2",)


@given(st.text())
def test_any_words_are_matched_without_an_error(words):
    found = PLAN.titles.match(words)
    assert not found.sure or len(found.codes) == 1
    assert list(found.codes) == [code for code, _ in PLAN.titles._titles if code in found.codes]
