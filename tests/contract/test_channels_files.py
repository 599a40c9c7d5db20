"""One suite over every channel for the files it sends: what arrives, and where it does not."""

import struct

import pytest
from emulators.telegram_faults import drop_after, drop_before, error, garbage, hold, html
from sqlmodel import col, select
from telegram_house import built
from test_channels import AtTheTerminal, OnTelegram, OnThePage

from bot.channels.console import ConsoleChannel
from bot.channels.telegram.uploads import LARGEST, LARGEST_PHOTO
from jobs.ports import Pacing, Refused, SendError, TooLarge
from messages.render import plain, units
from messages.types import OutgoingFile
from storage import documents, files, inbox, reports
from storage.tables import Attachment, AttachmentState, Direction, Inbox, Message

pytestmark = pytest.mark.contract

WHO = "vp-tk"


def png(width=640, height=400, size=0):
    head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)
    return head + bytes(max(64, size - len(head)))


PHOTO = OutgoingFile("Biểu đồ quý I.png", "image/png", png(), True, "18/30 nhiệm vụ đã báo cáo\n2/4 bộ phận")
PDF = OutgoingFile("Quyết định số 12.pdf", "application/pdf", b"%PDF-1.7\n" + b"x" * 1000)


class TerminalWithFolder(AtTheTerminal):
    def __init__(self, database, folder):
        super().__init__(database)
        self.folder = self.channel._folder = folder

    def received(self):
        """(name, bytes, caption) of the file that was said to lie somewhere."""
        *caption, where = self.lines[-1].strip().split("\n")
        path = self.folder / where.removeprefix("tệp: ").rpartition("/")[2]
        assert where == f"tệp: {path}"
        return path.name, path.read_bytes(), "\n".join(caption)


class Page(OnThePage):
    async def received_by(self, message):
        file = await self.engine.shelf.shown(self.bot.id, self.chat, message.id)
        return file.name, file.data, plain(message.text)


@pytest.fixture(params=["console", "web", "telegram"])
async def phone(request, sqlite_database, tmp_path):
    if request.param == "telegram":
        async with built(sqlite_database) as house:
            yield OnTelegram(house, await house.joined(WHO, 1001))
    elif request.param == "console":
        yield TerminalWithFolder(sqlite_database, tmp_path / "sent")
    else:
        yield Page(sqlite_database)


@pytest.fixture
async def house(sqlite_database):
    async with built(sqlite_database) as built_house:
        yield built_house


async def _evidence(phone, name, data):
    """A file of a report on 3.c, as it is kept once it was fetched; its id."""
    await phone.says("3.c đã niêm yết 12 thủ tục")
    sha256 = phone.engine.shelf.press.files.keep(data)

    def keep(session):
        said = session.exec(
            select(Message)
            .where(Message.direction == Direction.IN, Message.chat_id == phone.chat)
            .order_by(col(Message.id).desc())
        ).first()
        (report,) = reports.all_progress(session, code="3.c")
        row = Attachment(
            office_id=said.office_id,
            message_id=said.id,
            bot_id=said.bot_id,
            remote_id="r",
            name=name,
            mime="",
            state=AttachmentState.STORED,
            sha256=sha256,
            created_at=phone.clock.instant(),
        )
        session.add(row)
        session.flush()
        files.attach(session, report.progress, [row.id])
        return row.id

    return phone.database.write(keep)


def caption_now(phone):
    return f"Nhiệm vụ 3.c – Phụ trách Văn phòng – Thống kê, {phone.clock.now():%d/%m/%Y}"


async def test_a_file_named_by_an_answer_arrives_below_it(phone):
    await _evidence(phone, "Bảng niêm yết.png", png())
    await phone.says("/viec 3.c")
    listed = phone.kept()[-1]
    await phone.taps("Mở ảnh Bảng niêm yết.png")
    message = phone.kept()[-1]
    assert message.id > listed.id
    assert (plain(message.text), message.choices) == (caption_now(phone), [])
    assert message.about == {"tasks": ["3.c"]}
    if isinstance(phone, OnTelegram):
        seen = phone.person.heard[-1]
        assert (seen.kind, seen.file, seen.text) == ("photo", png(), caption_now(phone))
        assert message.external_id == str(seen.id)
    elif isinstance(phone, TerminalWithFolder):
        assert phone.received() == ("Bảng niêm yết.png", png(), caption_now(phone))
    else:
        assert await phone.received_by(message) == ("Bảng niêm yết.png", png(), caption_now(phone))


async def test_one_after_the_other_is_opened_from_one_list(phone):
    """On the terminal a number means the list, not the file that came below it."""
    await _evidence(phone, "một.pdf", PDF.data)
    await phone.says("/viec 3.c")
    listed = phone.kept()[-1]
    for _ in range(2):
        if isinstance(phone, TerminalWithFolder):
            await phone.says("1")
        else:
            await phone.taps_old(listed, "Mở tệp một.pdf")
    assert [plain(message.text) for message in phone.kept()[-2:]] == [caption_now(phone)] * 2


@pytest.mark.parametrize("file", [PHOTO, PDF], ids=["picture", "document"])
async def test_what_is_sent_is_what_arrives(phone, file):
    external_id = await phone.channel.send_file(phone.chat, file)
    assert isinstance(external_id, str)
    assert external_id
    if isinstance(phone, OnTelegram):
        seen = phone.person.heard[-1]
        assert (seen.kind, seen.file, seen.text) == (
            "photo" if file.picture else "document",
            file.data,
            file.caption,
        )
        assert seen.file_name == ("" if file.picture else file.name)
    elif isinstance(phone, TerminalWithFolder):
        assert phone.received() == (file.name, file.data, file.caption)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/tmp/x.pdf", "x.pdf"),
        ('a"b\r\nX: y.pdf', 'a"bX: y.pdf'),
        ("Kế hoạch số 15%2F – Đợt 1.docx", "Kế hoạch số 15%2F – Đợt 1.docx"),
        ("..", "tệp"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
    ],
)
async def test_a_name_is_no_path_and_keeps_its_letters(phone, name, shown):
    await phone.channel.send_file(phone.chat, OutgoingFile(name, "application/pdf", PDF.data))
    if isinstance(phone, OnTelegram):
        assert phone.person.heard[-1].file_name == (shown if "." in shown else f"{shown}.pdf")
    elif isinstance(phone, TerminalWithFolder):
        (path,) = phone.folder.iterdir()
        assert path.name.removesuffix(".pdf") == shown.removesuffix(".pdf")
        assert path.read_bytes() == PDF.data


async def test_signs_of_a_file_on_its_way_never_fail(phone):
    for chat in (phone.chat, "999999", "?"):
        await phone.channel.uploading(chat)
    if isinstance(phone, OnTelegram):
        assert phone.person.chat.actions == ["upload_document"]


# The terminal


async def test_what_lies_there_already_is_left_alone(tmp_path):
    channel = ConsoleChannel(lambda line: None, tmp_path)
    for data in (b"one", b"two", b"one"):
        await channel.send_file("x", OutgoingFile("a.txt", "text/plain", data))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a.txt": b"one",
        "a (2).txt": b"two",
    }


async def test_a_folder_that_cannot_be_made_is_a_failure_to_try_again(tmp_path):
    (tmp_path / "sent").write_text("a file")
    channel = ConsoleChannel(lambda line: None, tmp_path / "sent")
    with pytest.raises(SendError) as failed:
        await channel.send_file("x", PDF)
    assert not failed.value.permanent


# Telegram


def _sent(house, method):
    return [call for call in house.emulator.calls if call.method == method]


async def test_a_caption_is_cut_to_what_telegram_shows(house):
    lan = await house.joined(WHO, 1001)
    caption = "Hàng thứ nhất\n" + "😀" * 600
    await house.channel.send_file("1001", OutgoingFile("a.png", "image/png", png(), True, caption))
    assert units(lan.heard[-1].text) <= 1024
    assert lan.heard[-1].text.endswith("…")


@pytest.mark.parametrize(
    "data",
    [
        png(9000, 1500),
        png(300, 10),
        png(size=LARGEST_PHOTO + 1),
        b"BM no picture Telegram knows",
    ],
    ids=["too wide", "too thin", "too large", "of another kind"],
)
async def test_a_photo_telegram_does_not_take_goes_as_a_document(house, data):
    lan = await house.joined(WHO, 1001)
    await house.channel.send_file("1001", OutgoingFile("a.png", "image/png", data, True, "Ảnh"))
    seen = lan.heard[-1]
    assert (seen.file, seen.text) == (data, "Ảnh")
    assert seen.kind == "document"


async def test_over_fifty_megabytes_nothing_is_tried(house):
    await house.joined(WHO, 1001)
    with pytest.raises(TooLarge):
        await house.channel.send_file("1001", OutgoingFile("a.pdf", "application/pdf", bytes(LARGEST + 1)))
    assert _sent(house, "sendDocument") == []


async def test_nothing_but_what_the_bot_api_knows_is_asked(house):
    await house.joined(WHO, 1001)
    await house.channel.send_file("1001", PHOTO)
    await house.channel.send_file("1001", PDF)
    (photo,), (document,) = _sent(house, "sendPhoto"), _sent(house, "sendDocument")
    assert photo.params.keys() == {"chat_id", "caption", "photo"}
    assert document.params.keys() == {"chat_id", "document"}
    assert document.params["document"] == {"name": PDF.name, "mime": PDF.media_type, "size": len(PDF.data)}


@pytest.mark.parametrize(
    ("how", "attributes"),
    [
        (error(403, "Forbidden: bot was blocked by the user"), {"permanent": True}),
        (error(400, "Bad Request: chat not found"), {"permanent": True}),
        (error(429, retry_after=9), {"retry_after": 9}),
        (error(400, "Bad Request: wrong"), {"malformed": True}),
        (error(500, "Internal Server Error"), {}),
        (html(502), {}),
        (drop_before(), {"ambiguous": True}),
        (drop_after(), {"ambiguous": True}),
        (garbage(), {"ambiguous": True}),
    ],
)
async def test_errors_are_those_of_messages(house, how, attributes):
    await house.joined(WHO, 1001)
    house.emulator.fail("sendDocument", how=how)
    with pytest.raises(SendError) as failed:
        await house.channel.send_file("1001", PDF)
    expected = {"permanent": False, "malformed": False, "ambiguous": False, "retry_after": None}
    said = {name: getattr(failed.value, name) for name in expected}
    assert said == {**expected, **attributes}
    assert house.emulator.token not in str(failed.value)


async def test_a_chat_that_is_gone_is_not_asked_for_a_second_way(house):
    await house.joined(WHO, 1001)
    house.emulator.fail("sendPhoto", how=error(400, "Bad Request: chat not found"))
    with pytest.raises(SendError) as failed:
        await house.channel.send_file("1001", PHOTO)
    assert failed.value.permanent
    assert _sent(house, "sendDocument") == []


async def test_a_server_that_finds_it_too_large_says_so_for_ever(house):
    await house.joined(WHO, 1001)
    house.emulator.fail("sendDocument", how=error(413, "Request Entity Too Large"))
    with pytest.raises(TooLarge):
        await house.channel.send_file("1001", PDF)


async def test_a_token_that_is_refused_stops_the_bot(house):
    await house.joined(WHO, 1001)
    house.emulator.fail("sendDocument", how=error(401, "Unauthorized"))
    house.emulator.fail("getMe", how=error(401, "Unauthorized"))
    with pytest.raises(Refused):
        await house.channel.send_file("1001", PDF)


async def _named(house, chat, kind="evidence", **arguments):
    """An answer was given that named a document."""

    def order(session):
        event = {"office_id": house.bot.office_id, "bot_id": house.bot.id, "chat_id": chat}
        inbox.store(session, [{**event, "event_id": f"e-{chat}", "payload": {}}], house.clock.instant())
        row = session.exec(select(Inbox).where(Inbox.event_id == f"e-{chat}")).one()
        inbox.answered(session, [row.id], house.clock.instant())
        said = {"inbox_id": row.id, "kind": kind, "arguments": arguments, "about": {}}
        documents.order(session, [{**event, **said, "created_at": house.clock.instant()}])

    await house.database.awrite(order)


async def test_its_pace_is_that_of_messages(sqlite_database):
    """A chat that was just written to is left alone for a second."""
    async with built(sqlite_database, Pacing(per_second=25.0, chat_gap=1.0)) as house:
        phone = OnTelegram(house, await house.joined(WHO, 1001))
        file = await _evidence(phone, "một.pdf", PDF.data)
        await _named(house, "1001", file=file)
        await house.engine.courier.drain()
        assert phone.person.heard[-1].kind == "text"
        house.clock.passes(1.1)
        await house.engine.courier.drain()
        assert phone.person.heard[-1].file == PDF.data


async def test_what_takes_longer_than_a_second_shows_that_a_file_is_on_its_way(house):
    phone = OnTelegram(house, await house.joined(WHO, 1001))
    file = await _evidence(phone, "một.pdf", PDF.data)
    house.emulator.fail("sendDocument", how=hold())
    async with house.engine.running():
        await _named(house, "1001", file=file)
        house.engine.courier.wake()
        (call,) = await house.emulator.wait_for_call("sendChatAction")
        assert call.params == {"chat_id": "1001", "action": "upload_document"}
        house.emulator.release()
        await house.emulator.wait_for_call("sendDocument")
    assert phone.person.heard[-1].file == PDF.data


async def test_one_chat_that_waits_holds_up_no_other(house):
    first = OnTelegram(house, await house.joined(WHO, 1001))
    second = await house.joined("chu-tich", 1002)
    file = await _evidence(first, "một.pdf", PDF.data)
    for chat in ("1001", "1002"):
        await _named(house, chat, file=file)
    house.emulator.fail("sendDocument", chat=1001, how=error(429, retry_after=60))
    await house.engine.courier.drain()
    assert second.heard[-1].file == PDF.data
    assert first.person.heard[-1].kind == "text"
    house.clock.passes(61)
    await house.engine.courier.drain()
    assert first.person.heard[-1].file == PDF.data
