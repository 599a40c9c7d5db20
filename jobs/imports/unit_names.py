"""Which units of an office a cell names, as annexes and lists of officials write them."""

import re
from collections.abc import Mapping
from datetime import date

from storage.tables import Unit, fold

PARTED = re.compile(r"[;,\n]|\s\+\s")
DASHES = re.compile(r"\s*[-–—]\s*")
LEAST = 4
"""Fewer letters than this name no unit by a part of its name."""


class UnitNames:
    """The units of an office that are there on `today`, by what they are called."""

    def __init__(self, units: Mapping[str, Unit], today: date) -> None:
        open_units = {code: one for code, one in units.items() if one.until is None or one.until >= today}
        self._codes = {code.casefold(): code for code in open_units}
        self._names = {code: _plain(one.name) for code, one in open_units.items()}

    def read(self, cell: str) -> tuple[list[str], list[str]]:
        """The codes of the units it names, each once, and the words that name none or several."""
        whole = self._one(cell)
        if whole is not None:
            return [whole], []
        codes: dict[str, None] = {}
        unknown = []
        for part in filter(None, (one.strip(" .") for one in PARTED.split(cell))):
            code = self._one(part)
            if code is None:
                unknown.append(part)
            else:
                codes[code] = None
        return list(codes), unknown

    def _one(self, text: str) -> str | None:
        said = _plain(text)
        if said in self._codes:
            return self._codes[said]
        same = [code for code, name in self._names.items() if name == said]
        near = [
            code
            for code, name in self._names.items()
            if len(said) >= LEAST and (said in name or name in said)
        ]
        found = same or near
        return found[0] if len(found) == 1 else None


def _plain(text: str) -> str:
    return DASHES.sub(" ", " ".join(fold(text).split())).strip(" .")
