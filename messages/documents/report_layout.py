"""Widths of the lines under tiêu ngữ, issuing body and trích yếu (NĐ 30/2020, Phụ lục I). Pure.

A template in Word cannot know how long the office's name is, so these lines are fitted to the text above
them: as wide as tiêu ngữ, and two fifths (between a third and a half) under the other two.
"""

import unicodedata
from collections.abc import Sequence

WIDTHS = {
    250: " ,.",
    278: "'/\\il",
    333: "!()-:;[]`fjt",
    389: "Is",
    444: "cerz",
    500: "0123456789?J_agovxy–",
    556: "Sbdhknpquđ",
    611: "FP",
    667: "BELTZ",
    722: "ACDNRUVXYwĐ",
    778: "GHKOQ",
    833: "&m",
    944: "M",
    1000: "%W",
}
"""Times New Roman bold, in thousandths of the size; only horns widen a letter."""
OF_SIGN = {sign: width for width, signs in WIDTHS.items() for sign in signs}
USUAL = 556
HORN, HORNS = "\u031b", {"o": 54, "u": 44, "O": 0, "U": 74}
SHORT = 0.4


def text_width(text: str, size: float) -> float:
    """Of one line in Times New Roman bold of that size; in points, like the size."""
    thousandths, letter = 0, ""
    for sign in unicodedata.normalize("NFD", text):
        if sign == HORN:
            thousandths += HORNS.get(letter, 0)
        elif not unicodedata.combining(sign):
            thousandths += OF_SIGN.get(sign, USUAL)
            letter = sign
    return thousandths * size / 1000


def longest_line(text: str, size: float, room: float) -> float:
    """How wide the widest line is once the text is broken between words to fit into `room`; all in points."""
    return max((text_width(line, size) for line in broken(text, size, room)), default=0.0)


def broken(text: str, size: float, room: float) -> Sequence[str]:
    """The lines of a text, as a word processor breaks it."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}".strip()
            if line and text_width(longer, size) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines
