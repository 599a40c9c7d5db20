"""One message for several tasks, a task a line. Pure."""

from dataclasses import dataclass

from messages.understand.codes import CodeIndex


@dataclass(frozen=True)
class Item:
    """What was said of one task; lines without a code go on with the task above."""

    code: str
    text: str


def split(text: str, index: CodeIndex) -> tuple[list[Item], list[str]]:
    """The items, and the lines before the first code, which belong to no task."""
    items: list[Item] = []
    unread: list[str] = []
    for line in text.splitlines():
        found = index.leading(line)
        if found is not None:
            items.append(Item(*found))
        elif items:
            last = items[-1]
            items[-1] = Item(last.code, f"{last.text}\n{line}".strip())
        elif line.strip():
            unread.append(line.strip())
    return items, unread
