"""Who may what: one rule in SQL for both "may I?" and "list what I may see". Default deny."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from storage.actors import Absent, Actor, Anyone, Holding
from storage.core import run
from storage.paths import below
from storage.rights import DEPUTED, GRANTS, OWN_WORK, REPORTERS, Right
from storage.tables import (
    Account,
    Finding,
    Leave,
    Official,
    Post,
    Target,
    Task,
    TaskKind,
    TaskState,
    Unit,
    UnitKind,
)

__all__ = ["Actor"]

Column = sa.ColumnElement[Any] | Mapped[Any]
BELOW_AN_OFFICE = (UnitKind.DEPARTMENT, UnitKind.ASSOCIATION, UnitKind.NEIGHBOURHOOD)


def own(actor: Actor) -> dict[str, Any]:
    """What makes the actor of `Anyone`."""
    paths = {f"path{n}": post.path for n, post in enumerate((*actor.posts, *actor.deputed))}
    away = {f"away{n}": official for n, official in enumerate(actor.absentees)}
    return {**paths, **away, "official": actor.official_id, "office": actor.office_id}


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


TODAY = sa.bindparam("today", type_=sa.Date)
DEPUTY_OF = (
    sa.select(col(Leave.official_id), col(Post.role), col(Post.unit_id), col(Unit.path))
    .join(Post, sa.and_(col(Post.official_id) == Leave.official_id, on_duty(TODAY)))
    .join(Unit, col(Unit.id) == Post.unit_id)
    .where(
        col(Leave.deputy_id) == sa.bindparam("official"),
        col(Leave.since) <= TODAY,
        col(Leave.until) >= TODAY,
        col(Post.role).in_(sorted(REPORTERS)),
    )
    .order_by(col(Leave.official_id), col(Post.id))
)


def _acting(session: Session, rows: Sequence[sa.Row[*tuple[Any, ...]]], today: date) -> Actor:
    """An official with their posts, a row each; one row without a post for who holds none."""
    official_id, office_id, code, name = rows[0][:4]
    posts = tuple(Holding(*row[4:]) for row in rows if row[4] is not None)
    absent = _absent(session, official_id, today) if posts else ()
    return Actor(official_id, office_id, code, name, posts, absent)


def _absent(session: Session, deputy_id: int, today: date) -> tuple[Absent, ...]:
    posts: dict[int, list[Holding]] = {}
    for official_id, *held in run(session, DEPUTY_OF, {"official": deputy_id, "today": today}):
        posts.setdefault(official_id, []).append(Holding(*held))
    return tuple(Absent(official_id, tuple(held)) for official_id, held in posts.items())


def actor(session: Session, official_id: int, today: date) -> Actor:
    return _acting(session, run(session, OFFICIAL, {"official": official_id, "today": today}).all(), today)


def actor_of_chat(session: Session, bot_id: int, chat_id: str, today: date) -> Actor | None:
    """Who speaks in a private chat, blocked before or not; None for a stranger."""
    rows = run(session, OF_CHAT, {"bot": bot_id, "chat": chat_id, "today": today}).all()
    return _acting(session, rows, today) if rows else None


def units_within(actor: Actor | Anyone, right: Right) -> sa.ColumnElement[bool]:
    """Condition on Unit: the actor has `right` there."""
    paths = actor.paths(right)
    return sa.or_(*(below(col(Unit.path), path) for path in paths)) if paths else sa.false()


def own_units(session: Session, actor: Actor) -> list[Unit]:
    """The units where the actor holds a post that sees figures, in the plan's order."""
    ids = {post.unit_id for post in actor.posts if post.role in GRANTS[Right.SEE]}
    found = select(Unit).where(col(Unit.id).in_(ids))
    return list(session.exec(found.order_by(col(Unit.sort), col(Unit.id))))


@dataclass(frozen=True)
class Matter:
    """The columns that decide who may what with a row: its office, unit and owner, and whether it is hạn chế.

    `known`: that it is there is no secret in its office.
    """

    office_id: Column
    unit_id: Column
    owner_id: Column
    restricted: Column
    known: bool = False


TASKS = Matter(
    col(Task.office_id), col(Task.lead_unit_id), col(Task.owner_id), col(Task.restricted), known=True
)
FINDINGS = Matter(
    col(Finding.office_id), col(Finding.unit_id), col(Finding.responsible_id), col(Finding.restricted)
)
TARGETS = Matter(
    col(Target.office_id),
    col(Task.lead_unit_id),
    col(Task.owner_id),
    sa.func.coalesce(Task.restricted, sa.false()),
)
"""Of a target joined with its task, if it has one."""


def _by_post(matter: Matter, actor: Actor | Anyone, right: Right) -> sa.ColumnElement[bool]:
    if right == Right.KNOW and matter.known:
        return matter.office_id == actor.office_id if actor.paths(right) else sa.false()
    units = select(Unit.id).where(units_within(actor, right))
    offices = select(Unit.office_id).where(units_within(actor, right), col(Unit.kind).not_in(BELOW_AN_OFFICE))
    unassigned = sa.and_(matter.unit_id.is_(None), matter.office_id.in_(offices))
    return sa.or_(matter.unit_id.in_(units), unassigned)


def within(matter: Matter, actor: Actor | Anyone, right: Right) -> sa.ColumnElement[bool]:
    """A restricted row is its owner's and the leaders' only, never a deputy's. Who holds no post today has
    left: what still bears their name is theirs no more."""
    by_post = sa.and_(
        _by_post(matter, actor, right),
        sa.or_(matter.restricted.is_(False), _by_post(matter, actor, Right.SEE_RESTRICTED)),
    )
    if right not in OWN_WORK or not actor.posts:
        return by_post
    own = sa.or_(by_post, matter.owner_id == actor.official_id)
    if right not in DEPUTED or not actor.absentees:
        return own
    return sa.or_(own, sa.and_(matter.owner_id.in_(actor.absentees), matter.restricted.is_(False)))


def tasks_within(actor: Actor | Anyone, right: Right) -> sa.ColumnElement[bool]:
    """Condition on Task: the actor has `right` over it. One that nobody leads belongs to the office."""
    return within(TASKS, actor, right)


def findings_within(actor: Actor | Anyone, right: Right) -> sa.ColumnElement[bool]:
    """Condition on Finding: the actor has `right` over it; who mends it is its owner."""
    return within(FINDINGS, actor, right)


def targets_within(actor: Actor | Anyone, right: Right) -> sa.ColumnElement[bool]:
    """Condition on Target joined with its Task: the actor has `right` over it, as over the task.

    One that no unit leads belongs to the office: its coordinator reports it.
    """
    by_task = within(TARGETS, actor, right)
    if right != Right.REPORT:
        return by_task
    return sa.or_(by_task, sa.and_(TARGETS.unit_id.is_(None), within(TARGETS, actor, Right.REVIEW)))


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
    owner_id: int | None
    percent: int | None
    unit_id: int
    unit: str


TASK = (
    sa.select(col(Task.id), col(Task.office_id), col(Task.code), col(Task.title))
    .add_columns(col(Task.kind), col(Task.state), col(Task.deadline), col(Task.owner_id), col(Task.percent))
    .add_columns(sa.func.coalesce(Task.lead_unit_id, 0), sa.func.coalesce(Unit.name, ""))
    .join(Unit, col(Unit.id) == Task.lead_unit_id, isouter=True)
    .where(col(Task.plan_id) == sa.bindparam("plan"), col(Task.code) == sa.bindparam("code"))
)


@lru_cache(maxsize=256)
def _with_rights(anyone: Anyone, rights: tuple[Right, ...]) -> sa.Select[*tuple[Any, ...]]:
    """The same statement for all who hold such posts: building one costs more than running it."""
    return TASK.add_columns(*(tasks_within(anyone, right).label(right.value) for right in rights))


def anyone_of(actor: Actor) -> Anyone:
    """All whose statement is the actor's too; what `own` gives makes it theirs."""
    own, deputed = ([post.role if post.path else None for post in of] for of in (actor.posts, actor.deputed))
    return Anyone(tuple(own), tuple(deputed), len(actor.absent))


def task_of(
    session: Session, actor: Actor, plan_id: int, code: str, *rights: Right
) -> tuple[TaskOf, frozenset[Right]] | None:
    """The plan's task of that code, with those of `rights` that the actor has over it."""
    anyone = anyone_of(actor)
    asked = {**own(actor), "plan": plan_id, "code": code}
    row = run(session, _with_rights(anyone, rights), asked).first()
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
