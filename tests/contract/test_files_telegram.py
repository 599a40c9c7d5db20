"""From a phone to the disk: a caption and its files over real HTTP, against the emulator of the Bot API."""

import asyncio
import contextlib
import hashlib
import struct
from datetime import UTC, datetime, timedelta

import pytest
from emulators.telegram import TelegramEmulator
from emulators.telegram_faults import drop_after, drop_before, error, garbage, half
from sqlmodel import col, select

from bot import demo
from bot.bootstrap import Engine
from bot.channels.telegram.channel import TelegramChannel
from bot.clock import Clock
from jobs.filestore import FileStore
from storage import files, installation, people
from storage.tables import Account, Attachment

pytestmark = pytest.mark.contract

LAN = 1001
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 400) + bytes(64)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 2000


class StandingClock(Clock):
    """Real time stands still until it is told to pass."""

    def __init__(self):
        super().__init__()
        self.real = datetime.now(UTC)

    def instant(self):
        return self.real

    def passes(self, seconds):
        self.real += timedelta(seconds=seconds)


class House:
    """The sample ward on Telegram, with Lan of the office as its one person there."""

    def __init__(self, database, clock, emulator, channel, folder):
        self.database, self.clock, self.emulator, self.channel = database, clock, emulator, channel
        self.bot = database.write(self._link)
        self.store = FileStore(folder)
        self.engine = Engine(database, clock, {self.bot.id: (self.bot, channel)}, folder)
        self.lan = emulator.person(LAN, "Lan")

    def _link(self, session):
        an = people.official_by_code(session, "vp-tk")
        bot = installation.bot(session, office_id=an.office_id, channel="telegram", name="b", pushes=True)
        values = {"office_id": an.office_id, "bot_id": bot.id, "official_id": an.id, "preferred": True}
        session.add(Account(**values, external_id=str(LAN), linked_at=self.clock.instant()))
        return bot

    async def reads(self):
        """Everything said so far is taken in, answered and fetched."""

        async def may_poll():
            return True

        polling = asyncio.create_task(self.channel.poll(self.bot.id, self.engine.intake.receive, may_poll))
        await self.emulator.wait_until_read()
        polling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await polling
        await self.engine.drain()

    def rows(self):
        return self.database.read(lambda s: s.exec(select(Attachment).order_by(col(Attachment.id))).all())


@pytest.fixture
async def house(sqlite_database, tmp_path):
    clock = StandingClock()
    demo.ensure(sqlite_database, clock)
    async with TelegramEmulator() as emulator:
        channel = TelegramChannel(emulator.token, emulator.base_url, clock.business)
        await channel.open()
        yield House(sqlite_database, clock, emulator, channel, tmp_path / "files")
        await channel.close()


def is_stored(house, row, data):
    digest = hashlib.sha256(data).hexdigest()
    return (row.state, row.sha256, house.store.path(digest).read_bytes()) == ("stored", digest, data)


async def test_a_photo_and_a_document_of_one_album_are_the_evidence_of_one_report(house):
    await house.lan.photo(PNG, caption="3.c đã niêm yết 12 thủ tục", album="a1")
    await house.lan.document("Quyết định 12.pdf", "application/pdf", PDF, album="a1")
    await house.reads()
    photo, document = house.rows()
    assert is_stored(house, photo, PNG)
    assert is_stored(house, document, PDF)
    assert document.name == "Quyết định 12.pdf"
    (said,) = house.lan.texts
    assert said.startswith("✅ Đã ghi 3.c – báo cáo quý I: «đã niêm yết 12 thủ tục» (kèm các tệp cùng gửi)")
    assert list(house.database.read(files.counts).values()) == [2]


@pytest.mark.parametrize("method", ["getFile", "file"])
@pytest.mark.parametrize(
    "how",
    [
        error(500, "Internal Server Error"),
        drop_before(),
        drop_after(),
        half(),
        error(429, retry_after=7),
    ],
    ids=["500", "dropped before", "dropped after", "half", "429"],
)
async def test_what_breaks_on_the_way_is_fetched_again(house, method, how):
    # aiohttp itself asks once more for what it may (a GET on a connection that was used before).
    times = 2 if method == "file" and how.answer == "drop" else 1
    house.emulator.fail(method=method, times=times, how=how)
    await house.lan.photo(PNG, caption="3.c đã niêm yết")
    await house.reads()
    (row,) = house.rows()
    assert (row.state, row.attempts) == ("pending", 1)
    assert row.error
    assert house.emulator.token not in row.error
    house.clock.passes((row.retry_at - house.clock.instant()).total_seconds())
    await house.engine.drain()
    (row,) = house.rows()
    assert row.attempts == 2
    assert is_stored(house, row, PNG)


async def test_an_answer_that_is_no_json_is_asked_for_again(house):
    house.emulator.fail(method="getFile", how=garbage())
    await house.lan.photo(PNG, caption="3.c đã niêm yết")
    await house.reads()
    house.clock.passes(60)
    await house.engine.drain()
    assert is_stored(house, house.rows()[0], PNG)


async def test_a_dead_link_is_no_bad_token(house):
    house.emulator.fail(method="file", how=error(404, "Not Found"))
    await house.lan.photo(PNG, caption="3.c đã niêm yết")
    await house.reads()
    assert house.engine.bots == [house.bot.id], "the bot goes on"
    house.clock.passes(60)
    await house.engine.drain()
    assert is_stored(house, house.rows()[0], PNG)


async def test_a_file_telegram_does_not_hand_out_is_said_at_once(house):
    await house.lan.document("to.pdf", "application/pdf", bytes(20 * 1024 * 1024 + 1), "3.c đã niêm yết")
    await house.reads()
    (said,) = house.lan.texts
    assert "⚠️ Tệp «to.pdf» không nhận được (lớn hơn 20 MB)." in said
    assert house.emulator.calls_of("getFile") == []


async def test_an_edited_caption_keeps_its_photo(house):
    number = await house.lan.photo(PNG, caption="3.c đã niêm yết 12 thủ tục")
    await house.reads()
    await house.lan.edit(number, "3.c đã niêm yết 13 thủ tục")
    await house.reads()
    assert "«đã niêm yết 13 thủ tục» (kèm 1 tệp) (thay báo cáo trước)" in house.lan.texts[-1]
    assert len(house.rows()) == 1
