"""Groups on Telegram: who is heard and answered there, taps, the switch, and a group that moves or ends."""

from datetime import timedelta

import pytest
from emulators.telegram_faults import error
from sqlmodel import col, select
from telegram_house import UNPACED

from bot.channels.telegram.channel import TelegramChannel
from storage import installation, people
from storage.tables import AccountState, GroupChat, InboxState, Message, NoticeKind

pytestmark = pytest.mark.contract

LINK = "https://t.me/nhacviec_test_bot"
ALONE = f"Việc này chỉ làm trong tin nhắn riêng: {LINK}"
NOT_TAKEN = f"Nội dung nhắn trong nhóm không được ghi nhận, đề nghị nhắn riêng cho tôi: {LINK}"
LAN, CHAIRMAN, STRANGER = 1001, 1002, 3003


@pytest.fixture
async def group(house):
    """A group of an official, the chairman and a stranger, all of whom the bot can hear."""
    lan = await house.joined("tc-kh", LAN)
    await house.joined("chu-tich", CHAIRMAN)
    group = house.emulator.group(-55, "Tổ CCHC")
    await group.add_bot(lan)
    return group


def side(house, group, number=LAN):
    return group.member(house.emulator.person(number))


def said(group):
    return [message.text for message in group.messages if message.from_bot]


def stands(house):
    found = select(GroupChat).order_by(col(GroupChat.id))
    return [
        (one.chat_id, one.title, one.weekly) for one in house.database.read(lambda s: s.exec(found).all())
    ]


@pytest.mark.parametrize("text", ["/viec", "/viec@nhacviec_test_bot", "/tasks@Nhacviec_Test_Bot gấp"])
async def test_who_gives_a_command_in_a_group_learns_where_it_is_understood(house, group, text):
    await side(house, group).send(text)
    await house.reads()
    assert said(group) == [ALONE]
    assert house.emulator.menu(house.emulator.person(LAN)) == []


@pytest.mark.parametrize(
    "text",
    [
        "/status@nhacviec_test_bot",
        "/tinhhinh",
        "@nhacviec_test_bot tình hình",
        "tiến độ @nhacviec_test_bot?",
    ],
)
async def test_units_are_told(house, group, text):
    await side(house, group).send(text)
    await house.reads()
    (told,) = said(group)
    assert "Tài chính – Kế hoạch: " in told
    assert "Phụ trách" not in told


async def test_a_reply_to_the_bot_is_said_to_it(house, group):
    lan = side(house, group)
    await lan.send("/lich@nhacviec_test_bot")
    await house.reads()
    asked = group.messages[-1]
    await lan.send("tình hình", reply_to=asked.id)
    await lan.send("3.c đã rà soát", reply_to=asked.id)
    await lan.photo(b"\xff\xd8\xff", reply_to=asked.id)
    own = await lan.send("/rieng")
    await lan.send("tình hình", reply_to=own)
    await house.reads()
    assert [text.split("\n")[0].split(" –")[0] for text in said(group)] == [
        "🗓 Lịch báo cáo CCHC năm 2023",
        "📊 Tình hình thực hiện Kế hoạch CCHC năm 2023",
        NOT_TAKEN,
        NOT_TAKEN,
    ]


@pytest.mark.parametrize(
    "text", ["/viec@other_bot", "/rieng", "@other_bot tình hình", "anh em họp lúc 8 giờ"]
)
async def test_other_words_in_a_group_are_left_alone(house, group, text):
    await side(house, group).send(text)
    await house.reads()
    assert house.emulator.calls_of("sendMessage") == []


async def test_what_people_say_to_each_other_is_not_stored_even_if_the_bot_is_told(house, group):
    """As for a bot that is an administrator there, or whose privacy mode is off."""
    chat = group.chat.json()
    for number, who in enumerate((LAN, STRANGER)):
        person = house.emulator.person(who).user
        message = {
            "message_id": 900 + number,
            "from": person,
            "chat": chat,
            "date": 1,
            "text": "bà Lan ở thôn 2",
        }
        house.emulator.raw_update({"message": message})
    sent = await side(house, group).send("/status@nhacviec_test_bot")
    await side(house, group).edit(sent, "/viec@nhacviec_test_bot")
    await house.reads()
    stored = [row.payload for row in house.inbox()]
    assert "thôn 2" not in str(stored)
    assert [next(iter(one.keys() - {"update_id"})) for one in stored] == ["my_chat_member", "message"]
    assert len(said(group)) == 1
    kept = house.database.read(lambda s: s.exec(select(Message.direction)).all())
    assert kept == ["out"], "nor is the command in the transcript"


async def test_strangers_are_not_answered(house, group):
    stranger = side(house, group, STRANGER)
    for text in ("/viec@nhacviec_test_bot", "@nhacviec_test_bot tình hình", "/start abc", "/tintuan"):
        await stranger.send(text)
    await house.reads()
    assert said(group) == []
    assert all(row.state == InboxState.ANSWERED for row in house.inbox())


async def test_an_invite_sent_in_a_group_is_not_used_up(house, group):
    await side(house, group).send("/start@nhacviec_test_bot abc")
    await house.reads()
    assert said(group) == [ALONE]


async def test_who_has_blocked_the_bot_is_still_registered(house, group):
    lan = house.emulator.person(LAN)
    await lan.block()
    await side(house, group).send("/status")
    await house.reads()
    assert len(said(group)) == 1
    assert house.account(lan).state == AccountState.BLOCKED, "a group does not open the private chat again"


async def test_a_leader_allows_it_by_command_and_ends_it_by_button(house, group):
    await side(house, group, CHAIRMAN).send("/tintuan@nhacviec_test_bot")
    await house.reads()
    switch = group.messages[-1]
    assert switch.text.startswith("✅ Nhóm này được nhận tóm tắt tuần của phường Hoài Hảo: ")
    assert stands(house) == [("-55", "Tổ CCHC", True)]
    for number, told in ((STRANGER, 1), (LAN, 2)):
        tap = await side(house, group, number).tap(switch.id, "Tắt")
        await house.reads()
        await tap.answered()
        assert len(said(group)) == told
    assert said(group)[-1].startswith("Chỉ lãnh đạo phường Hoài Hảo")
    assert stands(house) == [("-55", "Tổ CCHC", True)]
    await side(house, group, CHAIRMAN).tap(switch.id, "Tắt")
    await house.reads()
    assert stands(house) == [("-55", "Tổ CCHC", False)]
    assert said(group)[0].startswith("↩️ Nhóm này không nhận tóm tắt tuần."), "in place"
    await side(house, group, CHAIRMAN).tap(switch.id, "ts:0", check=False)
    await house.reads()
    assert len(said(group)) == 2, "not modified"


async def test_a_button_of_the_private_chat_does_nothing_in_a_group(house, group):
    await side(house, group).send("/lich")
    await house.reads()
    for forged in ("f:1:text:x", "bn", "te:1", "ts:9", "?"):
        await side(house, group, CHAIRMAN).tap(group.messages[-1].id, forged, check=False)
        await house.reads()
        assert said(group)[-1] == ALONE
    assert stands(house) == []


async def test_a_group_that_moves_takes_it_along(house, group):
    await side(house, group, CHAIRMAN).send("/tintuan")
    await house.reads()
    moved = await group.migrate(house.emulator.person(LAN))
    await house.reads()
    assert stands(house) == [(str(moved.id), "Tổ CCHC", True)]
    await side(house, moved).send("/status@nhacviec_test_bot")
    await side(house, moved).send("@nhacviec_test_bot việc của tôi")
    await house.reads()
    assert "Tư pháp – Hộ tịch" in said(moved)[0]
    assert said(moved)[1] == ALONE


async def test_an_answer_to_a_group_that_moves_just_then_reaches_it_where_it_is(house, group):
    await side(house, group, CHAIRMAN).send("/tintuan")
    await house.reads()
    switch = group.messages[-1]
    await side(house, group).send("/status")
    await house.takes_in()
    moved = await group.migrate(house.emulator.person(LAN))
    await house.engine.drain()
    assert [len(said(one)) for one in (group, moved)] == [1, 1]
    assert "Tư pháp – Hộ tịch" in said(moved)[0]
    assert stands(house) == [(str(moved.id), "Tổ CCHC", True)]
    kept = house.database.read(lambda s: s.exec(select(Message.chat_id).order_by(Message.id)).all())
    assert kept == ["-55", str(moved.id)]
    await house.reads()
    assert stands(house) == [(str(moved.id), "Tổ CCHC", True)], "nor does its own word of it change anything"
    assert all(row.state == InboxState.ANSWERED for row in house.inbox())
    assert switch.text.startswith("✅")


async def test_what_was_to_be_edited_in_a_group_that_moved_is_said_anew(house, group):
    chairman = side(house, group, CHAIRMAN)
    await chairman.send("/tintuan")
    await house.reads()
    await chairman.tap(group.messages[-1].id, "Tắt")
    await house.takes_in()
    moved = await group.migrate(house.emulator.person(LAN))
    await house.engine.drain()
    assert [text[:2] for text in said(moved)] == ["↩️"]
    assert stands(house) == [(str(moved.id), "Tổ CCHC", False)]


async def test_the_week_is_posted_where_the_group_is_and_nothing_once_the_bot_is_out(house, group):
    """The clock of the business moves on to Mondays."""
    await side(house, group, CHAIRMAN).send("/tintuan")
    await house.reads()
    to_monday(house)
    moved = await group.migrate(house.emulator.person(LAN))
    await house.engine.drain()
    (told,) = said(moved)
    assert told.startswith("🗓 Tóm tắt tuần từ thứ Hai, ")
    assert "Tư pháp – Hộ tịch: " in told
    await house.reads()
    await moved.kick_bot(house.emulator.person(LAN))
    to_monday(house)
    await house.engine.drain()
    assert len(said(moved)) == 1
    states = [one.state.value for one in house.notices() if one.kind == NoticeKind.WEEKLY]
    assert states == ["lapsed", "delivered", "failed"], "the first is of the week that was jumped over"
    assert stands(house) == [(str(moved.id), "Tổ CCHC", False)]
    assert house.account(house.emulator.person(LAN)).state == AccountState.ACTIVE


def to_monday(house):
    """The next Monday's 08:00 on the clock of the business."""
    now = house.clock.now()
    days = 7 - now.weekday()
    at = (now + timedelta(days=days)).replace(hour=8, minute=0)
    house.clock.offset += at - now
    house.database.write(lambda s: installation.set_offset(s, house.clock.offset))


async def test_removed_from_the_group_it_has_lost_it(house, group):
    await side(house, group, CHAIRMAN).send("/tintuan")
    await house.reads()
    await group.kick_bot(house.emulator.person(LAN))
    await house.reads()
    assert stands(house) == [("-55", "Tổ CCHC", False)]
    await group.add_bot(house.emulator.person(LAN))
    await house.reads()
    assert stands(house) == [("-55", "Tổ CCHC", False)]
    assert house.account(house.emulator.person(LAN)).state == AccountState.ACTIVE


async def test_the_switch_works_after_a_restart(house, group):
    await side(house, group, CHAIRMAN).send("/tintuan")
    await house.reads()
    again = house.restarted()
    await side(again, group, CHAIRMAN).tap(group.messages[-1].id, "Tắt")
    await again.reads()
    assert stands(house) == [("-55", "Tổ CCHC", False)]


async def test_a_bot_that_could_not_ask_its_name_at_the_start_asks_before_it_listens(house, group):
    house.emulator.fail("getMe", how=error(500, "Internal Server Error"))
    token, base = house.emulator.token, house.emulator.base_url
    house.channel = channel = TelegramChannel(token, base, house.clock.business, UNPACED)
    again = house.restarted()
    try:
        with pytest.raises(Exception, match="Internal Server Error"):
            await channel.open()
        await side(again, group).send("@nhacviec_test_bot tình hình")
        await side(again, group).send("/status@other_bot")
        await again.reads()
    finally:
        await channel.close()
    assert [text.split("\n")[0] for text in said(group)] == ["📊 Tình hình thực hiện Kế hoạch CCHC năm 2023"]


async def test_a_name_that_has_no_link_gives_none(house, group):
    def forget(session):
        bot = session.merge(house.bot)
        bot.name = "7000000001"
        session.add(bot)

    house.database.write(forget)
    await side(house, group).send("/viec")
    await house.reads()
    assert said(group) == ["Việc này chỉ làm trong tin nhắn riêng với tôi."]
    assert house.database.read(lambda s: people.account(s, house.bot.id, str(LAN))) is not None
