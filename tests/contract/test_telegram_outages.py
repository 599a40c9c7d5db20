"""Telegram away for long, or something in between that is not Telegram: nothing is given up or leaks."""

import asyncio

import pytest
from emulators.telegram_faults import drop_before, error, html
from sqlmodel import select

from storage.tables import Message, Notice, NoticeKind

pytestmark = pytest.mark.contract

LAN, ADMIN = 1001, 1002


@pytest.fixture
async def lan(house):
    return await house.joined("vp-tk", LAN)


async def time_goes_by(house, minutes, step=30):
    for _ in range(minutes * 60 // step):
        await house.engine.intake.drain()
        house.clock.passes(step)
    await house.engine.intake.drain()


async def test_an_answer_outlives_an_outage(house, lan):
    house.emulator.fail("sendMessage", times=10_000, how=error(502, "Bad Gateway"))
    await lan.send("/so-1")
    await house.takes_in()
    await time_goes_by(house, minutes=30)
    assert lan.texts == []
    house.emulator.calm()
    await time_goes_by(house, minutes=1)
    assert len(lan.texts) == 1
    assert "so-1" in lan.texts[0]


async def test_an_answer_outlives_connections_that_break(house, lan):
    house.emulator.fail("sendMessage", times=5, how=drop_before())
    await lan.send("/so-1")
    await house.takes_in()
    await time_goes_by(house, minutes=30)
    assert len(lan.texts) == 1


async def test_an_answer_that_is_refused_ends_in_an_apology_and_the_admin_hears_of_it(house, lan):
    admin = await house.joined("quan-tri", ADMIN)
    house.emulator.fail("sendMessage", chat=LAN, times=2, how=error(400, "Bad Request: can't parse entities"))
    await lan.send("/so-1")
    await house.takes_in()
    await time_goes_by(house, minutes=2)
    assert [text.startswith("Xin lỗi, có trục trặc") for text in lan.texts] == [True]
    await house.sends()
    assert [text for text in admin.texts if "parse entities" in text]


@pytest.mark.parametrize("how", [html(404), error(404, "Not Found"), html(401)])
async def test_a_proxy_that_knows_no_such_page_stops_no_channel(house, lan, how):
    house.emulator.fail("sendMessage", times=1, how=how)
    await lan.send("/so-1")
    await house.takes_in()
    await time_goes_by(house, minutes=2)
    assert house.engine.bots == [house.bot.id]
    assert len(lan.texts) == 1


async def test_a_page_that_quotes_the_address_gives_no_token_away(house, lan):
    await house.tell(lan, "Tin")
    house.emulator.fail("sendMessage", times=2, how=html(400))
    await house.sends()
    await house.sends(after=60)
    secret = house.emulator.token.partition(":")[2]

    def kept(session):
        errors = session.exec(select(Notice.error).where(Notice.kind != NoticeKind.ALARM)).all()
        return [*errors, *session.exec(select(Message.text)).all()]

    assert not [text for text in house.database.read(kept) if text and (secret in text or "<html" in text)]


async def test_a_webhook_set_before_is_removed(house, lan):
    await house.engine.intake.drain()
    await house.channel._bot.set_webhook("http://127.0.0.1:9/hook")
    async with house.polled(), asyncio.timeout(10):
        await lan.send("/so-1")
        await house.emulator.wait_for_call("deleteWebhook")
