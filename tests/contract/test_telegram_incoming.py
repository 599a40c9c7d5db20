"""What comes in from Telegram: kept, handled once and answered, whatever lies between; nobody else waits."""

import random

import pytest
from emulators.telegram_faults import hold
from emulators.telegram_kinds import SAMPLES
from sqlmodel import func, select

from storage.tables import AccountState, InboxState, Progress

pytestmark = pytest.mark.contract

UNSUPPORTED = "Loại tin này chưa nhận được (chỉ nhận chữ, ảnh và tệp văn bản)."
STANDING = "3.c đã niêm yết 12 thủ tục"
OFFICIALS = ("chu-tich", "pct", "vp-tk", "mot-cua", "tc-kh", "tp-ht", "vh-tt", "quan-tri")


def reports(house):
    """Standing reports as (text, superseded or taken back)."""
    found = select(Progress).order_by(Progress.id)
    rows = house.database.read(lambda s: s.exec(found).all())
    return [(row.text, row.superseded_by_id is not None or row.withdrawn_at is not None) for row in rows]


async def test_an_unparsable_update_between_two_good_ones(any_house):
    house = any_house
    lan = await house.joined("vp-tk", 1001)
    await lan.send("3.a đã rà soát")
    house.emulator.raw_update({"message": {"text": "của ai?"}})
    house.emulator.raw_update({"message": {"chat": lan.chat.json(), "message_id": "x", "text": "lúc nào?"}})
    house.emulator.raw_update({"gift_of_the_future": {"id": 1}})
    await lan.send("3.b đã rà soát")
    await house.reads()
    assert all(row.answered_at for row in house.inbox())
    good, bad = InboxState.ANSWERED, InboxState.FAILED
    assert [row.state for row in house.inbox()] == [good, bad, bad, bad, good]
    assert ["3.a" in lan.texts[0], "trục trặc" in lan.texts[1], "3.b" in lan.texts[2]] == [True] * 3
    sent_to = [call.params["chat_id"] for call in house.emulator.calls_of("sendMessage")]
    assert sent_to == ["1001"] * 3, "an answer to nobody is not sent"


async def test_a_thousand_updates_waiting_at_the_start(any_house):
    house = any_house
    people = [await house.joined(OFFICIALS[number % 8], 2000 + number) for number in range(50)]
    for number in range(20):
        for person in people:
            await person.send(f"/so-{number}-{person.id}")
    assert house.emulator.counts()["pending"] == 1000
    await house.reads()
    assert house.emulator.counts() | {"calls": 0, "polling": False} == {
        **{"calls": 0, "delivered": 1000, "refused": 0, "duplicates": 0, "pending": 0, "polling": False}
    }
    assert all(len(person.texts) == 20 for person in people)
    for person in people:
        for number, text in enumerate(person.texts):
            assert f"so-{number}-{person.id}" in text, "in the order of the questions"
    rows = house.inbox()
    assert {(row.state, row.attempts) for row in rows} == {(InboxState.ANSWERED, 1)}
    assert len(rows) == 1000


async def test_hundreds_at_the_pace_telegram_allows(house):
    """Those it refuses for a while are answered later, and each once."""
    house.emulator.pace(on=True)
    people = [await house.joined(OFFICIALS[number % 8], 2000 + number) for number in range(150)]
    for number in range(3):
        for person in people:
            await person.send(f"/so-{number}-{person.id}")
    await house.takes_in()
    for _ in range(300):
        await house.engine.intake.drain()
        if all(row.answered_at for row in house.inbox()):
            break
        house.clock.passes(1)
    assert {len(person.texts) for person in people} == {3}
    assert house.emulator.counts()["duplicates"] == 0
    refused = [call for call in house.emulator.calls_of("sendMessage") if call.status == 429]
    assert len(refused) < 450, "it learns from what it is told"


async def test_a_chat_that_floods_holds_nobody_up(house):
    flooder, other = await house.joined("vp-tk", 1001), await house.joined("tc-kh", 1002)
    for number in range(200):
        await flooder.send(f"/so-{number}")
    house.emulator.fail("sendMessage", chat=1001, times=1, how=hold())
    async with house.polled(), house.engine.running():
        await house.emulator.wait_until(lambda: flooder.texts)
        await other.send("6.b đã rà soát")
        await other.wait_for_text("✅ Đã ghi 6.b")
        assert flooder.texts == [flooder.texts[0]], "its first answer is still on the way"
        house.emulator.release()
        await house.emulator.wait_until(lambda: len(flooder.texts) == 200, within=60)
    assert house.emulator.duplicates == {}


async def test_who_blocks_the_bot_is_not_written_to_until_they_come_back(any_house):
    house = any_house
    lan = await house.joined("vp-tk", 1001)
    await lan.send("3.a đã rà soát")
    await lan.block()
    await house.reads()
    assert house.account(lan).state == AccountState.BLOCKED
    await lan.unblock()
    await house.reads()
    assert house.account(lan).state == AccountState.ACTIVE
    await lan.block()
    await house.reads()
    await lan.send("3.b đã rà soát")
    await house.reads()
    assert house.account(lan).state == AccountState.ACTIVE
    assert "3.b" in lan.texts[-1]


async def test_other_kinds_get_one_helpful_sentence_each(house):
    lan = await house.joined("vp-tk", 1001)
    kinds = [*SAMPLES, "gift_of_the_future"]
    for kind in kinds:
        await lan.other(kind, {"id": 1} if kind not in SAMPLES else None)
    await house.reads()
    assert len(lan.texts) == len(kinds)
    assert all(text.startswith(UNSUPPORTED) for text in lan.texts)
    stranger = house.emulator.person(3003, "Khách")
    await stranger.sticker()
    await house.reads()
    assert stranger.texts[0].startswith("Xin chào. Đây là kênh nội bộ của cơ quan")


async def test_a_live_place_is_answered_once_however_often_it_moves(house):
    lan = await house.joined("vp-tk", 1001)
    await lan.location()
    moved = {"chat": lan.chat.json(), "from": lan.user, "message_id": 1, "date": 1, "edit_date": 2}
    for step in range(5):
        place = {"latitude": 15.07 + step / 1000, "longitude": 108.79, "live_period": 900}
        house.emulator.raw_update({"edited_message": {**moved, "location": place}})
    await house.reads()
    assert len(lan.texts) == 1


async def test_service_messages_and_groups_get_no_answer(house):
    lan = await house.joined("vp-tk", 1001)
    await lan.other("pinned_message", {"message_id": 1, "chat": lan.chat.json(), "date": 0})
    group = house.emulator.group(-55, "Tổ CCHC")
    await group.add_bot(lan)
    side = group.member(lan)
    await side.send("/rieng")
    await side.sticker()
    await group.kick_bot(lan)
    await house.reads()
    assert len(house.inbox()) == 4, "what people say to each other is not even stored"
    assert all(row.state == InboxState.ANSWERED for row in house.inbox())
    assert house.emulator.calls_of("sendMessage") == []
    assert house.account(lan).state == AccountState.ACTIVE, "a group is not the person"


async def test_a_group_that_moved_keeps_its_account(house):
    lan = await house.joined("vp-tk", 1001)
    await house.joined("tc-kh", -55)
    group = house.emulator.group(-55, "Tổ CCHC")
    await group.add_bot(lan)
    moved = await group.migrate(lan)
    await house.reads()
    assert house.account(moved).official_id == house.official("tc-kh").id
    assert house.account(group) is None


async def test_menus_by_role(house):
    shown = {}
    for number, code in enumerate(OFFICIALS, 1001):
        person = await house.joined(code, number)
        await person.send("/trogiup")
        await house.reads()
        await house.emulator.wait_until(lambda person=person: house.emulator.menu(person))
        shown[code] = house.emulator.menu(person)
    assert shown["tc-kh"][:2] == ["viec", "baocao"]
    assert "phathanh" not in shown["tc-kh"] + shown["mot-cua"]
    assert "phathanh" in shown["vp-tk"]
    assert set(shown["tc-kh"]) < set(shown["vp-tk"])


SPOILT = [None, True, 1.5, -1, 2**70, "", "x" * 3000, "\x00", [], [{}], {}, {"id": 1}, "🦊" * 50]


def spoilt(update, chance):
    """The update with one of its values said otherwise."""
    holder, path = update, []
    while True:
        key = chance.choice(list(holder))
        path.append(key)
        inner = holder[key]
        if not isinstance(inner, dict) or not inner or chance.random() < 0.3:
            return replaced(update, path, chance.choice(SPOILT))
        holder = inner


def replaced(value, path, new):
    return {**value, path[0]: replaced(value[path[0]], path[1:], new) if len(path) > 1 else new}


async def test_no_update_however_broken_holds_up_its_chat(any_house):
    house, chance = any_house, random.Random(7)
    lan = await house.joined("vp-tk", 1001)
    where = {"chat": lan.chat.json(), "from": lan.user, "date": 1_700_000_000}
    document = {"file_id": "BQ", "file_name": "a.pdf", "mime_type": "application/pdf", "file_size": 9}
    replied = {**where, "message_id": 3, "text": "?"}
    real = [
        {"message": {**where, "message_id": 7, "text": "3.c đã rà soát", "reply_to_message": replied}},
        {
            "message": {
                **where,
                "message_id": 8,
                "caption": "3.c",
                "document": document,
                "media_group_id": "a",
            }
        },
        {"edited_message": {**where, "message_id": 7, "edit_date": 1_700_000_009, "text": "3.c đã ký"}},
        {"callback_query": {"id": "1", "from": lan.user, "message": replied, "data": "vm:1"}},
    ]
    for number in range(240):
        house.emulator.raw_update(spoilt(real[number % 4], chance))
    await lan.send("3.d đã rà soát")
    await house.reads()
    for _ in range(4):
        house.clock.passes(60)
        await house.engine.intake.drain()
    assert any("✅ Đã ghi 3.d" in text for text in lan.texts)
    assert all(row.answered_at for row in house.inbox())
    assert len(house.inbox()) == 241
    assert house.database.read(lambda s: s.exec(select(func.count()).select_from(Progress)).one()) > 1
