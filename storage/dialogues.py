"""The open form of a chat."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from storage.tables import Dialogue


def find(session: Session, bot_id: int, chat_id: str, now: datetime) -> Dialogue | None:
    """The open form, unless it has expired at `now` (business time)."""
    row = _row(session, bot_id, chat_id)
    return row if row is not None and row.expires_at > now else None


def put(session: Session, *, office_id: int, bot_id: int, chat_id: str, **values: Any) -> Dialogue:
    """Opens a form in the chat in place of any other."""
    row = _row(session, bot_id, chat_id) or Dialogue(office_id=office_id, bot_id=bot_id, chat_id=chat_id)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


def close(session: Session, bot_id: int, chat_id: str) -> None:
    row = _row(session, bot_id, chat_id)
    if row is not None:
        session.delete(row)
        session.flush()


def _row(session: Session, bot_id: int, chat_id: str) -> Dialogue | None:
    return session.exec(
        select(Dialogue).where(Dialogue.bot_id == bot_id, Dialogue.chat_id == chat_id)
    ).first()
