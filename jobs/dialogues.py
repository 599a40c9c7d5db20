"""The form a chat has open, as the conversation sees it."""

from sqlmodel import Session

from storage import dialogues
from storage.access import Actor
from storage.dialogues import OpenForm, close, find

__all__ = ["OpenForm", "close", "find", "put"]


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
