"""/nghiphep: one's own absences, who could act meanwhile, and who does so where nobody is named."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlmodel import Session

from jobs import leave_checks
from jobs.acts import Act
from jobs.calendar import act_time
from jobs.errors import JobsError
from jobs.inspections import Choice, told_apart
from jobs.leave import NoLeave
from jobs.periods import NotAllowed
from jobs.roster import roster_of
from messages.views import Acting, LeavePrompt, LeaveView, OwnLeave, OwnLeaves
from storage import leave, people, plans, reminders
from storage.access import Actor
from storage.leave import LeaveRow
from storage.people import Held
from storage.rights import REPORTERS
from storage.tables import Official, Role

ONE_DAY = timedelta(days=1)


class NobodyStandsIn(JobsError):
    """No deputy was named, and nobody who would step in is there on all of the days."""

    code = "nobody_stands_in"


def check(actor: Actor) -> None:
    """Whose posts have ended has nothing to be away from. Raises NotAllowed."""
    if not actor.posts:
        raise NotAllowed("no post")


def mine(session: Session, actor: Actor, today: date, example: str) -> OwnLeaves:
    """Absences that are not over, the earliest first. Raises NotAllowed."""
    check(actor)
    acting = leave.of_deputy(session, actor.official_id, today)
    return OwnLeaves(
        tuple(_own(row, today) for row in leave.of_official(session, actor.official_id, today)),
        tuple(Acting(row.official, row.since, row.until) for row in acting),
        example,
    )


def _own(row: LeaveRow, today: date) -> OwnLeave:
    may = {"cancel": row.since >= today, "end": row.since <= today and row.until > row.since}
    allowed = tuple(name for name, can in may.items() if can)
    return OwnLeave(row.id, row.since, row.until, row.deputy, row.since <= today, allowed)


def find(session: Session, actor: Actor, leave_id: int, today: date) -> OwnLeave:
    """One of the actor's own: whether there is another of that id is not told. Raises NotAllowed, NoLeave."""
    check(actor)
    for row in leave.of_official(session, actor.official_id, today):
        if row.id == leave_id:
            return _own(row, today)
    raise NoLeave("not there, over, or somebody else's")


def registered(session: Session, actor: Actor, since: str, until: str, today: date) -> LeaveView | None:
    """The actor's own absence from just that day to just that one (ISO), if it is not over."""
    for row in leave.of_official(session, actor.official_id, today) if actor.posts else ():
        if (row.since.isoformat(), row.until.isoformat()) == (since, until):
            return LeaveView(row.id, actor.name, row.deputy, row.since, row.until, again=True)
    return None


def check_days(session: Session, since: date, until: date | None, act: Act) -> None:
    """Raises NotAllowed, and what `leave_checks.check_absence` raises.

    `until`: None while it is not known.
    """
    check(act.actor)
    today = act.day.today
    official = session.get_one(Official, act.actor.official_id)
    leave_checks.check_absence(session, official, since, until or max(since, today), today)


def colleagues(session: Session, actor: Actor, today: date) -> list[Choice]:
    """Who else holds a post in the office, the likeliest first; of one name each with the unit.

    Those of one's own units, then who holds such a post as oneself, leaders and admins last.
    """
    held = people.posts_today(session, actor.office_id, today)
    own = {one.unit for one in held if one.official_id == actor.official_id}

    def far(post: Held) -> tuple[bool, bool, bool]:
        return post.unit not in own, post.role not in actor.roles, post.role in (Role.LEADER, Role.ADMIN)

    nearest: dict[int, Held] = {}
    for post in sorted(held, key=far):
        if post.official_id != actor.official_id:
            nearest.setdefault(post.official_id, post)
    names, units = people.names(session, nearest), plans.units_of(session, actor.office_id)
    return told_apart([(who, names[who], units[post.unit].name) for who, post in nearest.items()])


def free(
    session: Session, among: Sequence[Choice], since: date, until: date, act: Act, most: int
) -> list[Choice]:
    """The first of `among` who can be the deputy on all of these days, at most so many."""
    found: list[Choice] = []
    for one in among:
        if len(found) == most:
            break
        if _can(session, one.id, since, until, act):
            found.append(one)
    return found


def _can(session: Session, deputy_id: int, since: date, until: date, act: Act) -> bool:
    try:
        check_deputy(session, deputy_id, since, until, act)
    except JobsError:
        return False
    return True


def check_deputy(session: Session, deputy_id: int, since: date, until: date, act: Act) -> None:
    """Raises what `leave_checks.check_deputy` raises."""
    official = session.get_one(Official, act.actor.official_id)
    deputy = session.get_one(Official, deputy_id)
    leave_checks.check_deputy(session, official, deputy, since, until, act.day.today)


def stand_in(session: Session, since: date, until: date, act: Act) -> int:
    """Who acts where nobody is named, as for what nobody answers for: the head, else the coordinator, else
    who leads; for a leader another one first. Raises NobodyStandsIn."""
    for official_id in dict.fromkeys(_step_in(session, act)):
        if _can(session, official_id, since, until, act):
            return official_id
    raise NobodyStandsIn("nobody else is there")


def _step_in(session: Session, act: Act) -> Iterator[int]:
    actor = act.actor
    roster = roster_of(session, act.day.today, [actor.office_id])
    units = sorted(actor.units(Role.OFFICIAL, Role.HEAD))
    if Role.LEADER in actor.roles:
        held = people.posts_today(session, actor.office_id, act.day.today)
        yield from (post.official_id for post in held if post.role == Role.LEADER)
    for unit in units:
        yield from roster.heads(unit)
    yield from roster.coordinators(actor.office_id)
    for unit in units:
        yield from roster.in_charge(unit, actor.office_id)
    yield from roster.chairmen(actor.office_id)


def preview(
    session: Session, since: date, until: date, deputy_id: int, act: Act, *, named: bool
) -> LeavePrompt:
    """What follows from an absence that is not recorded yet."""
    now, cal = act.when.now, act.day.cal
    leaves_at = act_time(now, cal)
    deputy = session.get_one(Official, deputy_id)
    return LeavePrompt(
        "sure",
        since,
        until,
        days=cal.between(since - ONE_DAY, until),
        deputy=deputy.name,
        named=named,
        reports=bool(act.actor.roles & REPORTERS),
        decides=Role.LEADER in act.actor.roles,
        reached=deputy.id in reminders.reaches(session, [deputy.id]),
        held_until=leaves_at if leaves_at > now else None,
    )
