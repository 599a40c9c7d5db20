"""What documents are made of: what each query finds, for whom, and in which window; waivers."""

from datetime import date, datetime, timedelta

import pytest
import sample
from sample import HANOI, INSTANT, NOW
from sqlalchemy.exc import IntegrityError

from storage import drafts, plans, waivers
from storage.tables import (
    Extension,
    ExtensionState,
    Inspection,
    Remark,
    RemarkKind,
    Role,
    TaskState,
    TaskSupport,
)

pytestmark = pytest.mark.contract


class House:
    """A ward with two departments, a quarter and the half-year that includes it."""

    def __init__(self, session):
        self.ward = sample.ward(session)
        self.other = sample.unit(session, self.ward.office, "tc-kh", self.ward.root, sort=9)
        self.coordinator = sample.holder(session, self.ward.root, Role.COORDINATOR, "dieu")
        self.leader = sample.holder(session, self.ward.root, Role.LEADER, "lan")
        self.head = sample.official(session, self.ward.office, "hoa")
        sample.post(session, self.head, self.ward.department, Role.HEAD)
        self.quarter = sample.period(session, self.ward.plan)
        self.half = sample.period(session, self.ward.plan, "h1", 6)
        self.third = sample.period(session, self.ward.plan, "q3", 9, window_from=date(2023, 6, 11))
        self.task = sample.task(session, self.ward.plan, "3.c", self.ward.department, self.head)
        self.secret = sample.task(session, self.ward.plan, "5.b", self.ward.department, restricted=True)

    def remark(self, session, kind, text="chờ kinh phí", **values):
        row = Remark(
            **{
                "office_id": self.ward.office.id,
                "task_id": self.task.id,
                "kind": kind,
                "by_id": self.head.id,
                "at": NOW,
                "text": text,
                "created_at": INSTANT,
            }
            | values
        )
        return sample.keep(session, row)


def test_tasks_of_a_plan_with_unit_and_owner_as_the_actor_may_see_them(session):
    house = House(session)
    sample.task(session, house.ward.plan, "1.1.a")
    sample.task(session, house.ward.plan, "9.z", house.other, state=TaskState.CANCELLED)
    rows = drafts.tasks_of(session, house.coordinator, house.ward.plan.id)
    found = [(row.task.code, row.unit, row.owner) for row in rows]
    assert found == [("1.1.a", None, None), ("3.c", "Phòng vp-tk", "Đồng chí hoa")]
    leader = drafts.tasks_of(session, house.leader, house.ward.plan.id)
    assert [row.task.code for row in leader] == ["1.1.a", "3.c", "5.b"]


def test_supporting_units_by_their_names(session):
    house = House(session)
    for unit in (house.other, house.ward.department):
        row = {"task_id": house.task.id, "unit_id": unit.id, "office_id": house.ward.office.id}
        sample.keep(session, TaskSupport(**row))
    found = drafts.supports_of(session, house.ward.plan.id)
    assert found == {house.task.id: ("Phòng vp-tk", "Phòng tc-kh")}


def test_answers_of_a_period_include_those_of_the_periods_in_its_window(session):
    house = House(session)
    first = sample.progress(session, house.task, house.quarter, house.head, text="một")
    sample.progress(session, house.task, house.half, house.head, text="hai", on_behalf_of_id=house.head.id)
    sample.progress(session, house.task, house.third, house.head, text="ba")
    sample.progress(session, house.task, house.quarter, house.head, text="rút", withdrawn_at=NOW)
    sample.progress(session, house.task, house.quarter, house.head, text="cũ", superseded_by_id=first.id)
    sample.progress(session, house.secret, house.quarter, house.head, text="mật")

    def texts(actor, period):
        return [row.progress.text for row in drafts.answers(session, actor, period)]

    assert texts(house.coordinator, house.quarter) == ["một"]
    assert texts(house.coordinator, house.half) == ["một", "hai"]
    assert texts(house.coordinator, house.third) == ["ba"]
    assert texts(house.leader, house.quarter) == ["một", "mật"]
    row = drafts.answers(session, house.coordinator, house.half)[1]
    assert (row.period, row.author, row.owner) == ("H1", "Đồng chí hoa", "Đồng chí hoa")


def test_what_was_corrected_late_was_answered_in_time(session):
    house = House(session)
    late = sample.progress(session, house.task, house.quarter, house.head, late=True)
    sample.progress(session, house.task, house.quarter, house.head, superseded_by_id=late.id)
    sample.progress(session, house.secret, house.quarter, house.head, late=True)
    sample.progress(session, house.secret, house.quarter, house.head, withdrawn_at=NOW)
    assert drafts.answered(session, house.quarter.id) == {house.task.id: True, house.secret.id: False}


def test_answers_to_the_question_why_a_task_is_late(session):
    house = House(session)
    asked = house.remark(session, RemarkKind.EXPLAIN, None)
    told = house.remark(session, RemarkKind.DIRECT, "làm ngay")
    house.remark(session, RemarkKind.ANSWER, answers_id=asked.id)
    house.remark(session, RemarkKind.ANSWER, "đã rõ", answers_id=told.id)
    house.remark(session, RemarkKind.ANSWER, "mật", answers_id=asked.id, task_id=house.secret.id)
    house.remark(session, RemarkKind.ANSWER, "sau", answers_id=asked.id, at=NOW + timedelta(days=30))
    since = datetime(2023, 1, 1, tzinfo=HANOI)
    found = drafts.explained(session, house.coordinator, house.ward.plan.id, since, NOW + timedelta(days=1))
    assert [(row.task_id, row.text, row.by) for row in found] == [
        (house.task.id, "chờ kinh phí", "Đồng chí hoa")
    ]


def test_new_dates_that_were_granted(session):
    house = House(session)
    for state, task in (
        (ExtensionState.GRANTED, house.task),
        (ExtensionState.REFUSED, house.task),
        (ExtensionState.GRANTED, house.secret),
    ):
        row = {"office_id": house.ward.office.id, "task_id": task.id, "reason": "x", "state": state}
        people = {"asked_by_id": house.head.id, "decided_by_id": house.leader.official_id}
        days = {"old_date": date(2023, 3, 1), "new_date": date(2023, 4, 1)}
        moments = {"asked_at": NOW, "decided_at": NOW, "created_at": INSTANT}
        sample.keep(session, Extension(**row, **people, **days, **moments))
    (found,) = drafts.granted(session, house.coordinator, house.ward.plan.id)
    assert (found.task_id, found.old, found.new) == (house.task.id, date(2023, 3, 1), date(2023, 4, 1))
    assert found.at == NOW


def test_rounds_of_self_inspection_that_began_within(session):
    house = House(session)
    for since in (date(2022, 12, 31), date(2023, 1, 1), date(2023, 3, 10), date(2023, 3, 11)):
        row = {"office_id": house.ward.office.id, "plan_id": house.ward.plan.id, "unit_id": house.other.id}
        by = {"opened_by_id": house.head.id, "opened_at": NOW}
        sample.keep(session, Inspection(**row, **by, since=since, until=date(2023, 4, 1)))
    counted = drafts.rounds(session, house.leader, house.ward.plan.id, date(2023, 1, 1), date(2023, 3, 10))
    assert counted == 2
    stranger = sample.holder(session, house.ward.department, Role.HEAD, "xa")
    assert drafts.rounds(session, stranger, house.ward.plan.id, date(2023, 1, 1), date(2023, 3, 10)) == 0


# Waivers


def waives(session, house, **values):
    row = {
        "office_id": house.ward.office.id,
        "period_id": house.quarter.id,
        "task_id": house.task.id,
        "by_id": house.leader.official_id,
        "at": NOW,
        "created_at": INSTANT,
    }
    return waivers.add(session, **row | values)


def test_a_waiver_is_kept_with_who_decided(session):
    house = House(session)
    assert waivers.find(session, house.quarter.id, house.task.id) is None
    waives(session, house)
    waives(session, house, period_id=house.half.id)
    (row,) = waivers.of_period(session, house.quarter.id)
    assert (row.waiver.task_id, row.by, row.waiver.at) == (house.task.id, "Đồng chí lan", NOW)
    assert waivers.find(session, house.quarter.id, house.task.id) == row
    assert waivers.find(session, house.quarter.id, house.secret.id) is None


def test_a_task_is_waived_once_a_period(session):
    house = House(session)
    waives(session, house)
    with pytest.raises(IntegrityError):
        waives(session, house)


def test_a_period_with_a_waiver_is_in_use(session):
    house = House(session)
    assert not plans.period_in_use(session, house.quarter)
    waives(session, house)
    assert plans.period_in_use(session, house.quarter)
