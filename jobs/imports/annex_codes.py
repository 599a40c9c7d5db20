"""Which task or field of a plan a row of an annex is, and the code of one that is new."""

import re
from collections.abc import Collection, Mapping
from difflib import SequenceMatcher

from jobs.imports.listing import CODE, LABEL, TITLE, Entry
from storage.tables import Area, Task, fold

ALIKE = 0.75
"""How much of two titles must agree for a row under the same code to be that task, worded anew."""
LONGEST_COMPARED = 400
LEAST_BEGUN = 40
"""In characters: fewer begin many a title."""
NOT_OF_A_CODE = re.compile(r"[^A-Za-z0-9.\-]+")
FULL = re.compile(r"(?=.*[.])[A-Za-z0-9][A-Za-z0-9.\-]{0,19}")
NO_AREA = "NV"
"""How codes of new tasks begin that stand under no heading (nhiệm vụ)."""
MOST_LABEL, LONGEST_HEAD, LONGEST_CODE = 12, 14, 20


def plain(text: str) -> str:
    """How titles and names are compared: by letters and digits alone, without accents."""
    return " ".join(re.findall(r"\w+", fold(text)))


class Codes:
    """The tasks of a plan, cancelled ones too, and the codes taken so far."""

    def __init__(self, tasks: Mapping[str, Task], areas: Mapping[str, Area]) -> None:
        self._tasks = {code.casefold(): task for code, task in tasks.items()}
        self._used = set(self._tasks)
        self._areas = {plain(area.name): code for code, area in areas.items()}
        self._area_codes = {code.casefold() for code in areas}
        self.made: dict[str, tuple[str, str]] = {}
        self._titles: dict[str, list[Task]] = {}
        for task in tasks.values():
            self._titles.setdefault(plain(task.title), []).append(task)

    def task(self, entry: Entry, taken: Collection[str]) -> Task | None:
        """The stored task that the row is about, of those not `taken`; None for a new one.

        By the code it gives, else by its title or the beginning of it, else by its label where the title is
        alike.
        """
        said = self._tasks.get(entry.get(CODE).strip().casefold())
        if said is not None:
            return said
        title = plain(entry.get(TITLE))
        for found in (self._titles.get(title, []), self._begun(title)):
            free = [one for one in found if one.code not in taken]
            if len(free) == 1:
                return free[0]
        near = self._tasks.get(self._labelled(entry).casefold())
        return near if near is not None and near.code not in taken and _alike(near.title, entry) else None

    def _begun(self, title: str) -> list[Task]:
        """The tasks one of whose titles begins with the other: annexes shorten what a plan says at length."""
        return [
            task
            for other, tasks in self._titles.items()
            if min(len(title), len(other)) >= LEAST_BEGUN
            and (other.startswith(title) or title.startswith(other))
            for task in tasks
        ]

    def area(self, entry: Entry) -> str:
        """The code of the field a row stands in, one of those `made` where it is new; "" for none."""
        if entry.group is None:
            return ""
        label, name = entry.group
        known = self._areas.get(plain(name))
        if known is not None:
            return known
        base = _code(label) or f"L{len(self._areas) + 1}"
        code, number = base, 1
        while code.casefold() in self._area_codes:
            number += 1
            code = f"{base}-{number}"
        self._areas[plain(name)] = code
        self._area_codes.add(code.casefold())
        self.made[code] = (label or code, name)
        return code

    def new(self, entry: Entry) -> str:
        """A code for a new task, taken from now: as it is labelled, else the next position of its field."""
        wished = _code(entry.get(CODE)) or self._labelled(entry)
        head = self.area(entry)[:LONGEST_HEAD] or NO_AREA
        code, number = wished, 0
        while not code or code.casefold() in self._used:
            number += 1
            code = f"{head}.{number}"
        self._used.add(code.casefold())
        return code

    def _labelled(self, entry: Entry) -> str:
        """Its label with its field before it; "" without one, or where that is too long for a code."""
        label = _code(entry.get(LABEL))
        if not label or FULL.fullmatch(label):
            return label
        code = f"{self.area(entry) or NO_AREA}.{label}"
        return code if len(code) <= LONGEST_CODE else ""


def _code(text: str) -> str:
    """ "3.c)" → "3.c", "đ" → "d"; "" for what is no code."""
    bare = text.replace("đ", "d").replace("Đ", "D").strip()
    return NOT_OF_A_CODE.sub("", bare).strip(".-")[:MOST_LABEL]


def _alike(title: str, entry: Entry) -> bool:
    one, other = (plain(text)[:LONGEST_COMPARED] for text in (title, entry.get(TITLE)))
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
