"""A stored plan as the YAML that imports again without a change, and as lines to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import yaml
from sqlmodel import Session

from jobs.errors import JobsError
from storage import plans, tasks
from storage.tables import Area, Base, Letterhead, Office, Period, Plan, Target, Task, TaskState, Unit

UNIT = ("code", "kind", "name", "parent", "since", "until")
LETTERHEAD = (
    "superior",
    "body",
    "symbol",
    "place",
    "authority",
    "signer_title",
    "signer_name",
    "recipients",
)
PLAN = ("year", "number", "date", "title", "basis")
TASK = (
    "code",
    "label",
    "area",
    "lead",
    "support",
    "kind",
    "deadline",
    "deadline_text",
    "deadline_set_by",
    "deliverable",
    "restricted",
    "title",
)
TARGET = ("code", "label", "area", "task", "title", "kind", "comparator", "value", "wording")
PERIOD = ("code", "kind", "name", "window_from", "window_to", "cut_off", "internal_due", "due")


class NoPlanYet(JobsError):
    code = "no_plan"


@dataclass(frozen=True)
class StoredPlan:
    """A plan with everything that belongs to it, by code; cancelled tasks are not among `tasks`."""

    office: Office
    units: Mapping[str, Unit]
    letterhead: Letterhead | None
    plan: Plan
    areas: Mapping[str, Area]
    tasks: Mapping[str, Task]
    supports: Mapping[str, Sequence[str]]
    targets: Mapping[str, Target]
    periods: Mapping[str, Period]


def stored_plans(session: Session, today: date) -> list[StoredPlan]:
    """The plan in force of every office that has one."""
    found = []
    for office in plans.offices(session):
        plan = tasks.current_plan(session, office.id, today)
        if plan is not None:
            found.append(_gather(session, office, plan))
    return found


def the_plan(session: Session, today: date) -> StoredPlan:
    """The one plan in force. Raises NoPlanYet, or JobsError where several offices have one."""
    found = stored_plans(session, today)
    if not found:
        raise NoPlanYet("no plan has been imported; run `nhacviec plan import FILE`")
    if len(found) > 1:
        codes = ", ".join(one.office.code for one in found)
        raise JobsError(f"several offices have a plan ({codes}); name one with --office")
    return found[0]
