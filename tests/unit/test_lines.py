"""One message for several tasks, a task a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.understand.codes import CodeIndex
from messages.understand.lines import Item, split

pytestmark = pytest.mark.unit

INDEX = CodeIndex([("6.a", "6", 1), ("6.b", "6", 2), ("6.c", "6", 3)])


@pytest.mark.parametrize(
    ("text", "items", "unread"),
    [
        ("", [], []),
        ("6.a xong", [Item("6.a", "xong")], []),
        (
            "6.b xong, Quyết định 12/QĐ-UBND\n6.a không phát sinh",
            [Item("6.b", "xong, Quyết định 12/QĐ-UBND"), Item("6.a", "không phát sinh")],
            [],
        ),
        ("6.a đã gửi\n3 hồ sơ\n\ncòn lại sau", [Item("6.a", "đã gửi\n3 hồ sơ\n\ncòn lại sau")], []),
        ("6.a\nđã gửi", [Item("6.a", "đã gửi")], []),
        ("6.a\n6.b", [Item("6.a", ""), Item("6.b", "")], []),
        ("6.a 50%\n6.a 70%", [Item("6.a", "50%"), Item("6.a", "70%")], []),
        ("Kính gửi đồng chí\n\n6.a xong", [Item("6.a", "xong")], ["Kính gửi đồng chí"]),
        ("tình hình\nthế nào", [], ["tình hình", "thế nào"]),
        ("6.a không phát sinh\n6.d xong, QĐ 5", [Item("6.a", "không phát sinh")], ["6.d xong, QĐ 5"]),
        ("6.a xong\n9.z abc\nđủ cả", [Item("6.a", "xong")], ["9.z abc", "đủ cả"]),
        ("6.a xong\r\n6.b xong\r\n", [Item("6.a", "xong"), Item("6.b", "xong")], []),
    ],
)
def test_a_message_is_split_at_the_lines_that_begin_with_a_code(text, items, unread):
    assert split(text, INDEX) == (items, unread)


@given(st.lists(st.one_of(st.text(), st.sampled_from(["6.a", "6.b: ", "6.c xong", "3 hồ sơ", ""]))))
def test_no_word_of_a_message_is_lost_or_added(lines):
    text = "\n".join(lines)
    items, unread = split(text, INDEX)
    assert all(INDEX.find(item.code) == item.code for item in items)
    for part in (*unread, *(item.text for item in items)):
        assert is_within(part.split(), text)
    kept = sum(len(part.split()) for part in (*unread, *(item.text for item in items)))
    assert kept + len(items) >= len(text.split()) - len(items), "but the codes and their marks"


def is_within(words: list[str], text: str) -> bool:
    """In the same order; a first word may have lost the marks that followed the code."""
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True
