"""The form a chat has open, and what was spoken of last, as the conversation sees it."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage import dialogues, transcript
from storage.access import Actor
from storage.dialogues import OpenForm, close, find

__all__ = ["OpenForm", "close", "find", "put", "spoken_of"]


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


def spoken_of(session: Session, bot_id: int, chat_id: str, since: datetime) -> dict[str, Any]:
    """What the bot's last message in the chat belongs to, if it was sent after `since`."""
    last = transcript.last_out(session, bot_id, chat_id)
    return last.about if last is not None and last.sent_at >= since else {}
