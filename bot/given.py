"""What has been answered is written down: the event, its place in the transcript, what is to follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from messages.types import DocumentOrder, Outgoing
from storage import documents, inbox, transcript
from storage.tables import Direction, Inbox


@dataclass(frozen=True)
class Given:
    """What was answered to an event; no `external_id`: nothing has left, or nothing was to be said.

    `chat_id`: where it went, which is not where it was asked if the chat has moved since. `document`: what is
    to follow, `about` what it belongs to.
    """

    row: Inbox
    chat_id: str
    message: Outgoing | None
    external_id: str | None
    in_place_of: str | None
    now: datetime
    instant: datetime
    document: DocumentOrder | None
    about: dict[str, Any]


def given(session: Session, batch: Sequence[Given]) -> None:
    """These events hold up their chats no longer, their answers stand in the transcript, and what these
    named is ordered."""
    inbox.answered(session, [one.row.id for one in batch], max(one.instant for one in batch))
    transcript.add_all(session, [row for one in batch for row in _said(session, one)])
    ordered = [_ordered(one, one.document) for one in batch if one.document is not None]
    if ordered:
        documents.order(session, ordered)


def _ordered(one: Given, document: DocumentOrder) -> dict[str, Any]:
    row = one.row
    return {
        "office_id": row.office_id,
        "bot_id": row.bot_id,
        "chat_id": one.chat_id,
        "inbox_id": row.id,
        "kind": document.kind,
        "arguments": document.arguments,
        "about": one.about,
        "created_at": one.instant,
    }


def _said(session: Session, one: Given) -> Iterator[dict[str, Any]]:
    row, message = one.row, one.message
    if message is None or one.external_id is None:
        return
    replaced = None
    if one.in_place_of is not None:
        replaced = transcript.by_external(session, row.bot_id, row.chat_id, one.in_place_of)
    yield {
        "office_id": row.office_id,
        "bot_id": row.bot_id,
        "chat_id": one.chat_id,
        "direction": Direction.OUT,
        "external_id": one.external_id,
        "text": message.text,
        "choices": message.flat_choices(),
        "about": message.about,
        "replaces_id": replaced.id if replaced else None,
        "inbox_id": row.id,
        "sent_at": one.now,
        "created_at": one.instant,
    }
