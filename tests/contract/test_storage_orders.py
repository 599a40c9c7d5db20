"""New dates, remarks, assignments and reminders at once: what each query finds, and for whom."""

import threading
from datetime import date, timedelta

import pytest
import sample
from sample import INSTANT, NOW, TODAY
from sqlalchemy.exc import IntegrityError

from storage import access, assignments, extensions, logged, remarks, tasks, urging
from storage.rights import Right
from storage.tables import (
    Extension,
    ExtensionState,
    Notice,
    NoticeState,
    Official,
    Remark,
    RemarkKind,
    ReminderState,
    Role,
    SetBy,
    TaskState,
)

pytestmark = pytest.mark.contract

DUE, NEW = date(2023, 3, 10), date(2023, 3, 20)


class House:
    """A ward with a department of `an` and another of `binh`; a head, a leader and who is somewhere else."""

    def __init__(self, session):
        self.ward = sample.ward(session)
        self.other = sample.unit(session, self.ward.office, "tc-kh", self.ward.root, sort=9)
        self.head = sample.holder(session, self.ward.department, Role.HEAD)
        self.leader = sample.holder(session, self.ward.root, Role.LEADER, "lan")
        self.stranger = sample.holder(session, self.other, Role.HEAD, "binh")
        self.dated = sample.task(
            session, self.ward.plan, "6.d", self.ward.department, deadline=DUE, percent=0
        )

    def asks(self, session, **values):
        row = {
            "office_id": self.ward.office.id,
            "task_id": self.dated.id,
            "old_date": DUE,
            "new_date": NEW,
            "reason": "chờ kinh phí",
            "asked_by_id": self.head.official_id,
            "asked_at": NOW,
            "created_at": INSTANT,
        }
        return extensions.add(session, **row | values)

    def says(self, session, kind, **values):
        row = {
            "office_id": self.ward.office.id,
            "task_id": self.dated.id,
            "kind": kind,
            "by_id": self.leader.official_id,
            "at": NOW,
            "created_at": INSTANT,
        }
        return remarks.add(session, **row | values)


def test_what_may_be_extended_is_open_dated_not_set_by_a_superior_and_the_actors(session):
    house = House(session)
    plan, unit = house.ward.plan, house.ward.department
    sample.task(session, plan, "3.c", unit)
    sample.task(session, plan, "9.1", unit, deadline=DUE, deadline_set_by=SetBy.SUPERIOR)
    sample.task(session, plan, "9.2", unit, deadline=date(2023, 3, 1), deadline_set_by=SetBy.WARD)
    sample.task(session, plan, "9.3", unit, deadline=DUE, state=TaskState.DONE)
    sample.task(session, plan, "9.4", house.other, deadline=DUE)
    sample.task(session, plan, "9.5", unit, deadline=DUE, restricted=True)
    found = [task.code for task in extensions.extendable(session, house.head, plan.id)]
    assert found == ["9.2", "6.d"], "the nearest first"
    assert extensions.extendable(session, house.leader, plan.id) == []


def test_one_that_waits_is_found_by_its_task_and_by_who_may(session):
    house = House(session)
    assert extensions.waiting(session, house.dated.id) is None
    one = house.asks(session)
    assert extensions.waiting(session, house.dated.id) == one
    assert extensions.find(session, house.leader, one.id, Right.DECIDE) == one
    assert extensions.find(session, house.head, one.id, Right.DECIDE) is None
    assert extensions.find(session, house.head, one.id, Right.EXTEND) == one
    assert extensions.find(session, house.stranger, one.id, Right.EXTEND) is None
    assert extensions.find(session, house.leader, one.id + 1, Right.DECIDE) is None


def test_it_reads_with_the_names_of_who_asked_and_decided(session):
    house = House(session)
    first = house.asks(
        session,
        state=ExtensionState.REFUSED,
        decided_by_id=house.leader.official_id,
        decided_at=NOW,
        decided_reason="chưa cần",
    )
    second = house.asks(session)
    rows = extensions.of_task(session, house.dated.id)
    assert [(row.extension, row.asked_by, row.decided_by) for row in rows] == [
        (first, "Đồng chí an", "Đồng chí lan"),
        (second, "Đồng chí an", None),
    ]
    assert extensions.row(session, second.id) == rows[1]
    assert extensions.waiting(session, house.dated.id) == second


@pytest.mark.parametrize(
    "values",
    [
        {"new_date": DUE},
        {"state": ExtensionState.GRANTED},
        {"decided_at": NOW},
    ],
)
def test_what_would_contradict_itself_is_refused(session, values):
    house = House(session)
    with pytest.raises(IntegrityError):
        house.asks(session, **values)


def test_a_locked_task_is_as_it_now_is_and_waits_for_who_holds_it(database):
    with sample.opened(database) as session:
        house = House(session)
        task_id = house.dated.id
        session.commit()

    def move():
        database.write(lambda s: setattr(extensions.lock_task(s, task_id), "deadline", NEW))

    with sample.opened(database) as session:
        assert extensions.lock_task(session, task_id).deadline == DUE
        other = threading.Thread(target=move)
        other.start()
        if database.engine.dialect.name == "postgresql":
            sample.is_waited_for(session)
        session.commit()
        other.join()
        assert extensions.lock_task(session, task_id).deadline == NEW


def test_remarks_read_in_order_with_who_said_them(session):
    house = House(session)
    asked = house.says(session, RemarkKind.EXPLAIN)
    assert remarks.unanswered(session, house.dated.id) == asked
    said = house.says(
        session, RemarkKind.ANSWER, text="chờ", by_id=house.head.official_id, answers_id=asked.id
    )
    assert remarks.unanswered(session, house.dated.id) is None
    house.says(session, RemarkKind.DIRECT, text="làm ngay")
    found = [(row.remark.kind, row.by) for row in remarks.of_task(session, house.dated.id)]
    assert found == [("explain", "Đồng chí lan"), ("answer", "Đồng chí an"), ("direct", "Đồng chí lan")]
    assert remarks.find(session, house.head, asked.id, Right.SEE) == asked
    assert remarks.find(session, house.stranger, said.id, Right.SEE) is None


def test_an_answer_answers_something_and_nothing_else_does(session):
    house = House(session)
    with pytest.raises(IntegrityError):
        house.says(session, RemarkKind.ANSWER, text="chờ")


def test_late_is_open_dated_past_and_for_the_leader_to_decide(session):
    house = House(session)
    sample.task(session, house.ward.plan, "3.c", house.ward.department)
    sample.task(session, house.ward.plan, "9.9", house.other, deadline=date(2023, 2, 1), percent=0)
    day = DUE + timedelta(days=1)
    plan = house.ward.plan.id
    assert [task.code for task in remarks.late(session, house.leader, plan, day)] == ["9.9", "6.d"]
    assert [task.code for task in remarks.late(session, house.leader, plan, DUE)] == ["9.9"]
    assert remarks.late(session, house.head, plan, day) == []


def test_what_nobody_leads_and_to_whom_it_may_be_given(session):
    house = House(session)
    plan = house.ward.plan
    sample.task(session, plan, "1.b", None)
    sample.task(session, plan, "1.a", None)
    sample.task(session, plan, "1.c", None, state=TaskState.CANCELLED)
    assert [task.code for task in assignments.unassigned(session, house.leader, plan.id)] == ["1.a", "1.b"]
    assert assignments.unassigned(session, house.head, plan.id) == []
    sample.unit(session, house.ward.office, "cu", house.ward.root, until=TODAY - timedelta(days=1))
    units = [unit.code for unit in assignments.units(session, house.leader, TODAY)]
    assert units == ["vp-tk", "tc-kh"], "not the ward itself, nor what has ended"
    assert assignments.units(session, house.head, TODAY) == []
    below = sample.unit(session, house.ward.office, "mot-cua", house.ward.department)
    sample.holder(session, below, Role.OFFICIAL, "chi")
    names = [one.code for one in assignments.workers(session, house.ward.department, TODAY)]
    assert names == ["an", "chi"]
    assert assignments.lock_plan(session, plan.id) == plan


def test_whom_a_leader_urges_and_a_head_does_not(session):
    house = House(session)
    period = sample.period(session, house.ward.plan)
    owed = sample.submission(session, period, house.ward.department)
    found = sample.finding(
        session, house.ward.plan, house.other, session.get(Official, house.head.official_id)
    )
    secret = sample.task(session, house.ward.plan, "9.5", house.other, restricted=True)
    other = sample.ward(session, "tam-quan")
    sample.task(session, other.plan, "1", other.department)
    sample.period(session, other.plan)
    assert urging.tasks(session, house.leader) == {house.dated.id, secret.id}
    assert urging.findings(session, house.leader) == {found.id}
    assert urging.submissions(session, house.leader) == {owed.id}
    assert urging.periods(session, house.leader) == {period.id}
    coordinator = sample.holder(session, house.ward.root, Role.COORDINATOR, "vy")
    assert urging.tasks(session, coordinator) == {house.dated.id}
    for query in (urging.tasks, urging.findings, urging.submissions):
        assert query(session, house.head) == set()


def test_a_message_with_nothing_left_to_say_lapses_and_no_other(session):
    house = House(session)
    who = session.get(Official, house.head.official_id)
    account = sample.account(session, who, house.ward.bot)
    empty, full, sent = (sample.notice(session, account, key=f"urge:{n}") for n in "abc")
    sample.reminder(session, who, notice_id=empty.id, state=ReminderState.LAPSED)
    sample.reminder(session, who, notice_id=full.id)
    sent.state = NoticeState.DELIVERED
    sample.keep(session, sent)
    ids = urging.notices(session, ["urge:a", "urge:b", "urge:c", "urge:d"])
    assert ids == {"urge:a": empty.id, "urge:b": full.id, "urge:c": sent.id}
    urging.lapse_empty(session, ids.values(), INSTANT)
    session.expire_all()
    states = {one: session.get_one(Notice, one).state for one in ids.values()}
    assert states == {
        empty.id: NoticeState.LAPSED,
        full.id: NoticeState.PENDING,
        sent.id: NoticeState.DELIVERED,
    }


def test_one_task_says_whether_it_is_answered_in_the_period(session):
    house = House(session)
    period = sample.period(session, house.ward.plan)
    assert tasks.one(session, house.dated, period.id).answered is False
    sample.progress(session, house.dated, period, session.get(Official, house.head.official_id))
    row = tasks.one(session, house.dated, period.id)
    assert (row.code, row.lead_unit, row.answered) == ("6.d", "Phòng vp-tk", True)


def test_the_log_of_a_task_has_what_was_asked_and_said_of_it(session):
    house = House(session)
    one, said = house.asks(session), house.says(session, RemarkKind.EXPLAIN)
    of = logged.of_task(session, house.dated.id)
    assert (of["extension"], of["remark"]) == ([one.id], [said.id])
    assert logged.hidden(session, access.actor(session, house.leader.official_id, TODAY))["extension"] == []
    house.dated.restricted = True
    sample.keep(session, house.dated)
    assert logged.hidden(session, house.head)["extension"] == [one.id]
    assert logged.about(session, "extension", [one.id]) == {one.id: {"id": one.id, "task_id": house.dated.id}}
    assert logged.about(session, "remark", [said.id]) == {said.id: {"id": said.id, "task_id": house.dated.id}}
    assert (type(one), type(said)) == (Extension, Remark)
