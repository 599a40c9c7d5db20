"""Queries over documents that follow an answer: ordered with it, claimed by lease, linked to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import Attachment, Document, DocumentState, FileLink
from storage.upsert import insert_new

LEASE = timedelta(seconds=180)
PENDING = col(Document.state) == DocumentState.PENDING


@dataclass(frozen=True)
class Claimed:
    """A document under lease. `begun` counts this making."""

    id: int
    office_id: int
    bot_id: int
    chat_id: str
    inbox_id: int
    kind: str
    arguments: dict[str, Any]
    about: dict[str, Any]
    begun: int
    tries: int
    fault: str | None


def order(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keeps what answers have named (office_id, bot_id, chat_id, inbox_id, kind, arguments, about,
    created_at); an answer orders once."""
    new = {"state": DocumentState.PENDING, "begun": 0, "tries": 0, "picture": False}
    insert_new(session, Document, [{**new, **row} for row in rows])


def claim(
    session: Session,
    bots: Collection[int],
    busy: Collection[str],
    most: int,
    *,
    instant: datetime,
    holder: str,
) -> list[Claimed]:
    """Leases at most `most` documents, the oldest of each chat that is not `busy`, at the real `instant`.

    One statement, so that any number of processes share the work; SQLite leaves the lock clause out.
    """
    free = (
        sa.or_(col(Document.retry_at).is_(None), col(Document.retry_at) <= instant),
        sa.or_(col(Document.lease_until).is_(None), col(Document.lease_until) <= instant),
    )
    oldest = (
        select(sa.func.min(Document.id))
        .where(PENDING, col(Document.bot_id).in_(bots), col(Document.chat_id).not_in(busy), *free)
        .group_by(col(Document.bot_id), col(Document.chat_id))
    )
    due = (
        select(Document.id)
        # Asked again of the row that is locked: another process may have leased it since `oldest` was read.
        .where(col(Document.id).in_(oldest), PENDING, *free)
        .order_by(col(Document.id))
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    leased = session.execute(
        sa.update(Document)
        .where(col(Document.id).in_(select(due.c.id)))
        .values(leased_by=holder, lease_until=instant + LEASE, begun=Document.begun + 1)
        .returning(Document)
        .execution_options(synchronize_session=False, populate_existing=True)
    ).scalars()
    return [_claimed(row) for row in sorted(leased, key=lambda row: row.id)]


def _claimed(row: Document) -> Claimed:
    return Claimed(
        row.id,
        row.office_id,
        row.bot_id,
        row.chat_id,
        row.inbox_id,
        row.kind,
        row.arguments,
        row.about,
        row.begun,
        row.tries,
        row.fault,
    )


def settle(session: Session, document_id: int, holder: str, **values: Any) -> bool:
    """Ends the lease with new values of its columns; False when it is no longer ours and nothing changed."""
    result = session.execute(
        sa.update(Document)
        .where(col(Document.id) == document_id, col(Document.leased_by) == holder, PENDING)
        .values(**{"leased_by": None, "lease_until": None, "begun": 0, **values})
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def release(session: Session, holder: str, document_id: int | None = None) -> None:
    """Gives back what was leased but not done, one document or all of the holder's; it was no try."""
    held = sa.update(Document).where(col(Document.leased_by) == holder)
    if document_id is not None:
        held = held.where(col(Document.id) == document_id)
    session.execute(held.values(leased_by=None, lease_until=None, begun=Document.begun - 1))


def forget_leases(session: Session, bots: Collection[int]) -> None:
    """For the one process that may serve these bots: leases of its dead forerunner mean nothing."""
    session.execute(
        sa.update(Document)
        .where(col(Document.bot_id).in_(bots), col(Document.leased_by).is_not(None))
        .values(leased_by=None, lease_until=None)
    )


def note(session: Session, document_id: int, **values: Any) -> None:
    """What has become known of a document (columns of `Document`), whoever is at it."""
    session.execute(sa.update(Document).where(col(Document.id) == document_id).values(**values))


def kept_in(session: Session, bot_id: int, chat_id: str, message_id: int) -> Document | None:
    """The document that a message of the chat brought, where it is kept on our own disk."""
    found = select(Document).where(
        Document.bot_id == bot_id,
        Document.chat_id == chat_id,
        Document.message_id == message_id,
        col(Document.sha256).is_not(None),
    )
    return session.exec(found).first()


def outdated(session: Session, before: datetime, instant: datetime) -> list[str]:
    """The SHA-256 of each file that documents alone keep, all of them ordered before the real instant
    `before`, and that no link leads to any more at `instant`."""
    sha256 = col(Document.sha256)
    leads = (col(FileLink.revoked_at).is_(None), col(FileLink.expires_at) > instant)
    linked = select(Document.sha256).join(FileLink, col(FileLink.document_id) == Document.id).where(*leads)
    evidence = select(Attachment.id).where(Attachment.sha256 == Document.sha256)
    found = (
        select(Document.sha256)
        .where(sha256.is_not(None), ~evidence.exists(), sha256.not_in(linked.where(sha256.is_not(None))))
        .group_by(sha256)
        .having(sa.func.max(Document.created_at) < before)
    )
    return [str(one) for one in session.exec(found)]


def forget_kept(session: Session, files: Collection[str], before: datetime) -> None:
    """These files, by their SHA-256, are no longer kept for what was ordered before that real instant."""
    old = sa.update(Document).where(col(Document.sha256).in_(files), col(Document.created_at) < before)
    session.execute(old.values(sha256=None))


def link(session: Session, **values: Any) -> FileLink:
    """Keeps a link (columns of `FileLink`)."""
    row = FileLink(**values)
    session.add(row)
    session.flush()
    return row


def linked(session: Session, token_hash: str, instant: datetime) -> tuple[FileLink, Document] | None:
    """What a link leads to, unless it is unknown, revoked or over at the real `instant`."""
    found = (
        select(FileLink, Document)
        .join(Document, col(Document.id) == FileLink.document_id)
        .where(
            FileLink.token_hash == token_hash,
            col(FileLink.revoked_at).is_(None),
            col(FileLink.expires_at) > instant,
        )
    )
    row = session.exec(found).first()
    return None if row is None else (row[0], row[1])


def revoke_links(session: Session, official_id: int, document_id: int, instant: datetime) -> int:
    """Ends an official's links to a document; how many still led there."""
    result = session.execute(
        sa.update(FileLink)
        .where(
            col(FileLink.official_id) == official_id,
            col(FileLink.document_id) == document_id,
            col(FileLink.revoked_at).is_(None),
            col(FileLink.expires_at) > instant,
        )
        .values(revoked_at=instant)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
