"""One message for several tasks, a task a line. Pure."""

from dataclasses import dataclass

from messages.understand.codes import CodeIndex, looks_like_code


@dataclass(frozen=True)
class Item:
    """What was said of one task; lines without a code go on with the task above."""

    code: str
    text: str


def split(text: str, index: CodeIndex) -> tuple[list[Item], list[str]]:
    """The items, and what belongs to none: lines before the first code or after a code no task has."""
    said: list[tuple[str, list[str]]] = []
    unread: list[str] = []
    goes_on = False
    for line in text.splitlines():
        found = index.leading(line)
        if found is not None:
            said.append((found[0], [found[1]]))
            goes_on = True
        elif goes_on and unknown_code(line, index) is None:
            said[-1][1].append(line)
        elif line.strip():
            unread.append(line.strip())
            goes_on = False
    return [Item(code, "\n".join(lines).strip()) for code, lines in said], unread


def unknown_code(line: str, index: CodeIndex) -> str | None:
    """The first word, where it looks like a code and names no task: never part of the task above."""
    first = line.split(maxsplit=1)[0] if line.split() else ""
    return first if looks_like_code(first) and index.find(first) is None else None
