"""Whom the reminder engine can ask: units and posts, dated tasks, what officials have chosen."""

from datetime import date, time, timedelta

import pytest
import sample
from sample import TODAY

from jobs.roster import roster_of
from storage import dated, people, roster
from storage.dated import Named, OpenTask
from storage.roster import Node, OnDuty
from storage.tables import Role, TaskState, UnitKind

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)
DUE, GIVEN = date(2023, 4, 12), date(2023, 1, 1)


@pytest.fixture
def far(session):
    return sample.ward(session, "tam-quan")


@pytest.fixture
def an(session, ward):
    return sample.official(session, ward.office)


def test_posts_are_those_of_today_in_the_order_of_the_people(session, ward, far, an):
    binh = sample.official(session, ward.office, "binh")
    sample.post(session, binh, ward.root, Role.COORDINATOR, since=TODAY, until=TODAY)
    sample.post(session, an, ward.department, Role.HEAD)
    sample.post(session, an, ward.root, Role.LEADER, until=TODAY - DAY)
    sample.post(session, an, ward.root, Role.LEADER, since=TODAY + DAY)
    there = sample.post(session, sample.official(session, far.office), far.department)
    mine = [
        OnDuty(an.id, Role.HEAD, ward.department.id, ward.office.id),
        OnDuty(binh.id, Role.COORDINATOR, ward.root.id, ward.office.id),
    ]
    theirs = [OnDuty(there.official_id, Role.OFFICIAL, far.department.id, far.office.id)]
    assert roster.posts(session, TODAY) == mine + theirs
    assert roster.posts(session, TODAY, [ward.office.id]) == mine
    assert roster.posts(session, TODAY, [far.office.id, ward.office.id]) == mine + theirs
    assert roster.posts(session, TODAY, []) == []
    assert {type(post.role) for post in roster.posts(session, TODAY)} == {Role}


def test_units_come_from_above_with_those_that_have_ended(session, ward, far):
    heir = sample.unit(session, ward.office, "tc-kh", ward.root)
    ended = sample.unit(session, ward.office, "old", ward.root, until=TODAY - DAY, successor_id=heir.id)
    found = roster.units(session, [ward.office.id])
    assert found[0] == Node(ward.root.id, ward.office.id, UnitKind.WARD, ward.root.path, None, None)
    assert {node.id: (node.until, node.successor_id) for node in found} == {
        ward.root.id: (None, None),
        ward.department.id: (None, None),
        heir.id: (None, None),
        ended.id: (TODAY - DAY, heir.id),
    }
    assert {node.office_id for node in roster.units(session)} == {ward.office.id, far.office.id}
    assert roster.units(session, []) == []


def test_open_tasks_are_dated_and_neither_done_nor_cancelled(session, ward, far, an):
    def task(code, of=ward, **values):
        return sample.task(session, of.plan, code, of.department, **({"deadline": DUE} | values))

    plain = task("1")
    full = task("2", owner=an, leader_id=an.id, restricted=True, redated_on=TODAY)
    there = task("1", far)
    sample.task(session, ward.plan, "3.a", ward.department)
    for code, state in (("4", TaskState.DONE), ("5", TaskState.CANCELLED)):
        task(code, state=state)
    unit = ward.department.id
    mine = [
        OpenTask(plain.id, ward.office.id, ward.plan.id, unit, None, None, False, DUE, GIVEN),
        OpenTask(full.id, ward.office.id, ward.plan.id, unit, an.id, an.id, True, DUE, TODAY),
    ]
    assert dated.open_tasks(session, [ward.office.id]) == mine
    assert [one.id for one in dated.open_tasks(session)] == [plain.id, full.id, there.id]
    assert dated.open_tasks(session, []) == []


def test_a_task_is_quoted_with_its_percent_and_unit(session, ward):
    led = sample.task(session, ward.plan, "9.1", ward.department, title="Rà soát", deadline=DUE, percent=40)
    free = sample.task(session, ward.plan, "9.2", title="Xây dựng", deadline=DUE)
    assert dated.named(session, [led.id, free.id]) == {
        led.id: Named("9.1", "Rà soát", 40, ward.department.name),
        free.id: Named("9.2", "Xây dựng", 0, None),
    }
    assert dated.named(session, []) == {}


def test_mornings_are_of_leaders_who_chose_one_and_names_of_all(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    sample.post(session, an, ward.root, Role.LEADER)
    sample.post(session, binh, ward.department, Role.LEADER, until=TODAY)
    sample.post(session, binh, ward.department, Role.HEAD)
    binh.morning = time(7)
    asked = [an.id, binh.id]
    assert people.mornings(session, asked, TODAY) == {binh.id: time(7)}
    assert people.mornings(session, asked, TODAY + DAY) == {}, "who leads no more"
    assert people.mornings(session, [], TODAY) == people.mornings(session, [an.id], TODAY) == {}
    assert people.names(session, asked) == {an.id: "Đồng chí an", binh.id: "Đồng chí binh"}
    assert people.names(session, []) == {}


def test_a_roster_of_some_offices_knows_of_no_other(session, ward, far, an):
    """Whoever leads the town above is in charge of none of the ward's units."""
    town = sample.office(session, "hoai-nhon")
    above = sample.unit(session, town, "hoai-nhon", kind=UnitKind.TOWN)
    for unit in (ward.root, ward.department):
        unit.path = above.path + unit.path.removeprefix("/")
        sample.keep(session, unit)
    mayor = sample.official(session, town, "mayor")
    sample.post(session, mayor, above, Role.LEADER)
    sample.post(session, an, ward.root, Role.LEADER)
    head = sample.official(session, far.office)
    sample.post(session, head, far.department, Role.HEAD)
    everywhere, here = roster_of(session, TODAY), roster_of(session, TODAY, [ward.office.id])
    for known in (everywhere, here):
        assert known.in_charge(ward.department.id, ward.office.id) == (an.id,)
        assert known.chairmen(ward.office.id) == (an.id,)
    assert everywhere.chairmen(town.id) == (mayor.id,)
    assert here.chairmen(town.id) == ()
    assert (everywhere.heads(far.department.id), here.heads(far.department.id)) == ((head.id,), ())
