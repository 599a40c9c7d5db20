"""What is sent of a document, or said in its place, and what that leaves behind."""

import asyncio
import logging
from collections.abc import Awaitable
from dataclasses import dataclass
from html import escape
from typing import Any

from sqlmodel import Session

from bot.channels import Channel
from jobs import notify
from jobs.delivery import unanswerable
from jobs.notify import When
from jobs.ports import SendError
from messages.render import outgoing, render
from messages.types import Outgoing, OutgoingFile, Rendered, Reply
from messages.views import Parked, Trouble
from storage import documents, transcript
from storage.documents import Claimed
from storage.tables import Direction, DocumentState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    """What is said in place of a document. `error`: why, in English; `masked`: as the transcript keeps it."""

    said: Rendered
    state: DocumentState
    error: str | None = None
    masked: Rendered | None = None


@dataclass(frozen=True)
class Sent:
    """What has left: as the transcript shows it, and the channel's id of it; None where nothing has.

    `file`: it is the document itself, not words in its place.
    """

    state: DocumentState
    message: Outgoing
    external_id: str | None
    error: str | None = None
    file: bool = False


def apology(one: Claimed, error: str) -> Words:
    """The document will never come; the number is that of the event that asked for it."""
    return Words(render(Reply("document_failed", Trouble(one.inbox_id))), DocumentState.FAILED, error)


async def within(seconds: float, sending: Awaitable[str]) -> str:
    """What the channel answers. Raises SendError, whatever it was that failed."""
    try:
        async with asyncio.timeout(seconds):
            return await sending
    except TimeoutError as error:
        raise SendError("no answer in time", ambiguous=True) from error
    except SendError:
        raise
    except Exception as error:
        log.exception("a channel failed in a way it should have named")
        raise SendError(type(error).__name__, ambiguous=True) from error


def as_said(file: OutgoingFile, about: dict[str, Any], channel: Channel) -> Outgoing:
    """A file in the transcript: by its caption, or its name."""
    text = file.caption or file.name
    return Outgoing(escape(text, quote=False) if channel.markup.html else text, about=about)


def in_words(words: Words, about: dict[str, Any], channel: Channel) -> Outgoing:
    """As the transcript keeps it, never with a link that opens something."""
    kept = outgoing(words.masked or words.said, channel.markup)
    return Outgoing(kept.text, kept.choices, about)


def settled(session: Session, one: Claimed, holder: str, sent: Sent, when: When) -> None:
    """The document is owed no more, and what was said of it stands in the transcript."""
    values = {"state": sent.state, "error": sent.error, "settled_at": when.instant}
    if not documents.settle(session, one.id, holder, **values):
        return
    if sent.external_id is not None:
        message_id = transcript.add(session, **_message(one, sent, when))
        if sent.file:
            documents.note(session, one.id, message_id=message_id)
    if sent.state == DocumentState.FAILED:
        reply = Reply("document_parked", Parked(one.inbox_id, sent.error or ""))
        notify.alarm(session, one.office_id, f"document-parked:{one.id}", reply, when)


def unreachable(session: Session, one: Claimed, holder: str, error: str, when: When) -> None:
    """Who asked can never be reached in this chat."""
    values = {"state": DocumentState.FAILED, "error": error, "settled_at": when.instant}
    if documents.settle(session, one.id, holder, **values):
        unanswerable(session, one.bot_id, one.chat_id, when)


def _message(one: Claimed, sent: Sent, when: When) -> dict[str, Any]:
    return {
        "office_id": one.office_id,
        "bot_id": one.bot_id,
        "chat_id": one.chat_id,
        "direction": Direction.OUT,
        "external_id": sent.external_id,
        "text": sent.message.text,
        "choices": sent.message.flat_choices(),
        "about": sent.message.about,
        "sent_at": when.now,
        "created_at": when.instant,
    }
