"""The open form of a chat."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session, col, select

from storage.core import run
from storage.tables import Dialogue


@dataclass(frozen=True)
class OpenForm:
    """`answers` by question; `expires_at` is business time and tells one opening from the next."""

    form: str
    answers: dict[str, Any]
    expires_at: datetime


# Asked at every message; built once, because building a statement costs more than running it.
OPEN = sa.select(col(Dialogue.form), col(Dialogue.answers), col(Dialogue.expires_at)).where(
    col(Dialogue.bot_id) == sa.bindparam("bot"),
    col(Dialogue.chat_id) == sa.bindparam("chat"),
    col(Dialogue.expires_at) > sa.bindparam("now"),
)


def find(session: Session, bot_id: int, chat_id: str, now: datetime) -> OpenForm | None:
    """The open form, unless it has expired at `now` (business time)."""
    row = run(session, OPEN, {"bot": bot_id, "chat": chat_id, "now": now}).first()
    return None if row is None else OpenForm(*row)


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
