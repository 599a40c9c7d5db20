"""The Telegram channel alone, over real HTTP: what each fault of the service means, and how it polls."""

import asyncio
import socket
from datetime import timedelta

import pytest
from emulators.telegram_faults import drop_after, drop_before, error, garbage, half, html
from telegram_kit import ALL, LAN

from bot.channels.telegram.channel import TelegramChannel
from bot.clock import Clock
from jobs.ports import Refused, SendError
from messages.types import Button, MenuItem, Outgoing
from storage.tables import Inbox

pytestmark = pytest.mark.contract

KEYS = ((Button("Đúng", "y:1"), Button("Sai", "n:1")),)
AS_SENT = ("permanent", "malformed", "ambiguous", "retry_after", "moved_to")


@pytest.fixture
async def channel(emulator):
    business = Clock(timedelta(days=-1)).business
    made = TelegramChannel(emulator.token, emulator.base_url, business, rest=lambda _: asyncio.sleep(0.01))
    assert await made.open() == emulator.username
    yield made
    await made.close()


async def refused(channel, message, chat=LAN):
    """What sending it raises, by name."""
    with pytest.raises(SendError) as caught:
        await channel.send(str(chat), message)
    return {name: getattr(caught.value, name) for name in AS_SENT if getattr(caught.value, name)}


@pytest.mark.parametrize(
    ("how", "told", "delivered"),
    [
        (error(429, retry_after=7), {"retry_after": 7.0}, 0),
        (error(403, "Forbidden: bot was blocked by the user"), {"permanent": True}, 0),
        (error(400, "Bad Request: chat not found"), {"permanent": True}, 0),
        (error(400, "Bad Request: message is too long"), {"malformed": True}, 0),
        (error(500, "Internal Server Error"), {}, 0),
        (html(502), {}, 0),
        (html(504, processed=True), {}, 1),
        (drop_before(), {"ambiguous": True}, 0),
        (drop_after(), {"ambiguous": True}, 1),
        (half(), {"ambiguous": True}, 1),
        (garbage(), {"ambiguous": True}, 1),
    ],
)
@pytest.mark.parametrize("message", [Outgoing("một"), Outgoing("một", edit_of="2")], ids=["new", "edit"])
async def test_what_a_fault_means(emulator, lan, channel, how, told, delivered, message):
    await channel.send(str(LAN), Outgoing("không"))
    emulator.fail("editMessageText" if message.edit_of else "sendMessage", chat=LAN, how=how)
    assert await refused(channel, message) == told
    assert lan.texts.count("một") == delivered
    await channel.send(str(LAN), Outgoing("hai"))
    assert lan.texts[-1] == "hai", "the connection is good again"


async def test_a_token_that_is_refused_and_a_server_that_is_not_there(emulator, lan, channel):
    emulator.world.token = "1:another"
    with pytest.raises(Refused):
        await channel.send(str(LAN), Outgoing("một"))
    with pytest.raises(Refused):
        await channel.open()
    with pytest.raises(Refused):
        await channel.poll(1, nobody, always)
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    alone = TelegramChannel(emulator.token, f"http://127.0.0.1:{port}", Clock().business)
    with pytest.raises(SendError) as caught:
        await alone.open()
    assert not isinstance(caught.value, Refused)
    assert not caught.value.ambiguous, "what never left cannot have arrived"
    assert emulator.token not in str(caught.value)
    await alone.close()


async def test_a_message_as_it_leaves(emulator, lan, channel):
    sent = await channel.send(str(LAN), Outgoing("<b>một</b> &amp; https://example.vn", KEYS))
    shown = lan.heard[-1]
    assert (str(shown.id), shown.text, shown.buttons) == (sent, "một & https://example.vn", [["Đúng", "Sai"]])
    (call,) = emulator.calls_of("sendMessage")
    assert call.params["link_preview_options"] == {"is_disabled": True}


async def test_edits_in_place(emulator, lan, channel):
    sent = await channel.send(str(LAN), Outgoing("một", KEYS))
    assert await channel.send(str(LAN), Outgoing("hai", edit_of=sent)) == sent
    assert (lan.heard[-1].text, lan.heard[-1].buttons, lan.heard[-1].edited) == ("hai", [], True)
    assert await channel.send(str(LAN), Outgoing("hai", edit_of=sent)) == sent, (
        "not modified is as good as done"
    )
    own = await lan.send("của tôi")
    for gone in (str(own), "999"):
        new = await channel.send(str(LAN), Outgoing("ba", edit_of=gone))
        assert new not in (gone, sent)
    assert lan.texts == ["hai", "ba", "ba"]
    assert await refused(channel, Outgoing("<b>", edit_of=sent)) == {"malformed": True}


async def test_a_group_that_moved_is_told_by_its_new_number(emulator, lan, channel):
    group = emulator.group(-55)
    await group.add_bot(lan)
    moved = await group.migrate(lan)
    assert await refused(channel, Outgoing("một"), chat=-55) == {"moved_to": str(moved.id)}


def tapped(tap):
    return Inbox(bot_id=1, event_id="1", chat_id=str(LAN), payload={"callback_query": {"id": tap.id}})


async def test_a_tap_is_acknowledged_and_one_too_old_needs_it_no_more(emulator, lan, channel, caplog):
    sent = int(await channel.send(str(LAN), Outgoing("?", KEYS)))
    tap, old = await lan.tap(sent, "Đúng"), await lan.tap(sent, "Sai")
    await channel.acknowledge(tapped(tap))
    assert tap.answer == ""
    emulator.advance(61)
    await channel.acknowledge(tapped(old))
    assert old.answer is None
    assert caplog.text == ""
    emulator.fail("answerCallbackQuery", how=error(500, "Internal Server Error"))
    await channel.acknowledge(tapped(old))
    assert "a tap was not acknowledged" in caplog.text


async def test_a_sign_of_work_that_fails_is_forgotten_a_menu_s_is_not(emulator, lan, channel):
    for method in ("sendChatAction", "setMyCommands"):
        emulator.fail(method, how=error(500, "Internal Server Error"))
        emulator.fail(method, how=drop_before())
    for _ in range(2):
        await channel.working(str(LAN))
        with pytest.raises(SendError):
            await channel.offer(str(LAN), [MenuItem("viec", "việc của tôi")])
    await channel.offer(str(LAN), [MenuItem("viec", "việc của tôi")])
    assert emulator.menu(lan) == ["viec"]


# Polling


async def always():
    return True


async def nobody(events):
    raise AssertionError("nothing was said")


async def until(check, polling):
    """Waits for what must become true while it polls; what ends the polling ends the wait."""
    while not check():
        assert not polling.done(), polling.result()
        await asyncio.sleep(0.01)
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)


async def test_a_batch_is_handed_on_whole_and_acknowledged_when_it_is_kept(emulator, lan, channel):
    batches = []

    async def receive(events):
        assert emulator.counts()["pending"] == 250 - 100 * len(batches)
        batches.append([event.payload["message"]["text"] for event in events])

    for number in range(250):
        await lan.send(str(number))
    polling = asyncio.create_task(channel.poll(1, receive, always))
    await emulator.wait_until_read()
    await until(lambda: emulator.world.updates.polling, polling)
    assert [len(batch) for batch in batches] == [100, 100, 50]
    assert [text for batch in batches for text in batch] == [str(number) for number in range(250)]
    assert emulator.calls_of("getUpdates")[0].params["allowed_updates"] == ALL


async def test_what_could_not_be_kept_comes_again(emulator, lan, channel, caplog):
    kept = []

    async def receive(events):
        if caplog.text.count("polling failed") < 3:
            raise OSError("the disk is full")
        kept.extend(event.payload["message"]["text"] for event in events)

    await lan.send("một")
    await lan.send("hai")
    await until(
        lambda: emulator.counts()["pending"] == 0, asyncio.create_task(channel.poll(1, receive, always))
    )
    assert kept == ["một", "hai"]


@pytest.mark.parametrize(
    "how",
    [
        error(500, "Internal Server Error"),
        error(429, retry_after=0),
        error(409, "Conflict: terminated by other getUpdates request"),
        error(403, "Forbidden"),
        html(502),
        drop_before(),
        drop_after(),
        half(),
        garbage(),
    ],
)
async def test_no_fault_ends_the_polling_or_loses_anything(emulator, lan, channel, how):
    kept = []

    async def receive(events):
        kept.extend(event.payload["message"]["text"] for event in events)

    emulator.fail("getUpdates", times=20, how=how)
    await lan.send("còn đó")
    await until(
        lambda: emulator.counts()["pending"] == 0, asyncio.create_task(channel.poll(1, receive, always))
    )
    assert kept == ["còn đó"]
    assert len(emulator.calls_of("getUpdates")) >= 21


async def test_who_may_not_poll_asks_for_nothing(emulator, lan, channel):
    asked = []

    async def may_poll():
        asked.append(len(emulator.calls_of("getUpdates")))
        return len(asked) > 1

    await lan.send("một")
    received = asyncio.Event()

    async def receive(events):
        received.set()

    await until(received.is_set, asyncio.create_task(channel.poll(1, receive, may_poll)))
    assert asked[:2] == [0, 0]
