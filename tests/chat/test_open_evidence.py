"""Evidence opened again from chat: who may, what is sent, what is said where it cannot be."""

import asyncio
import threading

import pytest
from chat.carrying import Carrier, WordsOnly, names, newest_file, owed
from chat.filing import JPEG, PDF, stored
from chat.inspection import finding_id, finds
from chat.staging import alter, begins, leaves_posts
from sqlmodel import col, select

from bot import documents
from bot.bootstrap import Engine
from jobs.making import Maker
from jobs.ports import SendError, TooLarge
from messages.types import OutgoingFile
from storage import documents as queries
from storage.tables import Document, FileLink, Message

pytestmark = pytest.mark.chat

CAPTION = "Nhiệm vụ 3.c – Phụ trách Văn phòng – Thống kê, 27/02/2023"
LOST = "⚠️ Tệp «{}» không còn hoặc không tải về được. Đề nghị người báo cáo gửi lại."
UNKNOWN = "⚠️ Không có tệp này trong phạm vi của đồng chí. Xem việc của mình: /viec"
APOLOGY = "Xin lỗi, chưa làm hoặc chưa gửi được tài liệu đồng chí cần (mã tin đến "


@pytest.fixture
def channel():
    return Carrier()


@pytest.fixture
async def shown(ward, channel):
    """A photo is evidence of 3.c, which vp-tk reports."""
    await ward.send("vp-tk", "3.c đã niêm yết 12 thủ tục", channel.file("Bảng niêm yết.jpg", JPEG))
    return ward


@pytest.fixture
def makes(monkeypatch):
    """Registers what makes a kind of document for the length of a test."""

    def register(kind, read, make):
        monkeypatch.setitem(documents.MAKERS, kind, "chat.carrying")
        monkeypatch.setattr("chat.carrying.MAKER", Maker(read, make), raising=False)

    return register


async def tasks_files(ward, who="vp-tk", code="3.c"):
    """The labels of what opens files in a task's details."""
    await ward.say(who, f"/viec {code}")
    return [label for label in (await ward.last(who)).choices if "📎" in label]


# Opened


async def test_a_photo_is_opened_from_the_task_and_is_the_photo_that_was_sent(shown, channel):
    assert await tasks_files(shown) == ["📎 Mở ảnh Bảng niêm yết.jpg (27/02)"]
    before = len(await shown.messages("vp-tk"))
    await shown.tap("vp-tk", "Mở ảnh")
    tap, picture = (await shown.messages("vp-tk"))[before:]
    assert (tap.text, picture.text) == ("📎 Mở ảnh Bảng niêm yết.jpg (27/02)", CAPTION)
    ((who, file),) = channel.carried
    assert who == "vp-tk"
    assert file == OutgoingFile("Bảng niêm yết.jpg", "image/jpeg", JPEG, True, CAPTION)
    (document,) = owed(shown)
    assert (document.state, document.kind, document.message_id) == ("sent", "evidence", picture.id)
    assert (document.leased_by, document.begun) == (None, 0)


async def test_a_photo_without_a_name_is_called_a_photo(ward, channel):
    await ward.send("vp-tk", "3.c đã niêm yết", channel.file("photo.jpg", JPEG))
    assert await tasks_files(ward) == ["📎 Mở ảnh (27/02)"]
    assert await ward.tap("vp-tk", "Mở ảnh") == CAPTION
    assert "1. ảnh – Phụ trách Văn phòng" in await ward.forge("vp-tk", "ft:0:3.c")


async def test_the_leader_opens_it_too_and_a_second_tap_opens_it_again(shown, channel):
    await tasks_files(shown, "chu-tich")
    listed = await shown.last("chu-tich")
    await shown.tap("chu-tich", "Mở ảnh", on=listed)
    await shown.tap("chu-tich", "Mở ảnh", on=listed)
    assert names(channel, "chu-tich") == ["Bảng niêm yết.jpg"] * 2
    assert names(channel, "vp-tk") == []


async def test_a_reply_to_the_opened_file_is_about_its_task(shown):
    await tasks_files(shown)
    await shown.tap("vp-tk", "Mở ảnh")
    said = await shown.say("vp-tk", "đã niêm yết 15 thủ tục", reply_to=await shown.last("vp-tk"))
    assert "Đã ghi 3.c – báo cáo quý I: «đã niêm yết 15 thủ tục»" in said


async def test_what_is_opened_is_no_answer_of_an_open_form(shown, channel):
    listed = (await tasks_files(shown), await shown.last("vp-tk"))[1]
    await shown.say("vp-tk", "/baocao 3.a")
    asked = (await shown.last("vp-tk")).text
    await shown.tap("vp-tk", "Mở ảnh", on=listed)
    assert names(channel, "vp-tk") == ["Bảng niêm yết.jpg"]
    assert "Nhiệm vụ 3.a" in asked or "3.a" in asked
    assert "Đã ghi 3.a" in await shown.say("vp-tk", "không phát sinh")


async def test_without_files_nothing_is_offered(ward):
    await ward.say("vp-tk", "3.c đã niêm yết")
    assert await tasks_files(ward) == []


async def test_many_files_have_a_list_of_their_own_with_pages(ward, channel):
    for number in range(1, 9):
        await ward.send("vp-tk", "3.c đã rà soát", channel.file(f"tệp {number}.pdf", PDF + bytes([number])))
        await ward.say("vp-tk", f"3.c đã rà soát {number}")
    album = [channel.file(f"bản {number}.pdf", PDF + bytes([64 + number])) for number in range(8)]
    await ward.send("vp-tk", "3.c đã rà soát, kèm văn bản", *album)
    assert await tasks_files(ward) == ["📎 Xem 8 tệp"]
    said = await ward.tap("vp-tk", "Xem 8 tệp")
    assert said.startswith("📎 Tệp minh chứng của nhiệm vụ 3.c\n\n1. bản 0.pdf – ")
    assert said.endswith("trang 1/2")
    said = await ward.tap("vp-tk", "Trang sau")
    assert "7. bản 6.pdf" in said
    await ward.tap("vp-tk", "8. bản 7.pdf")
    assert names(channel, "vp-tk") == ["bản 7.pdf"]
    page = [m for m in await ward.messages("vp-tk") if "Trang trước" in str(m.choices)][-1]
    assert "trang 1/2" in await ward.tap("vp-tk", "Trang trước", on=page)
    assert "Nhiệm vụ 3.c" in str((await ward.last("vp-tk")).choices)
    assert "3.c" in await ward.tap("vp-tk", "‹ Nhiệm vụ 3.c")


async def test_a_finding_shows_the_photo_of_what_was_found(ward, channel):
    await finds(ward)
    await ward.say("tc-kh", "/phathien 1")
    await ward.tap("tc-kh", "Đã khắc phục")
    await ward.send("tc-kh", "đã niêm yết tại trụ sở", channel.file("Sau khi sửa.jpg", JPEG))
    await ward.say("vp-tk", "/phathien 1")
    await ward.tap("vp-tk", "Mở ảnh Sau khi sửa.jpg")
    assert names(channel, "vp-tk") == ["Sau khi sửa.jpg"]
    picture = await ward.last("vp-tk")
    assert picture.text == "Phát hiện số 1 – Phụ trách Tài chính – Kế hoạch, 27/02/2023"
    about = ward.database.read(lambda s: s.get_one(Message, picture.id)).about
    assert about == {"findings": [finding_id(ward)]}


async def test_many_files_of_a_finding_have_a_list(ward, channel):
    await finds(ward)
    await ward.say("tc-kh", "/phathien 1")
    await ward.tap("tc-kh", "Đã khắc phục")
    photos = [channel.file(f"ảnh {number}.jpg", JPEG + bytes([number])) for number in range(4)]
    await ward.send("tc-kh", "đã niêm yết", *photos)
    await ward.say("vp-tk", "/phathien 1")
    said = await ward.tap("vp-tk", "Xem 4 tệp")
    assert said.startswith(
        "📎 Tệp của phát hiện số 1\n\n1. ảnh 0.jpg – Phụ trách Tài chính – Kế hoạch, 27/02/2023"
    )
    assert "Phát hiện số 1" in await ward.tap("vp-tk", "‹ Phát hiện số 1")


# Who may


async def test_who_may_not_see_the_task_is_told_no_more_than_of_a_file_that_is_not_there(shown, channel):
    alter(shown, "3.c", restricted=True)
    file = newest_file(shown)
    for payload in (f"fo:{file}", f"fo:{file + 1}", "fo:0", "fo:-1", f"fo:{10**17}"):
        assert await shown.forge("tc-kh", payload) == UNKNOWN
    assert channel.carried == []
    assert owed(shown) == []


@pytest.mark.parametrize("payload", ["fo:x", "fo:", "fo:1:2", "ft:0", "ff:x:1"])
async def test_what_no_button_ever_said_is_a_button_that_is_gone(shown, payload, channel):
    assert "không còn" in await shown.forge("vp-tk", payload)
    assert channel.carried == []


async def test_lists_of_what_one_may_not_see_are_empty_or_unknown(shown):
    alter(shown, "3.c", restricted=True)
    await finds(shown)
    assert "Chưa có tệp nào." in await shown.forge("tc-kh", "ft:1:3.c")
    assert "Chưa có tệp nào." in await shown.forge("tc-kh", "ft:99:không có")
    assert "Không có phát hiện này" in await shown.forge("mot-cua", f"ff:1:{finding_id(shown)}")


async def test_a_stranger_opens_nothing(shown, channel):
    await shown.forge("khach", f"fo:{newest_file(shown)}")
    assert channel.carried == []


async def test_a_file_that_is_nobodys_evidence_is_unknown_even_to_who_sent_it(ward, channel):
    await ward.send("vp-tk", "", channel.file("chưa rõ.jpg", JPEG))
    assert (await ward.forge("vp-tk", f"fo:{newest_file(ward)}")).startswith(UNKNOWN)


async def test_a_report_that_was_taken_back_takes_its_file_along(ward, channel):
    await ward.send("vp-tk", "3.c đã niêm yết", channel.file("nhầm.jpg", JPEG))
    taken = await ward.last("vp-tk")
    await tasks_files(ward, "chu-tich")
    listed = await ward.last("chu-tich")
    await ward.tap("vp-tk", "Thu hồi", on=taken)
    assert await ward.tap("chu-tich", "Mở ảnh", on=listed) == UNKNOWN
    assert await tasks_files(ward, "chu-tich") == []


async def test_the_right_is_asked_again_when_it_is_made(shown, channel):
    """The post ends between the tap and the making."""
    await tasks_files(shown)
    last = await shown.last("vp-tk")
    await shown.page.tap("vp-tk", last.id, 0, "event-0001")
    await shown.engine.intake.drain()
    leaves_posts(shown, ["vp-tk"], shown.clock.now().date().replace(day=1))
    await shown.engine.drain()
    assert channel.carried == []
    assert (await shown.last("vp-tk")).text == UNKNOWN
    assert [one.state for one in owed(shown)] == ["refused"]


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
