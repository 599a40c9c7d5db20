"""What is given up: who can never be reached is closed once for answers too, and doubt is told."""

import contextlib

import pytest
import sqlalchemy as sa
from emulators.telegram_faults import drop_after, error, html

from jobs.retry import AMBIGUOUS_WAIT
from storage.errors import DatabaseAway
from storage.tables import AccountState, Notice, NoticeKind, NoticeState

pytestmark = pytest.mark.contract

LAN, ADMIN = 1001, 1002
BLOCKED = error(403, "Forbidden: bot was blocked by the user")


async def answered(house):
    await house.takes_in()
    await house.engine.drain()


def left_for(house, code):
    """What was left for an official on any channel."""
    person = house.official(code).id
    return [one for one in house.notices() if one.official_id == person]


async def test_who_cannot_be_answered_is_written_to_elsewhere_and_the_coordinator_hears_of_it(any_house):
    house = any_house
    coordinator, head = await house.joined("vp-tk", ADMIN), await house.joined("tc-kh", LAN)
    await house.tell(head, "một")
    house.emulator.fail("sendMessage", chat=LAN, times=2, how=BLOCKED)
    for number in (1, 2):
        await head.send(f"6.b đã rà soát {number}")
    await house.takes_in()
    await house.engine.intake.drain()
    assert house.account(head).state == AccountState.BLOCKED
    await house.engine.outbox.drain()
    assert [text.startswith("⚠️ Đồng chí") for text in coordinator.texts] == [True], "once"
    assert "không nhận được tin qua Telegram nữa" in coordinator.texts[0]
    (waiting,) = left_for(house, "tc-kh")
    assert waiting.bot_id != house.bot.id, "what waited leaves by the person's next channel"
    assert len(house.emulator.calls_of("sendMessage")) == 3, "nothing more is sent to the dead chat"
    assert all(row.answered_at for row in house.inbox()), "what they said was taken, and holds up nothing"
    await head.send("6.b đã rà soát 3")
    await answered(house)
    assert house.account(head).state == AccountState.ACTIVE
    assert "6.b" in head.texts[0]
    assert "một" in head.texts


async def test_a_stranger_who_cannot_be_answered_concerns_nobody(house):
    stranger = house.emulator.person(3003, "Khách")
    house.emulator.fail("sendMessage", chat=3003, how=BLOCKED)
    await stranger.send("xin chào")
    await answered(house)
    assert all(row.answered_at for row in house.inbox())
    assert house.notices() == []


async def test_a_proxy_that_forbids_closes_nobody(house):
    lan = await house.joined("vp-tk", LAN)
    house.emulator.fail("sendMessage", times=2, how=html(403))
    await lan.send("/so-1")
    await house.tell(lan, "một")
    await answered(house)
    assert house.account(lan).state == AccountState.ACTIVE
    house.clock.passes(60)
    await answered(house)
    assert len(lan.texts) == 2


async def test_a_notice_in_doubt_is_told_once(any_house):
    house = any_house
    lan, admin = await house.joined("vp-tk", LAN), await house.joined("quan-tri", ADMIN)
    house.emulator.fail("sendMessage", chat=LAN, times=2, how=drop_after())
    await house.tell(lan, "một")
    await house.sends()
    for _ in range(4):
        await house.sends(after=AMBIGUOUS_WAIT)
    assert [one.state for one in house.notices()] == [NoticeState.UNCERTAIN, NoticeState.DELIVERED]
    name = house.official("vp-tk").name
    assert admin.texts == [
        f"⚠️ Chưa rõ một tin (mã tin gửi 1) đã đến {name} qua Telegram hay chưa: kênh không trả lời.\n"
        "Tin này không gửi lại nữa. Đề nghị hỏi trực tiếp người nhận."
    ]


async def test_a_morning_message_in_doubt_is_left_to_the_next_morning_and_the_watch(house):
    lan = await house.joined("vp-tk", LAN)
    house.clock.passes(45 * 60)
    house.emulator.fail("sendMessage", chat=LAN, times=2, how=drop_after())
    await house.tell(lan, "một")
    await house.database.awrite(lambda s: s.execute(sa.update(Notice).values(kind=NoticeKind.DIGEST)))
    for _ in range(3):
        await house.sends(after=AMBIGUOUS_WAIT)
    assert [one.state for one in house.notices()] == [NoticeState.UNCERTAIN]


async def test_doubt_of_the_word_of_doubt_makes_no_more_words(house):
    lan, admin = await house.joined("vp-tk", LAN), await house.joined("quan-tri", ADMIN)
    house.emulator.fail("sendMessage", times=1000, how=drop_after())
    await house.tell(lan, "một")
    for _ in range(9):
        await house.sends(after=AMBIGUOUS_WAIT)
    assert [one.state for one in house.notices()] == [NoticeState.UNCERTAIN] * 2
    assert [len(lan.texts), len(admin.texts)] == [2, 2]


async def test_what_may_have_arrived_is_sent_once_more_whatever_failed_before(house):
    lan = await house.joined("vp-tk", LAN)
    await house.tell(lan, "một")
    house.emulator.fail("sendMessage", times=2, how=error(502, "Bad Gateway"))
    house.emulator.fail("sendMessage", times=1, how=drop_after())
    await house.sends()
    for _ in range(4):
        await house.sends(after=60)
    assert [one.state for one in house.notices()] == [NoticeState.DELIVERED]
    assert lan.texts == ["một", "một"], "twice is better than never"


async def test_what_is_refused_for_what_it_says_is_tried_once_more_whatever_failed_before(house):
    lan = await house.joined("vp-tk", LAN)
    await house.tell(lan, "một")
    house.emulator.fail("sendMessage", times=2, how=error(502, "Bad Gateway"))
    house.emulator.fail("sendMessage", times=1, how=error(400, "Bad Request: can't parse entities"))
    await house.sends()
    for _ in range(4):
        await house.sends(after=60)
    assert [one.state for one in house.notices()] == [NoticeState.DELIVERED]


class Refusing:
    """Settlements that fail for the first `times`, one after the other."""

    def __init__(self, settle, times):
        self._settle, self.left = settle, times

    async def settle(self, work):
        if self.left:
            self.left -= 1
            raise DatabaseAway("the database is away: no more connections")
        await self._settle.settle(work)


async def test_an_answer_that_cannot_be_written_down_is_not_sent_again(house):
    lan = await house.joined("vp-tk", LAN)
    answers = house.engine.intake._answers
    answers._settle = refusing = Refusing(answers._settle, 3)
    await lan.send("/so-1")
    await house.takes_in()
    for _ in range(6):
        with contextlib.suppress(DatabaseAway):
            await house.engine.intake.drain()
        house.clock.passes(60)
    assert refusing.left == 0
    assert len(lan.texts) == 1
    assert all(row.answered_at for row in house.inbox())
    assert answers._sent == {}


async def test_a_notice_that_cannot_be_written_down_is_not_sent_again(house):
    lan = await house.joined("vp-tk", LAN)
    await house.tell(lan, "một")
    outbox = house.engine.outbox
    outbox._settle = refusing = Refusing(outbox._settle, 2)
    for _ in range(4):
        with contextlib.suppress(DatabaseAway):
            await house.sends(after=120)
    assert refusing.left == 0
    assert lan.texts == ["một"]
    assert [one.state for one in house.notices()] == [NoticeState.DELIVERED]
    assert outbox._sent == {}
