"""What the running parts promise of time: revival, the recheck, leases, late days, the ticks."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlmodel import select

from jobs.schedule import scheduler
from storage.people import official_by_code
from storage.tables import Notice, NoticeState, Post, Reminder, ReminderState, Role

pytestmark = pytest.mark.chat


async def hand_in(ward, who="tp-ht"):
    await ward.say(who, "/nop")
    await ward.tap(who, "Vẫn nộp")


def reminder_of(ward, who):
    def find(session):
        person = official_by_code(session, who).id
        return session.exec(select(Reminder.state).where(Reminder.official_id == person)).all()

    return ward.database.read(find)


async def test_what_lapsed_before_it_was_sent_is_revived_when_it_is_open_again(ward):
    await ward.until("2023-02-28T06:35")
    assert reminder_of(ward, "tp-ht") == [ReminderState.PENDING]
    await hand_in(ward)
    await ward.engine.plan()
    assert reminder_of(ward, "tp-ht") == [ReminderState.LAPSED]
    await ward.tap("vp-tk", "Trả lại")
    await ward.say("vp-tk", "thiếu số liệu")
    came = await ward.until("2023-02-28T07:30")
    assert "Còn 3 nhiệm vụ chưa báo cáo" in came["tp-ht"][-1]
    assert reminder_of(ward, "tp-ht") == [ReminderState.DELIVERED]


async def test_what_was_done_since_the_planner_ran_is_seen_when_the_digest_is_claimed(ward):
    await ward.until("2023-02-28T06:00")
    await ward.engine.plan()
    for said in ("2.a đã rà soát", "/nop"):
        await ward.page.say("tp-ht", said, f"event-{len(said)}", None)
    await ward.engine.intake.drain()
    last = await ward.last("tp-ht")
    await ward.page.tap("tp-ht", last.id, last.choices.index("Vẫn nộp"), "event-hand-in")
    await ward.engine.intake.drain()
    ward.clock.passes(hours=2)
    await ward.engine.outbox.drain()
    assert "📌" not in (await ward.last("tp-ht")).text
    assert reminder_of(ward, "tp-ht") == [ReminderState.LAPSED]


async def test_at_most_five_other_things_stand_in_a_morning_message(ward):
    def retire_the_heads(session):
        for post in session.exec(select(Post).where(Post.role == Role.HEAD)):
            post.until = date(2023, 2, 28)

    ward.database.write(retire_the_heads)
    await ward.until("2023-06-04T23:59")
    (said,) = (await ward.until("2023-06-05T08:00"))["vp-tk"]
    assert "Báo cáo 6 tháng đầu năm của phường – còn 10 ngày làm việc" in said
    assert said.partition("Cùng theo dõi:")[2].count("(hạn ") == 5


class SlowToBegin:
    """A database after whose first commit real time passes: the machine was asleep."""

    def __init__(self, database, clock):
        self._database, self._clock, self._slept = database, clock, False

    async def awrite(self, work):
        result = await self._database.awrite(work)
        if not self._slept:
            self._slept = True
            self._clock.passes(seconds=40)
        return result


async def test_no_send_begins_with_less_than_25_seconds_of_its_lease_left(ward):
    await ward.until("2023-02-28T07:29")
    ward.clock.passes(minutes=2)
    outbox = ward.engine.outbox
    outbox._database = SlowToBegin(ward.database, ward.clock)
    await outbox.step()
    await asyncio.gather(*outbox._in_flight)
    assert await ward.messages("tc-kh") == []
    due = select(Notice.state, Notice.attempts).where(Notice.date == date(2023, 2, 28))
    rows = ward.database.read(lambda s: s.exec(due).all())
    assert set(rows) == {(NoticeState.PENDING, 0)}, "given back, and the try does not count"
    await outbox.drain()
    assert len(await ward.messages("tc-kh")) == 1


@pytest.mark.parametrize(("day", "late"), [("19/6/2023", False), ("20/6/2023", True)])
async def test_late_counts_from_the_rolled_day(ward, day, late):
    await ward.until("2023-06-20T09:00")
    for number, signed in (("15/BC-UBND", "16/3/2023"), ("40/BC-UBND", day)):
        await ward.say("vp-tk", f"/phathanh {number} {signed}")
        said = await ward.tap("vp-tk", "Ghi nhận phát hành")
    assert ("(sau hạn)" in said) == late


async def test_the_demo_ends_on_its_last_day(ward):
    with pytest.raises(ValueError, match="chỉ đến 31/12/2024"):
        await ward.page.jump(date(2025, 1, 1))


async def test_ticks_that_were_missed_are_made_up_once_and_never_two_at_a_time():
    async def plan():
        raise AssertionError("paused")

    ticks = scheduler(plan, plan)
    ticks.start(paused=True)
    for name, every in (("plan", timedelta(seconds=60)), ("tidy", timedelta(hours=1))):
        job = ticks.get_job(name)
        assert (job.coalesce, job.misfire_grace_time, job.max_instances) == (True, None, 1)
        assert job.trigger.interval == every
    assert str(ticks.timezone) == "Asia/Ho_Chi_Minh"
    ticks.shutdown(wait=False)
