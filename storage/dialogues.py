"""The open form of a chat."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, select

from storage.tables import Dialogue


def find(session: Session, bot_id: int, chat_id: str, now: datetime) -> Dialogue | None:
    """The open form, unless it has expired at `now` (business time)."""
    row = _row(session, bot_id, chat_id)
    return row if row is not None and row.expires_at > now else None


def put(
    session: Session,
    *,
    office_id: int,
    bot_id: int,
    chat_id: str,
    official_id: int,
    form: str,
    answers: dict[str, Any],
    expires_at: datetime,
) -> Dialogue:
    """Opens a form in the chat in place of any other, or moves the open one on."""
    row = _row(session, bot_id, chat_id)
    if row is None:
        row = Dialogue(
            office_id=office_id,
            bot_id=bot_id,
            chat_id=chat_id,
            official_id=official_id,
            form=form,
            answers=answers,
            expires_at=expires_at,
        )
    row.office_id, row.official_id, row.form, row.expires_at = office_id, official_id, form, expires_at
    row.answers = answers
    session.add(row)
    # Answers added to the very dict that was read would compare equal to themselves and not be written.
    flag_modified(row, "answers")
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
