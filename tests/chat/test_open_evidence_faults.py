"""Evidence opened again from chat: what is said where it cannot be sent, crashes, channels that are away."""

import asyncio
import threading

import pytest
from chat.carrying import Carrier, names, owed
from chat.filing import JPEG, stored
from chat.opening import tasks_files, with_photo
from sqlmodel import select

from bot import documents
from jobs.making import Maker
from jobs.ports import SendError, TooLarge
from messages.types import OutgoingFile
from storage import documents as queries
from storage.tables import Document

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return Carrier()


LOST = "⚠️ Tệp «{}» không còn hoặc không tải về được. Đề nghị người báo cáo gửi lại."
APOLOGY = "Xin lỗi, chưa làm hoặc chưa gửi được tài liệu đồng chí cần (mã tin đến "


@pytest.fixture
async def shown(ward, channel):
    return await with_photo(ward, channel)


@pytest.fixture
def makes(monkeypatch):
    """Registers what makes a kind of document for the length of a test."""

    def register(kind, read, make):
        monkeypatch.setitem(documents.MAKERS, kind, "chat.carrying")
        monkeypatch.setattr("chat.carrying.MAKER", Maker(read, make), raising=False)

    return register


# Not there yet, or not any more


async def test_a_file_still_to_be_fetched_says_so(ward, channel):
    channel.faults = [SendError("away")]
    await ward.send("vp-tk", "3.c đã niêm yết", channel.file("chờ.jpg", JPEG))
    assert [row.state for row in stored(ward)] == ["pending"]
    await tasks_files(ward)
    said = await ward.tap("vp-tk", "Mở ảnh chờ.jpg")
    assert said == "⚠️ Tệp «chờ.jpg» đang được tải về. Đề nghị mở lại sau ít phút."
    ward.clock.passes(seconds=60)
    await ward.engine.drain()
    await ward.tap("vp-tk", "Mở ảnh chờ.jpg", on=[m for m in await ward.messages("vp-tk") if m.choices][-1])
    assert names(channel, "vp-tk") == ["chờ.jpg"]


async def test_a_file_that_could_not_be_fetched_says_so(ward, channel):
    channel.faults = [TooLarge("21 MB")]
    await ward.send("vp-tk", "3.c đã niêm yết", channel.file("to.jpg", JPEG))
    await tasks_files(ward)
    said = await ward.tap("vp-tk", "Mở ảnh to.jpg")
    assert said == LOST.format("to.jpg")


@pytest.mark.parametrize("spoilt", [b"something else", None])
async def test_what_lies_on_disk_is_held_against_what_was_kept(shown, channel, spoilt):
    path = shown.engine.shelf.press.files.path(stored(shown)[0].sha256)
    path.unlink() if spoilt is None else path.write_bytes(spoilt)
    await tasks_files(shown)
    said = await shown.tap("vp-tk", "Mở ảnh")
    assert said == LOST.format("Bảng niêm yết.jpg")
    assert channel.carried == []
    assert [one.state for one in owed(shown)] == ["refused"]


# Crashes and faults


async def test_after_a_crash_between_the_commit_and_the_sending_it_is_sent(shown, channel):
    await tasks_files(shown)
    last = await shown.last("vp-tk")
    await shown.page.tap("vp-tk", last.id, 0, "event-0001")
    await shown.engine.intake.drain()
    assert [one.state for one in owed(shown)] == ["pending"]
    assert channel.carried == []
    again = shown.restarted()
    await again.engine.drain()
    assert names(channel, "vp-tk") == ["Bảng niêm yết.jpg"]
    await again.engine.drain()
    assert len(channel.carried) == 1, "once it is settled it is not sent again"


async def _claimed_by_the_dead(ward):
    bots, instant = ward.engine.bots, ward.clock.instant()
    ward.database.write(lambda s: queries.claim(s, bots, [], 8, instant=instant, holder="dead"))


async def test_what_was_being_made_at_a_crash_is_made_anew_and_at_two_put_aside(shown, channel):
    await tasks_files(shown)
    last = await shown.last("vp-tk")
    for event in ("event-0001", "event-0002"):
        await shown.page.tap("vp-tk", last.id, 0, event)
    await shown.engine.intake.drain()
    await _claimed_by_the_dead(shown)
    await shown.engine.drain()
    assert len(channel.carried) == 1, "the other one, in turn: the dead process may still be alive"
    first, _ = owed(shown)
    assert (first.state, first.begun) == ("pending", 1)
    shown.clock.passes(seconds=301)
    await _claimed_by_the_dead(shown)
    shown.clock.passes(seconds=301)
    await shown.engine.drain()
    assert len(channel.carried) == 1
    assert owed(shown)[0].state == "failed"
    assert [m for m in await shown.messages("vp-tk") if m.text.startswith(APOLOGY)]


async def test_one_that_cannot_be_made_is_an_apology_with_a_number_once_and_the_admin_hears(
    shown, channel, makes
):
    made = []

    def breaks(view):
        made.append(view)
        raise ZeroDivisionError("secret")

    makes("evidence", lambda session, wish: wish.arguments, breaks)
    await tasks_files(shown)
    said = await shown.tap("vp-tk", "Mở ảnh")
    (document,) = owed(shown)
    assert said.startswith(f"{APOLOGY}{document.inbox_id}). ")
    assert "secret" not in said
    assert (document.state, document.error) == ("failed", "ZeroDivisionError")
    shown.clock.passes(seconds=3600)
    await shown.engine.drain()
    assert len(made) == 1
    told = [m for m in await shown.page.messages(0, 10_000) if "Không làm hoặc không gửi được" in m.text]
    assert [str(document.inbox_id) in m.text for m in told] == [True]


async def test_while_one_is_being_made_others_are_answered(shown, channel, makes):
    goes_on = threading.Event()

    def slow(view):
        assert goes_on.wait(20)
        return OutgoingFile("a.txt", "text/plain", b"a")

    makes("evidence", lambda session, wish: wish.arguments, slow)
    await tasks_files(shown)
    last = await shown.last("vp-tk")
    await shown.page.tap("vp-tk", last.id, 0, "event-0001")
    await shown.engine.intake.drain()
    making = asyncio.create_task(shown.engine.courier.drain())
    for who, event in (("tc-kh", "event-0002"), ("vp-tk", "event-0003")):
        await shown.page.say(who, "/viec", event, None)
        await shown.engine.intake.drain()
        assert "việc" in (await shown.last(who)).text
    assert not making.done()
    assert channel.carried == []
    goes_on.set()
    await making
    assert names(channel, "vp-tk") == ["a.txt"]


async def test_of_a_kind_that_is_gone_it_is_said_that_it_is_gone(shown, channel):
    await tasks_files(shown)
    last = await shown.last("vp-tk")
    await shown.page.tap("vp-tk", last.id, 0, "event-0001")
    await shown.engine.intake.drain()

    def rename(session):
        document = session.exec(select(Document)).one()
        document.kind = "of-an-older-version"
        session.add(document)

    shown.database.write(rename)
    await shown.engine.drain()
    assert (await shown.last("vp-tk")).text.startswith("⚠️ Tài liệu này không còn.")


async def test_while_the_channel_is_away_it_is_tried_again_and_others_go_on(shown, channel):
    channel.errors = [SendError("away"), SendError("slow", ambiguous=True), SendError("busy", retry_after=7)]
    await tasks_files(shown)
    last = await shown.last("vp-tk")
    await shown.tap("vp-tk", "Mở ảnh", on=last)
    assert (channel.carried, owed(shown)[0].tries) == ([], 1)
    assert "việc" in await shown.say("tc-kh", "/viec")
    for seconds in (5, 30, 7):
        assert channel.carried == []
        shown.clock.passes(seconds=seconds)
        await shown.engine.drain()
    assert names(channel, "vp-tk") == ["Bảng niêm yết.jpg"]
    assert owed(shown)[0].tries == 2, "to be told to wait is no failure"


async def test_what_the_channel_refuses_twice_is_an_apology(shown, channel):
    channel.errors = [SendError("bad", malformed=True)] * 2
    await tasks_files(shown)
    await shown.tap("vp-tk", "Mở ảnh")
    shown.clock.passes(seconds=31)
    await shown.engine.drain()
    assert (await shown.last("vp-tk")).text.startswith(APOLOGY)
    shown.clock.passes(seconds=3600)
    await shown.engine.drain()
    assert [one.state for one in owed(shown)] == ["failed"]


async def test_who_can_never_be_reached_is_left_alone(shown, channel):
    channel.errors = [SendError("blocked", permanent=True)]
    await tasks_files(shown)
    before = len(await shown.messages("vp-tk"))
    await shown.tap("vp-tk", "Mở ảnh")
    assert len(await shown.messages("vp-tk")) == before + 1, "the tap"
    assert [one.state for one in owed(shown)] == ["failed"]
