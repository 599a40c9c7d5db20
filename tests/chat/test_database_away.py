"""While the database cannot do its work nothing is given up, and nobody is told of a fault of theirs."""

import asyncio

import pytest
from sqlmodel import select

from bot.answers import Answers
from bot.context import Event
from bot.intake import IDLE_WAIT, Intake
from bot.router import Router
from jobs.pace import paces
from jobs.settle import GroupCommit
from storage.errors import DatabaseAway
from storage.tables import Inbox, InboxState, Message

pytestmark = pytest.mark.chat

PAGE = 4096


class Stopwatch:
    """The ward's clock with a stopwatch that is moved by hand."""

    def __init__(self, clock):
        self._clock = clock
        self.seconds = 0.0

    def __getattr__(self, name):
        return getattr(self._clock, name)

    def monotonic(self):
        return self.seconds


class FullDisk(Router):
    """The disk is full while `is_full`, which a report of some length finds out."""

    is_full = True

    def answer(self, session, incoming, message_id):
        connection = session.connection()
        connection.exec_driver_sql(f"PRAGMA max_page_count={1 if self.is_full else 1_000_000}")
        rendered = super().answer(session, incoming, message_id)
        if self.is_full:
            row = session.exec(select(Inbox)).first()
            row.payload = {**row.payload, "more": "x" * 100 * PAGE}
            session.flush()
        return rendered


@pytest.fixture
def house(ward):
    (bot,) = ward.engine.bots
    clock, channels = Stopwatch(ward.clock), {bot: ward.channel}
    router = FullDisk(ward.clock, ward.engine.cals)
    answers = Answers(clock, channels, paces(channels), GroupCommit(ward.database), router.moment)
    intake = Intake(ward.database, clock, router, channels, {bot: 1}, answers, ward.engine.outbox.wake)
    return ward, clock, router, intake


def event(ward, number, text):
    (bot,) = ward.engine.bots
    said = {"text": text, "sent_at": ward.clock.now().isoformat()}
    return Event(bot, f"event-{number}", "vp-tk", said)


def states(ward):
    rows = ward.database.read(lambda s: s.exec(select(Inbox).order_by(Inbox.id)).all())
    return [(row.state, row.attempts) for row in rows]


async def test_a_report_waits_for_the_database_and_is_taken_in_order(house):
    ward, clock, router, intake = house
    await intake.receive([event(ward, 1, "3.a đã rà soát"), event(ward, 2, "3.b đã rà soát")])
    for _ in range(5):
        await intake.drain()
        assert states(ward) == [(InboxState.RECEIVED, 1), (InboxState.RECEIVED, 0)]
        clock.seconds += IDLE_WAIT
    assert await ward.messages("vp-tk") == [], "no apology"
    router.is_full = False
    await intake.drain()
    assert states(ward) == [(InboxState.ANSWERED, 1)] * 2
    said = [m.text for m in await ward.messages("vp-tk")]
    assert said[0] == "3.a đã rà soát"
    assert ["3.a" in said[1], said[2] == "3.b đã rà soát", "3.b" in said[3]] == [True] * 3


async def test_it_is_not_tried_without_a_pause(house):
    ward, clock, router, intake = house
    await intake.receive([event(ward, 1, "3.a đã rà soát")])
    await intake.drain()
    router.is_full = False
    clock.seconds += IDLE_WAIT / 2
    await intake.drain()
    assert states(ward) == [(InboxState.RECEIVED, 1)]


class Away:
    """A database that is away for the first `times`."""

    def __init__(self, database, times):
        self._database = database
        self.left = times

    async def awrite(self, work):
        if self.left:
            self.left -= 1
            raise DatabaseAway("the database is away: no more connections")
        return await self._database.awrite(work)


async def test_what_was_sent_is_written_down_once_the_database_is_back(ward):
    away = Away(ward.database, times=1)
    done = []
    await GroupCommit(away).settle(lambda session: done.append(session.exec(select(Message)).all()))
    assert done == [[]]
    assert away.left == 0


async def test_who_ends_gives_back_what_waits_for_the_database(house):
    ward, _, _, intake = house
    await intake.receive([event(ward, 1, "3.a đã rà soát")])
    for _ in range(4):
        serving = asyncio.create_task(intake.run())
        await intake.drain()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        assert states(ward) == [(InboxState.RECEIVED, 0)], "no crash, however often it is restarted"
