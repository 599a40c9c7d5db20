"""The ladders in force: those a plan's file words itself, else the usual ones."""

from collections.abc import Collection, Mapping

from sqlmodel import Session

from jobs.ladder import DATED_TASK, FINDING, TARGET_READING, UNIT_REPORT, WARD_REPORT, Ladder
from jobs.ladder_text import parse, wording
from storage import plans

USUAL: Mapping[str, Ladder] = {
    "unit_report": UNIT_REPORT,
    "ward_report": WARD_REPORT,
    "dated_task": DATED_TASK,
    "finding": FINDING,
    "target_reading": TARGET_READING,
}
"""By the rule's name; a plan file may word those named here."""


def ladders(session: Session, plan_ids: Collection[int]) -> dict[int, dict[str, Ladder]]:
    """The ladders each plan has of its own, by rule; for a rule or plan not in it the usual one holds."""
    own = plans.own_ladders(session, plan_ids)
    return {plan: {rule: parse(text) for rule, text in texts.items()} for plan, texts in own.items()}


def in_force(own: Mapping[str, str] | None) -> dict[str, str]:
    """How the ladder of every rule is worded for a plan with these of its own."""
    return {rule: (own or {}).get(rule) or wording(usual) for rule, usual in USUAL.items()}
