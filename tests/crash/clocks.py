"""A clock whose business time the test moves while the process lives."""

from datetime import datetime

from crash.stage import Stage

from bot.clock import HANOI, Clock


class CrashClock(Clock):
    """Real time is the machine's."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage

    def business(self, instant: datetime) -> datetime:
        return (instant + self._stage.offset).astimezone(HANOI)
