"""Files that are not taken or cannot be had, and how those that came are kept and fetched."""

import pytest
from chat.filing import JPEG, FileChannel, evidence, reports, stored
from chat.staging import reminded

from bot.answers import Answers
from bot.context import Event
from bot.intake import Intake
from bot.router import Router
from jobs.pace import paces
from jobs.ports import SendError, TooLarge
from jobs.settle import GroupCommit

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture
def photo(channel):
    """Another photo each time."""
    return lambda name="photo.jpg": channel.file(name, JPEG + bytes([len(channel.remote)]))


@pytest.mark.parametrize(
    ("name", "size", "why"),
    [
        ("x.exe", 10, "chỉ nhận ảnh, PDF, Word, Excel, PowerPoint và văn bản thường"),
        ("quyết định.pdf.exe", 10, "chỉ nhận"),
        ("ảnh.zip", 10, "chỉ nhận"),
        ("document", 10, "chỉ nhận"),
        ("to.pdf", 20 * 1024 * 1024 + 1, "lớn hơn 20 MB"),
        ("rất to.pdf", 3_000_000_000, "lớn hơn 20 MB"),
    ],
)
async def test_a_file_that_is_not_taken_is_said_at_once_and_the_report_is_taken(
    ward, channel, name, size, why
):
    said = await ward.send("vp-tk", "3.c đã niêm yết", channel.file(name, b"x", size=size))
    assert "✅ Đã ghi 3.c – báo cáo quý I: «đã niêm yết»\n" in said
    assert f"⚠️ Tệp «{name}» không nhận được ({why}" in said
    assert evidence(ward) == []
    assert [row.state for row in stored(ward)] == ["refused"]


async def test_a_refused_file_is_no_result(ward, channel):
    said = await ward.send("tc-kh", "6.b xong", channel.file("x.exe", b"MZ"))
    assert "6.b đã xong – kết quả là gì?" in said
    assert "⚠️ Tệp «x.exe» không nhận được" in said


async def test_a_refused_file_alone_asks_for_nothing(ward, channel):
    said = await ward.send("tc-kh", "", channel.file("x.exe", b"MZ"))
    assert said.startswith("⚠️ Tệp «x.exe» không nhận được (")
    assert "nhiệm vụ nào" not in said


async def test_the_good_part_of_an_album_asks_though_the_first_was_refused(ward, channel, photo):
    assert "không nhận được" in await ward.send("tc-kh", "", channel.file("x.exe", b"MZ"), album="a")
    assert "nhiệm vụ nào?" in await ward.send("tc-kh", "", photo(), album="a")


async def test_a_file_that_is_not_what_it_says_is_told_when_it_was_fetched(ward, channel):
    said = await ward.send("vp-tk", "3.c đã niêm yết", channel.file("văn bản.pdf", b"MZ\x90\x00"))
    assert "(kèm 1 tệp)" in said
    assert said.endswith(
        "⚠️ Tệp «văn bản.pdf» của báo cáo 3.c có nội dung không đúng loại tệp; "
        "đề nghị gửi lại dưới dạng ảnh hoặc PDF."
    )
    assert [(row.state, row.fault) for row in stored(ward)] == [("refused", "mismatch")]


async def test_a_file_that_cannot_be_had_is_told_once_and_can_be_sent_again(ward, channel, photo):
    channel.faults = [SendError("forbidden", permanent=True)]
    said = await ward.send("vp-tk", "3.c xong", photo("bảng.jpg"))
    assert said.endswith("⚠️ Tệp «bảng.jpg» của báo cáo 3.c không tải được; đề nghị gửi lại.")
    told = await ward.last("vp-tk")
    assert reminded(await ward.until("2023-02-27T08:00")) == {}
    assert "Kết quả kỳ này?" in await ward.send("vp-tk", "", photo("lại.jpg"), reply_to=told)


async def test_outside_the_hours_it_is_told_next_morning(ward, channel, photo):
    await ward.until("2023-02-27T21:00")
    channel.faults = [TooLarge("21 MB")]
    assert "lớn hơn" not in await ward.send("vp-tk", "3.c đã niêm yết", photo("a.jpg"))
    came = await ward.until("2023-02-28T07:30")
    assert "⚠️ Tệp «a.jpg» của báo cáo 3.c lớn hơn 20 MB; đề nghị gửi tệp nhỏ hơn." in came["vp-tk"]


async def test_a_lost_file_of_a_withdrawn_report_is_not_told(ward, channel, photo):
    channel.faults = [SendError("away"), SendError("forbidden", permanent=True)]
    await ward.send("vp-tk", "3.c đã niêm yết", photo())
    await ward.tap("vp-tk", "Thu hồi 3.c")
    ward.clock.passes(minutes=1)
    said = await ward.say("vp-tk", "/lich")
    assert [row.state for row in stored(ward)] == ["failed"]
    assert "Tệp" not in said


async def test_what_a_stranger_sends_is_not_kept(ward, photo):
    assert "kênh nội bộ" in await ward.send("khach", "", photo())
    assert stored(ward) == []


async def test_an_event_given_twice_keeps_its_file_once(ward, photo):
    (bot,) = ward.engine.bots
    file = photo()
    said = {"text": "3.c đã niêm yết", "sent_at": ward.clock.now().isoformat(), "files": [vars(file)]}
    for _ in range(2):
        await ward.engine.intake.receive([Event(bot, "the-same", "vp-tk", said)])
        await ward.engine.drain()
    assert evidence(ward) == [("3.c", "đã niêm yết", ["photo.jpg"])]


async def test_who_fetches_is_woken_by_a_file_and_by_nothing_else(ward, channel, photo):
    woken = []
    (bot,) = ward.engine.bots
    router = Router(ward.clock, ward.engine.cals)
    answers = Answers(
        ward.clock, {bot: channel}, paces({bot: channel}), GroupCommit(ward.database), router.moment
    )
    ward.engine.intake = Intake(
        ward.database, ward.clock, router, {bot: channel}, {bot: 1}, answers, lambda: woken.append(1)
    )
    await ward.say("vp-tk", "3.c đã niêm yết")
    await ward.send("vp-tk", "3.c đã niêm yết", channel.file("notes.exe", b"MZ"))
    assert woken == [], "nor by one that is not taken"
    await ward.send("vp-tk", "3.c đã niêm yết", photo())
    assert woken == [1]


class BrokenRouter(Router):
    def answer(self, session, incoming, message_id):
        super().answer(session, incoming, message_id)
        raise RuntimeError("a fault of ours")


async def test_a_message_that_breaks_the_bot_keeps_its_file(ward, channel, photo):
    (bot,) = ward.engine.bots
    router = BrokenRouter(ward.clock, ward.engine.cals)
    answers = Answers(
        ward.clock, {bot: channel}, paces({bot: channel}), GroupCommit(ward.database), router.moment
    )
    ward.engine.intake = Intake(
        ward.database, ward.clock, router, {bot: channel}, {bot: 1}, answers, ward.engine.files.wake
    )
    assert "có trục trặc" in await ward.send("vp-tk", "3.c đã niêm yết", photo())
    assert [row.state for row in stored(ward)] == ["stored"]
    assert reports(ward) == []
