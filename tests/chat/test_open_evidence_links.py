"""Evidence opened again by a link, and on the demo's page."""

import pytest
from chat.carrying import Carrier, WordsOnly, newest_file, owed
from chat.filing import JPEG
from chat.opening import tasks_files, with_photo
from chat.staging import alter, begins, leaves_posts
from sqlmodel import col, select

from bot.bootstrap import Engine
from jobs.ports import TooLarge
from storage.tables import FileLink, Message

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return Carrier()


@pytest.fixture
async def shown(ward, channel):
    return await with_photo(ward, channel)


# On a channel that carries no files


@pytest.fixture
async def words(ward_database, ward):
    """The same ward where people read on a channel of words; links are opened at an address of ours."""
    await ward.send("vp-tk", "3.c đã niêm yết", ward.channel.file("Bảng.jpg", JPEG))
    return ward


def _of_words(ward, base):
    channel = WordsOnly()
    (bot,) = ward.database.read(lambda s: [ward.engine._channels[n][0] for n in ward.engine.bots])
    ward.channel = channel
    ward.engine = Engine(ward.database, ward.clock, {bot.id: (bot, channel)}, links=base)
    ward.page._engine = ward.engine
    return channel


async def test_a_link_is_said_that_expires_and_its_token_is_kept_nowhere(words, caplog):
    channel = _of_words(words, "https://nhacviec.example/")
    await words.forge("vp-tk", f"fo:{newest_file(words)}")
    said = channel.said[-1][1]
    assert said.startswith(
        "📎 Kênh này không gửi được tệp. Mở «Bảng.jpg» tại:\nhttps://nhacviec.example/tep/"
    )
    assert "Liên kết dùng đến 07:00 ngày 28/02/2023" in said
    token = said.split("/tep/")[1].split()[0]
    assert len(token) == 32
    (link,) = words.database.read(lambda s: s.exec(select(FileLink)).all())
    assert token not in link.token_hash
    texts = words.database.read(lambda s: s.exec(select(Message.text).order_by(col(Message.id))).all())
    assert not [text for text in texts if token in text]
    assert token not in caplog.text
    assert (await words.engine.shelf.linked(token)).data == JPEG
    words.clock.passes(hours=23, minutes=59)
    assert (await words.engine.shelf.linked(token)).name == "Bảng.jpg"
    words.clock.passes(minutes=2)
    assert await words.engine.shelf.linked(token) is None


async def test_whose_link_it_is_may_end_it_and_nobody_else(words):
    channel = _of_words(words, "https://nhacviec.example")
    await words.forge("vp-tk", f"fo:{newest_file(words)}")
    token = channel.said[-1][1].split("/tep/")[1].split()[0]
    (document,) = owed(words)
    assert "đã hết hạn" in await words.forge("chu-tich", f"fk:{document.id}")
    assert await words.engine.shelf.linked(token) is not None
    assert await words.say("vp-tk", "1") == "Đã thu hồi liên kết; từ nay không mở được nữa."
    assert await words.engine.shelf.linked(token) is None
    assert "đã hết hạn hoặc đã thu hồi" in await words.forge("vp-tk", f"fk:{document.id}")


async def test_a_link_asks_for_the_right_again(words):
    channel = _of_words(words, "https://nhacviec.example")
    await words.forge("vp-tk", f"fo:{newest_file(words)}")
    token = channel.said[-1][1].split("/tep/")[1].split()[0]
    leaves_posts(words, ["vp-tk"], words.clock.now().date().replace(day=1))
    assert await words.engine.shelf.linked(token) is None


async def test_without_an_address_it_is_said_where_it_can_be_opened(words):
    channel = _of_words(words, "")
    await words.forge("vp-tk", f"fo:{newest_file(words)}")
    assert channel.said[-1][1].startswith(
        "📎 Kênh này không gửi được tệp «Bảng.jpg». Đề nghị mở trên Telegram"
    )
    assert words.database.read(lambda s: s.exec(select(FileLink)).all()) == []


async def test_what_is_over_the_limit_of_a_channel_is_a_link_too(shown, channel):
    shown.engine.shelf._base = "https://nhacviec.example"
    channel.errors = [TooLarge("51 MB")]
    await tasks_files(shown)
    assert "Mở «Bảng niêm yết.jpg» tại:\n…\nLiên kết dùng đến" in await shown.tap("vp-tk", "Mở ảnh")
    assert "\nhttps://nhacviec.example/tep/" in channel.said[-1][1]
    assert (await shown.last("vp-tk")).choices == ["Thu hồi liên kết"]


# On the page


async def test_the_page_shows_a_picture_to_its_person_as_long_as_they_may_see_it(shown):
    await tasks_files(shown)
    await shown.tap("vp-tk", "Mở ảnh")
    picture = await shown.last("vp-tk")
    assert (picture.file.name, picture.file.picture) == ("Bảng niêm yết.jpg", True)
    assert (await shown.page.file("vp-tk", picture.id)).data == JPEG
    assert await shown.page.file("tc-kh", picture.id) is None
    assert await shown.page.file("vp-tk", picture.id - 1) is None
    begins(shown, "2023-03-06T07:00")
    assert await shown.page.file("vp-tk", picture.id) is not None
    alter(shown, "3.c", restricted=True)
    leaves_posts(shown, ["vp-tk"], shown.clock.now().date().replace(day=1))
    assert await shown.page.file("vp-tk", picture.id) is None
