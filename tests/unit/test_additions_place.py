"""Where a correction stands among the answers of a period, and what was added since to what it corrects."""

from dataclasses import dataclass

import pytest

from jobs import additions

pytestmark = pytest.mark.unit


@dataclass(frozen=True)
class Answer:
    text: str
    message_id: int | None


def answers(*told):
    """(text, message) each; the first words are the answer, the others were added."""
    return [Answer(text, message) for text, message in told]


@pytest.mark.parametrize(
    ("told", "earlier", "before", "since"),
    [
        ([], set(), None, ""),
        ([("A", 1)], set(), "A", ""),
        ([("A", 1)], {1}, None, ""),
        ([("A", 1), ("A; b", 2)], {1}, None, "b"),
        ([("A", 1), ("A; b", 2)], {2}, "A", ""),
        ([("A", 1), ("A; b", 2), ("A; b; c", 3)], {2}, "A", "c"),
        ([("A", 1), ("A; b", 2), ("A; b; c", 3), ("A; B; c", 4)], {2, 4}, "A", "c"),
        ([("A", 1), ("A; b", 2), ("A; b; c", 3), ("A; B; c", 4), ("A; B; c; d", 5)], {2, 4}, "A", "c; d"),
        ([("A.", 1), ("A; b", 2)], {1}, None, "b"),
        ([("A", 1), ("X", 2)], {1}, "X", ""),
        ([("A", 1), ("A; b", 2), ("X; b", 3)], {2}, "X; b", ""),
    ],
)
def test_a_correction_has_its_place(told, earlier, before, since):
    found, added = additions.place(answers(*told), earlier)
    assert (found and found.text, added) == (before, since)
