"""What is shown beside the answers: signs of work until the answer is there, menus when they change."""

import asyncio

import pytest

from bot.channels.web import WebChannel
from bot.signs import MOST_MENUS, Signs, repeated
from jobs.ports import SendError
from messages.types import MenuItem

pytestmark = pytest.mark.chat

MENU, OTHER = (MenuItem("viec", "việc của tôi"),), (MenuItem("giao", "giao việc"),)


class Watched(WebChannel):
    """Counts its signs; menus wait for `free`, and `errors` are raised instead, one after the other."""

    def __init__(self):
        self.shown = 0
        self.often = asyncio.Event()
        self.free = asyncio.Event()
        self.waiting, self.menus = 0, []
        self.errors = []

    async def working(self, chat_id):
        self.shown += 1
        if self.shown == 5:
            self.often.set()

    async def offer(self, chat_id, menu):
        self.waiting += 1
        await self.free.wait()
        if self.errors:
            raise self.errors.pop(0)
        self.menus.append((chat_id, menu))


async def settled(turns=20):
    for _ in range(turns):
        await asyncio.sleep(0)


async def test_the_sign_of_work_is_shown_again_until_the_answer_is_there():
    channel = Watched()
    with Signs(patience=0, every=0).working(channel, "lan"):
        await channel.often.wait()
    shown = channel.shown
    await settled()
    assert channel.shown == shown


async def test_what_is_done_at_once_shows_none():
    channel = Watched()
    with Signs(patience=0, every=0).working(channel, "lan"):
        pass
    await settled()
    assert channel.shown == 0


async def test_it_is_not_shown_for_ever():
    channel = Watched()
    await repeated(lambda: channel.working("lan"), every=0, most=7)
    assert channel.shown == 7


async def test_few_menus_are_set_at_once_and_each_once():
    channel, signs = Watched(), Signs()
    for _ in range(2):
        for number in range(3 * MOST_MENUS):
            signs.offer(channel, (1, str(number)), MENU)
    await settled()
    assert channel.waiting == MOST_MENUS
    channel.free.set()
    await settled(50)
    assert sorted(chat for chat, _ in channel.menus) == sorted(str(n) for n in range(3 * MOST_MENUS))


@pytest.mark.parametrize(("malformed", "set_again"), [(False, True), (True, False)])
async def test_what_failed_is_tried_again_unless_the_menu_itself_is_at_fault(malformed, set_again):
    channel, signs = Watched(), Signs()
    channel.free.set()
    channel.errors = [SendError("no", malformed=malformed)]
    for _ in range(2):
        signs.offer(channel, (1, "lan"), MENU)
        await settled()
    assert channel.menus == ([("lan", MENU)] if set_again else [])
    signs.offer(channel, (1, "lan"), OTHER)
    signs.offer(channel, (1, "lan"), ())
    await settled()
    assert channel.menus[-1] == ("lan", OTHER)
