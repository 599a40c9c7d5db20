"""A QR code says what it was made of: its modules are those of the standard, in a sound picture."""

import struct
import zlib

import pytest
import segno

from messages.documents import qr

pytestmark = pytest.mark.unit

LINK = "https://t.me/nhacviec_bot?start=6a95dd9f5e1533e40300"
BLACK = 0


def pixels(png: bytes) -> list[list[int]]:
    """The rows of a grey picture of one bit a pixel: 0 is black."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, width, height = 8, b"", 0, 0
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, chunk = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size]) == (zlib.crc32(kind + chunk),)
        if kind == b"IHDR":
            width, height, depth, colour = struct.unpack(">IIBB", chunk[:10])
            assert (depth, colour) == (1, 0)
        if kind == b"IDAT":
            data += chunk
        at += 12 + size
    line = (width + 7) // 8 + 1
    raw = zlib.decompress(data)
    found, above = [], bytes(line - 1)
    for n in range(height):
        how, row = raw[n * line], raw[n * line + 1 : (n + 1) * line]
        assert how in (0, 2), "each row as it is, or as it differs from the one above"
        above = bytes((one + up) % 256 for one, up in zip(row, above, strict=True)) if how == 2 else row
        found.append([byte >> (7 - bit) & 1 for byte in above for bit in range(8)][:width])
    return found


@pytest.mark.parametrize("text", [LINK, "/start 6a95dd9f5e1533e40300", "Văn bản có dấu"])
def test_every_module_of_the_code_is_in_the_picture(text):
    rows = pixels(qr.render(text))
    code = segno.make_qr(text, error="q")
    margin = qr.QUIET * qr.SCALE
    middle = qr.SCALE // 2
    for y, line in enumerate(code.matrix):
        for x, dark in enumerate(line):
            seen = rows[margin + y * qr.SCALE + middle][margin + x * qr.SCALE + middle]
            assert (seen == BLACK) == bool(dark)
    assert all(pixel != BLACK for row in rows[:margin] + rows[-margin:] for pixel in row), "the quiet zone"
    assert len(rows) == len(rows[0]) == (len(code.matrix) + 2 * qr.QUIET) * qr.SCALE


def test_another_invite_is_another_picture():
    assert qr.render(LINK) != qr.render(LINK[:-1] + "1")
    assert qr.render(LINK) == qr.render(LINK)


def test_what_fits_in_no_code_is_an_error():
    with pytest.raises(segno.DataOverflowError):
        qr.render("x" * 1700)
