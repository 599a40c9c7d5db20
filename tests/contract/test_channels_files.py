"""One suite over every channel for the files it sends, and the folder of the terminal."""

import struct

import pytest
from sqlmodel import col, select
from telegram_house import built
from test_channels import AtTheTerminal, OnTelegram, OnThePage

from bot.channels.console import ConsoleChannel
from jobs.ports import SendError
from messages.render import plain
from messages.types import OutgoingFile
from storage import files, reports
from storage.tables import Attachment, AttachmentState, Direction, Message

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
