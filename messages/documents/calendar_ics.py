"""A calendar feed (RFC 5545): whole days, each with a UID that stays while its date moves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from messages.views.ledgers import CalendarEvent, CalendarFeed

LINE = 75
"""Octets of a content line without its break (RFC 5545, 3.1)."""
PRODUCT = "-//nhacviec//Lich bao cao//VI"


def render(feed: CalendarFeed) -> bytes:
    """The .ics in UTF-8. An event that was cancelled stays with that status, so that calendars drop it."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(feed.name)}",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        *(line for event in feed.events for line in _event(event)),
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) for line in lines)


def _event(event: CalendarEvent) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_moment(event.changed_at)}"
    yield f"LAST-MODIFIED:{_moment(event.changed_at)}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.title)}"
    if event.note:
        yield f"DESCRIPTION:{escaped(event.note)}"
    yield "STATUS:CANCELLED" if event.cancelled else "STATUS:CONFIRMED"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """As a TEXT value: no sign of it ends the line or the value, no control character is left."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = "\n".join("".join(c for c in line if c.isprintable()) for line in lines)
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(sign, written)
    return plain


def folded(line: str) -> bytes:
    """A content line, folded so that no letter is divided."""
    rows: list[bytes] = []
    row = b""
    for letter in line:
        octets = letter.encode()
        if len(row) + len(octets) > (LINE if not rows else LINE - 1):
            rows.append(row)
            row = b""
        row += octets
    return b"\r\n ".join([*rows, row]) + b"\r\n"
