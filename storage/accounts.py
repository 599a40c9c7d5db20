"""The chats of an official on which they can be written to unasked."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.tables import Account, AccountState, Bot


@dataclass(frozen=True)
class Chat:
    """A chat of somebody. `linked_at`: real time."""

    id: int
    bot_id: int
    external_id: str
    channel: str
    state: AccountState
    linked_at: datetime


def of_official(session: Session, official_id: int) -> list[Chat]:
    """The earliest first; blocked ones too."""
    found = (
        sa.select(col(Account.id), col(Account.bot_id), col(Account.external_id), col(Bot.channel))
        .add_columns(col(Account.state), col(Account.linked_at))
        .join(Bot, col(Bot.id) == Account.bot_id)
        .where(col(Account.official_id) == official_id, col(Bot.pushes))
        .order_by(col(Account.id))
    )
    return [Chat(*row) for row in session.execute(found)]
