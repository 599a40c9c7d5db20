"""Who is away, who acts for them, and what an official would hand over."""

from datetime import timedelta

import pytest
import sample
from sample import TODAY

from storage import handover, leave
from storage.leave import Away, LeaveRow
from storage.tables import Role, TaskState

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)
YESTERDAY, TOMORROW = TODAY - DAY, TODAY + DAY


@pytest.fixture
def an(session, ward):
    return sample.official(session, ward.office, "an")


@pytest.fixture
def binh(session, ward):
    who = sample.official(session, ward.office, "binh")
    sample.post(session, who, ward.department)
    return who


def row(leave):
    return LeaveRow(leave.id, "an", "Đồng chí an", "binh", "Đồng chí binh", leave.since, leave.until)


def test_who_is_away_today_with_the_deputy_and_the_last_day(session, an, binh):
    sample.leave(session, an, binh, YESTERDAY, TOMORROW)
    assert leave.leaves_on(session, YESTERDAY - DAY) == {}
    assert leave.leaves_on(session, YESTERDAY) == {an.id: Away(binh.id, TOMORROW)}
    assert leave.leaves_on(session, TODAY) == {an.id: Away(binh.id, TOMORROW)}
    assert leave.leaves_on(session, TOMORROW) == {an.id: Away(binh.id, TOMORROW)}
    assert leave.leaves_on(session, TOMORROW + DAY) == {}


def test_who_is_away_in_some_offices(session, ward, an, binh):
    sample.leave(session, an, binh, TODAY, TODAY)
    far = sample.ward(session, "tam-quan")
    chi, dung = (sample.official(session, far.office, code) for code in ("chi", "dung"))
    sample.post(session, dung, far.department)
    sample.leave(session, chi, dung, TODAY, TODAY)
    assert set(leave.leaves_on(session, TODAY)) == {an.id, chi.id}
    assert set(leave.leaves_on(session, TODAY, [far.office.id])) == {chi.id}
    assert leave.leaves_on(session, TODAY, []) == {}


def test_a_deputy_who_has_left_acts_for_nobody(session, ward, an):
    gone = sample.official(session, ward.office, "gone")
    sample.post(session, gone, ward.department, until=TODAY)
    sample.leave(session, an, gone, TODAY, TOMORROW)
    assert leave.leaves_on(session, TODAY) == {an.id: Away(gone.id, TOMORROW)}
    assert leave.leaves_on(session, TOMORROW) == {}


def test_the_leaves_of_an_office_that_are_not_over(session, ward, an, binh):
    sample.leave(session, an, binh, YESTERDAY, YESTERDAY)
    later = sample.leave(session, an, binh, TOMORROW, TOMORROW + 9 * DAY)
    now = sample.leave(session, an, binh, TODAY - 9 * DAY, TODAY)
    far = sample.ward(session, "tam-quan")
    dung = sample.official(session, far.office, "dung")
    sample.leave(session, dung, dung, TODAY, TODAY)
    assert leave.of_office(session, ward.office.id, TODAY) == [row(now), row(later)]


@pytest.mark.parametrize(
    ("since", "until", "met"),
    [
        (-5, -2, False),
        (-5, -1, True),
        (0, 0, True),
        (1, 5, True),
        (2, 5, False),
        (-5, 5, True),
        (1, None, True),
        (-9, None, True),
        (2, None, False),
    ],
)
def test_leaves_that_meet_some_days(session, an, binh, since, until, met):
    kept = sample.leave(session, an, binh, YESTERDAY, TOMORROW)
    days = TODAY + since * DAY, None if until is None else TODAY + until * DAY
    expected = [row(kept)] if met else []
    assert leave.of_official(session, an.id, *days) == expected
    assert leave.of_deputy(session, binh.id, *days) == expected
    assert leave.of_official(session, binh.id, *days) == []
    assert leave.of_deputy(session, an.id, *days) == []


def test_posts_on_a_day_come_with_their_units_in_the_plans_order(session, ward, an):
    sample.post(session, an, ward.department, until=YESTERDAY)
    sample.post(session, an, ward.department, since=TOMORROW)
    here = sample.post(session, an, ward.department, Role.HEAD, since=TODAY, until=TODAY)
    above = sample.post(session, an, ward.root, Role.ADMIN)
    sample.holder(session, ward.root, code="binh")
    assert handover.posts_on(session, an.id, TODAY) == [(above, ward.root), (here, ward.department)]


def test_tasks_of_an_official_are_those_that_are_open(session, ward, an, binh):
    for code, owner, leader in (("3.10", an, binh), ("3.9", an, None), ("4", None, an), ("5", binh, None)):
        sample.task(session, ward.plan, code, ward.department, owner, leader_id=leader and leader.id)
    sample.task(session, ward.plan, "6", ward.department, an, state=TaskState.DONE, leader_id=an.id)
    sample.task(session, sample.plan(session, ward.office, 2022), "7", None, an, deadline=TODAY)
    assert handover.owned(session, an.id) == ["3.9", "3.10", "7"]
    assert handover.led(session, an.id) == ["4"]


def test_moving_tasks_takes_the_open_ones_of_one_official(session, ward, an, binh):
    chi = sample.official(session, ward.office, "chi")
    own = sample.task(session, ward.plan, "1", None, an, leader_id=binh.id)
    led = sample.task(session, ward.plan, "2", None, binh, leader_id=an.id)
    done = sample.task(session, ward.plan, "3", None, an, leader_id=an.id, state=TaskState.DONE)
    dropped = sample.task(session, ward.plan, "4", None, an, leader_id=an.id, state=TaskState.CANCELLED)
    handover.move_tasks(session, an.id, chi.id)
    for task in (own, led, done, dropped):
        session.refresh(task)
    assert (own.owner_id, own.leader_id) == (chi.id, binh.id)
    assert (led.owner_id, led.leader_id) == (binh.id, chi.id)
    assert {(task.owner_id, task.leader_id) for task in (done, dropped)} == {(an.id, an.id)}
