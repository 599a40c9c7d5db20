"""The figures of a plan for a node of the unit tree: counted once, shown by /status, documents and pictures.

What each figure counts is defined in `storage.figures_tasks` and `storage.figures_found`, and worded for
people in docs/so-lieu.md. A part is never asked for anew: the whole is the sum of its parts.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from jobs import periods as reporting
from jobs.calendar import WorkingDays
from jobs.errors import JobsError
from jobs.plan import NoPlan
from jobs.summary_parts import NOBODY, Asked, by_office, by_unit, tops
from messages.views import DUE_SOON
from messages.views.summaries import Part, Sent, Summary, whole
from storage import access, figures, figures_tasks, figures_units
from storage.access import Actor
from storage.figures import PeriodOf, Scope
from storage.figures_tasks import Bounds
from storage.figures_units import UnitOf
from storage.rights import Right
from storage.tables import fold


class NothingToSee(JobsError):
    """The actor's posts show no figures."""

    code = "nothing_to_see"


class NoSuchUnit(JobsError):
    """No such unit, or its figures are not for the actor."""

    code = "no_such_unit"


class NoSuchPeriod(JobsError):
    """The plan has no period of that code."""

    code = "no_such_period"


def bounds(today: date, cal: WorkingDays) -> Bounds:
    """Nominal dates up to `late` are past on `today`: they ran to a working day before it. Those up to `soon`
    have `DUE_SOON` working days left or fewer."""
    return Bounds(cal.last_working(today - timedelta(days=1)), cal.add(today, DUE_SOON))


def bounds_of(session: Session, scope: Scope, year: int, cal: WorkingDays) -> Bounds:
    """`bounds` on the day of the scope, with what was done in time by the day its deadline runs to."""
    after = figures_tasks.done_after(session, scope, year)
    rolled = tuple(sorted(pair for pair in after if pair[1] <= cal.due(pair[0]).rolled))
    return replace(bounds(scope.today, cal), rolled=rolled)


def asked(
    session: Session,
    actor: Actor,
    today: date,
    cal: WorkingDays,
    unit_id: int | None = None,
    period: str | None = None,
) -> Asked:
    """Raises NothingToSee, NoSuchUnit, NoPlan, NoSuchPeriod."""
    if not actor.paths(Right.SEE):
        raise NothingToSee("no post that sees figures")
    node = None
    if unit_id:
        node = figures_units.visible_unit(session, Scope(actor, "", today), unit_id)
        if node is None:
            raise NoSuchUnit("not within what the actor sees")
    scope = Scope(actor, node.path if node else "", today)
    figures.keep_plans(session)
    years = figures.years(session, scope)
    if not years:
        raise NoPlan("no plan has been imported; run `nhacviec plan import FILE`")
    begun = [year for year in years if year <= today.year]
    year = begun[-1] if begun else years[0]
    known = figures.periods(session, scope, year)
    within = bounds_of(session, scope, year, cal)
    return Asked(session, scope, node, year, known, _chosen(known, period), within)


def _chosen(known: Sequence[PeriodOf], code: str | None) -> PeriodOf | None:
    """The one of that code; without one the earliest that an office has still to send, else the last."""
    if code is not None:
        found = [one for one in known if one.code.casefold() == code.casefold()]
        if not found:
            raise NoSuchPeriod(f"there is no period '{code}'", period=code)
        return found[0]
    unsent = [one for one in known if one.issued < one.offices]
    return unsent[0] if unsent else known[-1] if known else None


def of(
    session: Session,
    actor: Actor,
    now: datetime,
    cal: WorkingDays,
    *,
    unit_id: int | None = None,
    period: str | None = None,
) -> Summary:
    """The figures of what `actor` sees at and below a unit (None: of everything), as things stand at `now`.

    `period`: its code; None: the one whose report is to be sent next. Raises NothingToSee, NoSuchUnit (it is
    not theirs to see), NoPlan, NoSuchPeriod.
    """
    what = asked(session, actor, now.date(), cal, unit_id, period)
    parts, waiting = by_office(what) if len(what.offices) > 1 else by_unit(what)
    line = what.period
    shown = line if line and (period or line.issued < line.offices) else None
    root = what.node.id if what.node else 0
    return Summary(
        unit_id=root,
        year=what.year,
        at=now,
        period=reporting.line(shown, now.date(), cal) if shown else None,
        whole=_whole(what, parts),
        parts=tuple(sorted(parts, key=worst_first)),
        waiting=waiting,
        code=what.code or "",
        ended=bool(line),
        whole_office=any(_holds(actor, office.path) for office in what.offices),
        up=_up(what, actor),
        sent=_sent(what, parts, now),
    )


def _sent(what: Asked, parts: Sequence[Part], now: datetime) -> Sent | None:
    """Of the only unit that owes a part of the report."""
    owing = [part for part in parts if part.units]
    if len(owing) != 1 or not what.code:
        return None
    found = figures_units.sent_in(what.session, owing[0].id, what.year, what.code)
    if found is None or found.at is None:
        return None
    decided = found.decided_at and found.decided_at.astimezone(now.tzinfo)
    return Sent(found.state, found.at.astimezone(now.tzinfo), found.by or "", decided, found.reason or "")


def _holds(actor: Actor, path: str) -> bool:
    return any(path.startswith(held) for held in actor.paths(Right.SEE))


def _up(what: Asked, actor: Actor) -> int:
    """The unit above the node, if the actor sees its figures; 0 where it is all that they see."""
    if what.node is None or what.node.parent_id is None:
        return 0
    above = what.node.path.removesuffix(f"{what.node.id}/")
    return what.node.parent_id if _holds(actor, above) and above not in tops(actor) else 0


def _whole(what: Asked, parts: Sequence[Part]) -> Part:
    summed = whole(parts, name_of(what), what.node.id if what.node else 0)
    return replace(summed, offices=len(what.offices), issued=sum(office.issued for office in what.offices))


def name_of(what: Asked) -> str:
    """The node's, else those of the reader's own units; one within another goes without saying."""
    if what.node is not None:
        return what.node.name
    own = access.own_units(what.session, what.scope.actor)
    return ", ".join(one.name for one in own if not any(_within(one.path, other.path) for other in own))


def _within(path: str, other: str) -> bool:
    return path != other and path.startswith(other)


def called(session: Session, actor: Actor, words: str, today: date) -> list[UnitOf]:
    """The units the actor sees whose name holds the words, accents aside, or whose name or code they are.

    Raises NoSuchUnit where there is none.
    """
    said = fold(words)
    seen = figures_units.visible_units(session, Scope(actor, "", today))
    same = [unit for unit, code in seen if said in (fold(unit.name), fold(code))]
    found = same or [unit for unit, _ in seen if said in fold(unit.name)]
    if not found:
        raise NoSuchUnit(f"there is no unit '{words}'", unit=words, reason="named")
    return found


def worst_first(part: Part) -> tuple[bool, float, float, str]:
    """By the share of tasks overdue, then of those not reported; what nobody leads comes last."""
    tasks = part.tasks
    late = tasks.overdue / tasks.total if tasks.total else 0.0
    silent = tasks.missing / tasks.expected if tasks.expected else 0.0
    return part.name == NOBODY, -late, -silent, part.name
