"""Queries over findings of self-inspection and what became of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.access import Actor, findings_within
from storage.rights import Right
from storage.scoped import OFFICES, scoped
from storage.tables import (
    Area,
    Finding,
    FindingState,
    FindingStep,
    Office,
    Official,
    Proof,
    Severity,
    Unit,
    fold,
)

TO_MEND = (FindingState.OPEN, FindingState.FIXING, FindingState.REOPENED)


class OpenFinding(NamedTuple):
    """A finding to be remedied by a date. `given`: the day it, or its date, was last set."""

    id: int
    office_id: int
    plan_id: int
    unit_id: int
    owner_id: int | None
    restricted: bool
    due: date
    given: date


@dataclass(frozen=True, slots=True)
class Named:
    """A finding as it is quoted, with its unit's name."""

    number: int
    content: str
    severity: Severity | None
    state: FindingState
    unit: str


@dataclass(frozen=True)
class FindingRow:
    """A finding with the names it shows."""

    finding: Finding
    unit: str
    area: str | None
    responsible: str | None


@dataclass(frozen=True)
class StepRow:
    """A step with who took it and how many files show it."""

    step: FindingStep
    by: str
    files: int


OPEN = scoped(
    sa.select(
        *(col(Finding.id), col(Finding.office_id), col(Finding.plan_id), col(Finding.unit_id)),
        *(col(Finding.responsible_id), col(Finding.restricted), col(Finding.due)),
        sa.func.coalesce(col(Finding.redated_on), col(Finding.given_on)),
    ).where(col(Finding.state).in_(TO_MEND), col(Finding.due).is_not(None)),
    col(Finding.office_id).in_(OFFICES),
)


def open_findings(session: Session, offices: Collection[int] | None = None) -> list[OpenFinding]:
    """Findings to be remedied by a date, of every office or of `offices`, in the order of their ids."""
    return [OpenFinding(*row) for row in sorted(OPEN.rows(session, offices), key=itemgetter(0))]


def named(session: Session, findings: Collection[int]) -> dict[int, Named]:
    """How these findings read, by id."""
    rows = session.execute(
        sa.select(
            *(col(Finding.id), col(Finding.number), col(Finding.content)),
            *(col(Finding.severity), col(Finding.state), col(Unit.name)),
        )
        .join(Unit, col(Unit.id) == Finding.unit_id)
        .where(col(Finding.id).in_(findings))
    )
    return {row[0]: Named(*row[1:]) for row in rows}


def add(session: Session, **values: Any) -> Finding:
    """Keeps a finding (columns of `Finding`) under the next number of its office."""
    office_id = values["office_id"]
    # Two at once would have the same number: the second waits for the first.
    session.exec(select(Office.id).where(Office.id == office_id).with_for_update()).one()
    last = session.exec(select(sa.func.max(Finding.number)).where(Finding.office_id == office_id)).one()
    row = Finding(number=(last or 0) + 1, **values)
    session.add(row)
    session.flush()
    return row


def add_step(session: Session, finding: Finding, **values: Any) -> FindingStep:
    """Writes a step of the finding's history (columns of `FindingStep`)."""
    row = FindingStep(office_id=finding.office_id, finding_id=finding.id, **values)
    session.add(row)
    session.flush()
    return row


def find(
    session: Session, actor: Actor, finding_id: int, *rights: Right, lock: bool = False
) -> tuple[Finding, frozenset[Right]] | None:
    """The finding, if the actor may see it, with those of `rights` that they have over it.

    `lock`: whoever else would change it waits until this transaction has ended.
    """
    asked = (Right.SEE, *rights)
    held = sa.select(*(findings_within(actor, right).label(right.value) for right in asked))
    found = held.add_columns(col(Finding.id)).where(col(Finding.id) == finding_id)
    row = session.execute(found.with_for_update(of=Finding) if lock else found).first()
    if row is None or not row[0]:
        return None
    finding = session.get_one(Finding, finding_id, populate_existing=lock)
    return finding, frozenset(right for right, has in zip(asked, row, strict=False) if has)


def numbered(session: Session, actor: Actor, number: int) -> int | None:
    """The id of the finding of that number in the actor's office, if they may see it."""
    found = select(Finding.id).where(
        Finding.office_id == actor.office_id, Finding.number == number, findings_within(actor, Right.SEE)
    )
    return session.exec(found).first()


def visible(session: Session, actor: Actor, words: str = "") -> list[FindingRow]:
    """What the actor may see that holds every one of the words, accents aside; in the order recorded."""
    each = [col(Finding.search_text).contains(word, autoescape=True) for word in fold(words).split()]
    return _rows(session, findings_within(actor, Right.SEE), *each)


def row(session: Session, finding_id: int) -> FindingRow:
    (found,) = _rows(session, col(Finding.id) == finding_id)
    return found


def _rows(session: Session, *conditions: sa.ColumnElement[bool]) -> list[FindingRow]:
    owner = aliased(Official)
    found = (
        select(Finding, Unit.name, Area.name, owner.name)
        .join(Unit, col(Unit.id) == Finding.unit_id)
        .join(Area, col(Area.id) == Finding.area_id, isouter=True)
        .join(owner, col(owner.id) == Finding.responsible_id, isouter=True)
        .where(*conditions)
        .order_by(col(Finding.id))
    )
    return [FindingRow(*one) for one in session.exec(found)]


def steps(session: Session, finding_id: int) -> list[StepRow]:
    """What happened to a finding, the earliest first."""
    files = (
        select(sa.func.count()).select_from(Proof).where(Proof.step_id == FindingStep.id).scalar_subquery()
    )
    found = (
        select(FindingStep, Official.name, files)
        .join(Official, col(Official.id) == FindingStep.by_id)
        .where(FindingStep.finding_id == finding_id)
    )
    return [StepRow(*one) for one in session.exec(found.order_by(col(FindingStep.id)))]


def counted(session: Session, actor: Actor, plan_id: int | None) -> list[tuple[FindingState, date | None]]:
    """State and due date of each finding of the plan, or of all plans, that the actor may see."""
    found = sa.select(col(Finding.state), col(Finding.due)).where(findings_within(actor, Right.SEE))
    if plan_id is not None:
        found = found.where(col(Finding.plan_id) == plan_id)
    return [(state, due) for state, due in session.execute(found.order_by(col(Finding.id)))]


def within(session: Session, path: str) -> set[int]:
    """The units at and below a path of the tree."""
    return set(session.exec(select(Unit.id).where(col(Unit.path).startswith(path)))) if path else set()
