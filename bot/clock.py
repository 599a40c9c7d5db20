"""The two times. The only module that reads the machine's clock."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """`now` is business time, moved by `offset` in a demo; `instant` is real UTC, for leases and retries.

    `follows`: the offset is the stored one of a demo, which other processes may move too.
    """

    def __init__(self, offset: timedelta = timedelta(), *, follows: bool = False) -> None:
        self.offset = offset
        self.follows = follows

    def instant(self) -> datetime:
        return datetime.now(UTC)

    def now(self) -> datetime:
        """Business time, aware, in the office's time zone."""
        return self.business(self.instant())

    def business(self, instant: datetime) -> datetime:
        """The business time of a real instant."""
        return (instant + self.offset).astimezone(HANOI)

    def today(self) -> date:
        return self.now().date()

    def set(self, at: datetime) -> None:
        """Moves business time to `at`; the demo's rule that it only moves forward is kept by the caller."""
        self.offset = at - self.instant()

    def monotonic(self) -> float:
        """Seconds since some start, never going back."""
        return time.monotonic()
