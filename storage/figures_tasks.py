"""Tasks counted by where they stand. docs/so-lieu.md words these definitions for people.

A task stands in exactly one place: *unassigned* (no unit leads it, or the one that did has ended and nothing
came after it), *done*, *answered* (standing, with an answer in the period), or by its date (a dated task's
deadline, a standing one's day of handing in): *overdue*, *due_soon*, *on_time*. A cancelled one counts
nowhere; units that support it are not asked for, so none counts twice.

*Expected* in a period: led, given by its cut-off, open, or done only after the cut-off with an answer in the
period (once the report is issued, without one too), so that issuing it changes no figure of it. *Reported*:
expected, with an answer in the period.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.access import Matter
from storage.core import run
from storage.figures import TODAY, Scope, Terms, frame, knows_lateral
from storage.tables import Area, Progress, Task, TaskKind, TaskState, Unit
from storage.tasks import answered_in, standing_in

MUCH = 1_000_000
"""More tasks than a unit has. Two counts travel in one sum, because each would look every answer up anew."""
LATE = sa.bindparam("late", type_=sa.Date)
SOON = sa.bindparam("soon", type_=sa.Date)


@dataclass(frozen=True)
class Bounds:
    """Dates that come to the same as counting working days to each: one is overdue if nominally on `late` or
    before it, due soon if after that and on `soon` or before it.

    `rolled`: of what was done after its nominal deadline (`done_after`), the pairs that are in time all the
    same, by the working day that the deadline runs to.
    """

    late: date
    soon: date
    rolled: tuple[tuple[date, date], ...] = ()


class Tally(NamedTuple):
    """Tasks of one kind (see `BY`), counted. The six places from `done` to `unassigned` add up to `total`."""

    office_id: int
    key: Any
    total: int
    done: int
    done_on_time: int
    answered: int
    on_time: int
    due_soon: int
    overdue: int
    unassigned: int
    expected: int
    reported: int


ROLLED: sa.BindParameter[Any] = sa.bindparam("rolled", expanding=True)
NEVER = ((date.max, date.min),)
LED = col(Task.lead_unit_id).is_not(None)
OPEN = col(Task.state) == TaskState.OPEN
DONE = col(Task.state) == TaskState.DONE
DATED = col(Task.kind) == TaskKind.DATED
STANDING = col(Task.kind) == TaskKind.STANDING
DAYS = sa.tuple_(col(Task.deadline), col(Task.done_on))
IN_TIME = sa.and_(DONE, sa.or_(col(Task.done_on) <= col(Task.deadline), DAYS.in_(ROLLED)))


def expected(f: sa.Subquery, answered: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Condition on Task joined with the frame; `answered`: in the period."""
    counts = sa.or_(f.c.issued_on.is_not(None), answered)
    after = sa.and_(DONE, col(Task.done_on) > f.c.cut_off, counts)
    return sa.and_(LED, col(Task.given_on) <= f.c.cut_off, sa.or_(OPEN, after))


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _alike(f: sa.Subquery, key: Any, whose: Any, *, owner: Any, lateral: bool) -> sa.Select[Any]:
    """Counted for rows that the rule of access cannot tell apart.

    `lateral`: plan by plan, whose few answers are read at one go; else each task's answer is looked up.
    SQLite, which has no LATERAL, is as fast so, because the rows come in the order of their index.
    """
    by = (col(Task.lead_unit_id), col(Task.restricted), key, owner)
    named = [one.label(name) for one, name in zip(by, ("lead", "hidden", "key", "owner"), strict=True)]
    group = [one for one in by if not isinstance(one, sa.Null | sa.Cast)]
    theirs, counted = col(Task.plan_id) == f.c.plan_id, sa.and_(col(Task.state) != TaskState.CANCELLED, whose)
    office = f.c.office_id.label("office")
    if not lateral:
        due = sa.func.min(f.c.internal_due).label("due")
        made = sa.select(office, due, *named, *_counts(f, answered_in(f.c.period_id)))
        return made.select_from(f).join(Task, theirs).where(counted).group_by(f.c.office_id, *group)
    said = sa.select(col(Progress.task_id)).where(*standing_in(f.c.period_id)).distinct()
    answers = said.correlate(f).lateral("answers")
    plan = sa.select(*named, *_counts(f, answers.c.task_id.is_not(None))).select_from(Task)
    plan = plan.join(answers, answers.c.task_id == Task.id, isouter=True).where(theirs, counted)
    each = plan.group_by(*group).correlate(f).lateral("each")
    return sa.select(office, f.c.internal_due.label("due"), *each.c).select_from(f).join(each, sa.true())


def _counts(f: sa.Subquery, answered: sa.ColumnElement[bool]) -> Iterable[sa.ColumnElement[int]]:
    owed = expected(f, answered)
    both = sa.case((sa.and_(STANDING, OPEN), 1), else_=0) + sa.case((owed, MUCH), else_=0)
    said = sa.and_(LED, sa.or_(OPEN, owed), answered)
    open_dated = sa.and_(OPEN, DATED)
    yield sa.func.count(col(Task.id)).label("total")
    yield _count(DONE).label("done")
    yield _count(IN_TIME).label("punctual")
    yield _count(sa.and_(open_dated, col(Task.deadline) <= LATE)).label("late")
    yield _count(sa.and_(open_dated, col(Task.deadline) <= SOON)).label("near")
    yield _count(open_dated).label("dated")
    yield _count(sa.and_(OPEN, STANDING)).label("standing")
    yield _count(owed).label("owed")
    yield sa.func.sum(sa.case((said, both), else_=0)).label("said")


NOBODY = sa.cast(sa.null(), sa.BigInteger)
BY: dict[str, Any] = {"office": NOBODY, "unit": NOBODY, "area": col(Task.area_id)}
"""office: what each has in the scope; unit: by who leads them (None: nobody); area: by the field's name."""


@lru_cache(maxsize=256)
def _tallies(terms: Terms, by: str, lateral: bool) -> sa.Select[*tuple[Any, ...]]:
    f = frame(terms)
    owner = col(Task.owner_id)
    # Apart, because the order of the index would be of no use to a group by owner.
    theirs = sa.or_(owner.is_(None), owner.not_in(terms.mine))
    others = _alike(f, BY[by], theirs, owner=NOBODY, lateral=lateral)
    mine = _alike(f, BY[by], owner.in_(terms.mine), owner=owner, lateral=lateral)
    g = sa.union_all(others, mine).subquery("alike")
    gone = sa.and_(col(Unit.until) < TODAY, col(Unit.successor_id).is_(None))
    led = sa.and_(g.c.lead.is_not(None), sa.not_(sa.func.coalesce(gone, sa.false())))
    key = {"office": sa.null(), "unit": sa.case((led, g.c.lead)), "area": col(Area.name)}[by]
    counted = sa.select(sa.literal(0) if by == "area" else g.c.office, key, *_places(g, led)).select_from(g)
    counted = counted.join(Unit, col(Unit.id) == g.c.lead, isouter=True)
    if by == "area":
        counted = counted.join(Area, col(Area.id) == g.c.key, isouter=True)
    keys = {"office": (g.c.office,), "unit": (g.c.office, key), "area": (col(Area.name),)}[by]
    return counted.where(terms.sees(Matter(g.c.office, g.c.lead, g.c.owner, g.c.hidden))).group_by(*keys)


def _places(g: sa.Subquery, led: sa.ColumnElement[bool]) -> Iterable[sa.ColumnElement[int]]:
    c = g.c
    answered = c.said % MUCH
    left = c.standing - answered
    # Without a period nothing is due.
    late, near = (sa.case((c.due <= bound, left), else_=0) for bound in (LATE, SOON))
    places = (
        *(c.done, c.punctual, answered, c.dated - c.near + left - near),
        *(c.near - c.late + near - late, c.late + late),
    )
    yield _sum(c.total)
    yield from (_sum(sa.case((led, place), else_=0)) for place in places)
    yield _sum(sa.case((led, 0), else_=c.total))
    yield from (_sum(sa.case((led, part), else_=0)) for part in (c.owed, c.said // MUCH))


def _sum(counts: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """Of counts PostgreSQL's sum is a decimal, which takes Python longer to read."""
    return sa.cast(sa.func.sum(counts), sa.BigInteger)


@lru_cache(maxsize=128)
def _done_after(terms: Terms) -> sa.Select[*tuple[Any, ...]]:
    f = frame(terms)
    found = sa.select(col(Task.deadline), col(Task.done_on)).select_from(f)
    found = found.join(Task, col(Task.plan_id) == f.c.plan_id)
    return found.where(DONE, col(Task.done_on) > col(Task.deadline)).distinct()


def done_after(session: Session, scope: Scope, year: int) -> list[tuple[date, date]]:
    """Each nominal deadline with each day after it on which a task of the year's plans was done."""
    rows = run(session, _done_after(scope.terms), scope.values(year=year, code=None))
    return [(deadline, done) for deadline, done in rows]


def tallies(
    session: Session, scope: Scope, year: int, code: str | None, bounds: Bounds, by: str
) -> list[Tally]:
    """The tasks of the year's plans in the scope, for the period of that code, counted `by` office, unit or
    area."""
    days = {"late": bounds.late, "soon": bounds.soon, "rolled": bounds.rolled or NEVER}
    asked = scope.values(year=year, code=code, **days)
    rows = run(session, _tallies(scope.terms, by, knows_lateral(session)), asked).all()
    return [Tally._make(row) for row in rows]
