"""The form a chat has open, as the conversation sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage import dialogues
from storage.access import Actor


@dataclass(frozen=True)
class OpenForm:
    """`answers` by question; `expires_at` is business time and tells one opening from the next."""

    form: str
    answers: dict[str, Any]
    expires_at: datetime


def find(session: Session, bot_id: int, chat_id: str, now: datetime) -> OpenForm | None:
    row = dialogues.find(session, bot_id, chat_id, now)
    return None if row is None else OpenForm(row.form, row.answers, row.expires_at)


def put(session: Session, actor: Actor, bot_id: int, chat_id: str, form: OpenForm) -> None:
    dialogues.put(
        session,
        office_id=actor.office_id,
        bot_id=bot_id,
        chat_id=chat_id,
        official_id=actor.official_id,
        form=form.form,
        answers=form.answers,
        expires_at=form.expires_at,
    )


def close(session: Session, bot_id: int, chat_id: str) -> None:
    dialogues.close(session, bot_id, chat_id)
