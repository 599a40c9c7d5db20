"""A period beside the one before it: what came in, in time or late, and how the year has moved since."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from jobs import summaries
from jobs.calendar import WorkingDays
from jobs.summaries import asked
from messages.views.summaries import Change, Summary, Trend
from storage.access import Actor

Share = tuple[int, int]
COMPARED: dict[str, Callable[[Summary], Share]] = {
    "reported": lambda view: (view.whole.tasks.reported, view.whole.tasks.expected),
    "handed_in": lambda view: (view.whole.handed_in, view.whole.units),
    "reached": lambda view: (view.whole.targets.reached, view.whole.targets.total),
    "not_reached": lambda view: (view.whole.targets.not_reached, view.whole.targets.total),
    "no_figures": lambda view: (view.whole.targets.none, view.whole.targets.total),
}
"""What belongs to a period; where dated tasks and findings stand is of today, and is no period's."""


def trend(
    session: Session, actor: Actor, now: datetime, cal: WorkingDays, *, unit_id: int | None = None
) -> Trend:
    """The period at hand beside the one before it. Raises as `summaries.of`."""
    what = asked(session, actor, now.date(), cal, unit_id)
    codes = [one.code for one in what.periods]
    at = codes.index(what.period.code) if what.period else 0
    of = [
        summaries.of(session, actor, now, cal, unit_id=unit_id, period=code)
        for code in codes[max(at - 1, 0) : at + 1]
    ]
    if not of:
        scope = summaries.of(session, actor, now, cal, unit_id=unit_id).scope
        return Trend(scope, what.year, now, "", "")
    new, old = of[-1], of[0] if len(of) > 1 else None
    changes = tuple(_change(name, new, old) for name in COMPARED)
    return Trend(new.scope, new.year, now, _named(new), _named(old) if old else "", changes)


def _named(view: Summary) -> str:
    return view.period.name if view.period else ""


def _change(name: str, new: Summary, old: Summary | None) -> Change:
    now, of = COMPARED[name](new)
    before, of_before = COMPARED[name](old) if old else (0, 0)
    return Change(name, now, before, of, of_before)
