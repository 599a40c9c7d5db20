"""What changes between planning and sending, or between two rungs: the right message, once."""

from datetime import date

import pytest
from chat.staging import (
    FaultyChannel,
    alter,
    away,
    begins,
    delivered,
    disconnected,
    gives,
    holding,
    person,
    quiet,
    reminded,
    reminders,
    unit,
)
from sqlmodel import select

from jobs import handover
from jobs.calendar import WorkingDays
from jobs.notify import When
from storage.tables import Plan, ReminderState, TaskState

pytestmark = pytest.mark.chat

A, B = date(2023, 4, 12), date(2023, 4, 26)
PLANNED, SENT = "2023-04-12T06:35", "2023-04-12T07:30"


@pytest.fixture
def channel():
    return FaultyChannel()


@pytest.fixture
async def planned(ward):
    """Early on its due date: the reminder of 9.1, which tc-kh leads, is planned and waits for 07:30."""
    quiet(ward)
    gives(ward, "9.1", A)
    begins(ward, PLANNED)
    await ward.engine.plan()
    assert pending(ward) == ["due"]
    return ward


def pending(ward, who="tc-kh"):
    return [one.rung for one in reminders(ward, who) if one.state == ReminderState.PENDING]


async def days_of(ward, first, last, words="9.1"):
    """On which days who hears of it."""
    came = await ward.mornings(first, last)
    return {day.strftime("%d/%m"): who for day, said in came.items() if (who := holding(said, words))}


async def test_a_date_moved_away_and_back_is_told_once(planned):
    alter(planned, "9.1", deadline=B, redated_on=A)
    await planned.engine.plan()
    assert pending(planned) == []
    alter(planned, "9.1", deadline=A, redated_on=A)
    came = await planned.until("2023-04-12T17:00")
    assert holding(came, "9.1 – đến hạn hôm nay") == ["tc-kh"]
    assert [len(said) for said in reminded(came).values()] == [1]
    keys = [one.key for one in reminders(planned)]
    assert len(keys) == len(set(keys))


async def test_a_shortened_deadline_is_counted_from_the_new_date_and_what_is_past_is_not_made_up(ward):
    quiet(ward)
    gives(ward, "9.1", date(2023, 5, 31))
    await ward.until("2023-04-11T09:00")
    alter(ward, "9.1", deadline=date(2023, 4, 14), redated_on=date(2023, 4, 11))
    assert await days_of(ward, date(2023, 4, 12), date(2023, 4, 17), "hạn 14/4") == {
        "13/04": ["tc-kh"],
        "14/04": ["tc-kh"],
        "17/04": ["tc-kh"],
    }


async def test_a_done_taken_back_before_the_morning_is_reminded_of(planned):
    await planned.say("tc-kh", "9.1 xong, Quyết định 12/QĐ-UBND")
    await planned.engine.plan()
    assert pending(planned) == []
    assert "Đã thu hồi" in await planned.tap("tc-kh", "Thu hồi 9.1")
    came = await planned.until("2023-04-12T17:00")
    assert [len(said) for said in reminded(came).values()] == [1]
    assert holding(came, "9.1 – đến hạn hôm nay") == ["tc-kh"]


async def test_a_done_taken_back_after_the_morning_is_not_told_again_before_its_next_rung(planned):
    await planned.until(SENT)
    await planned.say("tc-kh", "9.1 xong, Quyết định 12/QĐ-UBND")
    await planned.engine.drain()
    await planned.tap("tc-kh", "Thu hồi 9.1")
    assert reminded(await planned.until("2023-04-12T17:00")) == {}
    assert delivered(planned)[-1] == "due"
    assert holding(await planned.until("2023-04-13T07:30"), "9.1 – quá hạn 1 ngày") == ["tc-kh"]


async def test_a_hand_over_between_planning_and_sending_reaches_the_one_who_took_over(planned):
    when = When(planned.clock.now(), planned.clock.instant(), WorkingDays())
    planned.database.write(
        lambda s: handover.hand_over(s, None, person(s, "tc-kh").id, person(s, "mot-cua").id, A, when)
    )
    planned.clock.passes(minutes=56)
    await planned.engine.outbox.drain()
    assert [m.text for m in await planned.messages("tc-kh") if "9.1" in m.text and "đến hạn" in m.text] == []
    assert pending(planned) == []
    await planned.engine.drain()
    (said,) = [m.text for m in await planned.messages("mot-cua") if "📌" in m.text]
    assert "9.1 – đến hạn hôm nay" in said
    assert "Nhận thay" not in said


async def test_a_leave_that_begins_between_planning_and_sending_reaches_the_deputy_and_says_for_whom(planned):
    away(planned, "tc-kh", "tp-ht", A, date(2023, 4, 14))
    planned.clock.passes(minutes=56)
    await planned.engine.outbox.drain()
    assert [m for m in await planned.messages("tc-kh") if "đến hạn" in m.text] == []
    await planned.engine.drain()
    said = (await planned.last("tp-ht")).text
    assert "9.1 – đến hạn hôm nay" in said
    assert "thay đồng chí Phụ trách Tài chính – Kế hoạch đang nghỉ" in said
    assert "Đề nghị nhắn trả lời tại đây" not in said, "a deputy has no right to report for them"
    assert await days_of(planned, date(2023, 4, 13), date(2023, 4, 17)) == {
        "13/04": ["tp-ht"],
        "17/04": ["tc-kh"],
    }


async def test_a_deputy_who_is_the_leader_above_hears_once(ward):
    quiet(ward)
    gives(ward, "9.1", A, leader="pct")
    away(ward, "tc-kh", "pct", A, date(2023, 4, 28))
    await ward.until("2023-04-18T08:00")
    (said,) = (await ward.until("2023-04-19T17:00")).get("pct", [""])
    assert said == "", "the day on which it goes up: who hears it for another already is not told again"
    assert delivered(ward, "pct") == ["due", "a1", "a3", "w4"]


@pytest.mark.parametrize("successor", ["tp-ht", None])
async def test_what_a_closed_unit_leads_is_its_successors_else_the_coordinators(planned, successor):
    def close(session):
        closed = unit(session, "tc-kh")
        closed.until = date(2023, 4, 11)
        closed.successor_id = unit(session, successor).id if successor else None
        session.add(closed)

    planned.database.write(close)
    came = await planned.until(SENT)
    assert holding(came, "9.1 – đến hạn hôm nay") == [successor or "vp-tk"]
    assert (holding(came, "chưa có người phụ trách") == []) == bool(successor)


async def test_a_closed_unit_owes_no_report(ward):
    def close(session):
        closed = unit(session, "tc-kh")
        closed.until, closed.successor_id = date(2023, 2, 27), unit(session, "tp-ht").id
        session.add(closed)

    ward.database.write(close)
    came = await ward.until("2023-02-28T08:00")
    assert sorted(reminded(came)) == ["tp-ht", "vh-tt", "vp-tk"]
    assert holding(came, "Tài chính") == []


async def test_a_task_cancelled_between_planning_and_sending_is_not_reminded_of(planned):
    alter(planned, "9.1", state=TaskState.CANCELLED)
    assert reminded(await planned.until("2023-04-28T17:00")) == {}
    (last, *_) = reversed(reminders(planned, "tc-kh"))
    assert (last.rung, last.state) == ("due", ReminderState.LAPSED)


async def test_of_a_restricted_task_nobody_hears_but_its_owner_and_the_leaders(ward):
    """Not the head of the unit, nor the coordinator, nor whoever acts for the owner."""
    quiet(ward)
    gives(ward, "9.1", A, at="vp-tk", owner="mot-cua", restricted=True)
    away(ward, "mot-cua", "tp-ht", date(2023, 4, 13), date(2023, 4, 14))
    assert await days_of(ward, date(2023, 4, 7), date(2023, 4, 21)) == {
        "07/04": ["mot-cua"],
        "11/04": ["mot-cua"],
        "12/04": ["mot-cua"],
        "13/04": ["mot-cua"],
        "17/04": ["mot-cua"],
        "18/04": ["mot-cua"],
        "19/04": ["chu-tich"],
        "21/04": ["mot-cua"],
    }


async def test_of_a_restricted_task_that_reaches_nobody_the_coordinator_reads_the_name_alone(ward):
    quiet(ward)
    gives(ward, "9.1", A, at="vp-tk", owner="mot-cua", restricted=True, title="Kỷ luật")
    disconnected(ward, "mot-cua")
    (said,) = (await ward.until(SENT))["vp-tk"][-1:]
    assert "Công chức Bộ phận Một cửa – 1 việc: /start" in said
    assert ["9.1" in said, "Kỷ luật" in said] == [False, False]


async def test_a_ladder_of_the_plans_own_decides(ward):
    def word(session):
        plan = session.exec(select(Plan)).one()
        plan.ladders = {"dated_task": "before 5, 0; after 1, 3; up leader +2"}
        session.add(plan)

    quiet(ward)
    ward.database.write(word)
    gives(ward, "9.1", A, leader="pct")
    assert await days_of(ward, date(2023, 3, 20), date(2023, 4, 28)) == {
        "05/04": ["tc-kh"],
        "12/04": ["tc-kh"],
        "13/04": ["tc-kh"],
        "14/04": ["pct"],
        "17/04": ["tc-kh"],
    }
    warned = [m.text for m in await ward.messages("tc-kh") if "trong tin của lãnh đạo" in m.text]
    assert ["13/4/2023" in text.split("\n")[0] for text in warned] == [True]


async def test_a_post_that_begins_today_hears_todays_rung(ward):
    """A new head who came this morning: what is due is theirs, what others heard before is not repeated."""
    quiet(ward)
    gives(ward, "9.1", A, at="tp-ht")
    await ward.until("2023-04-11T08:00")

    def change(session):
        when = When(ward.clock.now(), ward.clock.instant(), WorkingDays())
        handover.hand_over(session, None, person(session, "tp-ht").id, person(session, "mot-cua").id, A, when)

    ward.database.write(change)
    came = await ward.until(SENT)
    assert holding(came, "9.1 – đến hạn hôm nay") == ["mot-cua"]
    assert delivered(ward, "mot-cua") == ["due"]
