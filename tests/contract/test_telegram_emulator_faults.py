"""The emulated Telegram goes wrong on order, keeps the pace, and runs as a process."""

import asyncio
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from emulators.telegram import TelegramEmulator
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
from emulators.telegram_people import Person
from telegram import Bot
from telegram import error as ptb
from telegram_kit import LAN, ROOT, Api, button, keyboard, ptb_bot

pytestmark = pytest.mark.contract


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
        with pytest.raises(ptb.RetryAfter, match=r"Retry in (1 seconds|0:00:01)"):
            await bot.send_message(2030, "x")
        paced.advance(1)
        await bot.send_message(2030, "x")


async def test_the_pace_of_a_group(paced: TelegramEmulator) -> None:
    await paced.group(-55).add_bot(paced.person(LAN))
    async with ptb_bot(paced) as bot:
        for _ in range(20):
            await bot.send_message(-55, "x")
            paced.advance(1)
        with pytest.raises(ptb.RetryAfter, match=r"Retry in (40 seconds|0:00:40)"):
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
