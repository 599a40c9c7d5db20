"""The page as a channel of the bot."""

from datetime import datetime

import pytest

from bot.channels import load
from bot.clock import HANOI
from messages.types import Outgoing
from storage.tables import Inbox

pytestmark = pytest.mark.contract

NOW = datetime(2023, 2, 27, 7, 0, tzinfo=HANOI)


async def test_an_edit_on_the_page_keeps_the_id_of_its_message():
    channel = load("web")()
    first, other = await channel.send("tc-kh", Outgoing("a")), await channel.send("tc-kh", Outgoing("b"))
    assert first != other
    assert await channel.send("tc-kh", Outgoing("c", edit_of=first)) == first
    assert channel.markup.html
    assert channel.markup.buttons
    assert channel.markup.edits


def test_a_tap_on_the_page_is_understood():
    payload = {"tap": "begin:1", "tapped": "m1", "label": "Báo cáo", "sent_at": NOW.isoformat()}
    incoming = load("web")().parse(Inbox(bot_id=1, event_id="e1", chat_id="tc-kh", payload=payload))
    assert (incoming.tap, incoming.tapped, incoming.sent_at) == ("begin:1", "m1", NOW)
    assert incoming.edits
    assert not incoming.numbered
