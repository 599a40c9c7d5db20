"""/status: one set of definitions for what is counted; the parts always add up to the whole.

answered: a standing task with an answer in the open period; on_time, due_soon (7 working days or fewer)
and overdue by its deadline, a standing task's being its unit's due date; done: a dated task completed;
unassigned: no unit leads it.
"""

from collections import Counter
from datetime import datetime

from sqlmodel import Session

from jobs import findinglists, targetlists
from jobs import periods as reporting
from jobs.calendar import WorkingDays
from jobs.errors import JobsError
from jobs.tasklists import Day, standing_of
from messages.views import Status, UnitMissing
from storage import access, periods, tasks
from storage.access import Actor
from storage.rights import Right
from storage.tables import Period, Submission, TaskState, Unit


class NothingToSee(JobsError):
    """The actor's posts show no figures."""

    code = "nothing_to_see"


def status(
    session: Session, actor: Actor, plan_id: int, year: int, now: datetime, cal: WorkingDays
) -> Status:
    """The summary of what the actor may see. Raises NothingToSee."""
    if not actor.paths(Right.SEE):
        raise NothingToSee("no post that sees figures")
    period = periods.open_period(session, plan_id)
    at = period or periods.last_period(session, plan_id)
    rows = tasks.search(session, actor, plan_id, at.id if at else None, "")
    counts = Counter(standing_of(row, at, Day(now.date(), cal)) for row in rows)
    root = periods.root_unit(session, actor.office_id)
    whole = access.may_with_unit(session, actor, Right.SEE, root.id)
    parts = _parts(session, actor, period)
    return Status(
        year=year,
        scope=root.name if whole else ", ".join(unit.name for unit in access.own_units(session, actor)),
        at=now,
        total=len(rows),
        counts=dict(counts),
        done_on_time=tasks.done_on_time(session, [row.id for row in rows if row.state == TaskState.DONE]),
        period=reporting.line(period, now.date(), cal) if period else None,
        answered=sum(expected - len(missing) for _, _, missing, expected in parts),
        expected=sum(expected for *_, expected in parts),
        units=len(parts),
        handed_in=sum(owed.state in periods.HANDED_IN for owed, *_ in parts),
        waiting=tuple(
            UnitMissing(unit.name, len(missing))
            for owed, unit, missing, _ in parts
            if owed.state in periods.NOT_HANDED_IN
        ),
        targets=targetlists.figures(session, actor, plan_id),
        whole_office=whole,
        findings=findinglists.figures(session, actor, plan_id, Day(now.date(), cal)),
    )


def _parts(
    session: Session, actor: Actor, period: Period | None
) -> list[tuple[Submission, Unit, list[str], int]]:
    """Each visible unit's part of the period: what is missing of what is expected."""
    if period is None:
        return []
    return [
        (
            owed,
            unit,
            tasks.missing(session, period, unit.id),
            tasks.expected_count(session, period, unit.id),
        )
        for owed, unit in periods.submissions(session, period.id)
        if access.may_with_unit(session, actor, Right.SEE, unit.id)
    ]
