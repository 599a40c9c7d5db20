"""Many chats at once: handled in one commit, apart where one fails, alone where one saw a crash."""

import asyncio
import contextlib
import threading
import uuid

import pytest
from sqlmodel import select

from bot.answers import Answers
from bot.context import Event
from bot.handling import MOST_TOGETHER
from bot.intake import MOST_CHATS, Intake, chosen
from bot.router import Router
from jobs.pace import paces
from jobs.settle import GroupCommit
from storage import inbox
from storage.inbox import Waiting
from storage.tables import Inbox, InboxState, Progress

pytestmark = pytest.mark.chat

HEADS = {"vp-tk": "3.c", "tp-ht": "2.a", "vh-tt": "1.2.a", "tc-kh": "6.a"}
CHATS = [*HEADS, *(f"khach-{n}" for n in range(4))]


class WatchedRouter(Router):
    """Notes who shared a transaction with whom; fails at one word, after having begun to write."""

    def __init__(self, clock, cals):
        super().__init__(clock, cals)
        self.transactions = []
        self._last = None

    def answer(self, session, incoming, message_id):
        assert not session.new, "nothing of the one before is left over"
        if session is not self._last:
            self.transactions.append([])
            self._last = session
        self.transactions[-1].append(incoming.chat_id)
        rendered = super().answer(session, incoming, message_id)
        if "hỏng" in incoming.text:
            raise RuntimeError("a fault of ours")
        return rendered


class Process:
    """An intake of its own over the ward's database, as a restart makes it."""

    def __init__(self, ward, router=WatchedRouter):
        (bot,) = ward.engine.bots
        ward.database.write(lambda s: inbox.forget_leases(s, [bot]))
        self.router = router(ward.clock, ward.engine.cals)
        self.woken = 0
        channels = {bot: ward.channel}
        answers = Answers(
            ward.clock, channels, paces(channels), GroupCommit(ward.database), self.router.moment
        )
        self.intake = Intake(ward.database, ward.clock, self.router, channels, {bot: 1}, answers, self._wake)

    def _wake(self):
        self.woken += 1

    async def says(self, ward, said):
        (bot,) = ward.engine.bots
        at = ward.clock.now().isoformat()
        events = [Event(bot, f"{who}: {text}", who, {"text": text, "sent_at": at}) for who, text in said]
        await self.intake.receive(events)


def dies(ward, *chats):
    """As a killed process leaves it: what these chats said had been begun with."""
    (bot,) = ward.engine.bots

    def begin(session):
        now, holder = ward.clock.instant(), uuid.uuid4().hex
        waiting = inbox.waiting(session, [bot], holder, now, 100)
        inbox.take(session, [one.id for one in waiting if one.chat_id in chats], holder, now)

    ward.database.write(begin)
    ward.database.write(lambda s: inbox.forget_leases(s, [bot]))


def rows(ward):
    return ward.database.read(lambda s: s.exec(select(Inbox).order_by(Inbox.id)).all())


def reports(ward):
    return ward.database.read(lambda s: sorted(s.exec(select(Progress.text)).all()))


async def test_what_several_chats_say_is_handled_in_one_commit(ward):
    process = Process(ward)
    await process.says(ward, [(who, f"{code} đã rà soát") for who, code in HEADS.items()])
    await process.intake.drain()
    assert process.router.transactions == [list(HEADS)]
    assert reports(ward) == ["đã rà soát"] * len(HEADS)
    assert {row.state for row in rows(ward)} == {InboxState.ANSWERED}
    for who, code in HEADS.items():
        assert f"✅ Đã ghi <b>{code}</b>" in (await ward.last(who)).text


async def test_a_commit_is_for_so_many_chats_at_most(ward):
    process = Process(ward)
    strangers = [f"khach-{n}" for n in range(MOST_CHATS + 3)]
    await process.says(ward, [(who, "chào") for who in strangers])
    await process.intake.drain()
    together = process.router.transactions
    assert max(map(len, together)) == MOST_TOGETHER
    assert [who for one in together for who in one] == strangers, "the longest waiting first"


async def test_a_chats_own_events_stay_in_order_and_apart(ward):
    process = Process(ward)
    said = [
        ("vp-tk", "3.c đã rà soát 1"),
        ("vp-tk", "3.c đã rà soát 2"),
        ("tp-ht", "2.a đã rà soát"),
        ("vp-tk", "3.c 3"),
    ]
    await process.says(ward, said)
    await process.intake.drain()
    assert process.router.transactions == [["vp-tk", "tp-ht"], ["vp-tk"], ["vp-tk"]]
    said_by = [m.text for m in await ward.messages("vp-tk") if m.direction == "in"]
    assert said_by == [text for who, text in said if who == "vp-tk"]


async def test_one_that_fails_spoils_no_other_in_its_commit(ward):
    process = Process(ward)
    said = {who: f"{code} đã rà soát" for who, code in HEADS.items()} | {"tp-ht": "2.a hỏng"}
    await process.says(ward, said.items())
    await process.intake.drain()
    assert process.router.transactions == [["vp-tk", "tp-ht"], *([who] for who in HEADS)]
    assert reports(ward) == ["đã rà soát"] * (len(HEADS) - 1)
    failed = [row.chat_id for row in rows(ward) if row.state == InboxState.FAILED]
    assert failed == ["tp-ht"]
    for who, text in said.items():
        message, answer = await ward.messages(who)
        assert message.text == text
        assert ("trục trặc" in answer.text) == (who == "tp-ht")
    assert {row.attempts for row in rows(ward)} == {1}


async def test_what_was_at_hand_at_a_crash_is_tried_alone_and_first(ward):
    process = Process(ward)
    await process.says(ward, [(who, "chào") for who in CHATS])
    dies(ward, *CHATS[3:6])
    restarted = Process(ward)
    await restarted.intake.drain()
    alone, together = [[who] for who in CHATS[3:6]], [*CHATS[:3], *CHATS[6:]]
    assert restarted.router.transactions == [*alone, together]
    assert [row.attempts for row in rows(ward)] == [1, 1, 1, 2, 2, 2, 1, 1]


async def test_only_who_was_alone_at_the_second_crash_is_put_aside(ward):
    await Process(ward).says(ward, [(who, "chào") for who in CHATS])
    dies(ward, *CHATS)
    dies(ward, "tc-kh")
    third = Process(ward)
    await third.intake.drain()
    assert third.router.transactions == [[who] for who in CHATS if who != "tc-kh"]
    aside = [(row.chat_id, row.error) for row in rows(ward) if row.state == InboxState.FAILED]
    assert aside == [("tc-kh", "Crashed")]
    assert third.woken == 1, "the admin is told"


class GatedRouter(WatchedRouter):
    """Takes its time over one command that only reads, until it is let go on."""

    def __init__(self, clock, cals):
        super().__init__(clock, cals)
        self.reached, self.may_go_on = threading.Event(), threading.Event()

    def answer(self, session, incoming, message_id):
        if incoming.text == "/viec":
            self.reached.set()
            self.may_go_on.wait()
        return super().answer(session, incoming, message_id)


@contextlib.asynccontextmanager
async def slow_reader(ward):
    """A process that is at "/viec" of vp-tk; in the end it goes on and answers everything."""
    process = Process(ward, GatedRouter)
    serving = asyncio.create_task(process.intake.run())
    await asyncio.to_thread(process.router.reached.wait)
    yield process
    process.router.may_go_on.set()
    await process.intake.drain()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert {row.state for row in rows(ward)} == {InboxState.ANSWERED}


def attempts(ward):
    return {row.chat_id: row.attempts for row in rows(ward)}


async def test_beside_what_takes_long_others_are_served(ward):
    await Process(ward).says(ward, [("vp-tk", "/viec")])
    async with slow_reader(ward) as process:
        await process.says(ward, [("tp-ht", "chào")])
        await process.intake.serve_open_chats()
        assert attempts(ward) == {"vp-tk": 1, "tp-ht": 1}


async def test_nothing_is_begun_beside_a_suspect(ward):
    await Process(ward).says(ward, [("vp-tk", "/viec")])
    dies(ward, "vp-tk")
    async with slow_reader(ward) as process:
        await process.says(ward, [("tp-ht", "chào")])
        await process.intake.serve_open_chats()
        assert attempts(ward) == {"vp-tk": 2, "tp-ht": 0}


async def test_a_suspect_waits_until_nothing_else_is_at_hand_and_nobody_passes_it(ward):
    await Process(ward).says(ward, [("vp-tk", "/viec")])
    async with slow_reader(ward) as process:
        await process.says(ward, [("tp-ht", "chào"), ("tc-kh", "chào")])
        dies(ward, "tp-ht")
        ward.clock.passes(seconds=61)
        await process.intake.serve_open_chats()
        assert attempts(ward) == {"vp-tk": 1, "tp-ht": 1, "tc-kh": 0}


FRESH = [Waiting(n, 1, f"chat {n}", suspect=False) for n in range(3)]
SUSPECTS = [Waiting(n, 1, f"chat {n}", suspect=True) for n in (7, 8)]


@pytest.mark.parametrize(
    ("free", "room", "at_hand", "taken"),
    [
        ([], 5, 0, []),
        (FRESH, 5, 2, FRESH),
        (FRESH, 2, 0, FRESH[:2]),
        ([*SUSPECTS, *FRESH], 5, 0, SUSPECTS[:1]),
        ([*SUSPECTS, *FRESH], 5, 1, []),
    ],
)
def test_a_suspect_is_chosen_alone(free, room, at_hand, taken):
    assert chosen(free, room, at_hand) == taken


@pytest.mark.parametrize("turns", range(12))
async def test_who_is_told_to_stop_leaves_nothing_begun_and_undone(ward, turns):
    """Else the next life would take it for what had brought the last one down."""
    process = Process(ward)
    await process.says(ward, [(who, "chào") for who in CHATS])
    serving = asyncio.create_task(process.intake.run())
    for _ in range(turns):
        await asyncio.sleep(0)
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert {(row.state, row.attempts) for row in rows(ward)} <= {
        (InboxState.RECEIVED, 0),
        (InboxState.ANSWERED, 1),
    }


async def test_only_what_leaves_something_to_be_sent_wakes_who_sends(ward):
    process = Process(ward)
    await process.says(ward, [("tp-ht", "2.a đã rà soát"), ("tc-kh", "/viec"), ("vp-tk", "chào")])
    await process.says(ward, [("tp-ht", "/nop")])
    await process.intake.drain()
    assert process.woken == 0
    last = await ward.last("tp-ht")
    await ward.page.tap("tp-ht", last.id, last.choices.index("Vẫn nộp"), "hands-in")
    await process.intake.drain()
    assert process.woken == 1, "the coordinator is to be told"
