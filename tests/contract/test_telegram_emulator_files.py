"""The emulated Telegram's files, in and out."""

import struct
from typing import Any

import pytest
from emulators.telegram import TelegramEmulator
from emulators.telegram_faults import drop_before, half, html
from emulators.telegram_people import Person
from telegram import Bot
from telegram import error as ptb
from telegram_kit import LAN, PNG, Api

pytestmark = pytest.mark.contract


async def test_files_in_and_out(emulator: TelegramEmulator, bot: Bot, api: Api, lan: Person) -> None:
    await lan.document("kế hoạch.docx", "application/msword", b"docx" * 1000)
    await lan.photo(PNG)
    await lan.document("phim.mp4", "video/mp4", bytes(20 * 1024 * 1024 + 1))
    document, photo, film = [update.message for update in await bot.get_updates() if update.message]
    assert document.document is not None
    assert film.document is not None
    assert document.document.file_name == "kế hoạch.docx"
    assert bytes(await (await document.document.get_file()).download_as_bytearray()) == b"docx" * 1000
    assert bytes(await (await photo.photo[-1].get_file()).download_as_bytearray()) == PNG
    with pytest.raises(ptb.BadRequest, match="File is too big"):
        await film.document.get_file()
    path = (await api("getFile", file_id=document.document.file_id))["result"]["file_path"]
    emulator.advance(3601)
    for url in (f"bot{api.token}/{path}", f"bot{api.token}/documents/none", f"botnonsense/{path}"):
        async with api.session.get(f"{api.base}/file/{url}") as answer:
            assert answer.status == 404
    await bot.send_photo(LAN, PNG, caption="<i>Biểu đồ</i>", parse_mode="HTML")
    again = await bot.send_document(LAN, b"xlsx", filename="bảng.xlsx")
    assert again.document is not None
    await bot.send_document(LAN, again.document.file_id)
    assert [(seen.kind, seen.text, seen.file, seen.file_name) for seen in lan.heard] == [
        ("photo", "Biểu đồ", PNG, ""),
        ("document", "", b"xlsx", "bảng.xlsx"),
        ("document", "", b"xlsx", "bảng.xlsx"),
    ]


@pytest.mark.parametrize(
    ("photo", "caption", "why"),
    [
        (b"not a picture", "", "Image_process_failed"),
        (PNG[:16] + struct.pack(">II", 100, 2001) + bytes(9), "", "Photo_invalid_dimensions"),
        (PNG + bytes(10 * 1024 * 1024), "", "too big for a photo"),
        (PNG, "x" * 1025, "Message caption is too long"),
        ("BQ-unknown", "", "Wrong file identifier"),
    ],
)
async def test_pictures_that_are_refused(bot: Bot, lan: Person, photo: Any, caption: str, why: str) -> None:
    with pytest.raises(ptb.BadRequest, match=why):
        await bot.send_photo(LAN, photo, caption=caption)
    assert lan.heard == []


async def test_an_upload_over_50_mb_is_refused(bot: Bot, lan: Person) -> None:
    with pytest.raises(ptb.NetworkError, match="Request Entity Too Large"):
        await bot.send_document(LAN, bytes(50 * 1024 * 1024 + 100_000), filename="to.zip", write_timeout=60)


async def test_a_broken_download(emulator: TelegramEmulator, bot: Bot, lan: Person) -> None:
    await lan.document("a.txt", "text/plain", b"abc" * 100)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    for how in (drop_before(), half(), html(502)):
        emulator.fail("file", how=how)
        with pytest.raises(ptb.NetworkError):
            await file.download_as_bytearray()
    assert len(await file.download_as_bytearray()) == 300
