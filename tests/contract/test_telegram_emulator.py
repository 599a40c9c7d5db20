"""The Telegram emulator keeps the rules of the real service, asked raw and through python-telegram-bot."""

import asyncio
import json
import struct
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from emulators.telegram import TelegramEmulator
from emulators.telegram_errors import NOT_MODIFIED
from emulators.telegram_faults import (
    STORM,
    How,
    drop_after,
    drop_before,
    error,
    garbage,
    half,
    hold,
    html,
    slow,
)
from emulators.telegram_kinds import SAMPLES
from emulators.telegram_people import Person
from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram import error as ptb
from telegram.request import HTTPXRequest

pytestmark = pytest.mark.contract

LAN = 1001
ROOT = Path(__file__).parents[2]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 400) + bytes(64)
ALL = ["message", "edited_message", "callback_query", "my_chat_member"]


@pytest.fixture
async def emulator() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator() as running:
        yield running


@pytest.fixture
async def lan(emulator: TelegramEmulator) -> Person:
    """Somebody who has pressed Start, and whose message the bot has read."""
    person = emulator.person(LAN, "Lan", "lan_ubnd")
    await person.send("/start")
    emulator.world.updates.clear()
    emulator.world.updates.allow(ALL)
    return person


class Api:
    """Raw calls: the JSON of the answer, whatever the status."""

    def __init__(self, emulator: TelegramEmulator, session: aiohttp.ClientSession) -> None:
        self.base, self.token, self.session = emulator.base_url, emulator.token, session

    async def __call__(self, method: str, **params: Any) -> Any:
        async with self.session.post(f"{self.base}/bot{self.token}/{method}", json=params) as answer:
            body = await answer.json()
            assert answer.status == body.get("error_code", 200)
            return body

    async def error(self, method: str, **params: Any) -> tuple[int, str]:
        body = await self(method, **params)
        assert body["ok"] is False, body
        return body["error_code"], body["description"]

    async def updates(self, **params: Any) -> list[Any]:
        return (await self("getUpdates", **params))["result"]


@pytest.fixture
async def api(emulator: TelegramEmulator) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(emulator, session)


@asynccontextmanager
async def ptb_bot(
    emulator: TelegramEmulator, token: str = "", read_timeout: float = 10
) -> AsyncIterator[Bot]:
    """python-telegram-bot's own Bot, with its own HTTP client."""
    base, request = emulator.base_url, HTTPXRequest(read_timeout=read_timeout)
    bot = Bot(token or emulator.token, f"{base}/bot", f"{base}/file/bot", request=request)
    await request.initialize()
    try:
        yield bot
    finally:
        await request.shutdown()


@pytest.fixture
async def bot(emulator: TelegramEmulator) -> AsyncIterator[Bot]:
    async with ptb_bot(emulator) as ready:
        yield ready


def keyboard(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def button(data: str = "x", text: str = "Nút") -> dict[str, Any]:
    return {"text": text, "callback_data": data}


FULL = keyboard(*[[button()] * 8] * 12, [button()] * 4)
OVERFULL = keyboard(*FULL["inline_keyboard"], [button()])
TWO_ACTIONS = keyboard([{**button(), "url": "https://a.vn"}])


# Talking


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


# Limits


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>a</b><i>b</i><u>c</u><s>d</s><code>e</code><pre>f</pre>", "abcdef"),
        ("<blockquote expandable>g</blockquote><tg-spoiler>h</tg-spoiler>", "gh"),
        ('<a href="https://a.vn/?x=1&amp;y=2">i</a> <span class="tg-spoiler">j</span>', "i j"),
        ("A & B &nbsp; &#39;c&#39; &#x110;", "A & B &nbsp; 'c' Đ"),
        ("  <b> hai </b>  ", "hai"),
        ("<B>hoa</b></i>"[:10], "hoa"),
    ],
)
async def test_html_is_read(api: Api, lan: Person, text: str, shown: str) -> None:
    body = await api("sendMessage", chat_id=LAN, text=text, parse_mode="HTML")
    assert body["ok"], body
    assert lan.texts == [shown]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ô <b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("ô</b>", "Unexpected end tag at byte offset 2"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("ô <p>a</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<a href=>x</a>", None),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ('<span class="red">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_broken_html_is_refused(api: Api, lan: Person, text: str, why: str | None) -> None:
    body = await api("sendMessage", chat_id=LAN, text=text, parse_mode="HTML")
    assert body.get("description") == (why and f"Bad Request: can't parse entities: {why}")


@pytest.mark.parametrize(
    ("params", "why"),
    [
        ({"text": "<b>" + "ă" * 4096 + "</b>", "parse_mode": "HTML"}, None),
        ({"text": "ă" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": ""}, "message text is empty"),
        ({"text": "<b> </b>\n", "parse_mode": "HTML"}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "x", "colour": "red"}, 'unknown parameter "colour"'),
        ({"text": "x", "reply_parameters": {"message_id": "y"}}, "can't parse message_id: Integer expected"),
        ({"text": 5}, "can't parse text: String expected"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode MarkdownV2"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99, "allow_sending_without_reply": True}}, None),
        ({"text": "x", "reply_markup": keyboard([button("ư" * 32)])}, None),
        ({"text": "x", "reply_markup": keyboard([button("ư" * 32 + "x")])}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": TWO_ACTIONS}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": FULL}, None),
        (
            {"text": "x", "reply_markup": OVERFULL},
            "reply markup is too long",
        ),
        ({"text": "x", "reply_markup": keyboard([button()] * 9)}, "reply markup is too long"),
        (
            {"text": "x", "reply_markup": keyboard([button("")])},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "x", "url": "http://localhost:8000"}])},
            "inline keyboard button URL 'http://localhost:8000' is invalid: Wrong HTTP URL",
        ),
    ],
)
async def test_limits_of_a_message(api: Api, lan: Person, params: dict[str, Any], why: str | None) -> None:
    body = await api("sendMessage", chat_id=LAN, **params)
    assert body.get("description") == (why and f"Bad Request: {why}")
    assert len(lan.heard) == (why is None)


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ({"command": "a" * 32, "description": "m" * 256}, None),
        ({"command": "viec_1", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "viec", "description": "m" * 257}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "việc", "description": "m"}, "BOT_COMMAND_INVALID"),
        ({"command": "Viec", "description": "m"}, "BOT_COMMAND_INVALID"),
        ({"command": "a" * 33, "description": "m"}, "BOT_COMMAND_INVALID"),
    ],
)
async def test_limits_of_a_menu(api: Api, command: dict[str, str], why: str | None) -> None:
    body = await api("setMyCommands", commands=[command])
    assert body.get("description") == (why and f"Bad Request: {why}")
    assert (await api("setMyCommands", commands=[command] * 101))["ok"] is False


async def test_menus_by_scope(emulator: TelegramEmulator, bot: Bot, lan: Person) -> None:
    await bot.set_my_commands([BotCommand("viec", "Việc của tôi")])
    assert emulator.menu(lan) == ["viec"]
    await bot.set_my_commands([BotCommand("giao", "Giao việc")], scope=BotCommandScopeChat(LAN))
    assert emulator.menu(lan) == ["giao"]
    assert [command.command for command in await bot.get_my_commands()] == ["viec"]
    await bot.delete_my_commands(scope=BotCommandScopeChat(LAN))
    assert emulator.menu(lan) == ["viec"]
    with pytest.raises(ptb.BadRequest, match="Chat not found"):
        await bot.set_my_commands([], scope=BotCommandScopeChat(404))


async def test_unknown_methods_and_bad_tokens(emulator: TelegramEmulator, api: Api) -> None:
    assert await api.error("sendDice", chat_id=LAN) == (404, "Not Found")
    for token, code in (("1:wrong", 401), ("nonsense", 404)):
        async with api.session.get(f"{api.base}/bot{token}/getMe") as answer:
            assert answer.status == code
    async with ptb_bot(emulator, "1:wrong") as stranger:
        with pytest.raises(ptb.InvalidToken):
            await stranger.get_updates()


# Updates


async def test_updates_come_until_acknowledged(emulator: TelegramEmulator, api: Api, lan: Person) -> None:
    for text in ("một", "hai", "ba"):
        await lan.send(text)
    first, second, third = [update["update_id"] for update in await api.updates()]
    assert len(await api.updates()) == 3
    assert len(await api.updates(limit=2)) == 2
    assert [update["update_id"] for update in await api.updates(offset=second)] == [second, third]
    assert [update["update_id"] for update in await api.updates(offset=first)] == [second, third]
    assert len(await api.updates(offset=third + 1000)) == 2, "an offset far ahead acknowledges nothing"
    assert [update["update_id"] for update in await api.updates(offset=-1)] == [third]
    assert emulator.counts()["pending"] == 1, "a negative offset forgets all before it"
    assert await api.updates(offset=third + 1) == []
    assert emulator.counts()["pending"] == 0


async def test_a_lost_long_poll_loses_nothing(emulator: TelegramEmulator, api: Api, lan: Person) -> None:
    emulator.fail("getUpdates", how=drop_after())
    poll = asyncio.create_task(api.updates(timeout=50))
    await emulator.wait_until_polling()
    await lan.send("còn đó")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await poll
    (update,) = await api.updates(timeout=50)
    assert update["message"]["text"] == "còn đó"


async def test_two_pollers_conflict(emulator: TelegramEmulator, bot: Bot, api: Api, lan: Person) -> None:
    earlier = asyncio.create_task(bot.get_updates(timeout=50))
    await emulator.wait_until_polling()
    later = asyncio.create_task(api.updates(timeout=50))
    with pytest.raises(ptb.Conflict, match="make sure that only one bot instance is running"):
        await earlier
    await emulator.wait_until_polling()
    await lan.send("ai nghe?")
    assert len(await later) == 1


async def test_kinds_that_were_not_asked_for_never_come(emulator: TelegramEmulator, api: Api) -> None:
    hoa = emulator.person(1002, "Hoa")
    await hoa.block()
    assert await api.updates() == []
    assert await api.updates(allowed_updates=["my_chat_member"]) == []
    await hoa.send("không hỏi đến")
    await hoa.block()
    (update,) = await api.updates()
    assert update["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_old_updates_expire(emulator: TelegramEmulator, api: Api, lan: Person) -> None:
    question = (await api("sendMessage", chat_id=LAN, text="?", reply_markup=keyboard([button()])))["result"]
    await lan.send("sáng")
    await lan.tap(question["message_id"], "x")
    emulator.advance(151)
    assert ["message" in update for update in await api.updates()] == [True]
    emulator.advance(86400)
    assert await api.updates() == []


async def test_an_unparsable_update(emulator: TelegramEmulator, bot: Bot, api: Api) -> None:
    update_id = emulator.raw_update({"message": {"text": "không có gì khác"}})
    with pytest.raises(KeyError):
        await bot.get_updates()
    assert [update["update_id"] for update in await api.updates()] == [update_id]


async def test_a_webhook(emulator: TelegramEmulator, bot: Bot, api: Api, lan: Person) -> None:
    got: asyncio.Queue[tuple[Any, str | None]] = asyncio.Queue()

    async def receive(request: web.BaseRequest) -> web.Response:
        await got.put((await request.json(), request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        return web.Response(status=500 if got.qsize() == 1 else 200)

    runner = web.ServerRunner(web.Server(receive))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
    poll = asyncio.create_task(api.error("getUpdates", timeout=50))
    await emulator.wait_until_polling()
    await bot.set_webhook(url, secret_token="mat-khau_1", allowed_updates=ALL)
    assert await poll == (409, "Conflict: terminated by setWebhook request")
    await lan.send("một")
    await emulator.wait_until_read()
    failed, again = await got.get(), await got.get()
    assert failed == again
    assert (again[0]["message"]["text"], again[1]) == ("một", "mat-khau_1")
    with pytest.raises(ptb.Conflict, match="webhook is active"):
        await bot.get_updates()
    info = await bot.get_webhook_info()
    why = "Wrong response from the webhook: 500 Internal Server Error"
    assert (info.url, info.last_error_message) == (url, why)
    await bot.delete_webhook()
    assert await bot.get_updates() == ()
    for bad in ("http://a.vn/x", "https://a.vn:8080/x"):
        with pytest.raises(ptb.BadRequest, match="ad webhook"):
            await bot.set_webhook(bad)
    await runner.cleanup()


# What a bot may not do


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


# Files


async def test_files_in_and_out(emulator: TelegramEmulator, bot: Bot, api: Api, lan: Person) -> None:
    await lan.document("kế hoạch.docx", "application/msword", b"docx" * 1000)
    await lan.photo(PNG)
    await lan.document("phim.mp4", "video/mp4", bytes(20 * 1024 * 1024 + 1))
    document, photo, film = [update.message for update in await bot.get_updates() if update.message]
    assert document.document is not None
    assert film.document is not None
    assert document.document.file_name == "kế hoạch.docx"
    assert bytes(await (await document.document.get_file()).download_as_bytearray()) == b"docx" * 1000
    assert bytes(await (await photo.photo[-1].get_file()).download_as_bytearray()) == PNG
    with pytest.raises(ptb.BadRequest, match="File is too big"):
        await film.document.get_file()
    path = (await api("getFile", file_id=document.document.file_id))["result"]["file_path"]
    emulator.advance(3601)
    for url in (f"bot{api.token}/{path}", f"bot{api.token}/documents/none", f"botnonsense/{path}"):
        async with api.session.get(f"{api.base}/file/{url}") as answer:
            assert answer.status == 404
    await bot.send_photo(LAN, PNG, caption="<i>Biểu đồ</i>", parse_mode="HTML")
    again = await bot.send_document(LAN, b"xlsx", filename="bảng.xlsx")
    assert again.document is not None
    await bot.send_document(LAN, again.document.file_id)
    assert [(seen.kind, seen.text, seen.file, seen.file_name) for seen in lan.heard] == [
        ("photo", "Biểu đồ", PNG, ""),
        ("document", "", b"xlsx", "bảng.xlsx"),
        ("document", "", b"xlsx", "bảng.xlsx"),
    ]


@pytest.mark.parametrize(
    ("photo", "caption", "why"),
    [
        (b"not a picture", "", "Image_process_failed"),
        (PNG[:16] + struct.pack(">II", 100, 2001) + bytes(9), "", "Photo_invalid_dimensions"),
        (PNG + bytes(10 * 1024 * 1024), "", "too big for a photo"),
        (PNG, "x" * 1025, "Message caption is too long"),
        ("BQ-unknown", "", "Wrong file identifier"),
    ],
)
async def test_pictures_that_are_refused(bot: Bot, lan: Person, photo: Any, caption: str, why: str) -> None:
    with pytest.raises(ptb.BadRequest, match=why):
        await bot.send_photo(LAN, photo, caption=caption)
    assert lan.heard == []


async def test_an_upload_over_50_mb_is_refused(bot: Bot, lan: Person) -> None:
    with pytest.raises(ptb.NetworkError, match="Request Entity Too Large"):
        await bot.send_document(LAN, bytes(50 * 1024 * 1024 + 100_000), filename="to.zip", write_timeout=60)


# Faults


@pytest.mark.parametrize(
    ("how", "raised", "delivered"),
    [
        (error(500, "Internal Server Error"), ptb.NetworkError, 0),
        (error(403, "Forbidden: bot was blocked by the user"), ptb.Forbidden, 0),
        (error(429, retry_after=7), ptb.RetryAfter, 0),
        (html(502), ptb.NetworkError, 0),
        (html(504, processed=True), ptb.NetworkError, 1),
        (drop_before(), ptb.NetworkError, 0),
        (drop_after(), ptb.NetworkError, 1),
        (half(), ptb.NetworkError, 1),
        (garbage(), ptb.TelegramError, 1),
    ],
)
async def test_ordered_faults(
    emulator: TelegramEmulator, bot: Bot, lan: Person, how: How, raised: type[Exception], delivered: int
) -> None:
    rule = emulator.fail("sendMessage", chat=LAN, how=how)
    with pytest.raises(raised) as caught:
        await bot.send_message(LAN, "một")
    assert not isinstance(caught.value, ptb.BadRequest)
    assert len(lan.heard) == delivered
    await bot.send_message(LAN, "hai")
    assert (rule.hits, rule.left, lan.texts[-1]) == (1, 0, "hai")
    assert [bool(call.fault) for call in emulator.calls] == [True, False]


async def test_retry_after_is_given_twice(emulator: TelegramEmulator, api: Api, lan: Person) -> None:
    emulator.fail(how=error(429, retry_after=7))
    async with api.session.get(f"{api.base}/bot{api.token}/getMe") as answer:
        assert answer.headers["Retry-After"] == "7"
        assert await answer.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }


async def test_a_slow_answer_is_ambiguous(emulator: TelegramEmulator, lan: Person) -> None:
    emulator.fail("sendMessage", how=hold())
    emulator.fail("sendMessage", how=slow(60))
    async with ptb_bot(emulator, read_timeout=0.05) as hasty:
        for _ in range(2):
            with pytest.raises(ptb.TimedOut):
                await hasty.send_message(LAN, "có thể đã đến")
    await emulator.wait_until(lambda: lan.texts == ["có thể đã đến"] * 2)
    assert emulator.duplicates == {(LAN, "có thể đã đến"): 2}
    emulator.release()
    await emulator.wait_for_call("sendMessage", times=2)


async def test_a_broken_download(emulator: TelegramEmulator, bot: Bot, lan: Person) -> None:
    await lan.document("a.txt", "text/plain", b"abc" * 100)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    for how in (drop_before(), half(), html(502)):
        emulator.fail("file", how=how)
        with pytest.raises(ptb.NetworkError):
            await file.download_as_bytearray()
    assert len(await file.download_as_bytearray()) == 300


async def test_a_storm_can_be_repeated(emulator: TelegramEmulator, api: Api, lan: Person) -> None:
    assert {how.answer for how in STORM} == {"error", "html", "drop", "half", "garbage"}
    outcomes = []
    for _ in range(2):
        emulator.storm(seed=5, rate=0.5, methods=["sendMessage"])
        start = len(emulator.calls)
        for number in range(40):
            try:
                await api("sendMessage", chat_id=LAN, text=str(number))
            except (aiohttp.ClientError, ValueError):
                continue
        await emulator.wait_for_call("sendMessage", times=start + 40)
        outcomes.append([call.fault for call in emulator.calls[start:]])
    assert outcomes[0] == outcomes[1]
    assert 5 < sum(map(bool, outcomes[0])) < 35
    emulator.calm()
    assert (await api("sendMessage", chat_id=LAN, text="yên"))["ok"]


@pytest.fixture
async def paced() -> AsyncIterator[TelegramEmulator]:
    """The pace is kept, and time moves only by `advance`."""
    async with TelegramEmulator(clock=lambda: 1_700_000_000) as running:
        running.pace(on=True)
        yield running


async def test_the_pace_of_a_chat(paced: TelegramEmulator) -> None:
    await paced.person(LAN).send("/start")
    async with aiohttp.ClientSession() as session:
        api = Api(paced, session)
        for number in range(3):
            assert (await api("sendMessage", chat_id=LAN, text=str(number)))["ok"]
        refused = (429, "Too Many Requests: retry after 3")
        assert await api.error("sendMessage", chat_id=LAN, text="3") == refused
        assert (await api("sendChatAction", chat_id=LAN, action="typing"))["ok"]
        paced.advance(3)
        assert (await api("sendMessage", chat_id=LAN, text="3"))["ok"]
    assert paced.person(LAN).texts == ["0", "1", "2", "3"]


async def test_the_pace_of_a_bot(paced: TelegramEmulator) -> None:
    async with ptb_bot(paced) as bot:
        for number in range(31):
            await paced.person(2000 + number).send("/start")
        for number in range(30):
            await bot.send_message(2000 + number, "x")
        with pytest.raises(ptb.RetryAfter, match="Retry in 1 seconds"):
            await bot.send_message(2030, "x")
        paced.advance(1)
        await bot.send_message(2030, "x")


async def test_the_pace_of_a_group(paced: TelegramEmulator) -> None:
    await paced.group(-55).add_bot(paced.person(LAN))
    async with ptb_bot(paced) as bot:
        for _ in range(20):
            await bot.send_message(-55, "x")
            paced.advance(1)
        with pytest.raises(ptb.RetryAfter, match="Retry in 40 seconds"):
            await bot.send_message(-55, "x")
        paced.advance(40)
        await bot.send_message(-55, "x")


async def test_fast_keeps_no_record_but_works() -> None:
    async with TelegramEmulator(fast=True) as emulator, ptb_bot(emulator) as bot:
        await emulator.person(LAN).send("/start")
        await bot.send_message(LAN, "x")
        assert emulator.calls == []
        assert emulator.person(LAN).texts == ["x"]
        assert emulator.counts()["delivered"] == 1


# A process of its own


async def test_a_process_with_a_control_api() -> None:
    command = (sys.executable, "-m", "tests.emulators.telegram", "--port", "0", "--token", "42:abc")
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
    try:
        assert process.stdout is not None
        base = (await process.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession(base, raise_for_status=True) as session:

            async def post(path: str, **body: Any) -> Any:
                async with session.post(path, json=body) as answer:
                    return await answer.json()

            async def get(path: str, **query: str) -> Any:
                async with session.get(path, params=query) as answer:
                    return await answer.json()

            await post("/control/person", person_id=7, first_name="Lan")
            await post("/control/act", chat=7, do="send", args={"text": "/start"})
            await post("/control/act", chat=7, do="photo", args={"data": "iVBORw0KGgo=", "caption": "ảnh"})
            assert len((await get("/bot42:abc/getUpdates"))["result"]) == 2
            waiting = asyncio.create_task(get("/control/messages", chat="7", contains="Chào", wait="10"))
            await post("/bot42:abc/sendMessage", chat_id=7, text="Chào", reply_markup=keyboard([button()]))
            answer = (await waiting)[-1]
            assert (answer["text"], answer["buttons"], answer["from_bot"]) == ("Chào", [["Nút"]], True)
            tap = {"message_id": answer["id"], "button": "x"}
            assert "query_id" in await post("/control/act", chat=7, do="tap", args=tap)
            await post("/control/fail", method="getMe", how={"answer": "error", "code": 500})
            with pytest.raises(aiohttp.ClientResponseError):
                await get("/bot42:abc/getMe")
            assert [call["status"] for call in await get("/control/calls", method="getMe")] == [500]
            assert (await get("/control/counts"))["delivered"] == 1
    finally:
        process.terminate()
        await process.wait()
