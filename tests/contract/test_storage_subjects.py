"""Queries for many people's mornings at once."""

from datetime import date

import sample
from sample import INSTANT, NOW, TODAY
from sqlmodel import select

from storage import notices, subjects, tasks, transcript
from storage.subjects import Owed
from storage.tables import Direction, Message, NoticeState
from storage.tasks import Missing


def test_a_part_of_a_report_is_owed_with_its_names(session, ward):
    q1 = sample.period(session, ward.plan, "q1")
    mine, other = sample.submission(session, q1, ward.department), sample.submission(session, q1, ward.root)
    assert subjects.owed(session, [mine.id]) == {
        mine.id: Owed(q1.id, "Q1", ward.department.id, ward.department.name)
    }
    assert subjects.owed(session, {mine.id, other.id}).keys() == {mine.id, other.id}
    assert subjects.owed(session, []) == {}


def test_offices_are_those_of_posts_and_of_own_tasks(session, ward):
    there = sample.ward(session, "tam-quan")
    an, binh, none = (sample.official(session, ward.office, code) for code in ("an", "binh", "chi"))
    sample.post(session, an, ward.department)
    sample.post(session, an, there.department)
    sample.task(session, there.plan, "3.c", owner=binh)
    assert subjects.offices_of(session, {an.id}) == {ward.office.id, there.office.id}
    assert subjects.offices_of(session, {binh.id}) == {there.office.id}
    assert subjects.offices_of(session, {none.id}) == set()


def test_what_many_parts_lack_is_what_each_one_lacks(session, ward):
    an = sample.official(session, ward.office)
    q1, h1 = sample.period(session, ward.plan, "q1"), sample.period(session, ward.plan, "h1", month=6)
    own = sample.task(session, ward.plan, "3.c", ward.department, an)
    sample.task(session, ward.plan, "3.10", ward.department, deadline=date(2023, 9, 1))
    sample.task(session, ward.plan, "4.a", ward.root)
    sample.progress(session, own, q1, an)
    parts = [(q1.id, ward.department.id), (h1.id, ward.department.id), (q1.id, ward.root.id)]
    found = tasks.missing_of(session, parts)
    assert found[parts[0]] == [Missing("3.10", None, dated=True)]
    both = [Missing("3.10", None, dated=True), Missing("3.c", an.id, dated=False)]
    assert sorted(found[parts[1]], key=lambda t: t.code) == both
    for period in (q1, h1):
        for unit in (ward.department, ward.root):
            codes = [task.code for task in found.get((period.id, unit.id), [])]
            assert codes == tasks.missing(session, period, unit.id, None)
    assert tasks.missing_of(session, []) == {}


def test_notices_that_arrived_are_settled_where_the_lease_is_ours(session, ward):
    an = sample.official(session, ward.office)
    account = sample.account(session, an, ward.bot)
    leased = {"leased_by": "me", "lease_until": INSTANT, "attempts": 1}
    one, two = (sample.notice(session, account, **leased) for _ in range(2))
    other = sample.notice(session, account, **{**leased, "leased_by": "another"})
    notices.settle_delivered(session, [one.id, two.id, other.id], "me", INSTANT)
    session.expire_all()
    for row in (one, two):
        assert (row.state, row.settled_at, row.leased_by, row.lease_until) == (
            NoticeState.DELIVERED,
            INSTANT,
            None,
            None,
        )
    assert (other.state, other.leased_by) == (NoticeState.PENDING, "another")


def test_messages_are_added_in_the_order_given(session, ward):
    said = {"office_id": ward.office.id, "bot_id": ward.bot.id, "chat_id": "an", "direction": Direction.OUT}
    rest = {"choices": [], "about": {"tasks": ["3.c"]}, "sent_at": NOW, "created_at": INSTANT}
    transcript.add_all(
        session, [{**said, **rest, "external_id": str(n), "text": f"tin {n}"} for n in range(3)]
    )
    transcript.add_all(session, [])
    rows = session.exec(select(Message).order_by(Message.id)).all()
    assert [row.text for row in rows] == ["tin 0", "tin 1", "tin 2"]
    assert rows[0].about == {"tasks": ["3.c"]}
    assert rows[0].sent_at.date() == TODAY


def test_what_may_be_there_already_is_not_added_twice(session, ward):
    said = {"office_id": ward.office.id, "bot_id": ward.bot.id, "chat_id": "an", "direction": Direction.OUT}
    rest = {"choices": [], "about": {}, "sent_at": NOW, "created_at": INSTANT, "text": "tin"}
    rows = [{**said, **rest, "external_id": str(n)} for n in range(2)]
    transcript.add_all(session, rows[:1])
    transcript.may_be_there(session)
    transcript.add_all(session, rows)
    assert session.exec(select(Message.external_id).order_by(Message.id)).all() == ["0", "1"]
