"""How a stranger's chat becomes an official's."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot import registry
from bot.context import Incoming
from jobs import people
from messages.types import Reply
from messages.views import Welcome

TRIES = 5
PAUSE = timedelta(minutes=10)


def join(session: Session, incoming: Incoming, code: str, instant: datetime, today: date) -> Reply:
    """Links the chat by an invite code. Why a code is refused is never said; after five tries it pauses."""
    if people.tries_to_join(session, incoming.bot_id, incoming.chat_id, instant - PAUSE) > TRIES:
        return Reply("join_slow", Welcome(minutes=int(PAUSE.total_seconds() // 60)))
    official_id = people.redeem(session, code, incoming.bot_id, incoming.chat_id, instant)
    if official_id is None:
        return Reply("join_refused")
    actor = people.actor(session, official_id, today)
    return Reply("welcome", Welcome(name=actor.name), menu=registry.menu(actor.roles))
