"""What the documents of a period would say, before they are made: what is missing, late or waived."""

from datetime import datetime

from sqlmodel import Session

from jobs import report_entries, report_totals, waivers
from jobs.calendar import WorkingDays
from jobs.report_totals import Scope
from jobs.reports import UnknownPeriod, period_of, scope_of
from messages.views.documents import ExportView, PeriodOf
from storage import periods
from storage.access import Actor
from storage.tables import Period, Plan

PAGE = 6


def period_by_id(session: Session, actor: Actor, period_id: int) -> Period:
    """Raises UnknownPeriod; one of another office is as if it were not there."""
    found = session.get(Period, period_id)
    if found is None or found.office_id != actor.office_id:
        raise UnknownPeriod("not of the actor's office")
    return found


def scope(session: Session, actor: Actor, period_id: int, now: datetime, cal: WorkingDays) -> Scope:
    """Raises NotAllowed, UnknownPeriod."""
    waivers.check_may(session, actor)
    return scope_of(session, actor, period_by_id(session, actor, period_id), now, cal)


def view(scope: Scope, page: int = 1, just: str = "") -> ExportView:
    """`page` counts from 1, beyond the end is the last; `just`: the task that was waived a moment ago."""
    period, session = scope.period, scope.session
    waived = waivers.of_period(session, period, scope.zone)
    entries = [task for area in report_entries.areas(scope, waived) for task in area.tasks]
    gaps = [task for task in entries if task.gap]
    pages = max(1, -(-len(gaps) // PAGE))
    page = min(max(page, 1), pages)
    figures = report_totals.totals(scope)
    return ExportView(
        period=period_of(period, session.get_one(Plan, period.plan_id).year),
        answered=figures.answered,
        expected=figures.expected,
        gaps=tuple(gaps[(page - 1) * PAGE : page * PAGE]),
        count=len(gaps),
        waived=tuple(task for task in entries if task.missing and task.waived),
        late=sum(said.late and said.of_period for task in entries for said in task.said),
        units=tuple(unit for unit, _ in figures.waiting),
        page=page,
        pages=pages,
        just=just,
    )


def periods_to_choose(session: Session, actor: Actor, plan_id: int) -> list[tuple[int, PeriodOf]]:
    """The plan's periods, the earliest first. Raises NotAllowed."""
    waivers.check_may(session, actor)
    year = session.get_one(Plan, plan_id).year
    return [(one.id, period_of(one, year)) for one in periods.periods_of(session, plan_id)]
