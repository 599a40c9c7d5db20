"""A task whose answer the report goes out without: decided by name, by who may send the report."""

from datetime import datetime, tzinfo

from sqlmodel import Session

from jobs.acts import Act
from jobs.errors import JobsError
from jobs.periods import AlreadyIssued, NotAllowed
from messages.views.documents import Waived
from storage import access, periods, tasks, waivers
from storage.access import Actor
from storage.rights import Right
from storage.tables import Period, Task
from storage.waivers import WaiverRow


class NoGap(JobsError):
    """The task lacks no answer in the period: it was given one, or none is expected of it."""

    code = "no_gap"


class AlreadyWaived(JobsError):
    """The details say by whom and when."""

    code = "already_waived"


def check_may(session: Session, actor: Actor) -> None:
    """Whether the actor sends the office's reports. Raises NotAllowed."""
    root = periods.root_unit(session, actor.office_id)
    if not access.may_with_unit(session, actor, Right.ISSUE, root.id):
        raise NotAllowed("only coordinator and leader")


def waive(session: Session, act: Act, period_id: int, task_id: int) -> str:
    """The report of the period may be signed without the task's answer; the task's code.

    Raises NotAllowed, AlreadyIssued, AlreadyWaived, NoGap.
    """
    check_may(session, act.actor)
    # Of two who waive at once the second waits, and hears of the first.
    period = session.get(Period, period_id, with_for_update=True)
    task = session.get(Task, task_id)
    if period is None or task is None or {period.office_id, task.office_id} != {act.actor.office_id}:
        raise NotAllowed("of another office")
    if period.issued_on is not None:
        raise AlreadyIssued("issued", period=period.name, number=period.issued_number, day=period.issued_on)
    if not _knows(session, act.actor, task):
        raise NotAllowed("restricted")
    before = waivers.find(session, period.id, task.id)
    if before is not None:
        raise AlreadyWaived("waived", task=task.code, by=before.by, at=_local(before, act.when.now.tzinfo))
    unit = task.lead_unit_id
    if unit is None or task.code not in tasks.missing(session, period, unit, act.actor):
        raise NoGap("nothing missing", task=task.code)
    waivers.add(
        session,
        office_id=period.office_id,
        period_id=period.id,
        task_id=task.id,
        by_id=act.actor.official_id,
        at=act.when.now,
        message_id=act.message_id,
        created_at=act.when.instant,
    )
    return task.code


def _knows(session: Session, actor: Actor, task: Task) -> bool:
    found = access.task_of(session, actor, task.plan_id, task.code, Right.KNOW)
    return found is not None and Right.KNOW in found[1]


def of_period(session: Session, period: Period, zone: tzinfo | None) -> dict[int, Waived]:
    """Who waived what for the period, by the task's id; moments are shown in `zone`."""
    rows = waivers.of_period(session, period.id)
    return {row.waiver.task_id: Waived(row.by, _local(row, zone)) for row in rows}


def _local(row: WaiverRow, zone: tzinfo | None) -> datetime:
    return row.waiver.at.astimezone(zone)
