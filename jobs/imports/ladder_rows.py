"""The section `ladders` of a plan file: checked, and what an import changes in it."""

from collections.abc import Mapping
from typing import Any

from jobs.imports.difference import Change
from jobs.imports.marked import Marked, Place
from jobs.ladder_text import BadLadder, parse, wording
from jobs.ladders import USUAL, in_force

SECTION = "ladders"


def own_ladders(doc: Marked) -> dict[str, str] | None:
    """The ladders that are not the usual ones, each in its normal wording; None where there are none.

    Faults are noted.
    """
    raw = doc.at((SECTION,))
    if raw is not None and not isinstance(raw, dict):
        doc.fault((SECTION,), "must be a group of `name: value` lines")
        return None
    worded = {rule: _worded(text, (SECTION, rule), doc) for rule, text in (raw or {}).items()}
    usual = in_force(None)
    return {rule: text for rule, text in worded.items() if text not in (None, usual.get(rule))} or None


def _worded(text: Any, place: Place, doc: Marked) -> str | None:
    rule = place[-1]
    if rule not in USUAL:
        doc.fault(place, f"'{rule}' is not known here; there are {', '.join(USUAL)}")
    elif isinstance(text, str):
        try:
            return wording(parse(text))
        except BadLadder as bad:
            doc.fault(place, f"{rule}: {bad}")
    elif text is not None:
        doc.fault(place, f"{rule} must be text")
    return None


def ladder_changes(
    code: str, before: Mapping[str, str] | None, after: Mapping[str, str] | None
) -> list[Change]:
    """What differs in the ladders in force of a plan that is there already."""
    was, is_now = in_force(before), in_force(after)
    return [
        Change("plan", code, f"ladder {rule}", was[rule], is_now[rule])
        for rule in USUAL
        if was[rule] != is_now[rule]
    ]
