"""Who may what: one rule in SQL for both "may I?" and "list what I may see". Default deny."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import Account, Official, Post, Role, Task, Unit, UnitKind


class Right(StrEnum):
    """What a role may be granted over its unit and everything below.

    KNOW: that a task of the office is there and how it is called, never what was said of it.
    """

    KNOW = "know"
    SEE = "see"
    SEE_RESTRICTED = "see_restricted"
    REPORT = "report"
    SUBMIT = "submit"
    REVIEW = "review"
    ISSUE = "issue"


GRANTS: dict[Right, frozenset[Role]] = {
    Right.KNOW: frozenset({Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER}),
    Right.SEE: frozenset({Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER}),
    Right.SEE_RESTRICTED: frozenset({Role.LEADER}),
    Right.REPORT: frozenset({Role.OFFICIAL, Role.HEAD}),
    Right.SUBMIT: frozenset({Role.OFFICIAL, Role.HEAD}),
    Right.REVIEW: frozenset({Role.COORDINATOR}),
    Right.ISSUE: frozenset({Role.COORDINATOR, Role.LEADER}),
}
OWN_WORK = frozenset({Right.KNOW, Right.SEE, Right.SEE_RESTRICTED, Right.REPORT})
BELOW_AN_OFFICE = (UnitKind.DEPARTMENT, UnitKind.ASSOCIATION, UnitKind.NEIGHBOURHOOD)


@dataclass(frozen=True)
class Holding:
    """A post as it stands today."""

    role: Role
    unit_id: int
    path: str


@dataclass(frozen=True)
class Actor:
    """An official who acts, with the posts that are theirs today."""

    official_id: int
    office_id: int
    code: str
    name: str
    posts: tuple[Holding, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)

    def paths(self, right: Right) -> tuple[str, ...]:
        """The unit paths at and below which the actor has `right`; empty means nowhere.

        A unit without a path (not yet in the tree) is left out: every path begins with "".
        """
        return tuple(post.path for post in self.posts if post.role in GRANTS[right] and post.path)

    def units(self, *roles: Role) -> frozenset[int]:
        """The units where one of `roles` is held, without those below."""
        return frozenset(post.unit_id for post in self.posts if post.role in roles)


def on_duty(today: Any) -> sa.ColumnElement[bool]:
    """Condition on Post: held on `today`."""
    return sa.and_(
        sa.or_(col(Post.since).is_(None), col(Post.since) <= today),
        sa.or_(col(Post.until).is_(None), col(Post.until) >= today),
    )


def actor(session: Session, official_id: int, today: date) -> Actor:
    return _acting(session, session.get_one(Official, official_id), today)


OF_CHAT = (
    select(Official)
    .join(Account, col(Account.official_id) == Official.id)
    .where(Account.bot_id == sa.bindparam("bot"), Account.external_id == sa.bindparam("chat"))
)
POSTS = (
    sa.select(col(Post.role), col(Post.unit_id), col(Unit.path))
    .join(Unit, col(Unit.id) == Post.unit_id)
    .where(col(Post.official_id) == sa.bindparam("official"), on_duty(sa.bindparam("today", type_=sa.Date)))
)


def _acting(session: Session, official: Official, today: date) -> Actor:
    rows = session.execute(POSTS, {"official": official.id, "today": today})
    posts = tuple(Holding(role, unit_id, path) for role, unit_id, path in rows)
    return Actor(official.id, official.office_id, official.code, official.name, posts)


def actor_of_chat(session: Session, bot_id: int, chat_id: str, today: date) -> Actor | None:
    """Who speaks in a private chat, blocked before or not; None for a stranger."""
    official = session.exec(OF_CHAT, params={"bot": bot_id, "chat": chat_id}).first()
    return None if official is None else _acting(session, official, today)


def units_within(actor: Actor, right: Right) -> sa.ColumnElement[bool]:
    """Condition on Unit: the actor has `right` there."""
    paths = actor.paths(right)
    return sa.or_(*(col(Unit.path).startswith(path) for path in paths)) if paths else sa.false()


def own_units(session: Session, actor: Actor) -> list[Unit]:
    """The units where the actor holds a post that sees figures, in the plan's order."""
    ids = {post.unit_id for post in actor.posts if post.role in GRANTS[Right.SEE]}
    found = select(Unit).where(col(Unit.id).in_(ids))
    return list(session.exec(found.order_by(col(Unit.sort), col(Unit.id))))


def _tasks_by_post(actor: Actor, right: Right) -> sa.ColumnElement[bool]:
    if right == Right.KNOW:
        return col(Task.office_id) == actor.office_id if actor.paths(right) else sa.false()
    units = select(Unit.id).where(units_within(actor, right))
    offices = select(Unit.office_id).where(units_within(actor, right), col(Unit.kind).not_in(BELOW_AN_OFFICE))
    unassigned = sa.and_(col(Task.lead_unit_id).is_(None), col(Task.office_id).in_(offices))
    return sa.or_(col(Task.lead_unit_id).in_(units), unassigned)


def tasks_within(actor: Actor, right: Right) -> sa.ColumnElement[bool]:
    """Condition on Task: the actor has `right` over it.

    A task that nobody leads belongs to the office; a restricted one to its owner and the leaders only. Who
    holds no post today has left: the tasks that still bear their name are theirs no more.
    """
    by_post = sa.and_(
        _tasks_by_post(actor, right),
        sa.or_(col(Task.restricted).is_(False), _tasks_by_post(actor, Right.SEE_RESTRICTED)),
    )
    if right not in OWN_WORK or not actor.posts:
        return by_post
    return sa.or_(by_post, col(Task.owner_id) == actor.official_id)


@lru_cache(maxsize=256)
def _with_rights(actor: Actor, rights: tuple[Right, ...]) -> sa.Select[*tuple[Any, ...]]:
    """Kept, because an official reports again and again: building it costs three times its running."""
    held = [tasks_within(actor, right).label(right.value) for right in rights]
    return sa.select(Task, *held).where(
        col(Task.plan_id) == sa.bindparam("plan"), col(Task.code) == sa.bindparam("code")
    )


def task_of(
    session: Session, actor: Actor, plan_id: int, code: str, *rights: Right
) -> tuple[Task, frozenset[Right]] | None:
    """The plan's task of that code, with those of `rights` that the actor has over it."""
    row = session.execute(_with_rights(actor, rights), {"plan": plan_id, "code": code}).first()
    return row and (row[0], frozenset(right for right, has in zip(rights, row[1:], strict=True) if has))


def may_with_unit(session: Session, actor: Actor, right: Right, unit_id: int) -> bool:
    return (
        session.exec(select(Unit.id).where(Unit.id == unit_id, units_within(actor, right))).first()
        is not None
    )
