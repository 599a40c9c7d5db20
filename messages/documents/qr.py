"""A text as a QR code, to be scanned from a screen or from paper. Pure."""

from io import BytesIO

import segno

SCALE = 8
"""Pixels a module: a link of an invite becomes a picture some 400 pixels wide."""
QUIET = 4
"""Modules of white around it (ISO/IEC 18004:2015, 6.3.8)."""


def render(text: str) -> bytes:
    """A PNG of the text, with a quarter of it readable past damage (level Q), black on white.

    At most 1663 bytes of UTF-8, else segno.DataOverflowError.
    """
    picture = BytesIO()
    segno.make_qr(text, error="q").save(picture, kind="png", scale=SCALE, border=QUIET)
    return picture.getvalue()
