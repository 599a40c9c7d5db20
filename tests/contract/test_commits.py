"""What is written down together: one commit for many, and none spoils another's."""

import asyncio
import contextlib
import threading
from functools import partial

import pytest
import sample
import sqlalchemy as sa
from sqlmodel import select

from jobs.settle import Alike, GroupCommit
from storage import transcript
from storage.errors import DatabaseAway
from storage.tables import Direction, Installation, Message

pytestmark = pytest.mark.contract

MANY = 50


@contextlib.contextmanager
def commits(database):
    """The commits of what wrote, counted until the block ends."""
    counted = []

    def count(connection):
        if connection.get_execution_options().get("writes"):
            counted.append(1)

    sa.event.listen(database.engine, "commit", count)
    try:
        yield counted
    finally:
        sa.event.remove(database.engine, "commit", count)


def add(session, many=1):
    session.execute(sa.update(Installation).values(offset_ms=Installation.offset_ms + many))


def added(database):
    return database.read(lambda s: s.exec(select(Installation.offset_ms)).one())


def raises(session):
    raise ValueError("not this one")


def asks_nonsense(session):
    session.execute(sa.text("SELECT nothing FROM nowhere"))


# Settlements


async def test_settlements_that_wait_together_are_one_commit(database):
    told = []
    settle = GroupCommit(database, committed=lambda: told.append(1))
    with commits(database) as counted:
        await asyncio.gather(*(settle.settle(add) for _ in range(MANY)))
    assert (len(counted), added(database), len(told)) == (1, MANY, 1)


async def test_what_comes_during_a_commit_shares_the_next(database):
    settle, begun, gate = GroupCommit(database), threading.Event(), threading.Event()

    def slow(session):
        begun.set()
        assert gate.wait(10)
        add(session)

    with commits(database) as counted:
        first = asyncio.create_task(settle.settle(slow))
        assert await asyncio.to_thread(begun.wait, 10)
        others = [asyncio.create_task(settle.settle(add)) for _ in range(MANY)]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(first, *others)
    assert (len(counted), added(database)) == (2, 1 + MANY)


async def test_who_waits_goes_on_when_it_is_on_disk(database):
    settle = GroupCommit(database)
    await settle.settle(add)
    assert added(database) == 1


async def test_what_is_alike_is_written_in_one_stroke(database):
    settle, strokes = GroupCommit(database), []

    def together(session, items):
        strokes.append(items)
        add(session, sum(items))

    await asyncio.gather(*(settle.settle(Alike(together, number)) for number in (1, 2, 3)))
    assert (strokes, added(database)) == ([[1, 2, 3]], 6)


@pytest.mark.parametrize("broken", [raises, asks_nonsense])
async def test_one_that_fails_spoils_no_other_of_its_group(database, broken):
    settle = GroupCommit(database)
    together = partial(Alike, lambda session, items: add(session, sum(items)))
    works = [add, together(10), broken, add, together(100), broken, add]
    outcomes = await asyncio.gather(*(settle.settle(work) for work in works), return_exceptions=True)
    assert [outcome is None for outcome in outcomes] == [work is not broken for work in works]
    assert added(database) == 113
    await settle.settle(add)
    assert added(database) == 114, "what comes after is written too"


# What comes in


async def test_a_batch_of_updates_is_one_commit_before_the_next_is_asked_for(any_house):
    house, kept = any_house, []
    lan = await house.joined("vp-tk", 1001)
    for number in range(130):
        await lan.send(f"/so-{number}")

    async def may_poll():
        kept.append(len(house.inbox()))
        return True

    with commits(house.database) as counted:
        polling = asyncio.create_task(house.channel.poll(house.bot.id, house.engine.intake.receive, may_poll))
        await house.emulator.wait_until_read()
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
    assert kept == [0, 100, 130]
    assert len(counted) == 2


class ConfirmationLost:
    """A database that keeps the first commit and says it is away."""

    def __init__(self, database):
        self._database = database
        self.lost = False

    async def awrite(self, work):
        result = await self._database.awrite(work)
        if not self.lost:
            self.lost = True
            raise DatabaseAway("the database is away: no answer to COMMIT")
        return result


async def test_a_settlement_whose_confirmation_was_lost_says_nothing_twice(database):
    def make(session):
        ward = sample.ward(session)
        rest = {"choices": [], "about": {}, "sent_at": sample.NOW, "created_at": sample.INSTANT}
        said = {"office_id": ward.office.id, "bot_id": ward.bot.id, "chat_id": "an", "text": "tin"}
        return [{**rest, **said, "direction": Direction.OUT, "external_id": "m1"}]

    rows = database.write(make)
    await GroupCommit(ConfirmationLost(database)).settle(lambda s: transcript.add_all(s, rows))
    assert database.read(lambda s: s.exec(select(Message.external_id)).all()) == ["m1"]
