"""Queries over files: kept with their message, claimed by lease, belonging to reports."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import (
    Account,
    Attachment,
    AttachmentState,
    Evidence,
    Message,
    Progress,
    Task,
)
from storage.upsert import insert_new

LEASE = timedelta(seconds=180)
USABLE = (AttachmentState.PENDING, AttachmentState.STORED)


@dataclass(frozen=True)
class Claimed:
    """A file under lease. `attempts` counts this one."""

    id: int
    office_id: int
    bot_id: int
    remote_id: str
    name: str
    attempts: int


def add(session: Session, **values: Any) -> Attachment:
    """Keeps a file (columns of `Attachment`)."""
    row = Attachment(**values)
    session.add(row)
    session.flush()
    return row


def claim(
    session: Session, bots: Collection[int], most: int, *, instant: datetime, holder: str
) -> list[Claimed]:
    """Leases at most `most` files that are to be fetched at the real `instant`, oldest first.

    One statement, so that any number of processes share the work; SQLite leaves the lock clause out.
    """
    due = (
        select(Attachment.id)
        .where(
            Attachment.state == AttachmentState.PENDING,
            col(Attachment.bot_id).in_(bots),
            sa.or_(col(Attachment.retry_at).is_(None), col(Attachment.retry_at) <= instant),
            sa.or_(col(Attachment.lease_until).is_(None), col(Attachment.lease_until) <= instant),
        )
        .order_by(col(Attachment.id))
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    leased = session.execute(
        sa.update(Attachment)
        .where(col(Attachment.id).in_(select(due.c.id)))
        .values(leased_by=holder, lease_until=instant + LEASE, attempts=Attachment.attempts + 1)
        .returning(Attachment)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).scalars()
    return [_claimed(row) for row in sorted(leased, key=lambda row: row.id)]


def _claimed(row: Attachment) -> Claimed:
    return Claimed(row.id, row.office_id, row.bot_id, row.remote_id, row.name, row.attempts)


def settle(session: Session, file_id: int, holder: str, **values: Any) -> bool:
    """Ends the lease with new values of its columns; False when it is no longer ours and nothing changed."""
    result = session.execute(
        sa.update(Attachment)
        .where(
            col(Attachment.id) == file_id,
            col(Attachment.leased_by) == holder,
            col(Attachment.state) == AttachmentState.PENDING,
        )
        .values(leased_by=None, lease_until=None, **values)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def release(session: Session, holder: str, file_id: int | None = None) -> None:
    """Gives back what was leased but not done, one file or all of the holder's; the try does not count."""
    held = sa.update(Attachment).where(col(Attachment.leased_by) == holder)
    if file_id is not None:
        held = held.where(col(Attachment.id) == file_id)
    session.execute(held.values(leased_by=None, lease_until=None, attempts=Attachment.attempts - 1))


def forget_leases(session: Session, bots: Collection[int]) -> None:
    """For the one process that may serve these bots: leases of its dead forerunner mean nothing."""
    session.execute(
        sa.update(Attachment)
        .where(col(Attachment.bot_id).in_(bots), col(Attachment.leased_by).is_not(None))
        .values(leased_by=None, lease_until=None)
    )


def of_messages(session: Session, messages: Collection[int]) -> list[Attachment]:
    """The files that came with these messages, in the order they came."""
    found = select(Attachment).where(col(Attachment.message_id).in_(messages))
    return list(session.exec(found.order_by(col(Attachment.id))))


def of_album(session: Session, bot_id: int, chat_id: str, album: str) -> list[Attachment]:
    """The files of a chat's album, those that are not taken too, in the order they came."""
    found = (
        select(Attachment)
        .join(Message, col(Message.id) == Attachment.message_id)
        .where(
            Attachment.bot_id == bot_id,
            Attachment.album == album,
            Message.chat_id == chat_id,
        )
    )
    return list(session.exec(found.order_by(col(Attachment.id))))


def attach(session: Session, progress: Progress, files: Sequence[int]) -> None:
    """Makes files evidence of a report; what is already stays so."""
    rows = [
        {"office_id": progress.office_id, "progress_id": progress.id, "attachment_id": one} for one in files
    ]
    insert_new(session, Evidence, rows)


def reports_with(session: Session, files: Collection[int]) -> list[int]:
    """The reports that any of these files is evidence of, or was sent with the words of."""
    having = select(Evidence.progress_id).where(col(Evidence.attachment_id).in_(files))
    saying = select(Attachment.message_id).where(col(Attachment.id).in_(files))
    found = select(Progress.id).where(
        sa.or_(col(Progress.id).in_(having), col(Progress.message_id).in_(saying))
    )
    return list(session.exec(found.order_by(col(Progress.id))))


def attached(session: Session, files: Collection[int]) -> set[int]:
    """Those of the files that belong to a report."""
    return set(
        session.exec(select(Evidence.attachment_id).where(col(Evidence.attachment_id).in_(files)).distinct())
    )


def carried(session: Session, messages: Collection[int]) -> list[int]:
    """The files, whatever message brought them, of the reports made by these messages."""
    found = (
        select(Evidence.attachment_id)
        .join(Progress, col(Progress.id) == Evidence.progress_id)
        .where(col(Progress.message_id).in_(messages))
        .distinct()
    )
    return list(session.exec(found.order_by(col(Evidence.attachment_id))))


def of_report(session: Session, progress_id: int) -> list[int]:
    """The files a report has as evidence, in the order they came."""
    found = select(Evidence.attachment_id).where(Evidence.progress_id == progress_id)
    return list(session.exec(found.order_by(col(Evidence.attachment_id))))


def counts(session: Session) -> dict[int, int]:
    """How many files belong to each report that has any."""
    rows = session.exec(
        select(Evidence.progress_id, sa.func.count(col(Evidence.attachment_id))).group_by(
            col(Evidence.progress_id)
        )
    )
    return dict(rows.all())


def owner(session: Session, file_id: int) -> int | None:
    """The official in whose chat the file came; None where the chat is nobody's any more."""
    chat = col(Message.chat_id) == Account.external_id
    return session.exec(
        select(Account.official_id)
        .join(Message, sa.and_(col(Message.bot_id) == Account.bot_id, chat))
        .join(Attachment, col(Attachment.message_id) == Message.id)
        .where(Attachment.id == file_id)
    ).first()


def tasks_of(session: Session, file_id: int) -> list[tuple[str, bool]]:
    """The task of each report the file belongs to, and whether that report was withdrawn."""
    rows = session.exec(
        select(Task.code, Progress.withdrawn_at)
        .join(Progress, col(Progress.task_id) == Task.id)
        .join(Evidence, col(Evidence.progress_id) == Progress.id)
        .where(Evidence.attachment_id == file_id)
        .order_by(col(Progress.id))
    )
    return [(code, withdrawn_at is not None) for code, withdrawn_at in rows]
