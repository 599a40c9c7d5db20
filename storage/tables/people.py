"""Officials, their posts, and how the channels reach them."""

from datetime import date, datetime, time
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables.base import Owned, choice, identity, instant, reference


class Role(StrEnum):
    """What a post may do; it holds for the post's unit and everything below."""

    OFFICIAL = "official"
    HEAD = "head"
    COORDINATOR = "coordinator"
    LEADER = "leader"
    ADMIN = "admin"


class Official(Owned, table=True):
    """`morning`: when the morning message comes, 07:30 where it is empty; a leader may choose 07:00."""

    __tablename__ = "official"
    __table_args__ = (sa.UniqueConstraint("office_id", "code"),)

    id: int = identity()
    code: str = Field(max_length=40, index=True)
    name: str = Field(max_length=200)
    contact: str | None = Field(default=None, max_length=200)
    morning: time | None = None


class Post(Owned, table=True):
    """An official holds a role at a unit from `since` to `until`, both included; empty is unbounded."""

    __tablename__ = "post"

    id: int = identity()
    official_id: int = reference("official.id")
    unit_id: int = reference("unit.id")
    role: Role = choice(Role)
    since: date | None = None
    until: date | None = None


class Leave(Owned, table=True):
    """An official is away from `since` to `until`, both included; the deputy hears what they would."""

    __tablename__ = "leave"
    __table_args__ = (sa.CheckConstraint("since <= until", name="dates"),)

    id: int = identity()
    official_id: int = reference("official.id")
    deputy_id: int = reference("official.id", index=False)
    since: date
    until: date


class Bot(Owned, table=True):
    """One address of the office on a channel. The token itself stays in the environment.

    `pushes` is false where a message can only answer (the console): nothing is sent there unasked.
    """

    __tablename__ = "bot"
    __table_args__ = (sa.UniqueConstraint("channel", "name"),)

    id: int = identity()
    channel: str = Field(max_length=20)
    name: str = Field(max_length=100)
    token_ref: str | None = Field(default=None, max_length=100)
    pushes: bool = True


class AccountState(StrEnum):
    ACTIVE = "active"
    BLOCKED = "blocked"


class Account(Owned, table=True):
    """An official on a bot; `external_id` is the channel's name of the private chat."""

    __tablename__ = "account"
    __table_args__ = (sa.UniqueConstraint("bot_id", "external_id"),)

    id: int = identity()
    bot_id: int = reference("bot.id")
    official_id: int = reference("official.id")
    external_id: str = Field(max_length=100)
    state: AccountState = choice(AccountState, default=AccountState.ACTIVE)
    preferred: bool = False
    linked_at: datetime = instant()


class Invite(Owned, table=True):
    """A single-use way in; only the SHA-256 of its code is kept."""

    __tablename__ = "invite"

    id: int = identity()
    official_id: int = reference("official.id")
    code_hash: str = Field(unique=True, max_length=64)
    expires_at: datetime = instant()
    used_at: datetime | None = instant(default=None)
