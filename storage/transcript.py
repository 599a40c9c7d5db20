"""Everything said in a chat, in order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.core import insert, run, table
from storage.tables import Bot, Direction, Document, Inbox, Message


@dataclass(frozen=True)
class Entry:
    """A message as a page shows it; `event_id` is that of the event it came in by, `document` the kept file
    it brought."""

    message: Message
    event_id: str | None
    document: Document | None


AGAIN = "again"
ADD = sa.insert(table(Message))


def add(session: Session, **values: Any) -> int:
    """Appends a message (columns of `Message`); its id, which is its place in the order."""
    return insert(session, ADD, {"choices": [], "about": {}, **values})


def may_be_there(session: Session) -> None:
    """What this session appends with `add_all` may stand there already: it is done a second time."""
    session.info[AGAIN] = True


def add_all(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Appends messages that are not needed any more here; each names every column without a default."""
    if session.info.get(AGAIN):
        rows = [row for row in rows if not _is_there(session, row)]
    if rows:
        run(session, ADD, rows)


def _is_there(session: Session, row: Mapping[str, Any]) -> bool:
    """Whether the message a notice or an event led to is there under the id the channel gave it."""
    names = ("bot_id", "chat_id", "direction", "external_id", "notice_id", "inbox_id")
    same = (col(getattr(Message, name)).is_not_distinct_from(row.get(name)) for name in names)
    return session.exec(select(Message.id).where(*same)).first() is not None


def by_external(session: Session, bot_id: int, chat_id: str, external_id: str) -> Message | None:
    """The newest version of the message the channel calls `external_id`."""
    return session.exec(
        select(Message)
        .where(Message.bot_id == bot_id, Message.chat_id == chat_id, Message.external_id == external_id)
        .order_by(col(Message.id).desc())
    ).first()


def notice_of(session: Session, bot_id: int, chat_id: str, external_id: str) -> int | None:
    """The notice that was sent as this message, however it was edited since."""
    found = select(Message.notice_id).where(
        Message.bot_id == bot_id,
        Message.chat_id == chat_id,
        Message.external_id == external_id,
        col(Message.notice_id).is_not(None),
    )
    return session.exec(found.limit(1)).first()


def versions(session: Session, bot_id: int, chat_id: str, external_id: str) -> list[Message]:
    """What a person said under that id, first as it was, then as it was edited."""
    found = select(Message).where(
        Message.bot_id == bot_id,
        Message.chat_id == chat_id,
        Message.external_id == external_id,
        Message.direction == Direction.IN,
    )
    return list(session.exec(found.order_by(col(Message.id))))


def answers_to(session: Session, versions: Sequence[Message]) -> list[Message]:
    """What the bot answered to these versions of a message, oldest first."""
    if not versions:
        return []
    found = select(Message).where(
        Message.bot_id == versions[0].bot_id,
        Message.chat_id == versions[0].chat_id,
        Message.id > versions[0].id,
        Message.direction == Direction.OUT,
        col(Message.inbox_id).in_([version.inbox_id for version in versions]),
    )
    return list(session.exec(found.order_by(col(Message.id))))


def said_since(session: Session, bot_id: int, chat_id: str, text: str, since: datetime) -> int:
    """How often just `text` was said in the chat after the real instant `since`."""
    found = select(sa.func.count(col(Message.id))).where(
        Message.bot_id == bot_id,
        Message.chat_id == chat_id,
        Message.direction == Direction.IN,
        Message.text == text,
        Message.created_at > since,
    )
    return session.exec(found).one()


def last_with_choices(session: Session, bot_id: int, chat_id: str) -> Message | None:
    """The bot's last message in the chat, files it has sent since left out, if it offered choices."""
    brought = select(Document.message_id).where(col(Document.message_id) == Message.id).exists()
    last = session.exec(_out(bot_id, chat_id).where(~brought)).first()
    return last if last is not None and last.choices else None


def last_out(session: Session, bot_id: int, chat_id: str) -> Message | None:
    """The bot's last message in the chat."""
    return session.exec(_out(bot_id, chat_id)).first()


def _out(bot_id: int, chat_id: str) -> SelectOfScalar[Message]:
    return (
        select(Message)
        .where(Message.bot_id == bot_id, Message.chat_id == chat_id, Message.direction == Direction.OUT)
        .order_by(col(Message.id).desc())
        .limit(1)
    )


def replaced(session: Session, message_id: int) -> bool:
    return session.exec(select(Message.id).where(Message.replaces_id == message_id)).first() is not None


def since(session: Session, channel: str, after: int, limit: int) -> list[Entry]:
    """Messages of all chats of a channel with an id above `after`, oldest first."""
    rows = session.exec(
        select(Message, Inbox.event_id, Document)
        .join(Bot, col(Bot.id) == Message.bot_id)
        .join(
            Inbox,
            sa.and_(col(Inbox.id) == Message.inbox_id, col(Message.direction) == Direction.IN),
            isouter=True,
        )
        .join(
            Document,
            sa.and_(col(Document.message_id) == Message.id, col(Document.sha256).is_not(None)),
            isouter=True,
        )
        .where(Bot.channel == channel, col(Message.id) > after)
        .order_by(col(Message.id))
        .limit(limit)
    )
    return [Entry(*row) for row in rows]
