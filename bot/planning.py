"""Planning in a running process: each minute, some offices at a time, so that sending goes on between."""

from collections.abc import Callable
from datetime import date
from functools import partial

from sqlmodel import Session

from bot.clock import Clock
from jobs import calendars, leader_week, planner, weekly
from jobs.calendars import Calendars
from jobs.notify import When
from storage import plans
from storage.database import Database
from storage.tables import NoticeKind

OFFICES_AT_ONCE = 50


class Planning:
    """`planned` is called whenever something more was planned."""

    def __init__(
        self, database: Database, clock: Clock, cals: Calendars, planned: Callable[[], None]
    ) -> None:
        self._database = database
        self._clock = clock
        self._cals = cals
        self._planned = planned
        self._day: date | None = None
        self._is_awaited = False

    def expect(self) -> None:
        """From now on it runs by itself, and morning messages wait for it."""
        self._is_awaited = True

    def is_ripe(self, kind: NoticeKind) -> bool:
        """Whether such a notice may leave: a morning message once what is due today was planned.

        After a night's outage one that waits from the day before would leave without that, which would then
        come a day late. Where planning fails it leaves as it is.
        """
        return kind != NoticeKind.DIGEST or not self._is_awaited or self._day == self._clock.today()

    async def run(self) -> None:
        """One run of the planner at business time."""
        try:
            offices = await self._database.aread(self._offices)
            for first in range(0, len(offices), OFFICES_AT_ONCE):
                await self._database.awrite(partial(self._plan, offices[first : first + OFFICES_AT_ONCE]))
                self._planned()
            await self._database.awrite(self._tell)
        finally:
            self._day = self._clock.today()
            self._planned()

    def _offices(self, session: Session) -> list[int]:
        self._cals.refresh(session)
        return [office.id for office in plans.offices(session)]

    def _plan(self, offices: list[int], session: Session) -> None:
        now, instant = self._clock.now(), self._clock.instant()
        # Before reminders, as in sending: else PostgreSQL finds each waiting for what the other has changed.
        leader_week.plan(session, now=now, instant=instant, cals=self._cals, offices=offices)
        planner.plan(session, now=now, instant=instant, cals=self._cals, offices=offices)
        weekly.plan(session, now=now, instant=instant, cals=self._cals, offices=offices)

    def _tell(self, session: Session) -> None:
        when = When(self._clock.now(), self._clock.instant(), self._cals.national)
        calendars.tell_unconfirmed(session, when)
