"""What came in, as it is kept: the transcript's row with its files, and what happened to the chat itself."""

import unicodedata
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot import registry
from bot.context import Incoming, Kind
from bot.registry import Command
from jobs import attachments, groups, people, snooze
from jobs.snooze import Tapped
from storage import audit, transcript
from storage.audit import By
from storage.tables import Direction


def _blocked(session: Session, incoming: Incoming, instant: datetime) -> None:
    people.close(session, incoming.bot_id, incoming.chat_id)


def _unblocked(session: Session, incoming: Incoming, instant: datetime) -> None:
    people.reopen(session, incoming.bot_id, incoming.chat_id, instant)


def _left(session: Session, incoming: Incoming, instant: datetime) -> None:
    audit.begin(session, By(incoming.sent_at))
    groups.left(session, incoming.bot_id, incoming.chat_id)


def _moved(session: Session, incoming: Incoming, instant: datetime) -> None:
    if incoming.moved_to is not None:
        audit.begin(session, By(incoming.sent_at))
        people.move_chat(session, incoming.bot_id, incoming.chat_id, incoming.moved_to)
        groups.moved(session, incoming.bot_id, incoming.chat_id, incoming.moved_to)


HAPPENED: dict[Kind, Callable[[Session, Incoming, datetime], None]] = {
    Kind.BLOCKED: _blocked,
    Kind.UNBLOCKED: _unblocked,
    Kind.LEFT: _left,
    Kind.MOVED: _moved,
    Kind.IGNORED: lambda session, incoming, instant: None,
}


UNSAID = (*HAPPENED, Kind.IN_GROUP)
"""What the transcript does not keep: what happens to a chat, and what people say to each other."""


def record(
    session: Session, incoming: Incoming, *, office_id: int, inbox_id: int, instant: datetime
) -> int | None:
    """Adds what was said, with its files, to the transcript; an invite code is not kept.

    None where nothing was said.
    """
    if incoming.kind in UNSAID:
        return None
    people.reopen(session, incoming.bot_id, incoming.chat_id, instant)
    earlier = None
    if incoming.edited:
        earlier = transcript.by_external(session, incoming.bot_id, incoming.chat_id, incoming.message_id)
    text = clean(incoming.text)
    command, words = command_of(text)
    if command is not None and command.name == "start" and words:
        text = people.MASKED_CODE
    said_in_reply_to = None
    external = incoming.tapped or incoming.reply_to
    if external is not None:
        said_in_reply_to = transcript.by_external(session, incoming.bot_id, incoming.chat_id, external)
        snooze.seen(session, Tapped(incoming.bot_id, incoming.chat_id, external), incoming.sent_at)
    message_id = transcript.add(
        session,
        office_id=office_id,
        bot_id=incoming.bot_id,
        chat_id=incoming.chat_id,
        direction=Direction.IN,
        external_id=incoming.message_id,
        text=text or (incoming.label or ""),
        reply_to_id=said_in_reply_to.id if said_in_reply_to else None,
        replaces_id=earlier.id if earlier else None,
        inbox_id=inbox_id,
        sent_at=incoming.sent_at,
        created_at=instant,
    )
    if incoming.files:
        attachments.take_in(session, message_id, incoming.files, incoming.album, instant)
    return message_id


def clean(text: str) -> str:
    """What every engine can keep: NFC, without NUL and halves of characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole).replace("\x00", "").strip()


def command_of(text: str) -> tuple[Command | None, str]:
    """`/viec@bot words` → the command and its words."""
    if not text.startswith("/"):
        return None, ""
    head, _, words = text[1:].partition(" ") if " " in text.split("\n")[0] else text[1:].partition("\n")
    return registry.find_command(head.partition("@")[0]), words.strip()
