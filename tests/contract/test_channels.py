"""One suite over every channel: what is said comes in, what is answered is seen, whatever shows it."""

import contextlib
import itertools
from datetime import timedelta

import pytest
from emulators.telegram_faults import hold
from sqlmodel import col, select
from telegram_house import StandingClock, built

from bot import demo
from bot.bootstrap import Engine
from bot.channels import CHANNELS, load
from bot.channels.console import ConsoleChannel
from bot.channels.web import WebChannel
from bot.context import Event, Kind
from jobs import people as joining
from jobs.ports import SendError
from messages.render import outgoing, plain, units
from messages.types import Button, MenuItem, Outgoing, Rendered
from storage import installation, people
from storage.tables import Account, Direction, Inbox, Message

pytestmark = pytest.mark.contract

WHO = "vp-tk"
CHOICES = tuple((Button(f"Nút {number}", f"y:{number}"),) for number in range(1, 6))
LONG = "\n".join(f"<b>{number}.</b> dòng 😀 &amp; &lt;b&gt; khá dài" for number in range(500))


class Local:
    """Somebody at the terminal or on the page; what they see is what the channel gave out."""

    def __init__(self, channel, database, name):
        self.channel, self.database, self.chat = channel, database, WHO
        self.clock = StandingClock()
        demo.ensure(database, self.clock)
        self._numbers = itertools.count(1)
        self.bot = database.write(lambda s: self._link(s, name))
        self.engine = Engine(database, self.clock, {self.bot.id: (self.bot, channel)})

    def _link(self, session, name):
        who = people.official_by_code(session, WHO)
        bot = installation.bot(session, office_id=who.office_id, channel=name, name="contract", pushes=True)
        values = {"office_id": who.office_id, "bot_id": bot.id, "official_id": who.id, "external_id": WHO}
        session.add(Account(**values, linked_at=self.clock.instant()))
        return bot

    async def says(self, text, reply_to=None):
        await self._does(text=text, reply_to=reply_to)

    async def _does(self, chat=None, **said):
        event = {**said, "sent_at": self.clock.now().isoformat()}
        where = chat or self.chat
        await self.engine.intake.receive([Event(self.bot.id, f"e{next(self._numbers)}", where, event)])
        await self.engine.drain()
        self.clock.passes(1)

    async def joins(self, code):
        await self._does(chat="khach", text=f"/start {code}")

    async def taps_old(self, message, label):
        payload = next(one["payload"] for one in message.choices if label in one["label"])
        await self._does(tap=payload, tapped=message.external_id, label=label)

    def kept(self):
        """The bot's messages as the transcript has them."""
        found = select(Message).where(Message.bot_id == self.bot.id, Message.direction == Direction.OUT)
        return self.database.read(lambda s: s.exec(found.order_by(col(Message.id))).all())

    def stored(self):
        found = select(Inbox).where(Inbox.bot_id == self.bot.id).order_by(col(Inbox.id).desc())
        return self.database.read(lambda s: s.exec(found).first())

    def sees(self):
        return plain(self.kept()[-1].text)


class AtTheTerminal(Local):
    def __init__(self, database):
        self.lines = []
        super().__init__(ConsoleChannel(self.lines.append), database, "console")

    async def taps(self, label):
        number = next(n for n, one in enumerate(self.kept()[-1].choices, 1) if label in one["label"])
        assert f"{number}. {self.kept()[-1].choices[number - 1]['label']}" in self.sees()
        await self.says(str(number))

    def sees(self):
        return self.lines[-1].rstrip("\n")

    def choices(self):
        return [line for line in self.sees().splitlines() if line.partition(". ")[0].isdigit()]


class OnThePage(Local):
    def __init__(self, database):
        super().__init__(WebChannel(), database, "web")

    async def taps(self, label):
        await self.taps_old(self.kept()[-1], label)

    def choices(self):
        return [one["label"] for one in self.kept()[-1].choices]


class OnTelegram(Local):
    """A phone with the emulator behind it, over real HTTP."""

    def __init__(self, house, person):
        self.house, self.person, self.chat = house, person, str(person.id)
        self.channel, self.database, self.bot, self.clock = (
            house.channel,
            house.database,
            house.bot,
            house.clock,
        )
        self.engine = house.engine

    async def says(self, text, reply_to=None):
        await self.person.send(text, int(reply_to) if reply_to else None)
        await self.house.reads()

    async def joins(self, code):
        await self.house.emulator.person(2002, "Khách").send(f"/start {code}")
        await self.house.reads()

    async def taps(self, label):
        await self.taps_old(self.kept()[-1], label)

    async def taps_old(self, message, label):
        payload = next(one["payload"] for one in message.choices if label in one["label"])
        tap = await self.person.tap(int(message.external_id), payload, check=False)
        await self.house.reads()
        assert await tap.answered() == ""

    def sees(self):
        return self.person.texts[-1]

    def choices(self):
        return self.person.heard[-1].labels


@pytest.fixture(params=["console", "web", "telegram"])
async def phone(request, sqlite_database):
    if request.param == "telegram":
        async with built(sqlite_database) as house:
            yield OnTelegram(house, await house.joined(WHO, 1001))
    else:
        yield {"console": AtTheTerminal, "web": OnThePage}[request.param](sqlite_database)


def test_every_channel_is_in_the_suite():
    assert set(CHANNELS) == {"console", "web", "telegram"}
    assert all(load(name).markup.limit for name in CHANNELS)


async def shown(phone, rendered):
    """What the person sees of it."""
    message = outgoing(rendered, phone.channel.markup)
    external_id = await phone.channel.send(phone.chat, message)
    assert isinstance(external_id, str)
    assert external_id
    if isinstance(phone, OnThePage):
        return plain(message.text), [one["label"] for one in message.flat_choices()]
    return phone.sees(), phone.choices()


async def test_what_was_stored_is_understood(phone):
    before = phone.clock.now()
    await phone.says("3.c <b>đã</b> xem & ký")
    event = phone.stored()
    said = phone.channel.parse(event)
    assert (said.bot_id, said.chat_id, said.kind) == (phone.bot.id, phone.chat, Kind.SAID)
    assert (said.text, said.tap, said.edited, said.files) == ("3.c <b>đã</b> xem & ký", None, False, ())
    assert abs(said.sent_at - before) < timedelta(seconds=2), "business time, not the real one"
    assert said.numbered != phone.channel.markup.buttons
    assert said.edits == phone.channel.markup.edits
    assert said == phone.channel.parse(event), "as often as need be"
    await phone.says("3.a không phát sinh")
    assert phone.channel.parse(phone.stored()).message_id != said.message_id


async def test_what_users_write_is_shown_as_they_wrote_it(phone):
    await phone.says("3.c <b>đã</b> xem & <a href='x'>ký</a> &amp; </b>")
    assert "Đã ghi 3.c – báo cáo quý I: «<b>đã</b> xem & <a href='x'>ký</a> &amp; </b>»" in phone.sees()


async def test_too_long_a_text_is_cut_with_its_tags_whole_and_its_choices_shown(phone):
    text, labels = await shown(phone, Rendered(LONG, CHOICES))
    assert units(text) <= phone.channel.markup.limit == 4096
    assert text.startswith("0. dòng 😀 & <b> khá dài\n1. dòng 😀")
    assert "…" in text
    assert [label.partition(". ")[2] or label for label in labels][-5:] == [f"Nút {n}" for n in range(1, 6)]


@pytest.mark.parametrize(("many", "whole"), [(2048, True), (2049, False)])
async def test_the_limit_counts_utf_16(phone, many, whole):
    text, _ = await shown(phone, Rendered("😀" * many))
    assert (text == "😀" * many) is whole
    assert units(text) <= 4096


async def test_a_question_is_answered_by_a_button_or_its_number(phone):
    await phone.says("/baocao")
    assert "Báo cáo nhiệm vụ nào" in phone.sees()
    assert len(phone.choices()) == 9
    await phone.taps("3.c")
    assert "3.c" in phone.sees()
    await phone.taps("Không phát sinh")
    assert "✅ Đã ghi 3.c – báo cáo quý I: «không phát sinh»" in phone.sees()


async def test_a_new_page_takes_the_place_of_the_old_or_comes_below_it(phone):
    await phone.says("/viec")
    old = phone.kept()[-1]
    await phone.taps_old(old, "Trang sau")
    new = phone.kept()[-1]
    assert plain(new.text) != plain(old.text)
    assert new.replaces_id == old.id
    in_place = phone.channel.markup.edits
    assert (new.external_id == old.external_id) is in_place
    await phone.taps_old(old, "Trang sau")
    if in_place:
        assert plain(phone.kept()[-1].text) == plain(new.text), "nothing has changed, and it is no fault"
    else:
        assert phone.sees() == "Tin này đã thay bằng tin dưới; đề nghị bấm ở tin mới nhất."


async def test_a_reply_is_a_report_of_what_it_replies_to(phone):
    await phone.says("3.c đang dự thảo")
    about = phone.kept()[-1].external_id
    await phone.says("xong, Quyết định 12/QĐ-UBND", reply_to=about)
    assert phone.channel.parse(phone.stored()).reply_to == about
    assert "✅ Đã ghi 3.c" in phone.sees()
    assert "12/QĐ-UBND" in phone.sees()


async def test_who_joins_is_offered_the_menu(phone):
    def invite(session):
        return joining.invite(session, people.official_by_code(session, "mot-cua").id, phone.clock.instant())

    await phone.joins(phone.database.write(invite))
    assert "✅ Đã kết nối với Công chức Bộ phận Một cửa." in plain(phone.kept()[-1].text)
    if isinstance(phone, OnTelegram):
        await phone.house.emulator.wait_for_call("setMyCommands")
        menu = phone.house.emulator.menu(phone.house.emulator.person(2002))
        assert menu == ["viec", "baocao", "tukiemtra", "status", "trogiup"]


async def test_signs_never_fail_whatever_the_chat_and_menus_in_the_channel_s_own_way(phone):
    await phone.says("3.c đã rà soát")
    event = phone.stored()
    menu = [MenuItem("viec", "việc " * 100)]
    for chat in (phone.chat, "999999", "?"):
        await phone.channel.working(chat)
        if chat.isdigit():
            with contextlib.suppress(SendError):
                await phone.channel.offer(chat, menu)
    await phone.channel.acknowledge(event)
    stray = Inbox(bot_id=1, event_id="x", chat_id="1", payload={"callback_query": {"id": "1", "data": "x"}})
    await phone.channel.acknowledge(stray)


async def test_what_takes_longer_than_a_second_shows_that_it_is_on_its_way(phone):
    if isinstance(phone, OnTelegram):
        emulator = phone.house.emulator
        emulator.fail("sendMessage", how=hold())
        async with phone.house.polled(), phone.engine.running():
            await phone.person.send("3.c đã rà soát")
            (call,) = await emulator.wait_for_call("sendChatAction")
            assert call.params == {"chat_id": "1001", "action": "typing"}
            emulator.release()
            await emulator.wait_for_call("sendMessage")
    else:
        await phone.says("3.c đã rà soát")
    assert "✅ Đã ghi 3.c" in phone.sees()


async def test_an_edit_of_what_is_gone_is_a_new_message(phone):
    first = await phone.channel.send(phone.chat, Outgoing("một"))
    if isinstance(phone, OnTelegram):
        del phone.person.chat.messages[int(first)]
        again = await phone.channel.send(phone.chat, Outgoing("hai", edit_of=first))
        assert again != first
        assert phone.person.texts == ["hai"]
    elif phone.channel.markup.edits:
        assert await phone.channel.send(phone.chat, Outgoing("hai", edit_of=first)) == first
