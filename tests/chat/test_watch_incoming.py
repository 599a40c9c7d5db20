"""The watch over what comes in: events without an answer, a lock that is lost, a poller that has ended."""

import asyncio

import pytest
from chat.test_database_away import Away, event
from chat.watching import alarms
from sqlmodel import select

from bot.remotes import poll, polling_task
from jobs.ports import Refused
from jobs.pulse import polling
from storage.errors import DatabaseAway
from storage.tables import Bot, Inbox

pytestmark = pytest.mark.chat


async def test_what_waits_for_its_answer_is_told_with_its_numbers(ward, caplog):
    await ward.until("2023-03-15T08:00")
    await ward.engine.intake.receive([event(ward, 1, "3.a đã rà soát"), event(ward, 2, "3.b đã rà soát")])
    ward.clock.passes(seconds=14 * 60 + 59)
    await ward.engine.watch.look()
    assert await alarms(ward) == [], "a chat may have been told to wait"
    ward.clock.passes(seconds=60)
    for _ in range(2):
        await ward.engine.watch.look()
    (said,) = await alarms(ward)
    first = ward.database.read(lambda s: s.exec(select(Inbox.id).where(Inbox.event_id == "event-1")).one())
    assert said.startswith("⚠️ 2 tin đến qua kênh Web")
    assert f"tin lâu nhất đã chờ 15 phút (mã tin đến {first})" in said
    assert f"event {first} first" in caplog.text


async def test_what_was_answered_or_put_aside_with_an_answer_is_none_of_it(ward):
    await ward.until("2023-03-15T08:00")
    await ward.say("vp-tk", "3.a đã rà soát")
    ward.clock.passes(hours=1)
    await ward.engine.watch.look()
    assert await alarms(ward) == []


class AwayOnce(Away):
    """A database that cannot be written the first time."""

    async def aread(self, work):
        return await self._database.aread(work)


async def test_a_lost_lock_is_told_once_the_alarm_can_be_written(ward):
    await ward.until("2023-03-15T08:00")
    (bot,) = ward.engine.bots
    pulse, watch, part = ward.engine.pulse, ward.engine.watch, polling(bot)
    pulse.holds(part, True)
    pulse.holds(part, False)
    watch._database = AwayOnce(ward.database, times=1)
    with pytest.raises(DatabaseAway):
        await watch.look()
    for _ in range(2):
        await watch.look()
    (said,) = await alarms(ward)
    assert "đã mất quyền này" in said
    assert pulse.losses() == {}


class Remote:
    """A channel that is there; `poll` fails with `fault`, else waits."""

    def __init__(self, fault=None):
        self.fault = fault
        self.polled = asyncio.Event()

    async def open(self):
        return "ten_bot"

    async def poll(self, bot_id, receive, may_poll):
        self.polled.set()
        if self.fault:
            raise self.fault
        await asyncio.sleep(99)


def served(ward):
    (bot,) = ward.engine._served().values()
    return bot


async def test_a_poller_that_ends_is_logged_and_told(ward, caplog):
    await ward.until("2023-03-15T08:00")
    task = polling_task(ward.engine, served(ward), Remote(KeyError("update_id")))
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert "the loop of the poll:" in caplog.text
    assert "update_id" in caplog.text
    await ward.engine.watch.look()
    (said,) = await alarms(ward)
    assert said.startswith("🔴 Chức năng lấy tin từ Web")
    assert "đã dừng" in said


@pytest.mark.parametrize("refused", [False, True])
async def test_one_that_was_stopped_or_is_refused_has_not_ended(ward, caplog, refused):
    channel = Remote(Refused("Unauthorized") if refused else None)
    task = polling_task(ward.engine, served(ward), channel)
    await channel.polled.wait()
    if not refused:
        task.cancel()
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert ward.engine.pulse.ended == set()
    assert "the loop of" not in caplog.text


async def test_a_name_that_cannot_be_kept_is_learnt_when_the_database_is_back(ward):
    bot, channel = served(ward), Remote()
    bot.token_ref = f"{bot.channel}:{bot.name}"
    database = ward.engine.database
    away = AwayOnce(database, times=2)
    away.is_sqlite = True
    ward.engine.database = away
    task = asyncio.create_task(poll(ward.engine, bot, channel, name_pause=0))
    await asyncio.wait([task, asyncio.create_task(channel.polled.wait())], return_when="FIRST_COMPLETED")
    assert not task.done()
    task.cancel()
    await asyncio.wait([task])
    ward.engine.database = database
    assert database.read(lambda s: s.get_one(Bot, bot.id).name) == "ten_bot"
