"""The watch on the parts of this process: one that stops, hangs or ends is told to the admin."""

import asyncio

import pytest
from chat.watching import alarms

from jobs.pulse import INTAKE, OUTBOX, PLANNER, polling
from jobs.watch import Watch

pytestmark = pytest.mark.chat

PATIENCE = 60


async def until(true):
    async with asyncio.timeout(PATIENCE):
        while True:
            if await true():
                return
            await asyncio.sleep(0.01)


async def has_turned(ward, *parts):
    """The loops have noticed the time that has passed."""

    async def all_fresh():
        ward.engine.outbox.wake()
        silences = ward.engine.pulse.silences()
        return all(silences[part] == 0 for part in parts)

    await until(all_fresh)


async def first_planned(ward):
    """The run of the planner that begins with the others, and has done nothing yet, is over."""
    ward.clock.passes(seconds=1)
    await has_turned(ward, PLANNER)


async def told(ward):
    """What the running outbox brings the admin."""

    async def anything():
        return await alarms(ward, sent=False)

    await until(anything)
    return await alarms(ward, sent=False)


async def test_while_it_runs_all_is_well(ward, caplog):
    await ward.until("2023-02-28T09:00")
    async with ward.engine.running():
        await first_planned(ward)
        for _ in range(3):
            ward.clock.passes(seconds=119)
            await ward.engine.plan()
            await has_turned(ward, OUTBOX, INTAKE)
            await ward.engine.watch.look()
    assert await alarms(ward) == []
    assert [record for record in caplog.records if record.levelname in ("ERROR", "WARNING")] == []


async def test_a_stopped_scheduler_is_noticed(ward):
    await ward.until("2023-02-28T09:00")
    async with ward.engine.running():
        await first_planned(ward)
        for _ in range(2):
            ward.clock.passes(seconds=301)
            await has_turned(ward, OUTBOX, INTAKE)
            await ward.engine.watch.look()

        (said,) = await told(ward)
    assert said.startswith("🔴 Chức năng lập lịch nhắc đã 5 phút không hoạt động.")


async def test_planning_that_fails_every_time_is_a_planner_that_does_nothing(ward):
    await ward.until("2023-02-28T09:00")

    async def fails():
        raise OSError("no")

    async with ward.engine.running():
        await first_planned(ward)
        ward.engine.follow_clock = fails
        for _ in range(6):
            ward.clock.passes(seconds=60)
            await ward.engine._plan_or_log()
        await has_turned(ward, OUTBOX, INTAKE)
        await ward.engine.watch.look()
        (said,) = await told(ward)
    assert said.startswith("🔴 Chức năng lập lịch nhắc đã 6 phút không hoạt động.")


def ended(ward, part):
    async def has():
        return part in ward.engine.pulse.ended

    return has


async def test_an_outbox_that_has_ended_is_noticed_and_the_alarm_leaves_all_the_same(ward, caplog):
    await ward.until("2023-02-28T09:00")

    async def dies():
        raise OSError("out of memory")

    ward.engine.outbox.run = dies
    async with ward.engine.running():
        await until(ended(ward, OUTBOX))
        await ward.engine.watch.look()
        (said,) = await alarms(ward, sent=False)
    assert said.startswith("🔴 Chức năng gửi tin đã dừng. Tin không được gửi đi.")
    assert "out of memory" in caplog.text


class Hanging:
    """A database that answers nobody until it is let go."""

    def __init__(self):
        self.asked, self.let_go = asyncio.Event(), asyncio.Event()

    async def awrite(self, work):
        self.asked.set()
        await self.let_go.wait()
        raise OSError("let go")

    aread = awrite


async def test_an_intake_that_hangs_is_noticed(ward):
    await ward.until("2023-02-28T09:00")
    database = Hanging()
    async with ward.engine.running():
        await first_planned(ward)
        ward.engine.intake._database = database
        await database.asked.wait()
        ward.clock.passes(seconds=121)
        await has_turned(ward, OUTBOX)
        await ward.engine.watch.look()
        (said,) = await told(ward)
        database.let_go.set()
    assert said.startswith("🔴 Chức năng nhận tin đã 2 phút không hoạt động.")


async def test_a_poller_that_gets_no_answer_or_loses_its_lock_is_noticed(ward):
    await ward.until("2023-02-28T09:00")
    (bot,) = ward.engine.bots
    pulse, part = ward.engine.pulse, polling(bot)
    pulse.holds(part, True)
    ward.clock.passes(seconds=180)
    await ward.engine.watch.look()
    assert await alarms(ward) == []
    ward.clock.passes(seconds=1)
    await ward.engine.watch.look()
    (silent,) = await alarms(ward)
    assert silent.startswith("🔴 Đã 3 phút không lấy được tin từ Web")
    pulse.holds(part, False)
    ward.clock.passes(seconds=299)
    for _ in range(2):
        await ward.engine.watch.look()
    _, lost = await alarms(ward)
    assert "đã mất quyền này cách đây 4 phút" in lost
    assert "Một chương trình nhacviec khác lấy tin thay" in lost


class AwayAtFirst:
    """A database that cannot be read the first time it is asked."""

    def __init__(self):
        self.asked = 0

    async def aread(self, work):
        self.asked += 1
        if self.asked == 1:
            raise OSError("the database is away")
        return []


async def test_it_looks_by_itself_and_a_look_that_fails_is_not_the_last(ward, caplog):
    await ward.until("2023-02-28T09:00")
    database, engine = AwayAtFirst(), ward.engine
    watch = Watch(database, ward.clock, engine.cals, engine.pulse, dict, engine.plan, every=0.01)
    watching = asyncio.create_task(watch.run())

    async def thrice():
        return database.asked > 2

    await until(thrice)
    watching.cancel()
    assert caplog.text.count("the watch could not look") == 1
