"""Private links to people's calendars."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.base import Owned, identity, instant, reference


class FeedLink(Owned, table=True):
    """A link that a calendar program asks for an official's days, until it is revoked; only its token's hash
    is kept. At most one of an official leads anywhere. Times are real instants."""

    __tablename__ = "feed_link"

    id: int = identity()
    official_id: int = reference("official.id")
    token_hash: str = Field(unique=True, max_length=64)
    created_at: datetime = instant()
    revoked_at: datetime | None = instant(default=None)
