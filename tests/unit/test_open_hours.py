"""Since when a message could have left for an hour: what the doctor calls stuck."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.calendar import ACT_HOURS, SENDING_HOURS, WorkingDays, in_act_hours, in_sending_hours
from jobs.doctor import HOUR, open_since

pytestmark = pytest.mark.unit

HANOI = timezone(timedelta(hours=7))
CAL = WorkingDays()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2023-{text}").replace(tzinfo=HANOI)


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ("03-14T09:00", "03-14T08:00"),
        ("03-14T08:30", "03-14T07:30"),
        ("03-14T08:00", "03-13T16:30"),
        ("03-14T07:30", "03-13T16:00"),
        ("03-14T12:00", "03-14T10:30"),
        ("03-14T14:00", "03-14T11:00"),
        ("03-14T23:00", "03-14T16:00"),
        ("03-13T08:00", "03-10T16:30"),
        ("03-12T10:00", "03-10T16:00"),
        ("05-04T08:00", "04-28T16:30"),
    ],
)
def test_digests(now, since):
    assert open_since(at(now), SENDING_HOURS, CAL) == at(since)


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ("03-14T12:00", "03-14T11:00"),
        ("03-14T07:00", "03-13T19:30"),
        ("03-14T21:00", "03-14T19:00"),
        ("03-18T09:00", "03-17T19:00"),
    ],
)
def test_messages_caused_by_an_act(now, since):
    assert open_since(at(now), (ACT_HOURS,), CAL) == at(since)


@given(st.integers(0, 4 * 365 * 24 * 60))
def test_exactly_an_hour_is_open_from_then_on(minute):
    now = at("01-01T00:00") + timedelta(minutes=minute)
    for hours, open_at in ((SENDING_HOURS, in_sending_hours), ((ACT_HOURS,), in_act_hours)):
        since = open_since(now, hours, CAL)
        minutes = (since + timedelta(minutes=n) for n in range(int((now - since) / timedelta(minutes=1))))
        assert sum(open_at(minute, CAL) for minute in minutes) == HOUR / timedelta(minutes=1)
        assert open_at(since, CAL)
