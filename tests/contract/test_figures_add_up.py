"""Whatever the wards are like: every figure is what counting row by row gives, and the parts add up to the
whole at every level of the tree, for whoever reads."""

from collections import Counter

import pytest
import sample
from drawn_wards import Wards
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sample import NOW, TODAY
from sqlmodel import select

from jobs import measures, summaries
from jobs.calendar import WorkingDays
from jobs.measures import Figure, Goal
from jobs.summary_parts import NOBODY, by_area
from jobs.tasklists import Day, standing_of
from messages.views.summaries import PLACES, Counts, whole
from storage import access, figures_lists, figures_units
from storage.access import findings_within, targets_within, tasks_within
from storage.figures import Scope
from storage.periods import HANDED_IN
from storage.rights import Right
from storage.tables import (
    Finding,
    FindingState,
    Period,
    Progress,
    Submission,
    Target,
    TargetReading,
    Task,
    TaskState,
    Unit,
    UnitKind,
)
from storage.tasks import TaskRow

pytestmark = pytest.mark.contract

CAL = WorkingDays()


def counted(session, actor, code, unit_path=""):
    """The figures counted one row after the other, by the definitions of lists."""
    units = {unit.id: unit for unit in session.exec(select(Unit))}
    periods = {one.plan_id: one for one in session.exec(select(Period).where(Period.code == code))}
    answered = {
        (one.task_id, one.period_id) for one in session.exec(select(Progress)) if one.withdrawn_at is None
    }
    counts = Counter()
    for task in session.exec(select(Task).where(tasks_within(actor, Right.SEE))):
        if task.state == TaskState.CANCELLED or not _below(units, task, unit_path):
            continue
        period, led = periods.get(task.plan_id), _led(units, task)
        said = period is not None and (task.id, period.id) in answered
        row = TaskRow(
            *(task.id, task.code, task.title, "x" if led else None, task.kind, task.deadline),
            *(None, task.state, said),
        )
        place = standing_of(row, period, Day(TODAY, CAL))
        counts["total"] += 1
        counts[place] += 1
        counts["done_on_time"] += (
            place == "done" and task.deadline is not None and task.done_on <= CAL.due(task.deadline).rolled
        )
        if period and led and task.given_on <= period.cut_off and _owed(task, period, said):
            counts["expected"] += 1
            counts["reported"] += said
    return Counts(**counts)


def _owed(task, period, said):
    late = task.state == TaskState.DONE and task.done_on > period.cut_off
    return task.state == TaskState.OPEN or (late and (period.issued_on or said))


def _led(units, task):
    unit = units.get(task.lead_unit_id)
    gone = unit is not None and unit.until is not None and unit.until < TODAY and unit.successor_id is None
    return unit is not None and not gone


def _below(units, task, path):
    unit = units.get(task.lead_unit_id)
    if unit is None:
        roots = [
            one for one in units.values() if one.kind == UnitKind.WARD and one.office_id == task.office_id
        ]
        return roots[0].path.startswith(path)
    then = units.get(unit.successor_id) if unit.until else None
    return unit.path.startswith(path) or (then is not None and then.path.startswith(path))


def aims(session, actor, code):
    """Targets by where `jobs.measures` puts them."""
    found = Counter()
    seen = select(Target).join(Task, Task.id == Target.task_id, isouter=True)
    periods = {one.plan_id: one for one in session.exec(select(Period).where(Period.code == code))}
    for target in session.exec(seen.where(targets_within(actor, Right.SEE))):
        period = periods.get(target.plan_id)
        said = select(TargetReading).where(TargetReading.target_id == target.id)
        last = period and session.exec(said.where(TargetReading.period_id == period.id)).first()
        goal = Goal(target.kind, target.comparator, target.value)
        figure = last and Figure(last.state, last.numerator, last.denominator, last.value)
        found[measures.status(goal, figure)] += 1
    return found


def check(session, actor):
    view = summaries.of(session, actor, NOW, CAL)
    code = view.code or None
    assert view.whole.tasks == counted(session, actor, code)
    seen = session.exec(select(Finding).where(findings_within(actor, Right.SEE))).all()
    handled = sum(one.state == FindingState.CLOSED for one in seen)
    assert (view.whole.findings.found, view.whole.findings.handled) == (len(seen), handled)
    found = aims(session, actor, code)
    assert {name: getattr(view.whole.targets, name) for name in measures.WORST_FIRST} == {
        name: found[name] for name in measures.WORST_FIRST
    }
    assert view.whole.units == _owing(session, actor, code)
    _parts(view, session, actor)
    _lists(view, session, actor)


def _owing(session, actor, code):
    owing = (
        select(Submission, Unit)
        .join(Period, Period.id == Submission.period_id)
        .join(Unit, Unit.id == Submission.unit_id)
        .where(Period.code == code, access.units_within(actor, Right.SEE))
    )
    rows = session.exec(owing).all()
    return sum(unit.until is None or unit.until >= TODAY or one.state in HANDED_IN for one, unit in rows)


def _parts(view, session, actor):
    """The parts add up: those of the whole, its fields, and each part's own."""
    summed = whole(view.parts, "")
    assert summed.tasks == view.whole.tasks
    assert summed.findings == view.whole.findings
    assert sum(view.whole.tasks.places.values()) == view.whole.tasks.total
    assert list(view.whole.tasks.places) == list(PLACES)
    what = summaries.asked(session, actor, TODAY, CAL, view.unit_id, view.code or None)
    fields = whole(by_area(what), "")
    assert (fields.tasks, fields.findings) == (view.whole.tasks, view.whole.findings)
    assert fields.targets == view.whole.targets == summed.targets
    for part in view.parts:
        if part.id and figures_units.visible_unit(session, Scope(actor, "", TODAY), part.id):
            below = summaries.of(session, actor, NOW, CAL, unit_id=part.id, period=view.code or None)
            assert below.whole.tasks == part.tasks, part.name
            assert below.whole.findings == part.findings
            if view.many:
                _parts(below, session, actor) if part.name != NOBODY else None


def _lists(view, session, actor):
    """Each figure opens to as many rows."""
    what = summaries.asked(session, actor, TODAY, CAL)
    for place, count in {**view.whole.tasks.places, "missing": view.whole.tasks.missing}.items():
        asked = (session, what.scope, what.year, what.code, what.bounds, place)
        rows, total = figures_lists.tasks(*asked, most=100)
        assert len(rows) == total == count, place
    rows, total = figures_lists.findings(session, what.scope, what.year, what.bounds, most=100)
    assert len(rows) == total == view.whole.findings.found


@settings(
    phases=[Phase.generate],
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_figures_are_what_the_rows_give_and_the_parts_add_up(database, data):
    with sample.opened(database) as session:
        wards = Wards(session, data.draw)
        wards.build()
        for actor in wards.readers():
            check(session, actor)
        session.rollback()
