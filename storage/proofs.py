"""Queries over the files that show what was found, or what was done about it."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import Attachment, Finding, FindingStep, Proof
from storage.upsert import insert_new


def attach(session: Session, step: FindingStep, files: Sequence[int]) -> None:
    """Makes files show a step; what does already stays so."""
    rows = [{"office_id": step.office_id, "step_id": step.id, "attachment_id": one} for one in files]
    insert_new(session, Proof, rows)


def steps_with(session: Session, files: Collection[int]) -> list[FindingStep]:
    """The steps that any of these files shows, or was sent with the words of."""
    having = select(Proof.step_id).where(col(Proof.attachment_id).in_(files))
    saying = select(Attachment.message_id).where(col(Attachment.id).in_(files))
    found = select(FindingStep).where(
        sa.or_(col(FindingStep.id).in_(having), col(FindingStep.message_id).in_(saying))
    )
    return list(session.exec(found.order_by(col(FindingStep.id))))


def attached(session: Session, files: Collection[int]) -> set[int]:
    """Those of the files that show a step."""
    return set(
        session.exec(select(Proof.attachment_id).where(col(Proof.attachment_id).in_(files)).distinct())
    )


def findings_of(session: Session, file_id: int) -> list[int]:
    """The numbers of the findings the file belongs to."""
    found = (
        select(Finding.number)
        .join(FindingStep, col(FindingStep.finding_id) == Finding.id)
        .join(Proof, col(Proof.step_id) == FindingStep.id)
        .where(Proof.attachment_id == file_id)
    )
    return list(session.exec(found.distinct().order_by(col(Finding.number))))
