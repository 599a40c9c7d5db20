"""Calendars that calendar programs ask for by a private link."""

from functools import partial

from sqlmodel import Session

from bot.clock import Clock
from jobs import calendar_feeds, feed_links
from jobs.calendars import Calendars
from jobs.notify import When
from jobs.plan import NoPlan
from messages.types import OutgoingFile
from messages.views.ledgers import CalendarFeed
from storage.database import Database


class Feeds:
    """Each asking is answered from what the database says now."""

    def __init__(self, database: Database, clock: Clock, cals: Calendars) -> None:
        self._database = database
        self._clock = clock
        self._cals = cals

    async def opened(self, token: str) -> OutgoingFile | None:
        """The calendar behind a link; None where it leads nowhere, whatever the reason."""
        view = await self._database.aread(partial(self._read, token=token))
        return None if view is None else calendar_feeds.make(view)

    def _read(self, session: Session, token: str) -> CalendarFeed | None:
        now, instant = self._clock.now(), self._clock.instant()
        actor = feed_links.opened(session, token, now.date())
        if actor is None:
            return None
        try:
            return calendar_feeds.feed(session, actor, When(now, instant, self._cals.of(actor.office_id)))
        except NoPlan:
            return None
