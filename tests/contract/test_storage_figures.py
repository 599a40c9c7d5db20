"""Figures counted in the database; that they agree with the rows is test_figures_add_up's."""

from dataclasses import replace
from datetime import date

import pytest
import sample
import sqlalchemy as sa

from storage import figures, figures_found, figures_lists, figures_tasks, figures_units
from storage.figures import Scope
from storage.figures_tasks import Bounds
from storage.tables import FindingState, Role, SubmissionState, UnitKind

pytestmark = pytest.mark.contract

BOUNDS = Bounds(date(2023, 3, 3), date(2023, 3, 15))
TODAY = sample.TODAY


@pytest.fixture
def scope(session, ward):
    leader = sample.holder(session, ward.root, Role.LEADER, "chu-tich")
    return Scope(leader, "", TODAY)


def test_years_and_periods_with_how_many_offices_have_sent_them(session, ward, scope):
    sample.plan(session, ward.office, 2022)
    sample.period(session, ward.plan, "q1", 3, issued_on=date(2023, 3, 1), issued_number="15/BC-UBND")
    sample.period(session, ward.plan, "q2", 6)
    assert figures.years(session, scope) == [2022, 2023]
    first, second = figures.periods(session, scope, 2023)
    assert (first.code, first.offices, first.issued, first.issued_number) == ("q1", 1, 1, "15/BC-UBND")
    assert (second.code, second.issued, second.due) == ("q2", 0, date(2023, 6, 15))
    assert figures.periods(session, scope, 2022) == []


def test_a_transaction_of_figures_plans_its_statements_once(session):
    figures.keep_plans(session)
    if figures.knows_lateral(session):
        assert session.execute(sa.text("SHOW plan_cache_mode")).scalar_one() == "force_generic_plan"
        session.rollback()
        assert session.execute(sa.text("SHOW plan_cache_mode")).scalar_one() == "auto"


def test_offices_of_a_scope_without_those_that_have_ended(session, ward, scope):
    (one,) = figures.offices(session, scope, 2023, None)
    assert (one.id, one.plan_id, one.unit_id) == (ward.office.id, ward.plan.id, ward.root.id)
    assert not one.issued
    ward.root.until = date(2023, 3, 1)
    sample.keep(session, ward.root)
    assert figures.offices(session, scope, 2023, None) == []
    assert figures.years(session, scope) == []


def test_the_units_of_an_office_and_what_they_have_become(session, ward, scope):
    new = sample.unit(session, ward.office, "moi", ward.root)
    old = sample.unit(session, ward.office, "cu", ward.root, until=date(2023, 2, 1), successor_id=new.id)
    gone = sample.unit(session, ward.office, "het", ward.root, until=date(2023, 2, 1))
    found = figures_units.units(session, ward.office.id, TODAY)
    assert {unit: found[unit].present_id for unit in (new.id, old.id, gone.id)} == {
        new.id: new.id,
        old.id: new.id,
        gone.id: None,
    }
    assert ward.department.id in figures_units.children(session, ward.root.id, TODAY)
    assert ward.root.id not in figures_units.children(session, ward.root.id, TODAY)
    assert [one.path for one in figures_units.tops(session)] == [ward.root.path]
    codes = {code for _, code in figures_units.visible_units(session, scope)}
    assert codes == {ward.root.code, ward.department.code, "moi"}


def test_what_a_unit_has_handed_in_by_whom_and_what_became_of_it(session, ward):
    period = sample.period(session, ward.plan)
    assert figures_units.sent_in(session, ward.department.id, 2023, "q1") is None
    head = sample.official(session, ward.office, "tp")
    given = {"submitted_at": sample.NOW, "submitted_by_id": head.id, "reason": "thiếu số liệu"}
    returned = given | {"state": SubmissionState.RETURNED, "decided_at": sample.NOW}
    sample.submission(session, period, ward.department, **returned)
    found = figures_units.sent_in(session, ward.department.id, 2023, "q1")
    assert (found.state, found.by, found.reason) == ("returned", head.name, "thiếu số liệu")
    assert found.at == found.decided_at == sample.NOW
    assert figures_units.sent_in(session, ward.department.id, 2022, "q1") is None


def test_a_unit_is_found_by_who_sees_figures_there(session, ward):
    other = sample.unit(session, ward.office, "khac", ward.root)
    head = Scope(sample.holder(session, ward.department, Role.HEAD), "", TODAY)
    assert figures_units.visible_unit(session, head, ward.department.id).name == ward.department.name
    assert figures_units.visible_unit(session, head, other.id) is None
    assert figures_units.visible_unit(session, head, ward.root.id) is None


def test_tasks_are_counted_by_place(session, ward, scope):
    plan, lead = ward.plan, ward.department
    area = sample.area(session, plan, "1", "Cải cách thể chế")
    period = sample.period(session, plan)
    told = sample.task(session, plan, "1", lead, area_id=area.id)
    sample.progress(session, told, period, sample.official(session, ward.office, "b"))
    sample.task(session, plan, "2", lead)
    sample.task(session, plan, "3", lead, deadline=date(2023, 3, 3))
    sample.task(session, plan, "4", lead, deadline=date(2023, 3, 16))
    sample.task(session, plan, "5", lead, deadline=date(2023, 3, 1), state="done", done_on=date(2023, 3, 1))
    sample.task(session, plan, "6")
    sample.task(session, plan, "7", lead, state="cancelled")
    (whole,) = figures_tasks.tallies(session, scope, 2023, "q1", BOUNDS, "office")
    assert whole == (ward.office.id, None, 6, 1, 1, 1, 1, 1, 1, 1, 4, 1)
    by_unit = figures_tasks.tallies(session, scope, 2023, "q1", BOUNDS, "unit")
    assert {row.key: row.total for row in by_unit} == {lead.id: 5, None: 1}
    by_area = figures_tasks.tallies(session, scope, 2023, "q1", BOUNDS, "area")
    assert {row.key: (row.total, row.reported) for row in by_area} == {
        "Cải cách thể chế": (1, 1),
        None: (5, 0),
    }
    (named,) = figures_lists.areas(session, scope, 2023)
    assert (named.id, named.name) == (area.id, "Cải cách thể chế")
    listed, total = figures_lists.tasks(session, scope, 2023, "q1", BOUNDS, "all", most=3)
    assert ([row.code for row in listed], total) == (["3", "2", "4"], 6)
    listed, _ = figures_lists.tasks(session, scope, 2023, "q1", BOUNDS, "all", area=area.id, most=9)
    assert [row.code for row in listed] == ["1"]
    listed, total = figures_lists.tasks(session, scope, 2023, "q1", BOUNDS, "missing", most=9, skip=1)
    assert ([row.code for row in listed], total) == (["2", "4"], 3)
    assert figures_lists.task(session, scope, told.id) == told


def test_what_was_done_by_the_day_its_deadline_ran_to_is_in_time(session, ward, scope):
    """4/3/2023 is a Saturday."""
    lead, saturday, monday, tuesday = ward.department, date(2023, 3, 4), date(2023, 3, 6), date(2023, 3, 7)
    for code, done in (("1", saturday), ("2", monday), ("3", monday), ("4", tuesday)):
        sample.task(session, ward.plan, code, lead, deadline=saturday, state="done", done_on=done)
    sample.task(session, ward.plan, "5", lead, deadline=saturday)
    after = figures_tasks.done_after(session, scope, 2023)
    assert sorted(after) == [(saturday, monday), (saturday, tuesday)]
    assert figures_tasks.done_after(session, scope, 2022) == []
    rolled = replace(BOUNDS, rolled=((saturday, monday),))
    counts = [
        figures_tasks.tallies(session, scope, 2023, None, within, "office")[0].done_on_time
        for within in (BOUNDS, rolled)
    ]
    assert counts == [1, 3]


def test_a_task_that_is_not_for_the_reader_is_not_found(session, ward):
    other = sample.unit(session, ward.office, "khac", ward.root)
    task = sample.task(session, ward.plan, "1", other)
    head = Scope(sample.holder(session, ward.department, Role.HEAD), "", TODAY)
    assert figures_lists.task(session, head, task.id) is None


def test_parts_of_units_that_have_ended_are_owed_no_more(session, ward, scope):
    period = sample.period(session, ward.plan)
    sample.submission(session, period, ward.department, state=SubmissionState.ACCEPTED)
    for code, state in (("a", SubmissionState.EXPECTED), ("b", SubmissionState.SUBMITTED)):
        gone = sample.unit(session, ward.office, code, ward.root, until=date(2023, 2, 1))
        sample.submission(session, period, gone, state=state)
    (whole,) = figures_found.parts(session, scope, 2023, "q1", "office")
    assert (whole.units, whole.handed_in) == (2, 2)
    assert len(figures_found.parts(session, scope, 2023, "q1", "unit")) == 2


def test_findings_are_handled_once_verified_and_late_after_their_date(session, ward, scope):
    one, two = (sample.official(session, ward.office, code) for code in "xy")
    asked = (session, ward.plan, ward.department, one)
    sample.finding(*asked, due=date(2023, 3, 3))
    sample.finding(*asked, due=date(2023, 3, 6))
    late = {"due": date(2023, 3, 1), "remedied_by_id": one.id}
    sample.finding(*asked, state=FindingState.AWAITING, **late)
    sample.finding(*asked, state=FindingState.CLOSED, verified_by_id=two.id, **late)
    (counted,) = figures_found.findings(session, scope, 2023, BOUNDS, "unit")
    assert counted == (ward.office.id, ward.department.id, 4, 1, 1)
    rows, total = figures_lists.findings(session, scope, 2023, BOUNDS, most=2)
    assert ([row.finding.number for row in rows], total) == ([1, 2], 4)
    rows, total = figures_lists.findings(session, scope, 2023, BOUNDS, most=2, skip=2)
    assert ([row.finding.number for row in rows], total) == ([3, 4], 4)


def test_findings_of_one_field_alone(session, ward, scope):
    one = sample.official(session, ward.office, "x")
    field = sample.area(session, ward.plan, "3", "Cải cách thủ tục")
    sample.finding(session, ward.plan, ward.department, one, area_id=field.id)
    sample.finding(session, ward.plan, ward.department, one)
    for area, numbers in ((0, [1, 2]), (field.id, [1]), (figures_lists.NO_AREA, [2])):
        rows, total = figures_lists.findings(session, scope, 2023, BOUNDS, area=area, most=9)
        assert ([row.finding.number for row in rows], total) == (numbers, len(numbers))


def test_targets_are_counted_by_where_they_stand(session, ward, scope):
    sample.period(session, ward.plan)
    sample.target(session, ward.plan, "1")
    sample.target(session, ward.plan, "2", sample.task(session, ward.plan, "2", ward.department))
    sample.target(session, ward.plan, "3", dropped_on=TODAY)
    found = figures_found.targets(session, scope, 2023, "q1", "unit")
    assert {(row.key, row.status, row.targets) for row in found} == {
        (None, "none", 1),
        (ward.department.id, "none", 1),
    }


def test_what_an_official_was_on_a_day(session, ward):
    who = sample.official(session, ward.office, "an")
    sample.post(session, who, ward.department, Role.HEAD, until=date(2023, 3, 5))
    sample.post(session, who, ward.root, Role.LEADER, since=date(2023, 3, 6))
    assert figures_lists.posts(session, who.id, sample.NOW) == [("leader", ward.root.name)]


def test_above_the_wards_each_is_an_office(session):
    of = sample.office(session, "tinh")
    top = sample.unit(session, of, "tinh", kind=UnitKind.PROVINCE)
    for code in ("a", "b"):
        office = sample.office(session, code)
        root = sample.unit(session, office, code, top, UnitKind.WARD)
        sample.task(session, sample.plan(session, office), "1", root)
    leader = Scope(sample.holder(session, top, Role.LEADER, "ct"), "", TODAY)
    found = figures_tasks.tallies(session, leader, 2023, None, BOUNDS, "office")
    assert [(row.total, row.on_time) for row in found] == [(1, 1), (1, 1)]
    assert [one.name for one in figures.offices(session, leader, 2023, None)] == ["Phòng a", "Phòng b"]
