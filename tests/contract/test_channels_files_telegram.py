"""The files sent on Telegram: what it takes, what it refuses, at which pace."""

import pytest
from emulators.telegram_faults import drop_after, drop_before, error, garbage, hold, html
from sqlmodel import select
from telegram_house import built
from test_channels import OnTelegram
from test_channels_files import PDF, PHOTO, WHO, _evidence, png

from bot.channels.telegram.uploads import LARGEST, LARGEST_PHOTO
from jobs.ports import Pacing, Refused, SendError, TooLarge
from messages.render import units
from messages.types import OutgoingFile
from storage import documents, inbox
from storage.tables import Inbox

pytestmark = pytest.mark.contract


def _sent(house, method):
    return [call for call in house.emulator.calls if call.method == method]


async def test_a_caption_is_cut_to_what_telegram_shows(house):
    lan = await house.joined(WHO, 1001)
    caption = "Hàng thứ nhất\n" + "😀" * 600
    await house.channel.send_file("1001", OutgoingFile("a.png", "image/png", png(), True, caption))
    assert units(lan.heard[-1].text) <= 1024
    assert lan.heard[-1].text.endswith("…")


@pytest.mark.parametrize(
    "data",
    [
        png(9000, 1500),
        png(300, 10),
        png(size=LARGEST_PHOTO + 1),
        b"BM no picture Telegram knows",
    ],
    ids=["too wide", "too thin", "too large", "of another kind"],
)
async def test_a_photo_telegram_does_not_take_goes_as_a_document(house, data):
    lan = await house.joined(WHO, 1001)
    await house.channel.send_file("1001", OutgoingFile("a.png", "image/png", data, True, "Ảnh"))
    seen = lan.heard[-1]
    assert (seen.file, seen.text) == (data, "Ảnh")
    assert seen.kind == "document"


async def test_over_fifty_megabytes_nothing_is_tried(house):
    await house.joined(WHO, 1001)
    with pytest.raises(TooLarge):
        await house.channel.send_file("1001", OutgoingFile("a.pdf", "application/pdf", bytes(LARGEST + 1)))
    assert _sent(house, "sendDocument") == []


async def test_nothing_but_what_the_bot_api_knows_is_asked(house):
    await house.joined(WHO, 1001)
    await house.channel.send_file("1001", PHOTO)
    await house.channel.send_file("1001", PDF)
    (photo,), (document,) = _sent(house, "sendPhoto"), _sent(house, "sendDocument")
    assert photo.params.keys() == {"chat_id", "caption", "photo"}
    assert document.params.keys() == {"chat_id", "document"}
    assert document.params["document"] == {"name": PDF.name, "mime": PDF.media_type, "size": len(PDF.data)}


@pytest.mark.parametrize(
    ("how", "attributes"),
    [
        (error(403, "Forbidden: bot was blocked by the user"), {"permanent": True}),
        (error(400, "Bad Request: chat not found"), {"permanent": True}),
        (error(429, retry_after=9), {"retry_after": 9}),
        (error(400, "Bad Request: wrong"), {"malformed": True}),
        (error(500, "Internal Server Error"), {}),
        (html(502), {}),
        (drop_before(), {"ambiguous": True}),
        (drop_after(), {"ambiguous": True}),
        (garbage(), {"ambiguous": True}),
    ],
)
async def test_errors_are_those_of_messages(house, how, attributes):
    await house.joined(WHO, 1001)
    house.emulator.fail("sendDocument", how=how)
    with pytest.raises(SendError) as failed:
        await house.channel.send_file("1001", PDF)
    expected = {"permanent": False, "malformed": False, "ambiguous": False, "retry_after": None}
    said = {name: getattr(failed.value, name) for name in expected}
    assert said == {**expected, **attributes}
    assert house.emulator.token not in str(failed.value)


async def test_a_chat_that_is_gone_is_not_asked_for_a_second_way(house):
    await house.joined(WHO, 1001)
    house.emulator.fail("sendPhoto", how=error(400, "Bad Request: chat not found"))
    with pytest.raises(SendError) as failed:
        await house.channel.send_file("1001", PHOTO)
    assert failed.value.permanent
    assert _sent(house, "sendDocument") == []


async def test_a_server_that_finds_it_too_large_says_so_for_ever(house):
    await house.joined(WHO, 1001)
    house.emulator.fail("sendDocument", how=error(413, "Request Entity Too Large"))
    with pytest.raises(TooLarge):
        await house.channel.send_file("1001", PDF)


async def test_a_token_that_is_refused_stops_the_bot(house):
    await house.joined(WHO, 1001)
    house.emulator.fail("sendDocument", how=error(401, "Unauthorized"))
    house.emulator.fail("getMe", how=error(401, "Unauthorized"))
    with pytest.raises(Refused):
        await house.channel.send_file("1001", PDF)


async def _named(house, chat, kind="evidence", **arguments):
    """An answer was given that named a document."""

    def order(session):
        event = {"office_id": house.bot.office_id, "bot_id": house.bot.id, "chat_id": chat}
        inbox.store(session, [{**event, "event_id": f"e-{chat}", "payload": {}}], house.clock.instant())
        row = session.exec(select(Inbox).where(Inbox.event_id == f"e-{chat}")).one()
        inbox.answered(session, [row.id], house.clock.instant())
        said = {"inbox_id": row.id, "kind": kind, "arguments": arguments, "about": {}}
        documents.order(session, [{**event, **said, "created_at": house.clock.instant()}])

    await house.database.awrite(order)


async def test_its_pace_is_that_of_messages(sqlite_database):
    """A chat that was just written to is left alone for a second."""
    async with built(sqlite_database, Pacing(per_second=25.0, chat_gap=1.0)) as house:
        phone = OnTelegram(house, await house.joined(WHO, 1001))
        file = await _evidence(phone, "một.pdf", PDF.data)
        await _named(house, "1001", file=file)
        await house.engine.courier.drain()
        assert phone.person.heard[-1].kind == "text"
        house.clock.passes(1.1)
        await house.engine.courier.drain()
        assert phone.person.heard[-1].file == PDF.data


async def test_what_takes_longer_than_a_second_shows_that_a_file_is_on_its_way(house):
    phone = OnTelegram(house, await house.joined(WHO, 1001))
    file = await _evidence(phone, "một.pdf", PDF.data)
    house.emulator.fail("sendDocument", how=hold())
    async with house.engine.running():
        await _named(house, "1001", file=file)
        house.engine.courier.wake()
        (call,) = await house.emulator.wait_for_call("sendChatAction")
        assert call.params == {"chat_id": "1001", "action": "upload_document"}
        house.emulator.release()
        await house.emulator.wait_for_call("sendDocument")
    assert phone.person.heard[-1].file == PDF.data


async def test_one_chat_that_waits_holds_up_no_other(house):
    first = OnTelegram(house, await house.joined(WHO, 1001))
    second = await house.joined("chu-tich", 1002)
    file = await _evidence(first, "một.pdf", PDF.data)
    for chat in ("1001", "1002"):
        await _named(house, chat, file=file)
    house.emulator.fail("sendDocument", chat=1001, how=error(429, retry_after=60))
    await house.engine.courier.drain()
    assert second.heard[-1].file == PDF.data
    assert first.person.heard[-1].kind == "text"
    house.clock.passes(61)
    await house.engine.courier.drain()
    assert first.person.heard[-1].file == PDF.data
