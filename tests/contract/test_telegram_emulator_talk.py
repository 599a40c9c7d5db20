"""The emulated Telegram talks, and keeps bots to its rules; asked raw and through python-telegram-bot."""

import json

import aiohttp
import pytest
from emulators.telegram import TelegramEmulator
from emulators.telegram_errors import NOT_MODIFIED
from emulators.telegram_kinds import SAMPLES
from emulators.telegram_people import Person
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram import error as ptb
from telegram_kit import ALL, LAN, PNG, Api, button, keyboard

pytestmark = pytest.mark.contract


async def test_a_conversation(emulator: TelegramEmulator, bot: Bot, lan: Person) -> None:
    assert (await bot.get_me()).username == emulator.username
    asked = await lan.send("6.b xong /viec")
    (update,) = await bot.get_updates(allowed_updates=ALL)
    assert update.message is not None
    assert update.message.entities[0].type == "bot_command"
    buttons = InlineKeyboardMarkup([[InlineKeyboardButton("Đúng", callback_data="y:1")]])
    sent = await bot.send_message(
        LAN, "<b>Đã ghi</b> 6.b &lt;100%&gt;", "HTML", reply_markup=buttons, reply_to_message_id=asked
    )
    answer = await lan.wait_for_text("Đã ghi")
    assert (answer.id, answer.text, answer.labels) == (sent.message_id, "Đã ghi 6.b <100%>", ["Đúng"])
    assert answer.reply_to == asked
    assert answer.entities == [{"type": "bold", "offset": 0, "length": 6}]
    tap = await lan.tap(answer.id, "Đúng")
    (update,) = await bot.get_updates(offset=update.update_id + 1)
    assert update.callback_query is not None
    assert update.callback_query.data == "y:1"
    assert await update.callback_query.answer("Cảm ơn")
    assert await tap.answered() == "Cảm ơn"
    await update.callback_query.edit_message_text("Xong")
    shown = lan.heard[-1]
    assert (shown.text, shown.buttons, shown.edited) == ("Xong", [], True)
    await bot.delete_message(LAN, answer.id)
    assert lan.texts == []


async def test_everything_people_do_is_read_by_python_telegram_bot(
    emulator: TelegramEmulator, bot: Bot, lan: Person, api: Api
) -> None:
    sent = await lan.send("Xin chào @nhacviec_test_bot https://example.vn", reply_to=1)
    await lan.edit(sent, "Xin chào lại")
    await lan.photo(PNG, "6.b", album="a1")
    await lan.photo(PNG, album="a1")
    await lan.document("bao-cao.docx", "application/msword", b"docx", "Báo cáo")
    for kind in SAMPLES:
        await lan.other(kind)
    await lan.other("gift_of_the_future", {"id": 1})
    choices = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="x")]])
    question = await bot.send_message(LAN, "?", reply_markup=choices)
    await lan.tap(question.message_id, "x")
    await bot.delete_message(LAN, question.message_id)
    await lan.tap(question.message_id, "x", check=False)
    group = emulator.group(-55, "Tổ CCHC")
    await group.add_bot(lan)
    await group.member(lan).send("/viec")
    await (await group.migrate(lan)).kick_bot(lan)
    await lan.block()
    raw = await api.updates()
    assert len(raw) == emulator.world.updates.pending
    kinds = [next(key for key in update if key != "update_id") for update in raw]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "message": 4 + len(SAMPLES) + 1 + 4,
        "edited_message": 1,
        "callback_query": 2,
        "my_chat_member": 3,
    }
    first = raw[0]["update_id"]
    read = [Update.de_json(update, bot) for update in raw]
    assert [update.update_id for update in read] == list(range(first, first + len(raw)))
    assert all(update.effective_user is not None and update.effective_user.id == LAN for update in read)


async def test_privacy_mode_of_groups(emulator: TelegramEmulator, api: Api, lan: Person) -> None:
    group = emulator.group(-55)
    await group.add_bot(lan)
    said = (await api("sendMessage", chat_id=-55, text="Chào cả tổ"))["result"]["message_id"]
    before = len(await api.updates())
    side = group.member(lan)
    await side.send("mai họp nhé")
    await side.send("/viec")
    await side.send("@nhacviec_test_bot ơi")
    await side.send("vâng", reply_to=said)
    assert len(await api.updates()) == before + 3


async def test_parameters_in_every_encoding(emulator: TelegramEmulator, api: Api, lan: Person) -> None:
    url = f"{api.base}/bot{api.token}/sendMessage"
    form = {"chat_id": str(LAN), "text": "một", "reply_markup": json.dumps(keyboard([button()]))}
    multipart = aiohttp.FormData({"chat_id": str(LAN), "text": "hai"}, default_to_multipart=True)
    for send in (
        lambda: api.session.post(url, data=form),
        lambda: api.session.post(url, data=multipart),
        lambda: api.session.get(url, params={"chat_id": str(LAN), "text": "ba"}),
    ):
        async with send() as answer:
            assert (await answer.json())["ok"], await answer.text()
    assert lan.texts == ["một", "hai", "ba"]
    assert [call.chat for call in emulator.calls] == [LAN] * 3
    assert api.token not in repr(emulator.calls)
    async with api.session.post(url, data="{", headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 400


async def test_a_bot_cannot_write_first(emulator: TelegramEmulator, bot: Bot, lan: Person) -> None:
    hoa = emulator.person(1002, "Hoa")
    for stranger in (1002, 404, -404):
        with pytest.raises(ptb.BadRequest, match="Chat not found"):
            await bot.send_message(stranger, "Chào")
    await emulator.group(-55).member(hoa).send("trong nhóm")
    with pytest.raises(ptb.Forbidden, match="can't initiate conversation"):
        await bot.send_message(1002, "Chào")
    await hoa.send("/start")
    assert (await bot.get_chat(1002)).first_name == "Hoa"
    await hoa.block()
    for call in (bot.send_message(1002, "Chào"), bot.send_chat_action(1002, "typing")):
        with pytest.raises(ptb.Forbidden, match="bot was blocked by the user"):
            await call
    await hoa.unblock()
    await bot.send_chat_action(1002, "typing")
    assert hoa.chat.actions == ["typing"]
    await hoa.deactivate()
    with pytest.raises(ptb.Forbidden, match="user is deactivated"):
        await bot.send_message(1002, "Chào")


async def test_a_group_that_moved(emulator: TelegramEmulator, bot: Bot, lan: Person) -> None:
    group = emulator.group(-55, "Tổ CCHC")
    await group.add_bot(lan)
    moved = await group.migrate(lan)
    with pytest.raises(ptb.ChatMigrated) as caught:
        await bot.send_message(-55, "Chào")
    assert caught.value.new_chat_id == moved.id
    await bot.send_message(moved.id, "Chào")
    services = [update.message for update in await bot.get_updates() if update.message]
    assert services[-2].migrate_to_chat_id == moved.id
    assert services[-1].migrate_from_chat_id == -55
    await moved.kick_bot(lan)
    with pytest.raises(ptb.Forbidden, match="kicked from the supergroup chat"):
        await bot.send_message(moved.id, "Chào")


async def test_edits(api: Api, lan: Person) -> None:
    own = await lan.send("của tôi")
    one = keyboard([button()])
    first = await api("sendMessage", chat_id=LAN, text="<b>a</b>", parse_mode="HTML", reply_markup=one)
    sent = first["result"]["message_id"]
    unchanged = (400, f"Bad Request: {NOT_MODIFIED}")
    same = {"chat_id": LAN, "message_id": sent, "text": " <strong>a</strong>", "parse_mode": "HTML"}
    assert await api.error("editMessageText", **same, reply_markup=one) == unchanged
    assert (await api("editMessageText", **same))["ok"], "without buttons it is a change: they go"
    assert lan.heard[-1].buttons == []
    where = {"chat_id": LAN, "message_id": sent}
    assert await api.error("editMessageReplyMarkup", **where) == unchanged
    assert (await api("editMessageReplyMarkup", **where, reply_markup=one))["ok"]
    assert lan.heard[-1].labels == ["Nút"]
    for message_id, why in ((own, "message can't be edited"), (999, "message to edit not found")):
        answer = await api.error("editMessageText", chat_id=LAN, message_id=message_id, text="b")
        assert answer == (400, f"Bad Request: {why}")
    _, why = await api.error("deleteMessage", chat_id=LAN, message_id=999)
    assert why == "Bad Request: message to delete not found"


async def test_a_tap_is_answered_once(emulator: TelegramEmulator, bot: Bot, api: Api, lan: Person) -> None:
    await api("sendMessage", chat_id=LAN, text="?", reply_markup=keyboard([button("a", "Có")]))
    sent = lan.heard[-1].id
    with pytest.raises(LookupError):
        await lan.tap(sent, "Không")
    first, second = await lan.tap(sent, "Có"), await lan.tap(sent, "a")
    with pytest.raises(ptb.BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(first.id, "x" * 201)
    await bot.answer_callback_query(first.id, "x" * 200, show_alert=True)
    assert first.answer == "x" * 200
    emulator.advance(61)
    for old in (first.id, second.id, "1"):
        with pytest.raises(ptb.BadRequest, match="Query is too old and response timeout expired"):
            await bot.answer_callback_query(old)
    assert second.answer is None
