"""Private links to people's calendars: made, ended, opened. A link holds until it is revoked or replaced."""

import hashlib
import secrets
from datetime import date, datetime

from sqlmodel import Session

from storage import access, feeds
from storage.access import Actor
from storage.tables import Official

TOKEN_BYTES = 24
LONGEST_TOKEN = 64
PATH = "/lich"
"""Links are at `PUBLIC_URL/lich/TOKEN.ics`."""


def make(session: Session, official: Official, instant: datetime) -> str:
    """The token of a new link to the official's calendar; the one before leads nowhere any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feeds.revoke(session, official.id, instant)
    owned = {"office_id": official.office_id, "official_id": official.id}
    feeds.link(session, **owned, token_hash=_hash(token), created_at=instant)
    return token


def revoke(session: Session, official_id: int, instant: datetime) -> bool:
    """False where no link led to their calendar."""
    return feeds.revoke(session, official_id, instant) > 0


def opened(session: Session, token: str, today: date) -> Actor | None:
    """Whose calendar a token leads to; None where it is unknown or revoked, or they hold no post now."""
    if not token.isascii() or len(token) > LONGEST_TOKEN:
        return None
    link = feeds.linked(session, _hash(token))
    actor = access.actor(session, link.official_id, today) if link else None
    return actor if actor is not None and actor.posts else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
