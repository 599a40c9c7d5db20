"""The watch on the running ward: what is amiss is told to the admin once a day, a good day says nothing."""

import asyncio
from datetime import UTC, date, datetime

import pytest
from chat.watching import alarms
from sqlmodel import select

from bot.clock import HANOI
from jobs.pulse import PLANNER
from storage.people import official_by_code, unprefer
from storage.tables import (
    Account,
    Bot,
    DayOverride,
    Notice,
    NoticeKind,
    NoticeState,
    Office,
    Post,
    Reminder,
    Role,
)

pytestmark = pytest.mark.chat


def change(ward, table, only=lambda row: True, **values):
    """All rows of a table, or those of `only`."""

    def work(session):
        for row in filter(only, session.exec(select(table)).all()):
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

    ward.database.write(work)


def official(ward, code):
    return ward.database.read(lambda s: official_by_code(s, code).id)


async def stuck_since_the_morning(ward, moment="2023-02-28T07:46"):
    """The morning's messages are planned, and nobody sends them."""
    await ward.until("2023-02-28T07:00")
    await ward.engine.plan()
    stand_at(ward, moment)


def stand_at(ward, moment):
    """Business time alone is there: nothing is planned or sent on the way."""
    ward.clock.follows = False
    ward.clock.set(datetime.fromisoformat(moment).replace(tzinfo=HANOI))


async def test_a_good_year_so_far_says_nothing(ward):
    for day in ("2023-02-28", "2023-03-01", "2023-03-14", "2023-03-15", "2023-03-16", "2023-03-20"):
        for moment in ("07:30", "07:31", "07:50", "11:29", "13:30", "13:46", "16:59"):
            await ward.until(f"{day}T{moment}")
            await ward.engine.watch.look()
    assert (
        ward.database.read(lambda s: s.exec(select(Notice.id).where(Notice.kind == NoticeKind.ALARM)).all())
        == []
    )


async def test_messages_that_nobody_sends_are_told_once_a_day(ward, caplog):
    await stuck_since_the_morning(ward, "2023-02-28T07:44")
    await ward.engine.watch.look()
    assert await alarms(ward, sent=False) == []
    stand_at(ward, "2023-02-28T07:46")
    for _ in range(3):
        await ward.engine.watch.look()
    (said,) = await alarms(ward)
    assert said.startswith("⚠️ 4 tin chưa gửi được qua kênh Web")
    assert "tin lâu nhất chờ từ 07:30 ngày 28/02/2023" in said
    assert "Đề nghị chạy «nhacviec doctor»" in said
    assert caplog.text.count("4 messages by the web bot") == 1
    # They have left together with the alarm: all is well again.
    stand_at(ward, "2023-02-28T09:00")
    await ward.engine.watch.look()
    assert len(await alarms(ward)) == 1


async def test_what_lasts_is_told_again_the_next_day_by_any_process(ward):
    await stuck_since_the_morning(ward)
    change(
        ward, Notice, kind=NoticeKind.ACT, payload={"html": "x"}, retry_at=datetime(2030, 1, 1, tzinfo=UTC)
    )
    await ward.engine.watch.look()
    other = ward.restarted()
    stand_at(ward, "2023-02-28T07:47")
    await other.engine.watch.look()
    assert len(await alarms(ward)) == 1
    stand_at(ward, "2023-03-01T07:46")
    await ward.engine.watch.look()
    await ward.engine.watch.look()
    assert len(await alarms(ward)) == 2


@pytest.mark.parametrize(
    "moment", ["2023-03-04T09:00", "2023-02-28T07:29", "2023-02-28T12:00", "2023-02-28T17:00"]
)
async def test_outside_the_sending_hours_nothing_is_looked_at(ward, moment, caplog):
    await stuck_since_the_morning(ward, moment)
    ward.engine.pulse.expect(PLANNER)
    ward.engine.pulse.end("files", await over())
    caplog.clear()
    ward.clock.passes(seconds=400)
    stand_at(ward, moment)
    await ward.engine.watch.look()
    assert (await alarms(ward, sent=False), caplog.text) == ([], "")


async def over():
    async def nothing():
        pass

    task = asyncio.create_task(nothing())
    await task
    return task


@pytest.mark.parametrize(("province", "told"), [("gia-lai", 0), ("khanh-hoa", 1)])
async def test_an_office_on_a_day_off_of_its_own_has_nothing_stuck(ward, province, told):
    await stuck_since_the_morning(ward)
    change(ward, Office, province=province)
    ward.database.write(lambda s: s.add(DayOverride(day=date(2023, 3, 1), province="gia-lai", works=False)))
    await ward.engine.plan()
    stand_at(ward, "2023-03-01T09:00")
    await ward.engine.watch.look()
    assert len(await alarms(ward)) == told


async def test_a_bot_that_nobody_serves_is_said_by_another(ward):
    """Not by the bot that is stuck, as long as the admin is reached elsewhere."""

    def dead_bot(session):
        office = official_by_code(session, "tc-kh").office_id
        bot = Bot(office_id=office, channel="telegram", name="cu_bot")
        session.add(bot)
        session.flush()
        values = {"office_id": office, "bot_id": bot.id, "linked_at": ward.clock.instant(), "preferred": True}
        for code in ("quan-tri", "tc-kh"):
            official = official_by_code(session, code).id
            unprefer(session, official)
            session.add(Account(official_id=official, external_id=code, **values))

    ward.database.write(dead_bot)
    await stuck_since_the_morning(ward)
    await ward.engine.outbox.drain()
    await ward.engine.watch.look()
    (said,) = await alarms(ward)
    assert said.startswith("⚠️ 1 tin chưa gửi được qua kênh Telegram (cu_bot)")
    assert "Không có chương trình nào đang gửi qua kênh này" in said


async def test_where_the_stuck_bot_is_the_only_way_the_alarm_waits_with_the_others(ward):
    await stuck_since_the_morning(ward)
    await ward.engine.watch.look()
    waiting = ward.database.read(
        lambda s: s.exec(select(Notice.state).where(Notice.kind == NoticeKind.ALARM)).all()
    )
    assert waiting == [NoticeState.PENDING]


async def test_reminders_that_stand_in_no_message(ward):
    await stuck_since_the_morning(ward)
    change(ward, Notice, state=NoticeState.LAPSED)
    await ward.engine.watch.look()
    assert await alarms(ward) == []
    ward.clock.passes(minutes=16)
    await ward.engine.watch.look()
    (said,) = await alarms(ward)
    assert said.startswith("⚠️ 4 lời nhắc của 4 người (sớm nhất cho ngày 28/02/2023)")
    # The planner mends it.
    await ward.engine.plan()
    stand_at(ward, "2023-03-01T09:00")
    await ward.engine.outbox.drain()
    await ward.engine.watch.look()
    assert len(await alarms(ward)) == 1


async def test_people_whose_message_failed_are_named(ward):
    await stuck_since_the_morning(ward)
    head = official(ward, "tc-kh")
    await ward.engine.outbox.drain()
    change(ward, Notice, lambda n: n.official_id == head, state=NoticeState.UNCERTAIN)
    change(ward, Reminder, lambda r: r.official_id == head, state="pending", notice_id=None)
    await ward.engine.plan()
    await ward.engine.watch.look()
    (said,) = await alarms(ward)
    assert "Không rõ đã đến chưa: Phụ trách Tài chính – Kế hoạch." in said
    assert "Không gửi được" not in said


async def test_without_an_admin_the_coordinator_is_told_and_without_anybody_the_log(ward, caplog):
    def retire(role):
        change(ward, Post, lambda post: post.role == role, until=date(2023, 2, 1))

    retire(Role.ADMIN)
    await stuck_since_the_morning(ward)
    await ward.engine.watch.look()
    assert (await alarms(ward), len(await alarms(ward, "vp-tk"))) == ([], 1)
    assert "nobody can be told" not in caplog.text
    retire(Role.COORDINATOR)
    stand_at(ward, "2023-03-01T09:00")
    ward.engine.pulse.expect(PLANNER)
    ward.clock.passes(seconds=301)
    for _ in range(2):
        await ward.engine.watch.look()
    assert caplog.text.count("nobody can be told of it") == 2, "as long as it is so"
