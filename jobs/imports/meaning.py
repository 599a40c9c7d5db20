"""What a file sent in chat would change by now, or changes: computed anew each time it is asked."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlmodel import Session

from jobs.imports import annex, plan_export, staff_list
from jobs.imports.annex import Reading, Unclear
from jobs.imports.decided import Kept
from jobs.imports.difference import Change
from jobs.imports.listing import Kind, Listing, Unread
from jobs.imports.plan_apply import import_plan
from jobs.imports.rows import OfficialRow, TaskRow
from jobs.imports.staff_apply import import_staff
from jobs.plan import NoPlan
from jobs.plan_news import News
from storage import people, plans, tasks
from storage.access import Actor
from storage.tables import ImportDraft, Office, Plan, Role

T = TypeVar("T")
NEW = "new"


@dataclass(frozen=True)
class Meaning:
    """`tasks`, `officials`: the rows of those that are new. `mark` differs where anything of it differs."""

    year: int
    fresh: bool
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...] = ()
    unread: tuple[Unread, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    left_out: int = 0
    tasks: tuple[TaskRow, ...] = ()
    officials: tuple[OfficialRow, ...] = ()

    @property
    def mark(self) -> str:
        return hashlib.sha256(repr(self).encode()).hexdigest()[:10]


def preview(session: Session, draft: ImportDraft, actor: Actor, today: date) -> Meaning:
    """What it would change; nothing of it is left behind. Raises as `apply`."""
    return _undone(session, lambda: apply(session, draft, actor, today)[0])


def _undone(session: Session, work: Callable[[], T]) -> T:
    nested = session.begin_nested()
    try:
        return work()
    finally:
        nested.rollback()


def apply(session: Session, draft: ImportDraft, actor: Actor, today: date) -> tuple[Meaning, News]:
    """Changes it, as far as it is understood. Raises NoPlan, PeriodInUse."""
    listing = Listing.from_json(draft.listing or {})
    office = session.get_one(Office, draft.office_id)
    if listing.kind == Kind.STAFF:
        return _staff(session, listing, office, actor, today), News()
    return _plan(session, draft, listing, office, actor, today)


def _plan(
    session: Session, draft: ImportDraft, listing: Listing, office: Office, actor: Actor, today: date
) -> tuple[Meaning, News]:
    current = tasks.current_plan(session, office.id, today)
    if current is None:
        raise NoPlan("no plan to take over from")
    year = listing.year or current.year
    plan = plans.of_year(session, office.id, year)
    base = plan_export.of_plan(session, office, plan or session.get_one(Plan, current.id))
    known = plans.tasks_of(session, plan.id) if plan else {}
    restricted = Role.LEADER in actor.roles
    how = Reading(today, year, draft.answers, restricted=restricted, whole=draft.whole)
    read = annex.plan_of(listing, base, known, how)
    before = set(known)
    done = import_plan(session, read.file, today, consent=True)
    new = tuple(row for row in read.file.tasks if row.code not in before)
    told = tuple(one for one in done.changes if not _is_listed(one, done.fresh))
    meaning = Meaning(
        year, done.fresh, told, done.kept, read.unread, read.unclear, len(read.left_out), tasks=new
    )
    return meaning, done.news


def _is_listed(change: Change, fresh: bool) -> bool:
    """A new task is shown by its own line; fields of a plan come and go with their tasks."""
    return not change.field and change.kind in ("task", "area")


def _staff(session: Session, listing: Listing, office: Office, actor: Actor, today: date) -> Meaning:
    officials = people.officials(session, office.id)
    posts = {one.id: people.posts_of(session, one.id) for one in officials}
    known = staff_list.Known(office, plans.units_of(session, office.id), officials, posts, today)
    read = staff_list.staff_of(office.code, listing, known, appoints=Role.ADMIN in actor.roles)
    if not read.file.officials:
        return Meaning(today.year, fresh=False, changes=(), unread=read.unread)
    done = import_staff(session, read.file, today, consent=True)
    new = tuple(row for row in read.file.officials.values() if row.code in done.added)
    return Meaning(today.year, fresh=False, changes=done.changes, unread=read.unread, officials=new)
