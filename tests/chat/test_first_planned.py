"""After a night's outage: what is due today is planned before a message left from yesterday leaves."""

import asyncio
from datetime import date, datetime

import pytest
from chat.staging import begins, gives, quiet, reminders

from bot.clock import HANOI
from storage.tables import ReminderState

pytestmark = pytest.mark.chat

MORNING = datetime(2023, 4, 13, 7, 31, tzinfo=HANOI)


@pytest.fixture
async def down(ward):
    """07:31; the night before, with a message for this morning planned, everything had stopped.

    tc-kh has asked for it. 9.1 was due yesterday, 9.2 is due today.
    """
    quiet(ward)
    gives(ward, "9.1", date(2023, 4, 12))
    gives(ward, "9.2", date(2023, 4, 13))
    begins(ward, "2023-04-12T07:00")
    await ward.until("2023-04-12T08:00")
    await ward.tap("tc-kh", "Nhắc lại sáng mai")
    ward.clock.offset = MORNING - ward.clock.instant()
    ward.clock.follows = False
    return ward


async def next_message(ward):
    async with asyncio.timeout(20):
        while not (await ward.last("tc-kh")).text.startswith("📌 Thứ Năm, 13/4"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # a database tells nobody


def rungs_said(ward):
    """On which rungs the last message has spoken."""
    said = [one for one in reminders(ward, "tc-kh") if one.state == ReminderState.DELIVERED]
    return {one.rung for one in said if one.notice_id == max(other.notice_id for other in said)}


async def test_it_says_what_is_due_today_too(down):
    async with down.engine.running():
        await next_message(down)
    assert rungs_said(down) == {"a1", "due", "s2023-04-13-am"}


async def test_where_planning_fails_it_leaves_as_it_is(down):
    def fails(session):
        raise OSError("no")

    down.engine.planning._offices = fails
    async with down.engine.running():
        await next_message(down)
    assert rungs_said(down) == {"s2023-04-13-am"}
