"""Who polls, as the watch hears of it: a poll that is answered, one that is not, and a lock that is lost."""

import asyncio
import contextlib

import pytest
import sqlalchemy as sa
from emulators.telegram_faults import error
from telegram_house import House, built
from telegram_kit import stir

from bot.remotes import poll
from jobs.pulse import polling
from messages.types import Rendered
from storage.database import Database
from storage.tables import NoticeKind

pytestmark = pytest.mark.contract

ENDED = sa.text(
    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND pid <> pg_backend_pid() "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def told(house):
    """What the watch has left for the admin."""
    alarms = [notice for notice in house.notices() if notice.kind == NoticeKind.ALARM]
    return [Rendered.from_json(notice.payload).html for notice in alarms]


@contextlib.asynccontextmanager
async def polled(house):
    """Polls as `nhacviec run` does until the block ends."""
    tasks = [
        asyncio.create_task(poll(house.engine, house.bot, house.channel)),
        asyncio.create_task(stir(house.emulator)),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def silence(house):
    """Seconds since the last poll that was answered; None where none is expected."""
    return house.engine.pulse.silences().get(polling(house.bot.id))


async def test_a_poll_that_is_answered_is_a_beat_and_one_that_is_not_is_none(any_house, caplog):
    house = any_house
    house.clock.passes(45 * 60)
    lan = await house.joined("vp-tk", 1001)
    async with polled(house):
        await house.emulator.wait_until_polling()
        house.clock.passes(100)
        assert silence(house) == 100
        await lan.send("3.c đã rà soát")
        await house.emulator.wait_until(lambda: silence(house) == 0)
        house.emulator.fail("getUpdates", times=1000, how=error(502, "Bad Gateway"))
        await lan.send("3.c đã rà soát lại")
        await house.emulator.wait_until(lambda: "polling failed" in caplog.text)
        house.clock.passes(181)
        await house.engine.watch.look()
    assert len(told(house)) == 1
    assert told(house)[0].startswith("🔴 Đã 3 phút không lấy được tin từ Telegram (nhacviec_test_bot).")


async def test_while_the_service_is_away_from_the_start_the_silence_is_counted(house):
    house.emulator.fail("getUpdates", times=1000, how=error(502, "Bad Gateway"))
    async with polled(house):
        await house.emulator.wait_for_call("getUpdates")
        house.clock.passes(50)
        assert silence(house) == 50


async def test_a_token_that_is_refused_is_expected_to_poll_no_more(house):
    house.emulator.world.token = "1:another"
    await poll(house.engine, house.bot, house.channel)
    assert silence(house) is None


async def test_a_lock_that_is_lost_is_told_and_who_stands_by_is_at_no_fault(postgres_database):
    async with built(postgres_database) as house:
        house.clock.passes(45 * 60)
        lan = await house.joined("vp-tk", 1001)
        with contextlib.closing(Database(postgres_database.url)) as database:
            other = House(database, house.clock, house.emulator, house.channel)
            async with polled(house):
                await house.emulator.wait_until_polling()
                async with polled(other):
                    await house.emulator.wait_until(lambda: silence(other) is None)
                    house.clock.passes(120)
                    await other.engine.watch.look()
                assert told(house) == []
                with database.engine.connect() as connection:
                    assert len(connection.execute(ENDED).all()) == 1
                await lan.send("3.c đã rà soát")
                await house.emulator.wait_until_read()
                await house.emulator.wait_until(lambda: silence(house) == 0)
                house.clock.passes(60)
                await house.engine.watch.look()
                await house.engine.watch.look()
    assert len(told(house)) == 1
    assert "đã mất quyền này cách đây" in told(house)[0]
    assert "đã lấy lại được quyền" in told(house)[0]
