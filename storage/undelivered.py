"""Queries over notices that did not arrive."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.tables import GroupChat, Notice, NoticeKind, NoticeState, Official


@dataclass(frozen=True)
class Undelivered:
    """A notice by its number, for whom (an official's code, a group's title), and what the channel said, if
    anything."""

    id: int
    office_id: int
    official: str
    error: str | None


def failed(session: Session, since: datetime) -> list[Undelivered]:
    """Notices put aside after the real instant `since`, the oldest first."""
    return _found(session, Notice.state == NoticeState.FAILED, col(Notice.settled_at) >= since)


def uncertain(session: Session, since: datetime) -> list[Undelivered]:
    """Notices of an act or an alarm given up after the real instant `since`, which may have arrived or not.

    What a morning message said comes again in the next, so those are left out.
    """
    doubtful = (Notice.state == NoticeState.UNCERTAIN, Notice.kind != NoticeKind.DIGEST)
    return _found(session, *doubtful, col(Notice.settled_at) >= since)


def stuck(
    session: Session, office_id: int, kind: NoticeKind, since: datetime, until: datetime
) -> list[Undelivered]:
    """An office's notices of a kind that wait since a moment from `since` to `until` (business time)."""
    waits = (Notice.state == NoticeState.PENDING, col(Notice.not_before).between(since, until))
    return _found(session, Notice.office_id == office_id, Notice.kind == kind, *waits)


def _found(session: Session, *where: object) -> list[Undelivered]:
    found = (
        select(Notice.id, Notice.office_id, func.coalesce(Official.code, GroupChat.title), Notice.error)
        .join(Official, col(Official.id) == Notice.official_id, isouter=True)
        .join(GroupChat, col(GroupChat.id) == Notice.group_id, isouter=True)
        .where(*where)  # type: ignore[arg-type]
        .order_by(col(Notice.id))
    )
    return [Undelivered(*row) for row in session.exec(found)]
