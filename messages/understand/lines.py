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
    said: list[tuple[str, list[str]]] = []
    unread: list[str] = []
    for line in text.splitlines():
        found = index.leading(line)
        if found is not None:
            said.append((found[0], [found[1]]))
        elif said:
            said[-1][1].append(line)
        elif line.strip():
            unread.append(line.strip())
    return [Item(code, "\n".join(lines).strip()) for code, lines in said], unread
