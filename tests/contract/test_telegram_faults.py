"""Sending while Telegram fails: nothing lost, nothing doubled that need not be, and nobody else waits."""

import asyncio

import pytest
from emulators.telegram_faults import STORM, drop_after, drop_before, error, garbage, half, hold, html
from sqlmodel import select

from jobs.retry import AMBIGUOUS_WAIT, FIRST_WAIT, MALFORMED_WAIT
from storage.tables import AccountState, Message, NoticeState

pytestmark = pytest.mark.contract

PEOPLE = ("chu-tich", "pct", "vp-tk", "mot-cua", "tc-kh", "tp-ht", "vh-tt")
LAN, HOA = 1001, 1002


@pytest.fixture
async def lan(house):
    return await house.joined("vp-tk", LAN)


@pytest.fixture
async def hoa(house):
    return await house.joined("tc-kh", HOA)


def states(house):
    return [notice.state for notice in house.notices()]


async def test_a_dead_recipient_costs_nobody_else_anything(any_house):
    house = any_house
    people = [await house.joined(code, number) for number, code in enumerate(PEOPLE, LAN)]
    dead = people[2]
    for person in people:
        await house.tell(person, f"Tin của {person.id}")
    dead.chat.open, dead.chat.refusal = False, "bot was blocked by the user"
    await house.engine.outbox.drain()
    assert [person.texts for person in people if person is not dead] == [
        [f"Tin của {person.id}"] for person in people if person is not dead
    ]
    assert house.account(dead).state == AccountState.BLOCKED
    (waiting, alarm) = [notice for notice in house.notices() if notice.state != NoticeState.DELIVERED]
    assert alarm.key.startswith("closed:"), "the only coordinator is who is dead, so the admin hears of it"
    assert waiting.bot_id != house.bot.id, "it waits for the page, the person's next channel"
    await house.sends(after=3600)
    assert len(house.emulator.calls_of("sendMessage")) == len(people), "the dead one is tried once"
    await dead.unblock()
    await dead.send("3.c đã rà soát")
    await house.reads()
    assert house.account(dead).state == AccountState.ACTIVE
    answer, waited = dead.texts[-2:]
    assert "3.c" in answer
    assert waited == f"Tin của {dead.id}", "who is back here is written to here again"


async def test_a_poison_message_is_parked_after_one_retry_and_the_admin_hears_of_it(any_house):
    house = any_house
    lan, admin = await house.joined("vp-tk", LAN), await house.joined("quan-tri", HOA)
    await house.tell(lan, "<b>nửa vời", "Tin lành")
    await house.engine.outbox.drain()
    assert lan.texts == ["Tin lành"]
    await house.sends(after=MALFORMED_WAIT - 1)
    assert len(house.emulator.calls_of("sendMessage")) == 2
    await house.sends(after=1)
    assert states(house)[:2] == [NoticeState.FAILED, NoticeState.DELIVERED]
    (told,) = admin.texts
    assert told.startswith("⚠️ Một tin (mã tin gửi 1) bị kênh từ chối hai lần nên đã để riêng")
    assert "an't parse entities" in told
    await house.sends(after=3600)
    assert len(house.emulator.calls_of("sendMessage")) == 4
    assert house.account(lan).state == AccountState.ACTIVE, "the person is not to blame"


async def test_retry_after_is_kept_per_chat(house, lan, hoa):
    house.emulator.fail("sendMessage", chat=LAN, how=error(429, retry_after=7))
    await house.tell(lan, "một", "hai")
    await house.tell(hoa, "ba")
    await house.engine.outbox.drain()
    assert (lan.texts, hoa.texts) == ([], ["ba"])
    await house.tell(hoa, "bốn")
    await house.sends(after=6.9)
    assert (lan.texts, hoa.texts) == ([], ["ba", "bốn"])
    await house.sends(after=0.1)
    assert sorted(lan.texts) == ["hai", "một"]


async def test_a_second_chat_told_to_wait_within_five_seconds_pauses_the_bot(house, lan, hoa):
    third = await house.joined("tp-ht", 1003)
    house.emulator.fail("sendMessage", chat=LAN, how=error(429, retry_after=7))
    house.emulator.fail("sendMessage", chat=HOA, how=error(429, retry_after=10))
    await house.tell(lan, "một")
    await house.engine.outbox.drain()
    house.clock.passes(4)
    await house.tell(hoa, "hai")
    await house.engine.outbox.drain()
    await house.tell(third, "ba")
    await house.sends(after=9.9)
    assert (lan.texts, hoa.texts, third.texts) == ([], [], [])
    await house.sends(after=0.1)
    assert (lan.texts, hoa.texts, third.texts) == (["một"], ["hai"], ["ba"])


async def test_two_chats_told_to_wait_long_apart_pause_nobody_else(house, lan, hoa):
    third = await house.joined("tp-ht", 1003)
    house.emulator.fail("sendMessage", times=2, how=error(429, retry_after=60))
    await house.tell(lan, "một")
    await house.engine.outbox.drain()
    await house.tell(hoa, "hai")
    await house.sends(after=6)
    await house.tell(third, "ba")
    await house.engine.outbox.drain()
    assert (lan.texts, hoa.texts, third.texts) == ([], [], ["ba"])


async def test_the_pace_of_a_morning(paced_house):
    """70 people, two messages each, against a server that keeps the limits: none is refused."""
    house = paced_house
    house.emulator.pace(on=True)
    people = [await house.joined(PEOPLE[n % 7], 2000 + n) for n in range(70)]
    for person in people:
        await house.tell(person, f"một {person.id}", f"hai {person.id}")
    for _ in range(60):
        await house.sends(after=0.2)
    assert [person.texts for person in people] == [[f"một {p.id}", f"hai {p.id}"] for p in people]
    assert {call.status for call in house.emulator.calls_of("sendMessage")} == {200}


@pytest.mark.parametrize(
    ("how", "wait", "times"),
    [
        (drop_before(), AMBIGUOUS_WAIT, 1),
        (drop_after(), AMBIGUOUS_WAIT, 2),
        (half(), AMBIGUOUS_WAIT, 2),
        (garbage(), AMBIGUOUS_WAIT, 2),
        (error(500, "Internal Server Error"), FIRST_WAIT, 1),
        (html(502), FIRST_WAIT, 1),
    ],
    ids=["dropped before", "dropped after", "half", "garbage", "500", "502"],
)
async def test_what_breaks_once_is_sent_again_in_its_time(house, lan, hoa, how, wait, times):
    house.emulator.fail("sendMessage", chat=LAN, how=how)
    await house.tell(lan, "một")
    await house.tell(hoa, "hai")
    await house.engine.outbox.drain()
    assert (len(lan.texts), hoa.texts) == (times - 1, ["hai"])
    await house.sends(after=wait - 0.1)
    assert len(lan.texts) == times - 1
    await house.sends(after=0.1)
    assert lan.texts == ["một"] * times
    await house.sends(after=3600)
    assert lan.texts == ["một"] * times
    assert states(house) == [NoticeState.DELIVERED] * 2
    kept = house.database.read(lambda s: s.exec(select(Message.text)).all())
    assert sorted(kept) == ["hai", "một"]


async def test_what_may_have_arrived_twice_is_not_sent_a_third_time(house, lan):
    house.emulator.fail("sendMessage", times=3, how=drop_after())
    await house.tell(lan, "một")
    for _ in range(5):
        await house.sends(after=AMBIGUOUS_WAIT)
    assert lan.texts == ["một", "một"]
    assert states(house)[0] == NoticeState.UNCERTAIN


async def test_a_slow_answer_keeps_only_its_own_chat_waiting(house, lan, hoa):
    house.emulator.fail("sendMessage", chat=LAN, how=hold())
    await house.tell(lan, "một", "hai")
    await house.tell(hoa, "ba")
    async with house.engine.running():
        await hoa.wait_for_text("ba")
        await house.tell(hoa, "bốn")
        house.engine.outbox.wake()
        await hoa.wait_for_text("bốn")
        assert lan.texts == ["một"], "its messages arrive in order"
        house.emulator.release()
        await lan.wait_for_text("hai")
    assert states(house) == [NoticeState.DELIVERED] * 4


async def test_a_service_that_is_away_for_long(house, lan):
    rule = house.emulator.fail("sendMessage", times=1000, how=html(502))
    await house.tell(lan, "một")
    for _ in range(60):
        await house.sends(after=60)
    assert 5 < rule.hits < 20, "asked ever more seldom"
    house.emulator.calm()
    await house.sends(after=900)
    assert lan.texts == ["một"]


async def test_a_notice_to_a_group_that_moved_follows_it(house, lan):
    await house.joined("tc-kh", -55)
    group = house.emulator.group(-55, "Tổ CCHC")
    await group.add_bot(lan)
    await house.tell(group, "một")
    moved = await group.migrate(lan)
    await house.engine.outbox.drain()
    await house.sends(after=1)
    assert [message.text for message in moved.messages if message.from_bot] == ["một"]
    assert house.account(moved) is not None
    assert len(house.emulator.calls_of("sendMessage")) == 2


async def test_a_storm_loses_nothing(any_house):
    """A third of all calls goes wrong in every way there is, at sending and at answering."""
    house = any_house
    people = [await house.joined(code, number) for number, code in enumerate(PEOPLE, LAN)]
    for number in range(12):
        for person in people:
            await house.tell(person, f"Tin {number} của {person.id}")
            await person.send(f"/so-{number}-{person.id}")
    hows = [how for how in STORM if not (how.processed or how.answer == "drop")]
    house.emulator.storm(seed=11, rate=0.33, methods=["sendMessage"], hows=hows)
    await house.takes_in()
    for _ in range(400):
        await house.engine.intake.drain()
        await house.sends(after=1)
        if all(row.answered_at for row in house.inbox()) and set(states(house)) == {NoticeState.DELIVERED}:
            break
    wanted = {f"Tin {n} của {p.id}" for n in range(12) for p in people}
    heard = [text for person in people for text in person.texts]
    assert wanted <= set(heard)
    assert len(heard) == 2 * 12 * len(people)
    assert house.emulator.duplicates == {}, "what surely did not arrive is all that was sent again"


async def test_answers_are_sent_again_in_their_time(house, lan, hoa):
    house.emulator.fail("sendMessage", chat=LAN, how=drop_after())
    house.emulator.fail("sendMessage", chat=HOA, how=error(500, "Internal Server Error"))
    await lan.send("/so-1")
    await lan.send("/so-2")
    await hoa.send("/so-3")
    await house.takes_in()
    for _ in range(8):
        await house.engine.intake.drain()
        house.clock.passes(5)
    assert [("so-1" in text, "so-2" in text) for text in lan.texts] == [(True, False)] * 2 + [(False, True)]
    assert len(hoa.texts) == 1
    assert all(row.answered_at for row in house.inbox())


@pytest.mark.parametrize("woken", ["intake", "outbox", "files"])
async def test_what_comes_at_the_moment_of_the_stop_does_not_hold_it_up(house, woken):
    """A stop that arrives together with something new was lost: the process then never ended."""
    async with asyncio.timeout(10), house.engine.running():
        await house.engine.drain()
        getattr(house.engine, woken)._wake.set()
