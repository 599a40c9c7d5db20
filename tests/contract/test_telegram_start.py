"""The start: what is told of a token or an address that is wrong, and of another program at the token."""

import asyncio

import pytest
from emulators.telegram_faults import error, html

from bot.bootstrap import App, Failed
from bot.channels.telegram.channel import TelegramChannel
from bot.clock import Clock
from bot.remotes import opened
from bot.settings import Settings

pytestmark = pytest.mark.contract

REFUSED = "Telegram refuses TELEGRAM_BOT_TOKEN; copy it anew from @BotFather into the settings"
NOT_THERE = (
    "nothing answers to TELEGRAM_BOT_TOKEN at TELEGRAM_API_BASE; copy the token anew from @BotFather "
    "and see that the address is that of the Bot API, https://api.telegram.org"
)


async def told(house, token="", base=""):
    """What stops the start."""
    emulator = house.emulator
    settings = Settings(
        telegram_bot_token=token or emulator.token, telegram_api_base=base or emulator.base_url
    )
    with pytest.raises(Failed) as caught:
        async with opened(App(settings), house.database):
            pass
    assert emulator.token.partition(":")[2] not in str(caught.value)
    return str(caught.value)


async def test_a_token_that_was_revoked_is_named_alone(house):
    house.emulator.world.token = f"7000000001:{'x' * 35}"
    assert await told(house, token=f"7000000001:{'y' * 35}") == REFUSED


async def test_a_token_that_never_was_or_an_address_with_another_path_names_both(house):
    assert await told(house, token="0:wrong") == NOT_THERE
    assert await told(house, base=f"{house.emulator.base_url}/api") == NOT_THERE


@pytest.mark.parametrize("how", [html(404), html(401), error(404, "Not Found")])
async def test_what_is_not_telegram_names_both(house, how):
    house.emulator.fail("getMe", how=how)
    assert await told(house) == NOT_THERE


async def test_a_page_where_the_bot_api_should_be_is_tried_again_and_named(house, caplog):
    settings = Settings(telegram_bot_token=house.emulator.token, telegram_api_base=house.emulator.base_url)
    house.emulator.fail("getMe", how=html(200))
    async with opened(App(settings), house.database) as remotes:
        assert list(remotes) == [house.bot.id]
    assert "Telegram cannot be reached at TELEGRAM_API_BASE (an answer that cannot be read)" in caplog.text


@pytest.mark.parametrize(
    ("how", "waits"),
    [
        (error(409, "Conflict: terminated by other getUpdates request"), [4, 30, 30]),
        (error(500, "Internal Server Error"), [1, 2, 4]),
    ],
    ids=["conflict", "away"],
)
async def test_who_polls_beside_another_asks_more_seldom(emulator, lan, how, waits):
    """Two at one token break off each other's polls; asked as often as one that is away, neither hears."""
    waited, received = [], asyncio.Event()

    async def rest(seconds):
        waited.append(seconds)

    async def receive(events):
        received.set()

    async def always():
        return True

    channel = TelegramChannel(emulator.token, emulator.base_url, Clock().business, rest=rest)
    await channel.open()
    emulator.fail("getUpdates", times=3, how=how)
    await lan.send("còn đó")
    polling = asyncio.create_task(channel.poll(1, receive, always))
    await asyncio.wait_for(received.wait(), 10)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    await channel.close()
    assert waited == waits
