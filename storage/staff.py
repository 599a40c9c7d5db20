"""Queries over the people somebody looks after: those of the units at and below their own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.access import BELOW_AN_OFFICE, Actor, on_duty, units_within
from storage.rights import Right
from storage.tables import Account, AccountState, Bot, Official, Post, Role, Task, TaskState, Unit


@dataclass(frozen=True)
class Staffed:
    """An official with one of the posts they hold and its unit; without either for who holds none."""

    official: Official
    post: Post | None
    unit: Unit | None


@dataclass(frozen=True)
class Chat:
    """A chat of an official on a bot that can write to them unasked."""

    channel: str
    state: AccountState


def officials_within(actor: Actor, today: date) -> sa.ColumnElement[bool]:
    """Condition on Official: the actor looks after them.

    They are of an office the actor looks after, or hold a post there, and hold none anywhere else: whoever
    may bring somebody in anew could act with every post of theirs.
    """
    within = units_within(actor, Right.STAFF)
    units = select(Unit.id).where(within)
    offices = select(Unit.office_id).where(within, col(Unit.kind).not_in(BELOW_AN_OFFICE))
    held = sa.or_(col(Post.until).is_(None), col(Post.until) >= today)
    posts = sa.exists().where(col(Post.official_id) == Official.id, held)
    return sa.and_(
        sa.or_(col(Official.office_id).in_(offices), posts.where(col(Post.unit_id).in_(units))),
        ~posts.where(col(Post.unit_id).not_in(units)),
    )


def find(session: Session, actor: Actor, official_id: int, today: date) -> Official | None:
    """The official, if the actor looks after them."""
    found = select(Official).where(Official.id == official_id, officials_within(actor, today))
    return session.exec(found).first()


def everybody(session: Session, actor: Actor, today: date) -> list[Staffed]:
    """Whom the actor looks after, a row a post they hold today or will hold, by unit in the plan's order.

    Who holds none comes last.
    """
    # Aliased: the condition asks the same tables of its own.
    post, unit = aliased(Post), aliased(Unit)
    held = sa.or_(col(post.until).is_(None), col(post.until) >= today)
    found = (
        select(Official, post, unit)
        .join(post, sa.and_(col(post.official_id) == Official.id, held), isouter=True)
        .join(unit, col(unit.id) == post.unit_id, isouter=True)
        .where(officials_within(actor, today))
        .order_by(col(post.id).is_(None), col(unit.sort), col(unit.id), col(Official.id), col(post.id))
    )
    return [Staffed(*row) for row in session.exec(found)]


def units(session: Session, actor: Actor, today: date) -> list[Unit]:
    """The units whose people the actor looks after, in the plan's order; those that ended are left out."""
    found = select(Unit).where(
        units_within(actor, Right.STAFF), sa.or_(col(Unit.until).is_(None), col(Unit.until) >= today)
    )
    return list(session.exec(found.order_by(col(Unit.sort), col(Unit.id))))


def chats(session: Session, officials: Collection[int]) -> dict[int, list[Chat]]:
    """The chats of each of these officials on which they can be written to unasked, the earliest first."""
    found = (
        select(Account.official_id, Bot.channel, Account.state)
        .join(Bot, col(Bot.id) == Account.bot_id)
        .where(col(Account.official_id).in_(officials), col(Bot.pushes))
        .order_by(col(Account.id))
    )
    result: dict[int, list[Chat]] = {}
    for official_id, channel, state in session.exec(found):
        result.setdefault(official_id, []).append(Chat(channel, AccountState(state)))
    return result


def bot_names(session: Session, office_id: int, channel: str) -> list[str]:
    """How the office's bots on the channel are called; those of the whole installation if it has none."""
    rows = session.exec(select(Bot.office_id, Bot.name).where(Bot.channel == channel).order_by(col(Bot.id)))
    named = [(of, name) for of, name in rows]
    return [name for of, name in named if of == office_id] or [name for _, name in named]


def unit_tasks(session: Session, official_id: int, today: date) -> int:
    """How many open tasks an official answers for as head of the unit that leads them: nobody owns them."""
    heads = select(Post.unit_id).where(
        Post.official_id == official_id, Post.role == Role.HEAD, on_duty(today)
    )
    found = select(sa.func.count(col(Task.id))).where(
        col(Task.lead_unit_id).in_(heads), col(Task.owner_id).is_(None), Task.state == TaskState.OPEN
    )
    return session.exec(found).one()


def codes(session: Session, office_id: int) -> set[str]:
    """The codes of the office's officials."""
    return set(session.exec(select(Official.code).where(Official.office_id == office_id)))
