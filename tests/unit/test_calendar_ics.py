"""The calendar feed, read by a parser that did not write it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.documents.calendar_ics import folded, render
from messages.views.ledgers import CalendarEvent, CalendarFeed

pytestmark = pytest.mark.unit
AT = datetime(2023, 3, 1, 1, 0, tzinfo=UTC)
EVENT = CalendarEvent("period-1-due@nhacviec", date(2023, 3, 17), "Gửi báo cáo quý I", AT)


def parsed(*events):
    return icalendar.Calendar.from_ical(render(CalendarFeed("Lịch phường Hoài Hảo", events)))


def test_a_day_of_the_feed_is_a_whole_day():
    (event,) = parsed(EVENT).events
    assert (event.start, event.end) == (date(2023, 3, 17), date(2023, 3, 18))
    assert str(event["SUMMARY"]) == "Gửi báo cáo quý I"
    assert event.DTSTAMP == AT
    assert parsed(EVENT)["X-WR-CALNAME"] == "Lịch phường Hoài Hảo"


def test_an_update_keeps_its_uid_and_raises_its_sequence():
    (before,), (after,) = (
        parsed(EVENT).events,
        parsed(replace(EVENT, day=date(2023, 3, 20), sequence=1)).events,
    )
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)


def test_a_cancelled_day_says_so():
    (event,) = parsed(replace(EVENT, cancelled=True)).events
    assert event["STATUS"] == "CANCELLED"


def test_an_empty_feed_is_a_calendar():
    assert parsed().events == []


@given(st.text(), st.text())
def test_any_text_comes_back_as_it_was(title, note):
    (event,) = parsed(replace(EVENT, title=title, note=note)).events
    kept = "".join(c for c in title.replace("\r\n", "\n").replace("\r", "\n") if c == "\n" or c.isprintable())
    assert str(event["SUMMARY"]) == kept
    data = render(CalendarFeed("x", (replace(EVENT, title=title, note=note),)))
    assert data.count(b"BEGIN:VEVENT") == 1 or "BEGIN:VEVENT" in title + note
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()


def test_lines_are_folded_between_letters():
    assert folded("SUMMARY:" + "ệ" * 60).count(b"\r\n ") == 2
