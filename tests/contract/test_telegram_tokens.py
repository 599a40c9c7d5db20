"""A token, or a person, that is taken no more: what that bot cannot do is done by the others."""

import asyncio

import pytest
from emulators.telegram import TOKEN
from sqlmodel import col, select
from telegram_kit import stir

from bot.bootstrap import Engine
from bot.channels.web import WebChannel
from bot.context import Event
from bot.remotes import poll
from storage import installation, people
from storage.tables import AccountState, Direction, Message, NoticeKind, NoticeState

pytestmark = pytest.mark.contract

STOPPED = "🔴 Kênh Telegram (nhacviec_test_bot) đã dừng: mã truy cập (token) bị từ chối."


class Both:
    """A house on Telegram with the demo's page beside it, served by one engine."""

    def __init__(self, house):
        self.house = house
        (self.web,) = house.database.read(lambda s: installation.bots(s, "web"))
        self.channels = {self.web.id: (self.web, WebChannel()), house.bot.id: (house.bot, house.channel)}
        self.engine = Engine(house.database, house.clock, self.channels)

    def refuses(self, token="1:another"):
        self.house.emulator.world.token = token

    async def says(self, who, text, number):
        said = {"text": text, "sent_at": self.house.clock.now().isoformat()}
        await self.engine.intake.receive([Event(self.web.id, f"w{number}", who, said)])

    def page(self, who):
        found = select(Message.text).where(
            Message.bot_id == self.web.id, Message.chat_id == who, Message.direction == Direction.OUT
        )
        return self.house.database.read(lambda s: s.exec(found.order_by(col(Message.id))).all())

    def _alarmed(self):
        return any(notice.kind == NoticeKind.ALARM for notice in self.house.notices())

    async def told(self):
        """What the admin reads on the page, once it is there."""
        stirring = asyncio.create_task(stir(self.house.emulator))
        await self.house.emulator.wait_until(self._alarmed)
        stirring.cancel()
        await self.engine.outbox.drain()
        return [text for text in self.page("quan-tri") if text.startswith(STOPPED)]


@pytest.fixture
def both(any_house):
    return Both(any_house)


async def test_refused_at_polling(both):
    both.refuses()
    await poll(both.engine, both.house.bot, both.house.channel)
    assert both.engine.bots == [both.web.id]
    assert not both.engine.idle.is_set()
    assert len(await both.told()) == 1
    await both.says("tc-kh", "6.b đã rà soát", 1)
    await both.engine.drain()
    assert "✅ Đã ghi <b>6.b</b>" in both.page("tc-kh")[0]


async def test_refused_at_sending_what_waits_is_kept_for_later(both):
    lan = await both.house.joined("vp-tk", 1001)
    await both.house.tell(lan, "một", "hai")
    both.refuses()
    await both.engine.outbox.drain()
    assert both.engine.bots == [both.web.id]
    assert len(await both.told()) == 1
    both.house.clock.passes(3600)
    await both.engine.outbox.drain()
    assert len(both.house.notices()) == 3, "it is told once"
    waiting = [notice.state for notice in both.house.notices() if notice.bot_id == both.house.bot.id]
    assert waiting == [NoticeState.PENDING] * 2
    both.refuses(token=TOKEN)
    again = Both(both.house)
    await again.engine.outbox.drain()
    assert sorted(lan.texts) == ["hai", "một"]


async def test_refused_at_answering_the_answer_is_kept_for_later(both):
    lan = await both.house.joined("vp-tk", 1001)
    await lan.send("3.c đã rà soát")
    await both.house.takes_in()
    both.refuses()
    await both.engine.intake.drain()
    assert both.engine.bots == [both.web.id]
    assert len(await both.told()) == 1
    await both.says("tc-kh", "6.b đã rà soát", 1)
    await both.engine.intake.drain()
    assert "✅ Đã ghi <b>6.b</b>" in both.page("tc-kh")[0]
    both.refuses(token=TOKEN)
    both.house.clock.passes(61)
    await Both(both.house).engine.intake.drain()
    assert len(lan.texts) == 1
    assert "✅ Đã ghi 3.c" in lan.texts[0]


async def test_when_no_bot_is_left_there_is_nothing_to_serve(any_house, caplog):
    any_house.emulator.world.token = "1:another"
    await poll(any_house.engine, any_house.bot, any_house.channel)
    assert any_house.engine.idle.is_set()
    assert any_house.engine.bots == []
    assert "the token of the telegram bot nhacviec_test_bot is refused" in caplog.text


async def test_who_is_dead_here_is_reached_on_their_next_channel(both):
    lan = await both.house.joined("vp-tk", 1001)
    await both.house.tell(lan, "một", "hai")
    lan.chat.open, lan.chat.refusal = False, "user is deactivated"
    await both.engine.outbox.drain()
    assert both.page("vp-tk") == ["một", "hai"]
    assert "không nhận được tin qua Telegram nữa" in both.page("quan-tri")[0], "there is no other coordinator"
    assert [notice.state for notice in both.house.notices()] == [NoticeState.DELIVERED] * 3
    assert both.house.account(lan).state == AccountState.BLOCKED
    assert len(both.house.emulator.calls_of("sendMessage")) == 1


async def test_who_is_back_here_is_written_to_here_again(both):
    house, lan = both.house, await both.house.joined("vp-tk", 1001)
    await lan.deactivate()
    await house.tell(lan, "một")
    await both.engine.outbox.drain()
    await house.tell(lan, "hai")
    page = house.database.read(lambda s: people.account(s, both.web.id, "vp-tk"))
    house.database.write(lambda s: people.readdress(s, page, house.clock.instant()))
    await lan.send("/trogiup")
    await house.takes_in()
    await both.engine.intake.drain()
    await both.engine.outbox.drain()
    assert both.page("vp-tk") == ["một"]
    assert "hai" in lan.texts


async def test_who_is_back_where_they_like_it_less_is_still_written_to_where_they_like_it(both):
    house, lan = both.house, await both.house.joined("vp-tk", 1001)
    house.database.write(lambda s: people.set_state(s, both.web.id, "vp-tk", AccountState.BLOCKED))
    await house.tell(lan, "một")
    await both.says("vp-tk", "/trogiup", 1)
    await both.engine.intake.drain()
    await both.engine.outbox.drain()
    page = house.database.read(lambda s: people.account(s, both.web.id, "vp-tk"))
    assert page.state == AccountState.ACTIVE
    assert lan.texts == ["một"]
