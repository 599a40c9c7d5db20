"""Typed button payloads of at most 64 bytes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.buttons import MOST_BYTES, Action, BadPayload
from messages.types import Button, Reply

pytestmark = pytest.mark.unit


def _nothing(ctx: Any) -> Reply:
    return Reply("x")


def _number(ctx: Any, task_id: int) -> Reply:
    return Reply("x")


def _answer(ctx: Any, stamp: int, key: str, value: str) -> Reply:
    return Reply("x")


NOTHING = Action("r", _nothing, reads=False)
NUMBER = Action("w", _number, reads=False)
ANSWER = Action("f", _answer, reads=False)


def values_of(action: Action, button: Button) -> list[Any]:
    """As the router reads a tap: the name, then the values."""
    name, _, rest = button.payload.partition(":")
    assert name == action.name
    return action.values(rest)


@pytest.mark.parametrize(
    ("action", "values", "payload"),
    [
        (NOTHING, [], "r"),
        (NUMBER, [12], "w:12"),
        (ANSWER, [7, "task", "3.c"], "f:7:task:3.c"),
        (ANSWER, [7, "text", "lúc 8:30: họp"], "f:7:text:lúc 8:30: họp"),
        (ANSWER, [7, "text", ""], "f:7:text:"),
    ],
)
def test_what_a_button_carries_is_read_back(action, values, payload):
    button = action.button("Nhãn", *values)
    assert button == Button("Nhãn", payload)
    assert values_of(action, button) == values


@pytest.mark.parametrize(
    ("action", "rest"),
    [
        (NUMBER, ""),
        (NUMBER, "x"),
        (NUMBER, "1:2"),
        (NUMBER, "1; drop table"),
        (ANSWER, ""),
        (ANSWER, "7"),
        (ANSWER, "7:task"),
        (ANSWER, "x:task:3.c"),
    ],
)
def test_a_forged_payload_is_refused(action, rest):
    with pytest.raises(BadPayload):
        action.values(rest)


def test_bytes_are_counted_not_letters():
    room = MOST_BYTES - len("f:1:text:")
    assert len(ANSWER.button("x", 1, "text", "a" * room).payload) == MOST_BYTES
    with pytest.raises(ValueError, match="over 64 bytes"):
        ANSWER.button("x", 1, "text", "ệ" * (room // 2))


@given(st.integers(0, 2**53), st.text(alphabet="abcxyz_", min_size=1, max_size=8), st.text(max_size=8))
def test_every_payload_of_a_button_fits_and_comes_back(stamp, key, value):
    button = ANSWER.button("x", stamp, key, value)
    assert len(button.payload.encode()) <= MOST_BYTES
    assert values_of(ANSWER, button) == [stamp, key, value]


@given(st.text(max_size=64))
def test_any_payload_is_read_or_refused(rest):
    for action in (NUMBER, ANSWER):
        try:
            values = action.values(rest)
        except BadPayload:
            continue
        assert isinstance(values[0], int)
