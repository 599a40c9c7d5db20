"""Queries over files of a plan or of officials that were sent in chat."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from storage.tables import Account, Attachment, AttachmentState, ImportDraft, ImportState, Message


@dataclass(frozen=True)
class Fetched:
    """A draft whose file has been fetched (`sha256`), or never will be (`fault`)."""

    id: int
    name: str
    sha256: str | None
    fault: str | None


def add(session: Session, **values: Any) -> ImportDraft:
    """Keeps a draft (columns of `ImportDraft`)."""
    row = ImportDraft(**values)
    session.add(row)
    session.flush()
    return row


def of_file(session: Session, file_id: int) -> ImportDraft | None:
    return session.exec(select(ImportDraft).where(ImportDraft.attachment_id == file_id)).first()


def drafted(session: Session, files: Collection[int]) -> set[int]:
    """Those of the files that were sent to be imported."""
    found = select(ImportDraft.attachment_id).where(col(ImportDraft.attachment_id).in_(files))
    return set(session.exec(found))


def lock(session: Session, draft_id: int) -> ImportDraft | None:
    """The draft as it now is; whoever else would decide it waits until this transaction has ended."""
    return session.get(ImportDraft, draft_id, populate_existing=True, with_for_update=True)


def fetched(session: Session) -> list[Fetched]:
    """The drafts that wait for their file no longer, the oldest first."""
    found = (
        select(ImportDraft.id, Attachment.name, Attachment.sha256, Attachment.fault)
        .join(Attachment, col(Attachment.id) == ImportDraft.attachment_id)
        .where(ImportDraft.state == ImportState.WAITING, Attachment.state != AttachmentState.PENDING)
        .order_by(col(ImportDraft.id))
    )
    return [Fetched(*row) for row in session.exec(found)]


def name_of(session: Session, draft: ImportDraft) -> str:
    """How the file was called."""
    return session.get_one(Attachment, draft.attachment_id).name


def sent_in(session: Session, bot_id: int, chat_id: str, files: Collection[int]) -> list[Attachment]:
    """Those of the files that came in this chat, while it is somebody's."""
    found = (
        select(Attachment)
        .join(Message, col(Message.id) == Attachment.message_id)
        .join(
            Account, (col(Account.bot_id) == Message.bot_id) & (col(Account.external_id) == Message.chat_id)
        )
        .where(col(Attachment.id).in_(files), Message.bot_id == bot_id, Message.chat_id == chat_id)
    )
    return list(session.exec(found.order_by(col(Attachment.id))))
