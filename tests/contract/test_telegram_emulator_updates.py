"""The emulated Telegram's updates: offsets, long polling, conflicts, expiry, the webhook."""

import asyncio
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from emulators.telegram import TelegramEmulator
from emulators.telegram_faults import (
    drop_after,
)
from emulators.telegram_people import Person
from telegram import Bot
from telegram import error as ptb
from telegram_kit import ALL, LAN, Api, button, keyboard

pytestmark = pytest.mark.contract


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
