"""A clock that the test moves while the process lives."""

from datetime import datetime

from crash.stage import Stage

from bot.clock import HANOI, Clock


class CrashClock(Clock):
    """Hours pass at once, in real time and in business time."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage

    def instant(self) -> datetime:
        return super().instant() + self._stage.ahead

    def business(self, instant: datetime) -> datetime:
        return (instant + self._stage.offset).astimezone(HANOI)
