"""The figures of a document: those of /status, counted by the same queries, for its period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import tzinfo

from sqlmodel import Session

from jobs.summaries import bounds_of
from jobs.summary_parts import NO_AREA, Asked, by_area, by_unit
from jobs.tasklists import Day
from messages.views.documents import Totals
from messages.views.summaries import Counts, whole
from storage import figures, figures_lists, periods
from storage.access import Actor
from storage.tables import Period, Plan

MOST = 100_000
"""More tasks than a plan has."""


@dataclass(frozen=True)
class Scope:
    """For whom a document is made, of which period, as things stand on `day`; moments are shown in `zone`."""

    session: Session
    actor: Actor
    period: Period
    day: Day
    zone: tzinfo | None
    what: Asked


def scope_for(session: Session, actor: Actor, period: Period, day: Day, zone: tzinfo | None) -> Scope:
    """Of the whole office, in the year of the period's own plan, which may not be the one in force."""
    root = periods.root_unit(session, period.office_id)
    year = session.get_one(Plan, period.plan_id).year
    within = figures.Scope(actor, root.path, day.today)
    known = figures.periods(session, within, year)
    at = next((one for one in known if one.code == period.code), None)
    what = Asked(session, within, None, year, known, at, bounds_of(session, within, year, day.cal))
    return Scope(session, actor, period, day, zone, what)


def totals(scope: Scope) -> Totals:
    what = scope.what
    parts, waiting = by_unit(what)
    found = whole(parts, "")
    return Totals(
        total=found.tasks.total,
        counts={place: count for place, count in found.tasks.places.items() if count},
        done_on_time=found.tasks.done_on_time,
        answered=found.tasks.reported,
        expected=found.tasks.expected,
        units=found.units,
        handed_in=found.handed_in,
        waiting=tuple((unit.name, unit.missing) for unit in waiting),
        targets=found.targets,
        findings=found.findings,
    )


def of_fields(scope: Scope) -> Mapping[str, Counts]:
    """How the tasks of each field stand, by its name; "": of those in none."""
    return {"" if part.name == NO_AREA else part.name: part.tasks for part in by_area(scope.what)}


def places(scope: Scope) -> Mapping[int, str]:
    """Where each task stands, by its id."""
    return {row.id: row.place for row in _tasks(scope, figures_lists.ALL)}


def missing(scope: Scope) -> set[int]:
    """The tasks whose answer the period expects and has not."""
    return {row.id for row in _tasks(scope, figures_lists.MISSING)}


def _tasks(scope: Scope, place: str) -> list[figures_lists.TaskOf]:
    what = scope.what
    asked = (what.session, what.scope, what.year, what.code, what.bounds, place)
    rows, _ = figures_lists.tasks(*asked, most=MOST)
    return [row for row in rows if row.plan_id == scope.period.plan_id]
