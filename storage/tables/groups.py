"""Groups of a channel that an office speaks to."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Owned, identity, instant, reference


class GroupChat(Owned, table=True):
    """A group chat of a bot, kept from when a leader first allows it the office's weekly summary.

    `weekly`: it is allowed now; no more once it was turned off or the bot has left the group. `title`: how
    the group was called when it was last allowed; `allowed_by_id`, `allowed_at` (business time): by whom and
    when.
    """

    __tablename__ = "group_chat"
    __table_args__ = (sa.UniqueConstraint("bot_id", "chat_id"),)

    id: int = identity()
    bot_id: int = reference("bot.id", index=False)
    chat_id: str = Field(max_length=100)
    title: str = Field(max_length=255)
    weekly: bool
    allowed_by_id: int = reference("official.id", index=False)
    allowed_at: datetime = instant()
