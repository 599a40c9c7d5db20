"""Self-inspection (tự kiểm tra): its rounds, what they find, and what became of it."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa

from storage.tables.base import Base, Owned, choice, identity, instant, reference


class Inspection(Owned, table=True):
    """A round of self-inspection, from `since` to `until` (local dates). `unit_id`: whom it inspects, with
    everything below; the ward itself for a round of the whole ward."""

    __tablename__ = "inspection"
    __table_args__ = (
        sa.CheckConstraint("since <= until", name="dates"),
        sa.Index("ix_inspection_office_id_until", "office_id", "until"),
    )

    id: int = identity()
    plan_id: int = reference("plan.id")
    unit_id: int = reference("unit.id")
    since: dt.date
    until: dt.date
    opened_by_id: int = reference("official.id", index=False)
    opened_at: dt.datetime = instant()


class InspectionArea(Base, table=True):
    """A field that a round looks at; none: all of them."""

    __tablename__ = "inspection_area"

    inspection_id: int = reference("inspection.id", index=False, primary_key=True)
    area_id: int = reference("area.id", primary_key=True)
    office_id: int = reference("office.id", index=False)


class FindingState(StrEnum):
    """awaiting: said to be remedied, verified by nobody yet. Only a closed one counts as handled."""

    OPEN = "open"
    FIXING = "fixing"
    AWAITING = "awaiting"
    CLOSED = "closed"
    REOPENED = "reopened"


class Severity(StrEnum):
    SERIOUS = "serious"
    MEDIUM = "medium"
    MINOR = "minor"


class Finding(Owned, table=True):
    """Something that is not as it should be, quoted by its `number` in the office.

    `given_on` and `redated_on` decide which rungs of its ladder are too old. Who remedied and verified it
    last stand here; all that happened stands in `FindingStep`.
    """

    __tablename__ = "finding"
    __table_args__ = (
        sa.UniqueConstraint("office_id", "number"),
        sa.CheckConstraint(
            "(state IN ('awaiting', 'closed')) = (remedied_by_id IS NOT NULL)", name="remedied"
        ),
        sa.CheckConstraint("(state = 'closed') = (verified_by_id IS NOT NULL)", name="verified"),
        sa.CheckConstraint("verified_by_id <> remedied_by_id", name="verified_by_another"),
        sa.Index("ix_finding_office_id_state", "office_id", "state"),
    )

    id: int = identity()
    plan_id: int = reference("plan.id")
    inspection_id: int | None = reference("inspection.id", default=None)
    unit_id: int = reference("unit.id")
    area_id: int | None = reference("area.id", default=None)
    number: int
    content: str
    cause: str | None = None
    severity: Severity | None = choice(Severity, default=None)
    responsible_id: int | None = reference("official.id", default=None)
    due: dt.date | None = None
    state: FindingState = choice(FindingState, default=FindingState.OPEN)
    restricted: bool = False
    given_on: dt.date
    redated_on: dt.date | None = None
    recorded_by_id: int = reference("official.id", index=False)
    recorded_at: dt.datetime = instant()
    remedied_by_id: int | None = reference("official.id", default=None, index=False)
    remedied_at: dt.datetime | None = instant(default=None)
    verified_by_id: int | None = reference("official.id", default=None, index=False)
    verified_at: dt.datetime | None = instant(default=None)
    search_text: str


class StepKind(StrEnum):
    """What happened to a finding; fixing: its remedy has begun; redated: it has another due date."""

    RECORDED = "recorded"
    FIXING = "fixing"
    REMEDIED = "remedied"
    VERIFIED = "verified"
    REOPENED = "reopened"
    REDATED = "redated"


class FindingStep(Owned, table=True):
    """A step of a finding's history. Never changed. `text` is verbatim; `due` the date it set."""

    __tablename__ = "finding_step"

    id: int = identity()
    finding_id: int = reference("finding.id")
    kind: StepKind = choice(StepKind)
    by_id: int = reference("official.id", index=False)
    at: dt.datetime = instant()
    text: str | None = None
    due: dt.date | None = None
    message_id: int | None = reference("message.id", default=None, index=False)
    created_at: dt.datetime = instant()


class Proof(Owned, table=True):
    """A file belongs to a step of a finding: what was found, or what was done about it."""

    __tablename__ = "proof"
    __table_args__ = (sa.UniqueConstraint("step_id", "attachment_id"),)

    id: int = identity()
    step_id: int = reference("finding_step.id", index=False)
    attachment_id: int = reference("attachment.id")
