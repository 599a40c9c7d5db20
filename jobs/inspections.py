"""Rounds of self-inspection: whom they inspect, what is still open from before, who hears that one begins."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from jobs import findinglists, notify
from jobs.acts import Act
from jobs.errors import JobsError
from jobs.periods import NotAllowed
from jobs.plan import plan_in_force
from messages.types import Reply
from messages.views import RoundView
from storage import access, inspections, plans
from storage.access import Actor
from storage.rights import Right
from storage.tables import Official, Unit

MOST_EARLIER = 8


class NothingToInspect(JobsError):
    """The actor's posts inspect no unit."""

    code = "nothing_to_inspect"


class DayPast(JobsError):
    """A date before today."""

    code = "day_past"


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen by its name."""

    id: int
    name: str


def told_apart(people: Collection[tuple[int, str, str]]) -> list[Choice]:
    """Officials by id, name and unit: of those who have one name each stands with the unit."""
    times = Counter(name for _, name, _ in people)
    return [Choice(who, f"{name} – {unit}" if times[name] > 1 else name) for who, name, unit in people]


def units(session: Session, actor: Actor, today: date) -> list[Choice]:
    """The units the actor may inspect, what stands above first. Raises NothingToInspect for none."""
    found = [Choice(unit.id, unit.name) for unit in inspections.inspected_by(session, actor, today)]
    if not found:
        raise NothingToInspect("no post that inspects")
    return found


def inspectable(session: Session, actor: Actor, unit_id: int) -> Unit:
    """Raises NotAllowed."""
    if not access.may_with_unit(session, actor, Right.INSPECT, unit_id):
        raise NotAllowed("not a unit the actor inspects")
    return session.get_one(Unit, unit_id)


def who_mend(session: Session, actor: Actor, unit_id: int, today: date) -> list[Choice]:
    """Who may be named to mend what is found at the unit. Raises NotAllowed."""
    unit = inspectable(session, actor, unit_id)
    return [Choice(one.id, one.name) for one in inspections.who_mend(session, unit, today)]


def fields(session: Session, actor: Actor, unit_id: int, today: date) -> dict[str, str]:
    """The fields of the plan the unit follows, by their codes, in its order. Raises NotAllowed, NoPlan."""
    plan = plan_in_force(session, inspectable(session, actor, unit_id).office_id, today)
    return {code: area.name for code, area in plans.areas_of(session, plan.id).items()}


def may_restrict(session: Session, actor: Actor, unit_id: int) -> bool:
    """Whether the actor may keep a finding at the unit to leaders and whoever mends it."""
    return access.may_with_unit(session, actor, Right.SEE_RESTRICTED, unit_id)


def open_round(
    session: Session,
    unit_id: int,
    codes: Sequence[str],
    until: date,
    act: Act,
    announce: Callable[[RoundView], Reply],
) -> RoundView:
    """A round of a unit or the whole ward, from today to `until`, over the fields of these codes (none: all).

    The heads of who is inspected hear of it by `announce`. Raises NotAllowed, DayPast, NoPlan.
    """
    actor, today = act.actor, act.when.now.date()
    unit = inspectable(session, actor, unit_id)
    if until < today:
        raise DayPast("a round cannot end before it begins", day=until)
    plan = plan_in_force(session, unit.office_id, today)
    areas = plans.areas_of(session, plan.id)
    made = inspections.add(
        session,
        [areas[code].id for code in codes],
        office_id=unit.office_id,
        plan_id=plan.id,
        unit_id=unit.id,
        since=today,
        until=until,
        opened_by_id=actor.official_id,
        opened_at=act.when.now,
    )
    earlier = findinglists.still_open(session, actor, unit.path, act.day)
    view = RoundView(
        unit=unit.name,
        since=today,
        until=until,
        areas=tuple(inspections.area_names(session, made.id)),
        earlier=tuple(earlier[:MOST_EARLIER]),
        count=len(earlier),
        by=session.get_one(Official, actor.official_id).name,
    )
    heads = [p for p in inspections.heads_within(session, unit, today) if p != actor.official_id]
    news = announce(replace(view, earlier=(), count=0))
    held = notify.tell(session, heads, unit.office_id, f"round:{made.id}", news, act.when)
    told, untold = notify.reached(session, heads)
    return replace(view, told=told, untold=untold, held_until=held)
