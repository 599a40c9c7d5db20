"""Who may what: one rule in SQL for both "may I?" and "list what I may see". Default deny."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.core import run
from storage.tables import Account, Official, Post, Role, Task, TaskKind, TaskState, Unit, UnitKind


class Right(StrEnum):
    """What a role may be granted over its unit and everything below.

    KNOW: that a task of the office is there and how it is called, never what was said of it. STAFF: who is
    away, who acts for them, who takes over.
    """

    KNOW = "know"
    SEE = "see"
    SEE_RESTRICTED = "see_restricted"
    REPORT = "report"
    SUBMIT = "submit"
    REVIEW = "review"
    ISSUE = "issue"
    STAFF = "staff"


GRANTS: dict[Right, frozenset[Role]] = {
    Right.KNOW: frozenset({Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER}),
    Right.SEE: frozenset({Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER}),
    Right.SEE_RESTRICTED: frozenset({Role.LEADER}),
    Right.REPORT: frozenset({Role.OFFICIAL, Role.HEAD}),
    Right.SUBMIT: frozenset({Role.OFFICIAL, Role.HEAD}),
    Right.REVIEW: frozenset({Role.COORDINATOR}),
    Right.ISSUE: frozenset({Role.COORDINATOR, Role.LEADER}),
    Right.STAFF: frozenset({Role.COORDINATOR, Role.ADMIN}),
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


@dataclass(frozen=True)
class Anyone:
    """Stands in a statement for all actors whose posts have these roles; the rest of each is a parameter.

    No role: a post at a unit that is not yet in the tree.
    """

    posts: tuple[Role | None, ...]

    @property
    def official_id(self) -> Any:
        return sa.bindparam("official")

    @property
    def office_id(self) -> Any:
        return sa.bindparam("office")

    def paths(self, right: Right) -> tuple[Any, ...]:
        return tuple(sa.bindparam(f"path{n}") for n, role in enumerate(self.posts) if role in GRANTS[right])


def _own(actor: Actor) -> dict[str, Any]:
    """What makes the actor of `Anyone`."""
    paths = {f"path{n}": post.path for n, post in enumerate(actor.posts)}
    return {**paths, "official": actor.official_id, "office": actor.office_id}


def on_duty(today: Any) -> sa.ColumnElement[bool]:
    """Condition on Post: held on `today`."""
    return sa.and_(
        sa.or_(col(Post.since).is_(None), col(Post.since) <= today),
        sa.or_(col(Post.until).is_(None), col(Post.until) >= today),
    )


# Asked at every message; built once, because building a statement costs more than running it.
ACTING = (
    sa.select(col(Official.id), col(Official.office_id), col(Official.code), col(Official.name))
    .add_columns(col(Post.role), col(Post.unit_id), col(Unit.path))
    .join(
        Post,
        sa.and_(col(Post.official_id) == Official.id, on_duty(sa.bindparam("today", type_=sa.Date))),
        isouter=True,
    )
    .join(Unit, col(Unit.id) == Post.unit_id, isouter=True)
)
OFFICIAL = ACTING.where(col(Official.id) == sa.bindparam("official"))
OF_CHAT = ACTING.join(Account, col(Account.official_id) == Official.id).where(
    col(Account.bot_id) == sa.bindparam("bot"), col(Account.external_id) == sa.bindparam("chat")
)


def _acting(rows: Sequence[sa.Row[*tuple[Any, ...]]]) -> Actor:
    """An official with their posts, a row each; one row without a post for who holds none."""
    official_id, office_id, code, name = rows[0][:4]
    posts = tuple(Holding(*row[4:]) for row in rows if row[4] is not None)
    return Actor(official_id, office_id, code, name, posts)


def actor(session: Session, official_id: int, today: date) -> Actor:
    return _acting(run(session, OFFICIAL, {"official": official_id, "today": today}).all())


def actor_of_chat(session: Session, bot_id: int, chat_id: str, today: date) -> Actor | None:
    """Who speaks in a private chat, blocked before or not; None for a stranger."""
    rows = run(session, OF_CHAT, {"bot": bot_id, "chat": chat_id, "today": today}).all()
    return _acting(rows) if rows else None


def units_within(actor: Actor | Anyone, right: Right) -> sa.ColumnElement[bool]:
    """Condition on Unit: the actor has `right` there."""
    paths = actor.paths(right)
    return sa.or_(*(col(Unit.path).startswith(path) for path in paths)) if paths else sa.false()


def own_units(session: Session, actor: Actor) -> list[Unit]:
    """The units where the actor holds a post that sees figures, in the plan's order."""
    ids = {post.unit_id for post in actor.posts if post.role in GRANTS[Right.SEE]}
    found = select(Unit).where(col(Unit.id).in_(ids))
    return list(session.exec(found.order_by(col(Unit.sort), col(Unit.id))))


def _tasks_by_post(actor: Actor | Anyone, right: Right) -> sa.ColumnElement[bool]:
    if right == Right.KNOW:
        return col(Task.office_id) == actor.office_id if actor.paths(right) else sa.false()
    units = select(Unit.id).where(units_within(actor, right))
    offices = select(Unit.office_id).where(units_within(actor, right), col(Unit.kind).not_in(BELOW_AN_OFFICE))
    unassigned = sa.and_(col(Task.lead_unit_id).is_(None), col(Task.office_id).in_(offices))
    return sa.or_(col(Task.lead_unit_id).in_(units), unassigned)


def tasks_within(actor: Actor | Anyone, right: Right) -> sa.ColumnElement[bool]:
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


@dataclass(frozen=True)
class TaskOf:
    """A task as who reports it sees it. `unit`: the name of its lead unit; 0 and "" where nobody leads it."""

    id: int
    office_id: int
    code: str
    title: str
    kind: TaskKind
    state: TaskState
    deadline: date | None
    unit_id: int
    unit: str


TASK = (
    sa.select(col(Task.id), col(Task.office_id), col(Task.code), col(Task.title))
    .add_columns(col(Task.kind), col(Task.state), col(Task.deadline))
    .add_columns(sa.func.coalesce(Task.lead_unit_id, 0), sa.func.coalesce(Unit.name, ""))
    .join(Unit, col(Unit.id) == Task.lead_unit_id, isouter=True)
    .where(col(Task.plan_id) == sa.bindparam("plan"), col(Task.code) == sa.bindparam("code"))
)


@lru_cache(maxsize=256)
def _with_rights(posts: tuple[Role | None, ...], rights: tuple[Right, ...]) -> sa.Select[*tuple[Any, ...]]:
    """The same statement for all who hold such posts: building one costs more than running it."""
    return TASK.add_columns(*(tasks_within(Anyone(posts), right).label(right.value) for right in rights))


def task_of(
    session: Session, actor: Actor, plan_id: int, code: str, *rights: Right
) -> tuple[TaskOf, frozenset[Right]] | None:
    """The plan's task of that code, with those of `rights` that the actor has over it."""
    posts = tuple(post.role if post.path else None for post in actor.posts)
    asked = {**_own(actor), "plan": plan_id, "code": code}
    row = run(session, _with_rights(posts, rights), asked).first()
    if row is None:
        return None
    known = len(row) - len(rights)
    held = zip(rights, row[known:], strict=True)
    return TaskOf(*row[:known]), frozenset(right for right, has in held if has)


def may_with_unit(session: Session, actor: Actor, right: Right, unit_id: int) -> bool:
    return (
        session.exec(select(Unit.id).where(Unit.id == unit_id, units_within(actor, right))).first()
        is not None
    )
