"""The plan in force and its tasks: order, what is expected and what is missing."""

from datetime import date, timedelta

import pytest
import sample
from sample import TODAY
from sqlmodel import select

from jobs.plan import plan_in_force
from storage import access, tasks
from storage.access import TaskOf
from storage.rights import Right
from storage.tables import Area, Official, Period, Role, Task, TaskKind, TaskState
from storage.tasks import TaskRow

pytestmark = pytest.mark.contract


def area(session, plan, code):
    return sample.keep(
        session, Area(office_id=plan.office_id, plan_id=plan.id, code=code, label=code, name=code, sort=code)
    )


@pytest.mark.parametrize(
    ("years", "today", "found"),
    [
        ([], 2023, None),
        ([2023], 2023, 2023),
        ([2022, 2023, 2024], 2023, 2023),
        ([2021, 2022], 2023, 2022),
        ([2025, 2024], 2023, 2024),
    ],
)
def test_the_plan_in_force_is_todays_else_the_last_else_the_next(session, years, today, found):
    here, there = sample.office(session, "hoai-hao"), sample.office(session, "tam-quan")
    for year in years:
        sample.plan(session, here, year)
    sample.plan(session, there, today)
    plan = tasks.current_plan(session, here.id, date(today, 6, 1))
    assert (plan and plan.year) == found


def test_codes_follow_the_plan_as_people_count_with_the_field_of_each(session, ward):
    third = area(session, ward.plan, "3")
    for code in ("3.10", "IV2.1", "3.9", "3.1"):
        sample.task(session, ward.plan, code, area_id=third.id if code.startswith("3") else None)
    other = sample.plan(session, sample.office(session, "tam-quan"))
    sample.task(session, other, "3.1")
    assert tasks.codes(session, ward.plan.id) == [
        ("3.1", "3"),
        ("3.9", "3"),
        ("3.10", "3"),
        ("IV2.1", None),
    ]
    called = plan_in_force(session, ward.office.id, TODAY).codes
    assert (called.find("3.3"), called.find("3.2")) == ("3.10", "3.9"), "by their positions in the field"


def test_the_code_of_a_restricted_task_is_hidden_from_all_but_its_owner_and_leaders(session, ward):
    head = sample.holder(session, ward.department, Role.HEAD)
    leader = sample.holder(session, ward.root, Role.LEADER, "chu-tich")
    sample.task(session, ward.plan, "1", ward.department)
    assert tasks.hidden(session, ward.plan.id, head) == frozenset()
    sample.task(session, ward.plan, "2", ward.department, restricted=True)
    own = session.get_one(Official, head.official_id)
    sample.task(session, ward.plan, "3", ward.department, own, restricted=True)
    assert tasks.hidden(session, ward.plan.id, head) == {"2"}
    assert tasks.hidden(session, ward.plan.id, leader) == frozenset()
    codes = plan_in_force(session, ward.office.id, TODAY, head).codes
    assert (codes.find("2"), codes.find("3")) == (None, "3")


def test_a_code_is_found_in_its_own_plan_only(session, ward):
    last_year = sample.plan(session, ward.office, 2022)
    mine, old = sample.task(session, ward.plan, "3.c"), sample.task(session, last_year, "3.c")
    head = sample.holder(session, ward.department, Role.HEAD)

    def found(plan, code):
        task = access.task_of(session, head, plan.id, code)
        return task and (task[0].id, task[1])

    assert found(ward.plan, "3.c") == (mine.id, frozenset())
    assert found(last_year, "3.c") == (old.id, frozenset())
    assert found(ward.plan, "3.C") is None


def test_a_task_is_seen_with_the_unit_that_leads_it(session, ward):
    due = date(2023, 6, 30)
    led = sample.task(session, ward.plan, "1", ward.department, title="Rà soát", deadline=due)
    free = sample.task(session, ward.plan, "2")
    head = sample.holder(session, ward.department, Role.HEAD)
    seen, rights = access.task_of(session, head, ward.plan.id, "1", Right.REPORT, Right.REVIEW)
    assert seen == TaskOf(
        id=led.id,
        office_id=ward.office.id,
        code="1",
        title="Rà soát",
        kind=TaskKind.DATED,
        state=TaskState.OPEN,
        deadline=due,
        owner_id=None,
        percent=None,
        unit_id=ward.department.id,
        unit=ward.department.name,
    )
    assert rights == {Right.REPORT}
    seen, _ = access.task_of(session, head, ward.plan.id, "2")
    assert (seen.id, seen.unit_id, seen.unit) == (free.id, 0, "")


def expected(session, period, unit):
    missing = tasks.missing(session, period, unit.id, None)
    return missing, tasks.expected_count(session, period, unit.id, None)


def test_expected_are_open_tasks_of_the_unit_given_by_the_cut_off(session, ward):
    q1 = sample.period(session, ward.plan)
    other_unit = sample.unit(session, ward.office, "tc-kh", ward.root)
    by = q1.cut_off
    for code in ("3.10", "3.9"):
        sample.task(session, ward.plan, code, ward.department, given_on=by)
    sample.task(session, ward.plan, "4", ward.department, given_on=by + timedelta(days=1))
    sample.task(session, ward.plan, "5", ward.department, state=TaskState.DONE)
    sample.task(session, ward.plan, "6", ward.department, state=TaskState.CANCELLED)
    sample.task(session, ward.plan, "7", None)
    sample.task(session, ward.plan, "8", other_unit)
    sample.task(session, sample.plan(session, ward.office, 2022), "9", ward.department)
    assert expected(session, q1, ward.department) == (["3.9", "3.10"], 2)
    assert expected(session, q1, other_unit) == (["8"], 1)
    assert expected(session, q1, ward.root) == ([], 0)


def test_a_restricted_task_is_missing_for_who_may_know_of_it_alone(session, ward):
    q1 = sample.period(session, ward.plan)
    head = sample.holder(session, ward.department, Role.HEAD, "head")
    owner = sample.holder(session, ward.department, Role.OFFICIAL, "owner")
    coordinator = sample.holder(session, ward.root, Role.COORDINATOR, "vp")
    leader = sample.holder(session, ward.root, Role.LEADER, "ct")
    in_charge = sample.holder(session, ward.department, Role.LEADER, "pct")
    stranger = sample.holder(session, sample.ward(session, "tam-quan").root, Role.LEADER, "xa")
    who = session.get_one(sample.Official, owner.official_id)
    sample.task(session, ward.plan, "1", ward.department, who)
    sample.task(session, ward.plan, "2", ward.department, who, restricted=True)

    def seen(reader):
        missing = tasks.missing(session, q1, ward.department.id, reader)
        assert tasks.expected_count(session, q1, ward.department.id, reader) == len(missing)
        return missing

    assert [seen(one) for one in (None, head, coordinator)] == [["1"]] * 3
    assert [seen(one) for one in (owner, leader, in_charge)] == [["1", "2"]] * 3
    assert seen(stranger) == []
    (found,) = tasks.missing_of(session, [(q1.id, ward.department.id)]).values()
    assert [(one.code, one.restricted) for one in found] == [("1", False), ("2", True)]


def test_expected_in_any_period_as_joined_is_expected_in_each(session, ward):
    periods = [
        sample.period(session, ward.plan, "q1"),
        sample.period(session, sample.plan(session, ward.office, 2022), "q2", 6),
    ]
    sample.task(session, ward.plan, "1", ward.department)
    sample.task(session, ward.plan, "2", ward.department, given_on=date(2023, 12, 31))
    sample.task(session, ward.plan, "3", None)
    joined = session.exec(select(Period.code, Task.code).join(Task, tasks.expected_in(Period))).all()
    each = [
        (period.code, code)
        for period in periods
        for code in session.exec(select(Task.code).where(tasks.expected_in(period)))
    ]
    assert joined == each == [("q1", "1")]


def test_an_answer_stands_in_its_period_until_it_is_withdrawn(session, ward):
    an = sample.official(session, ward.office)
    q1, q2 = sample.period(session, ward.plan), sample.period(session, ward.plan, "q2", 6)
    one, two = (sample.task(session, ward.plan, code, ward.department) for code in "12")
    said = sample.progress(session, one, q1, an)
    assert expected(session, q1, ward.department) == (["2"], 2)
    assert expected(session, q2, ward.department) == (["1", "2"], 2)
    answered = session.exec(select(Task.id).where(tasks.answered_in(q1.id))).all()
    assert answered == [one.id]
    said.withdrawn_at = sample.NOW
    sample.keep(session, said)
    assert expected(session, q1, ward.department) == (["1", "2"], 2)
    assert session.exec(select(Task.id).where(tasks.answered_in(None))).all() == []
    assert two.id not in answered


def test_a_row_shows_how_a_task_stands(session, ward):
    leader = sample.holder(session, ward.root, Role.LEADER, "ct")
    an = sample.official(session, ward.office)
    q1 = sample.period(session, ward.plan)
    deadline = date(2023, 6, 30)
    dated = sample.task(
        session, ward.plan, "1", ward.department, title="Số hoá", deadline=deadline, percent=40
    )
    standing = sample.task(session, ward.plan, "2", title="Tuyên truyền")
    sample.progress(session, dated, q1, an)
    rows = tasks.search(session, leader, ward.plan.id, q1.id, "")
    assert rows == [
        TaskRow(dated.id, "1", "Số hoá", "Phòng vp-tk", "dated", deadline, 40, "open", True),
        TaskRow(standing.id, "2", "Tuyên truyền", None, "standing", None, None, "open", False),
    ]
    assert [row.answered for row in tasks.search(session, leader, ward.plan.id, None, "")] == [False, False]


def test_mine_are_the_tasks_owned_and_those_of_the_units_answered_for(session, ward):
    head = sample.holder(session, ward.department, Role.HEAD)
    me = session.get_one(sample.Official, head.official_id)
    other = sample.official(session, ward.office, "binh")
    sibling = sample.unit(session, ward.office, "tc-kh", ward.root)
    sample.task(session, ward.plan, "3.10", ward.department, other)
    sample.task(session, ward.plan, "3.9", sibling, me)
    sample.task(session, ward.plan, "4", ward.department, other, restricted=True)
    sample.task(session, ward.plan, "5", sibling, me, restricted=True)
    sample.task(session, ward.plan, "6", sibling, other)
    sample.task(session, ward.plan, "7", None, me)

    def mine(*units):
        ids = frozenset(unit.id for unit in units)
        return [row.code for row in tasks.mine(session, head, ward.plan.id, None, ids)]

    assert mine() == ["3.9", "5", "7"]
    assert mine(ward.department) == ["3.9", "3.10", "5", "7"]
    assert mine(ward.department, sibling) == mine(ward.department)


def test_who_has_left_has_no_tasks(session, ward):
    gone = sample.official(session, ward.office)
    sample.post(session, gone, ward.department, Role.HEAD, until=TODAY - timedelta(days=1))
    sample.task(session, ward.plan, "1", ward.department, gone)
    actor = access.actor(session, gone.id, TODAY)
    assert tasks.mine(session, actor, ward.plan.id, None, frozenset({ward.department.id})) == []
    assert tasks.search(session, actor, ward.plan.id, None, "") == []


def test_done_dates_are_of_tasks_that_have_both(session, ward):
    due = date(2023, 6, 30)

    def done(code, on, deadline=due):
        values = {"deadline": deadline} if deadline else {}
        return sample.task(session, ward.plan, code, state=TaskState.DONE, done_on=on, **values).id

    on_time, late = done("1", due), done("2", due + timedelta(days=1))
    undated, unknown = done("3", due, None), done("4", None)
    found = tasks.done_dates(session, [on_time, late, undated, unknown])
    assert sorted(found) == [(due, due), (due, due + timedelta(days=1))]
    assert tasks.done_dates(session, [late]) == [(due, due + timedelta(days=1))]
    assert tasks.done_dates(session, []) == []


def test_who_owns_a_task_owns_it_in_that_plan_only(session):
    ward = sample.ward(session)
    an, binh = (sample.official(session, ward.office, code) for code in ("an", "binh"))
    sample.task(session, ward.plan, "1.a", owner=an)
    other = sample.plan(session, ward.office, 2024)
    assert tasks.owns(session, an.id, ward.plan.id)
    assert not tasks.owns(session, binh.id, ward.plan.id)
    assert not tasks.owns(session, an.id, other.id)
