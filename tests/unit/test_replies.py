"""Replies of officials are read as a careful coordinator reads them: the corpus, and what it cannot hold."""

import unicodedata
from dataclasses import replace

import pytest
from replies_corpus import ANY, CORPUS, PLAN, SOME, corpus, faults, spread

from messages.understand.meaning import STATES
from messages.understand.replies import Item, PlanWords, no_plan, read

pytestmark = pytest.mark.unit

REPLIES = corpus()
KNOWN = {
    "ISO 9001 được 50%",  # a name of one word and a number names no task
    "thi hành pháp luật xong",  # the words of 2.b stand in 2.a too, far apart: it is asked
}
"""Misread until the reader is mended."""
KNOWN_BARE = KNOWN | {
    "3.c sửa chữa bảng niêm yết",  # "chua" is read as "chưa"
    "dạ không có ạ",  # "da" is read as "đã"
    "đang kẹt chỗ kinh phí",  # "ket" may be "kết", "cho" may be anything
    "chờ anh duyệt",  # as "cho anh"
    "em làm xong 3a rồi còn 3b thì đang đợi chị Hoa",  # as "đổi chỉ"
}
"""Misread without accents, because these would tell other words apart."""


def test_every_reply_of_the_corpus_is_read_as_it_is_meant():
    wrong = {reply: found for reply, items in REPLIES if (found := faults(reply, items))}
    misread = [fault for reply, found in wrong.items() if reply not in KNOWN for fault in found]
    assert misread == [], "\n".join(misread)
    assert wrong.keys() == KNOWN, "mended: take it out of KNOWN"


def test_every_reply_is_read_alike_when_typed_without_accents():
    wrong = {}
    for reply, items in REPLIES:
        loose = [replace(one, result=ANY, difficulty=_some(one.difficulty)) for one in items]
        found = faults(without_accents(reply), loose) if without_accents(reply) != reply else []
        wrong |= {reply: found} if found else {}
    misread = [fault for reply, found in wrong.items() if reply not in KNOWN_BARE for fault in found]
    assert misread == [], "\n".join(misread)
    assert wrong.keys() == KNOWN_BARE, "mended: take it out of KNOWN_BARE"


def _some(difficulty: str) -> str:
    return difficulty if difficulty in ("", ANY) else SOME


def without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def test_the_corpus_is_large_and_holds_every_state():
    assert len(REPLIES) >= 150
    assert len({reply for reply, _ in REPLIES}) == len(REPLIES), "a reply stands in it twice"
    counts = spread(REPLIES)
    assert counts.keys() == set(STATES)
    assert min(counts.values()) >= 5, counts


def test_the_corpus_has_no_stray_columns():
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line != line.rstrip() or line.count("\t") > 6] == []


def states(text: str, plan: PlanWords = PLAN, **former: int) -> list[tuple[str | None, str, int | None]]:
    known = {code.replace("_", "."): percent for code, percent in former.items()}
    return [(item.task, item.state, item.percent) for item in read(text, plan, known)]


def test_a_lower_percent_than_before_is_asked_about():
    (item,) = read("6.b 50%", PLAN, {"6.b": 80})
    assert item == Item("6.b", "unclear", percent=50, reason="went_back", said="50%")
    (by_words,) = read("quy chế chi tiêu nội bộ 50%", PLAN, {"6.b": 80})
    assert (by_words.task, by_words.reason) == ("6.b", "went_back")


@pytest.mark.parametrize("before", [50, 0])
def test_the_same_or_a_higher_percent_is_taken(before):
    assert states("6.b 50%", **{"6_b": before}) == [("6.b", "in_progress", 50)]


def test_the_percent_of_another_task_does_not_matter():
    assert states("6.a 50%\n6.b xong", **{"6_b": 80, "6_c": 90}) == [
        ("6.a", "in_progress", 50),
        ("6.b", "done", None),
    ]


def test_what_contradicts_itself_keeps_the_percent_to_ask_with():
    (item,) = read("3.c xong 70%", PLAN)
    assert (item.state, item.percent, item.reason) == ("unclear", 70, "done_below_100")


def test_a_task_said_twice_alike_is_no_contradiction():
    assert states("3.c xong\n3.c xong") == [("3.c", "done", None)] * 2
    assert read("3.c 50%\n3.c 70%", PLAN) == [
        Item("3.c", "unclear", reason="said_twice", said="50%\n70%"),
    ]


def test_every_item_keeps_its_words():
    items = read("Kính gửi anh\n3.c đã niêm yết\nđủ 12 thủ tục\n3.a chưa", PLAN)
    assert [item.said for item in items] == ["đã niêm yết\nđủ 12 thủ tục", "chưa"]


def test_decomposed_letters_read_the_same():
    for reply, _ in REPLIES:
        assert read(unicodedata.normalize("NFD", reply), PLAN) == read(reply, PLAN)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("3c xong", [("3.c", "done", None)]),
        ("IV.1b 50%", [("IV1.b", "in_progress", 50)]),
        ("iv2.1 chưa làm", [("IV2.1", "not_started", None)]),
        ("1.1a: không phát sinh", [("1.1.a", "nothing_arose", None)]),
        ("điểm c khoản 3 xong", [("3.c", "done", None)]),
        ("xong 3.3 còn 3.4 thì chưa", [("3.3", "done", None), ("3.4", "not_started", None)]),
        ("niêm yết TTHC 80%", [(None, "in_progress", 80)]),
        ("15/3 mới xong", [(None, "in_progress", None)]),
        ("12a/QĐ-UBND đã ban hành", [(None, "done", None)]),
    ],
)
def test_without_a_plan_codes_are_known_by_their_shape(text, items):
    assert states(text, no_plan()) == items
