"""One pace a bot: what answers and notices are told, and take up, is the other's too; answers go first."""

import pytest
from emulators.telegram_faults import error

from bot.answers import MOST_TRIED, bounded

pytestmark = pytest.mark.contract

LAN, HOA, TAM = 1001, 1002, 1003


@pytest.fixture
async def lan(house):
    return await house.joined("vp-tk", LAN)


@pytest.fixture
async def hoa(house):
    return await house.joined("tc-kh", HOA)


@pytest.fixture
async def tam(house):
    return await house.joined("tp-ht", TAM)


async def test_an_answer_and_a_notice_told_to_wait_pause_the_bot_for_both(house, lan, hoa, tam):
    house.emulator.fail("sendMessage", chat=LAN, how=error(429, retry_after=60))
    house.emulator.fail("sendMessage", chat=HOA, how=error(429, retry_after=10))
    await house.tell(lan, "một")
    await house.engine.outbox.drain()
    house.clock.passes(4)
    await hoa.send("/so-2")
    await house.takes_in()
    await house.engine.intake.drain()
    await tam.send("/so-3")
    await house.takes_in()
    await house.tell(tam, "ba")
    house.clock.passes(9.9)
    await house.engine.intake.drain()
    await house.engine.outbox.drain()
    assert (hoa.texts, tam.texts) == ([], [])
    house.clock.passes(0.1)
    await house.engine.intake.drain()
    await house.sends(after=1)
    assert (len(hoa.texts), len(tam.texts)) == (1, 2)
    assert lan.texts == [], "the first was told to wait longer, and the bot as long as the second"


async def test_one_chat_told_to_wait_twice_pauses_nobody_else(house, lan, hoa):
    house.emulator.fail("sendMessage", chat=LAN, times=2, how=error(429, retry_after=2))
    await lan.send("/so-1")
    await house.takes_in()
    await house.engine.intake.drain()
    house.clock.passes(2)
    await house.tell(lan, "một")
    await house.engine.outbox.drain()
    await house.tell(hoa, "hai")
    await house.engine.outbox.drain()
    assert (lan.texts, hoa.texts) == ([], ["hai"])


async def test_where_a_notice_was_told_to_wait_an_answer_waits_too(house, lan):
    house.emulator.fail("sendMessage", chat=LAN, how=error(429, retry_after=7))
    await house.tell(lan, "một")
    await house.engine.outbox.drain()
    await lan.send("/so-1")
    await house.takes_in()
    house.clock.passes(6.9)
    await house.engine.intake.drain()
    assert len(house.emulator.calls_of("sendMessage")) == 1
    house.clock.passes(0.1)
    await house.engine.intake.drain()
    assert len(lan.texts) == 1


async def test_answers_go_at_once_and_notices_have_what_is_left(paced_house):
    house = paced_house
    people = [await house.joined("vp-tk", 2000 + number) for number in range(60)]
    asking, told, last = people[:20], people[20:59], people[59]
    for person in asking:
        await person.send("/so")
    await house.takes_in()
    await house.engine.intake.drain()
    for person in told:
        await house.tell(person, "một")
    await house.engine.outbox.drain()
    assert sum(len(person.texts) for person in asking) == 20
    assert sum(len(person.texts) for person in told) == 5, "25 a second, and 20 were answers"
    await last.send("/so")
    await house.takes_in()
    await house.engine.intake.drain()
    assert len(last.texts) == 1, "no answer is held back by notices"
    await house.sends(after=0.9)
    assert sum(len(person.texts) for person in told) == 5
    await house.sends(after=0.1)
    assert sum(len(person.texts) for person in told) == 30


async def test_a_notice_keeps_its_distance_from_an_answer(paced_house):
    house = paced_house
    lan = await house.joined("vp-tk", LAN)
    await lan.send("/so")
    await house.takes_in()
    await house.engine.intake.drain()
    await house.tell(lan, "một")
    await house.sends(after=0.9)
    assert len(lan.texts) == 1
    await house.sends(after=0.1)
    assert lan.texts[1:] == ["một"]


async def test_tries_are_counted_no_longer_than_they_are_needed(house, lan):
    answers = house.engine.intake._answers
    house.emulator.fail("sendMessage", times=3, how=error(500, "Internal Server Error"))
    house.emulator.fail("sendMessage", how=error(429, retry_after=1))
    await lan.send("/so")
    await house.takes_in()
    for _ in range(5):
        await house.engine.intake.drain()
        house.clock.passes(60)
    assert len(lan.texts) == 1
    assert answers._tries == {}
    kept = {}
    for event in range(MOST_TRIED + 9):
        bounded(kept)[event] = 1
    assert len(kept) == MOST_TRIED
    assert min(kept) == 9, "the oldest are forgotten"
