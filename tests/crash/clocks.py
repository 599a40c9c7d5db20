"""A clock for one of many lives: business stands on a morning, leases of the life before have run out."""

from datetime import datetime, timedelta

from bot.clock import Clock


class CrashClock(Clock):
    """Business time is the machine's moved by `offset`; real time, as leases see it, is `ahead` of it."""

    def __init__(self, offset: timedelta, ahead: timedelta) -> None:
        super().__init__(offset)
        self.ahead = ahead

    def instant(self) -> datetime:
        return super().instant() + self.ahead

    def now(self) -> datetime:
        return self.business(super().instant())
