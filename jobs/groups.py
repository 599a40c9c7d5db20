"""Groups: figures of units for everybody in them to read, and the leaders' leave to post the week's there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from jobs import periods as reporting
from jobs.calendar import WorkingDays
from jobs.errors import JobsError
from jobs.plan import PlanInForce
from jobs.summaries import NothingToSee
from jobs.tasklists import Day, standing_of
from messages.formats import short
from messages.views import OfficeDates, UnitFigures, UnitsStatus, WeeklyGroup, WeeklyGroups, WeeklyState
from storage import access, groups, periods, tasks
from storage.access import Actor
from storage.actors import Holding
from storage.groups import Part
from storage.rights import Right
from storage.tables import Bot, GroupChat, Role, TaskState, Unit
from storage.tasks import TaskRow

NOBODY = 0
"""An official's id that no row bears."""
LONGEST_TITLE = 200


class NotALeader(JobsError):
    """The actor does not lead the office."""

    code = "not_allowed"


@dataclass(frozen=True)
class Group:
    """A group of a bot, by the channel's id of the chat."""

    bot_id: int
    chat_id: str
    title: str = ""


def link(session: Session, bot_id: int) -> str | None:
    """Where the bot is written to alone; None where there are no such links, or its name is unknown yet."""
    name = mention(session, bot_id)
    return f"https://t.me/{name}" if name else None


def mention(session: Session, bot_id: int) -> str | None:
    """How the bot is called in a group, without "@"."""
    bot = session.get_one(Bot, bot_id)
    return bot.name if bot.channel == "telegram" and not bot.name.isdigit() else None


def figures(
    session: Session, actor: Actor, group: Group, plan: PlanInForce, now: datetime, cal: WorkingDays
) -> UnitsStatus:
    """What the group is told when the actor asks: of their own units, or of the whole office where a leader
    has allowed the group its weekly summary. Raises NothingToSee."""
    if not actor.paths(Right.SEE):
        raise NothingToSee("no post that sees figures")
    root, units = periods.root_unit(session, actor.office_id), access.own_units(session, actor)
    known = groups.find(session, group.bot_id, group.chat_id)
    allowed_here = known is not None and known.weekly and known.office_id == actor.office_id
    if allowed_here or root.id in {unit.id for unit in units}:
        units = [root]
    return of_units(session, units, plan, now, cal)


def of_units(
    session: Session, units: Sequence[Unit], plan: PlanInForce, now: datetime, cal: WorkingDays
) -> UnitsStatus:
    """The figures of these units of an office, and of those below them, as an official of theirs sees them.

    Nothing restricted is among them, whoever asks, for whoever is in the group reads them.
    """
    posts = tuple(Holding(Role.OFFICIAL, unit.id, unit.path) for unit in units)
    reader = Actor(NOBODY, units[0].office_id, "", "", posts)
    period = periods.open_period(session, plan.id)
    at = period or periods.last_period(session, plan.id)
    day = Day(now.date(), cal)
    rows = tasks.search(session, reader, plan.id, at.id if at else None, "")
    standing = {row.id: standing_of(row, at, day) for row in rows}
    parts = groups.parts(session, reader, period) if period else []
    done = tasks.done_dates(session, [row.id for row in rows if row.state == TaskState.DONE])
    return UnitsStatus(
        year=plan.year,
        scope=", ".join(unit.name for unit in units),
        at=now,
        total=len(rows),
        counts=dict(Counter(standing.values())),
        done_on_time=sum(not cal.is_late(on, deadline) for deadline, on in done),
        period=reporting.line(period, day.today, cal) if period else None,
        units=_units(rows, [row.lead_unit for row in rows if standing[row.id] == "overdue"], parts),
    )


def _units(
    rows: Sequence[TaskRow], overdue: Iterable[str | None], parts: Sequence[Part]
) -> tuple[UnitFigures, ...]:
    """Those that report first, in the plan's order."""
    total, late = Counter(row.lead_unit for row in rows), Counter(overdue)
    owed = {part.unit: part for part in parts}
    names = dict.fromkeys((*owed, *(row.lead_unit for row in rows)))
    return tuple(_unit(name, total[name], late[name], owed.get(name)) for name in names if name is not None)


def _unit(name: str, total: int, overdue: int, part: Part | None) -> UnitFigures:
    if part is None:
        return UnitFigures(name, total, overdue)
    return UnitFigures(name, total, overdue, part.expected, part.answered, part.handed_in)


def dates(session: Session, plan: PlanInForce, today: date, cal: WorkingDays) -> OfficeDates:
    """When the reports that are still to be sent are due."""
    lines = tuple(
        reporting.line(period, today, cal)
        for period in periods.periods_of(session, plan.id)
        if period.issued_on is None
    )
    shown = {day.year for line in lines for day in (line.internal_rolled, line.due_rolled)}
    return OfficeDates(plan.year, lines, tuple(sorted(year for year in shown if not cal.confirmed(year))))


def set_weekly(session: Session, actor: Actor, group: Group, now: datetime, *, on: bool) -> WeeklyState:
    """Allows the group the weekly summary of the actor's office, or ends that; told how it stands then.

    Only who leads the office may, asked anew each time; what another office has is theirs to end.
    """
    office = periods.root_unit(session, actor.office_id).name
    if not leads(session, actor):
        return WeeklyState("leaders_only", office)
    known = groups.find(session, group.bot_id, group.chat_id)
    if known is not None and known.weekly and known.office_id != actor.office_id:
        return WeeklyState("other_office", periods.root_unit(session, known.office_id).name)
    if on and (known is None or not known.weekly):
        groups.allow(session, _allowed(actor, group, now))
    elif not on:
        groups.stop(session, group.bot_id, group.chat_id)
    return WeeklyState("on" if on else "off", office)


def _allowed(actor: Actor, group: Group, now: datetime) -> GroupChat:
    return GroupChat(
        office_id=actor.office_id,
        bot_id=group.bot_id,
        chat_id=group.chat_id,
        title=short(group.title, LONGEST_TITLE),
        weekly=True,
        allowed_by_id=actor.official_id,
        allowed_at=now,
    )


def leads(session: Session, actor: Actor) -> bool:
    """Whether the actor is a leader of the whole office, not only of some of its units."""
    root = periods.root_unit(session, actor.office_id)
    return access.may_with_unit(session, actor, Right.DECIDE, root.id)


def allowed(session: Session, actor: Actor, bot_id: int) -> tuple[WeeklyGroups, tuple[int, ...]]:
    """The groups that may have the weekly summary of the actor's office, and their ids. Raises NotALeader."""
    if not leads(session, actor):
        raise NotALeader("only who leads the office")
    found = groups.allowed(session, actor.office_id)
    shown = tuple(WeeklyGroup(one.title, one.by, one.at) for one in found)
    return WeeklyGroups(shown, mention(session, bot_id)), tuple(one.id for one in found)


def end_weekly(session: Session, actor: Actor, group_id: int) -> None:
    """Ends what a group of the actor's office was allowed, from outside of it. Raises NotALeader."""
    if not leads(session, actor):
        raise NotALeader("only who leads the office")
    groups.stop_of(session, actor.office_id, group_id)


def left(session: Session, bot_id: int, chat_id: str) -> None:
    """The bot is in the group no more: what was allowed there has ended, even if it comes back."""
    groups.stop(session, bot_id, chat_id)


def moved(session: Session, bot_id: int, before: str, after: str) -> None:
    """The channel gave the group another id."""
    groups.move(session, bot_id, before, after)
