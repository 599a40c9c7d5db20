"""The emulated Telegram's limits: texts, markup, buttons, menus, tokens."""

from typing import Any

import pytest
from emulators.telegram import TelegramEmulator
from emulators.telegram_people import Person
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram import error as ptb
from telegram_kit import LAN, Api, button, keyboard, ptb_bot

pytestmark = pytest.mark.contract


FULL = keyboard(*[[button()] * 8] * 12, [button()] * 4)
OVERFULL = keyboard(*FULL["inline_keyboard"], [button()])
TWO_ACTIONS = keyboard([{**button(), "url": "https://a.vn"}])


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
