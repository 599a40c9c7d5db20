"""Queries over the files behind what is shown: whose they are to see, those of a task, those of a finding."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import Actor, findings_within, tasks_within
from storage.rights import Right
from storage.tables import (
    Attachment,
    Evidence,
    Finding,
    FindingStep,
    Official,
    Progress,
    Proof,
    Task,
)


@dataclass(frozen=True)
class ShownFile:
    """A file with who reported by it, and when."""

    file: Attachment
    by: str
    at: datetime


def find(session: Session, actor: Actor, file_id: int) -> Attachment | None:
    """The file, if a report or a finding that the actor may see has it; not by a report taken back."""
    reported = (
        select(Evidence.id)
        .join(Progress, col(Progress.id) == Evidence.progress_id)
        .join(Task, col(Task.id) == Progress.task_id)
        .where(
            Evidence.attachment_id == Attachment.id,
            col(Progress.withdrawn_at).is_(None),
            tasks_within(actor, Right.SEE),
        )
    )
    found = (
        select(Proof.id)
        .join(FindingStep, col(FindingStep.id) == Proof.step_id)
        .join(Finding, col(Finding.id) == FindingStep.finding_id)
        .where(Proof.attachment_id == Attachment.id, findings_within(actor, Right.SEE))
    )
    seen = sa.or_(reported.correlate(Attachment).exists(), found.correlate(Attachment).exists())
    return session.exec(select(Attachment).where(Attachment.id == file_id, seen)).first()


@dataclass(frozen=True)
class Source:
    """Where a file stands: in a report on the task `code`, or with the finding `number`; by whom, when."""

    code: str | None
    number: int | None
    by: str
    at: datetime


def source(session: Session, actor: Actor, file_id: int) -> Source | None:
    """The newest report, else the newest step of a finding, that the actor may see and that has the file."""
    reported = (
        select(Task.code, sa.null(), Official.name, Progress.sent_at)
        .join(Progress, col(Progress.task_id) == Task.id)
        .join(Evidence, col(Evidence.progress_id) == Progress.id)
        .join(Official, col(Official.id) == Progress.author_id)
        .where(
            Evidence.attachment_id == file_id,
            col(Progress.withdrawn_at).is_(None),
            tasks_within(actor, Right.SEE),
        )
        .order_by(col(Progress.id).desc())
    )
    found = (
        select(sa.null(), Finding.number, Official.name, FindingStep.at)
        .join(FindingStep, col(FindingStep.finding_id) == Finding.id)
        .join(Proof, col(Proof.step_id) == FindingStep.id)
        .join(Official, col(Official.id) == FindingStep.by_id)
        .where(Proof.attachment_id == file_id, findings_within(actor, Right.SEE))
        .order_by(col(FindingStep.id).desc())
    )
    row = session.execute(reported.limit(1)).first() or session.execute(found.limit(1)).first()
    return None if row is None else Source(*row)


def of_task(session: Session, actor: Actor, plan_id: int, code: str) -> list[ShownFile]:
    """The files of the standing reports of a task the actor may see, each once, the newest first."""
    found = (
        select(Attachment, Official.name, Progress.sent_at)
        .join(Evidence, col(Evidence.attachment_id) == Attachment.id)
        .join(Progress, col(Progress.id) == Evidence.progress_id)
        .join(Task, col(Task.id) == Progress.task_id)
        .join(Official, col(Official.id) == Progress.author_id)
        .where(
            Task.plan_id == plan_id,
            Task.code == code,
            tasks_within(actor, Right.SEE),
            col(Progress.withdrawn_at).is_(None),
            col(Progress.superseded_by_id).is_(None),
        )
        .order_by(col(Progress.id).desc(), col(Attachment.id))
    )
    return _each_once([ShownFile(*row) for row in session.exec(found)])


def of_finding(session: Session, actor: Actor, finding_id: int) -> list[ShownFile]:
    """The files of all steps of a finding the actor may see, each once, the newest first."""
    found = (
        select(Attachment, Official.name, FindingStep.at)
        .join(Proof, col(Proof.attachment_id) == Attachment.id)
        .join(FindingStep, col(FindingStep.id) == Proof.step_id)
        .join(Finding, col(Finding.id) == FindingStep.finding_id)
        .join(Official, col(Official.id) == FindingStep.by_id)
        .where(FindingStep.finding_id == finding_id, findings_within(actor, Right.SEE))
        .order_by(col(FindingStep.id).desc(), col(Attachment.id))
    )
    return _each_once([ShownFile(*row) for row in session.exec(found)])


def shows(session: Session, file_id: int) -> tuple[list[str], list[int]]:
    """What a file belongs to: the codes of tasks by reports not taken back, the ids of findings."""
    codes = (
        select(Task.code)
        .join(Progress, col(Progress.task_id) == Task.id)
        .join(Evidence, col(Evidence.progress_id) == Progress.id)
        .where(Evidence.attachment_id == file_id, col(Progress.withdrawn_at).is_(None))
    )
    found = (
        select(FindingStep.finding_id)
        .join(Proof, col(Proof.step_id) == FindingStep.id)
        .where(Proof.attachment_id == file_id)
    )
    tasks = session.exec(codes.distinct().order_by(col(Task.code)))
    return list(tasks), list(session.exec(found.distinct().order_by(col(FindingStep.finding_id))))


def _each_once(files: list[ShownFile]) -> list[ShownFile]:
    once: dict[int, ShownFile] = {}
    for one in files:
        once.setdefault(one.file.id, one)
    return list(once.values())
