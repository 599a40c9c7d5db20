"""Whatever is written, reading it never fails and never invents."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replies_corpus import PLAN, corpus

from messages.understand.codes import CodeIndex
from messages.understand.meaning import STATES
from messages.understand.plain import masked, plain
from messages.understand.replies import Item, PlanWords, no_plan, read
from messages.understand.titles import TitleIndex

pytestmark = pytest.mark.unit

LONGEST = 10_000
CODES = [code for code, _ in PLAN.titles._titles]
WORDS = sorted({word for reply, _ in corpus() for word in reply.split(" ")})
MARKS = ["\n", "\r\n", ",", ". ", "?", " – ", "-", "(", "%", "\u0301", "👍", "\u2028", "ﬁ", "١", "İ", "\x00"]
REPEATED = "1|a|- |, |\n|đã |vâng ạ |chưa |không |xong |70% |2/3 |3.c |3.c, |mục 3|không có |một phần "
SAID = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*WORDS, *MARKS]), max_size=60).map(" ".join),
    st.lists(st.sampled_from([*WORDS, *MARKS]), max_size=60).map("".join),
)


def alike(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def check(item: Item, text: str) -> None:
    assert item.state in STATES
    assert item.percent is None or 0 <= item.percent <= 100
    for part in (item.result, item.difficulty):
        assert part is None or (part.strip() and alike(part) in alike(text))
    assert item.task is None or not item.candidates
    assert item.reason is None or (item.state == "unclear" and item.reason.isidentifier())


@given(SAID)
def test_any_text_has_a_meaning_and_nothing_is_invented(text):
    items = read(text, PLAN)
    assert items
    for item in items:
        check(item, text)
        assert item.task in (None, *CODES)
        assert set(item.candidates) <= set(CODES)


@given(SAID)
def test_without_a_plan_no_code_is_invented_either(text):
    signs = {sign for sign in text.casefold() if sign.isalnum()}
    for item in read(text, no_plan()):
        check(item, text)
        assert item.candidates == ()
        assert item.task is None or {sign for sign in item.task.casefold() if sign.isalnum()} <= signs


@given(SAID)
def test_a_plan_without_tasks_names_none(text):
    empty = PlanWords(CodeIndex([]), TitleIndex([]))
    assert {item.task for item in read(text, empty)} == {None}


@given(st.sampled_from(CODES), st.text(max_size=40).filter(lambda text: "%" not in text))
def test_not_yet_is_never_done(code, text):
    assert [item for item in read(f"{code} chưa xong {text}", PLAN) if item.state == "done"] == []


@given(st.sampled_from(CODES), st.integers(0, 100))
def test_every_percent_of_every_task_is_read(code, percent):
    (item,) = read(f"{code} {percent}%", PLAN)
    assert (item.task, item.percent) == (code, percent)


@given(st.integers(101, 10**12))
def test_no_percent_is_over_100(number):
    (item,) = read(f"{number}%", PLAN)
    assert (item.state, item.percent, item.reason) == ("unclear", None, "percent_out_of_range")


@given(SAID)
def test_what_is_made_alike_leads_back_to_what_was_typed(text):
    said = unicodedata.normalize("NFC", text)
    made = plain(said)
    assert len(made.words) == len(made.starts) == len(made.ends)
    assert all(0 <= start < end <= len(said) for start, end in zip(made.starts, made.ends, strict=True))
    assert alike(made.typed(0, len(made.words))) in alike(said)
    assert len(masked(said, [(0, len(said) // 2)])) == len(said)


@pytest.mark.parametrize("piece", [*REPEATED.split("|"), "điểm c khoản 3 ", "cổng thông tin ", "3.c xong "])
def test_long_texts_are_read_in_no_time(piece):
    """Nested repeats would take longer than the test run."""
    text = (piece * LONGEST)[: LONGEST - 1] + "x"
    for plan in (PLAN, no_plan()):
        assert read(text, plan)
