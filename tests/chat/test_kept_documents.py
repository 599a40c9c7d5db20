"""What was shown on the page can be opened again for a month; then its file is removed, evidence never."""

import os
from datetime import timedelta

import pytest
from chat.carrying import Carrier, owed
from chat.exporting import expects_little, last_file
from chat.filing import JPEG

from bot.shelf import KEPT

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return Carrier()


@pytest.fixture
async def shown(ward, channel):
    """A workbook and the photo of a report were opened on the page."""
    expects_little(ward)
    await ward.send("vp-tk", "3.c đã niêm yết 12 thủ tục", channel.file("a.jpg", JPEG))
    await ward.say("vp-tk", "/viec 3.c")
    await ward.tap("vp-tk", "📎")
    await ward.say("vp-tk", "/tonghop")
    await ward.tap("vp-tk", "Bảng đánh giá")
    return ward


def kept(ward):
    """The files of documents on disk, as if they had been there for long."""
    paths = [ward.engine.shelf.press.files.path(one.sha256) for one in owed(ward) if one.sha256]
    for path in paths:
        if path.exists():
            os.utime(path, (0, 0))
    return [path for path in paths if path.exists()]


async def reopened(ward, document):
    return await ward.engine.shelf.shown(document.bot_id, document.chat_id, document.message_id)


async def test_after_a_month_the_file_is_removed_and_said_to_be_gone(shown, channel):
    photo, table = owed(shown)
    shown.clock.real += KEPT - timedelta(minutes=1)
    assert len(kept(shown)) == 2
    await shown.engine.shelf.tidy()
    assert (await reopened(shown, table)).data == last_file(channel).data, "not yet"
    shown.clock.passes(days=1)
    await shown.engine.shelf.tidy()
    assert await reopened(shown, table) is None
    assert (await reopened(shown, photo)).data == JPEG, "evidence stays"
    assert [one.sha256 for one in owed(shown)] == [photo.sha256, None]
    assert len(kept(shown)) == 1


async def test_what_is_kept_anew_while_it_is_old_stays(shown):
    _, table = owed(shown)
    shown.clock.real += 2 * KEPT
    path = shown.engine.shelf.press.files.path(table.sha256)
    data = path.read_bytes()
    kept(shown)
    assert shown.engine.shelf.press.files.keep(data) == table.sha256
    await shown.engine.shelf.tidy()
    assert path.exists(), "who keeps it is about to write that down"
    assert (await reopened(shown, table)).data == data
    kept(shown)
    await shown.engine.shelf.tidy()
    assert not path.exists()
    assert (shown.engine.shelf.press.files.keep(data), path.read_bytes()) == (table.sha256, data)
