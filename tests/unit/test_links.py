"""Links are kept as typed, and nothing inside them is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from replies_corpus import PLAN

from messages.understand.intents import is_as_before
from messages.understand.links import put_aside
from messages.understand.replies import held_against, read, read_of

pytestmark = pytest.mark.unit
LINK = "https://hoaihao.gov.vn/3.d/70%25?x=xong"


@pytest.mark.parametrize(
    ("text", "task", "state", "result"),
    [
        (f"3.c xong {LINK}", "3.c", "done", LINK),
        (f"3.c {LINK}.", "3.c", "in_progress", LINK),
        (f"niêm yết TTHC 80% {LINK}", "3.c", "in_progress", LINK),
        (f"3.c đã đăng 2 tin: {LINK}, {LINK}/2", "3.c", "in_progress", f"đã đăng 2 tin: {LINK}, {LINK}/2"),
    ],
)
def test_a_link_is_a_result_and_names_nothing(text, task, state, result):
    (item,) = read(text, PLAN)
    assert (item.task, item.state, item.result) == (task, state, result)
    assert LINK in item.said


@given(st.text(), st.lists(st.sampled_from([LINK, "http://a.vn", "zlnka", "‹zlnkb›", "://"]), max_size=40))
def test_every_text_comes_back_as_it_was(text, links):
    said = " ".join([text, *links])
    linked = put_aside(said)
    assert linked.restored(linked.text) == said


@pytest.mark.parametrize(
    "text", ["như kỳ trước", "Nhu ky truoc ạ", "vẫn như quý trước.", "giống báo cáo kỳ trước"]
)
def test_as_the_period_before(text):
    assert is_as_before(text)


@pytest.mark.parametrize("text", ["như kỳ trước, thêm 2 hồ sơ", "kỳ trước", "không như kỳ trước"])
def test_more_than_that_is_no_copy(text):
    assert not is_as_before(text)


@pytest.mark.parametrize(
    ("said", "former", "state"),
    [
        ("50%", 80, "unclear"),
        ("chưa làm", 80, "unclear"),
        ("80%", 80, "in_progress"),
        ("50%", None, "in_progress"),
        ("chưa làm", 0, "not_started"),
        ("xong, QĐ 12", 80, "done"),
    ],
)
def test_going_back_is_unclear(said, former, state):
    assert held_against(read_of(said), former).state == state


def test_words_about_a_known_task_are_its_result():
    assert read_of("quy chế kia").result == "quy chế kia"
    assert read_of("niêm yết TTHC xong", by_words=True).result is None


def test_what_the_message_is_about_wins_over_words_but_not_over_a_code():
    assert [item.task for item in read("niêm yết TTHC 80%", PLAN, about="6.b")] == ["6.b"]
    assert [item.task for item in read("3.c 80%", PLAN, about="6.b")] == ["3.c"]


def test_a_long_line_of_codes_is_read_in_a_moment():
    assert len(read("3.a-3.c đã rõ " * 600, PLAN)) == 1
