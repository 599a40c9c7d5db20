"""The watch: compares planned with delivered, listens for the parts of this process, and tells the admin."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session

from jobs import notify
from jobs.calendar import WorkingDays, in_sending_hours
from jobs.calendars import Calendars
from jobs.hours import kinds_now
from jobs.notify import When
from jobs.outbox import Times
from jobs.pulse import INTAKE, OUTBOX, PLANNER, POLL, Loss, Pulse, polling
from jobs.schedule import ZONE
from messages.types import Reply
from messages.views import (
    EventsUnanswered,
    LockLost,
    MessagesStuck,
    MorningsUnheard,
    PartSilent,
    RemindersUnplanned,
)
from storage import unanswered, watch
from storage.database import Database
from storage.tables import Bot, NoticeKind, NoticeState
from storage.unanswered import Unanswered
from storage.watch import Stuck, Unheard, Unplanned

LOOK_EVERY = 300.0
PATIENCE = timedelta(minutes=15)
LONGEST_SILENCE = {PLANNER: 300.0, OUTBOX: 120.0, INTAKE: 120.0, POLL: 180.0}
"""Seconds a part may do nothing. They work every minute, 2 s, 2 s, and at least every 30 s."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finding:
    """What the admins of an office must know. `what` names the condition for good, `said` is for the log.

    `not_by`: bots by which it had better not be told.
    """

    what: str
    said: str
    office_id: int
    reply: Reply
    not_by: tuple[int, ...] = ()


def late_kinds(now: datetime, cal: WorkingDays) -> frozenset[NoticeKind]:
    """The kinds of notices that may leave at `now` (business time) and could for the last 15 minutes too."""
    return frozenset(kinds_now(now, cal)) & frozenset(kinds_now(now - PATIENCE, cal))


def is_under_way(now: datetime, cal: WorkingDays) -> bool:
    """Whether the sending hours have begun 15 minutes ago or longer, and are not over."""
    return in_sending_hours(now, cal) and in_sending_hours(now - PATIENCE, cal)


def silent_parts(silences: Mapping[str, float], ended: frozenset[str]) -> dict[str, int | None]:
    """The parts that have done nothing for too long, with the minutes; None for those that have ended."""
    found: dict[str, int | None] = dict.fromkeys(sorted(ended))
    for part, seconds in silences.items():
        if part not in ended and seconds > LONGEST_SILENCE[part.partition(":")[0]]:
            found[part] = int(seconds // 60)
    return found


def of_stuck(waiting: Sequence[Stuck], served: Collection[int]) -> Iterator[Finding]:
    """One for each office and bot. `served`: by this process; who has tried to send them serves it too."""
    for office_id, bot_id in dict.fromkeys((one.office_id, one.bot_id) for one in waiting):
        kinds = [one for one in waiting if (one.office_id, one.bot_id) == (office_id, bot_id)]
        count, oldest = sum(one.count for one in kinds), min(one.oldest for one in kinds).astimezone(ZONE)
        reason = next((one.error for one in kinds if one.error), None)
        tried = bot_id in served or reason is not None or any(one.tries for one in kinds)
        whose, nobody = f"the {kinds[0].channel} bot {kinds[0].bot}", "" if tried else "; nobody serves it"
        said = f"{count} messages by {whose} are stuck, the oldest since {oldest:%Y-%m-%d %H:%M}{nobody}"
        view = MessagesStuck(kinds[0].channel, kinds[0].bot, count, oldest, tried, reason)
        reply, what = Reply("watch_stuck", view), f"stuck:{bot_id}:{office_id}"
        yield Finding(what, said, office_id, reply, not_by=(bot_id,))


def of_unanswered(waiting: Sequence[Unanswered], instant: datetime) -> Iterator[Finding]:
    """One for each office and bot."""
    for office_id, bot_id in dict.fromkeys((one.office_id, one.bot_id) for one in waiting):
        chats = [one for one in waiting if (one.office_id, one.bot_id) == (office_id, bot_id)]
        channel, bot, numbers = chats[0].channel, chats[0].bot, tuple(one.first for one in chats)
        count, since = sum(one.count for one in chats), min(one.since for one in chats)
        minutes = int((instant - since).total_seconds() // 60)
        said = f"{count} events of the {channel} bot {bot} wait for an answer, event {numbers[0]} first"
        reply = Reply("watch_unanswered", EventsUnanswered(channel, bot, count, minutes, numbers))
        yield Finding(f"unanswered:{bot_id}:{office_id}", said, office_id, reply, not_by=(bot_id,))


def of_unplanned(one: Unplanned) -> Finding:
    view = RemindersUnplanned(one.count, one.people, one.earliest)
    said = f"{one.count} reminders since {one.earliest} stand in no message that will leave"
    return Finding(f"unplanned:{one.office_id}", said, one.office_id, Reply("watch_unplanned", view))


def of_unheard(people: Sequence[Unheard]) -> Iterator[Finding]:
    """One for each office."""
    for office_id in dict.fromkeys(one.office_id for one in people):
        names = {one.official_id: one for one in people if one.office_id == office_id}.values()
        failed = tuple(one.name for one in names if one.state == NoticeState.FAILED)
        uncertain = tuple(one.name for one in names if one.state == NoticeState.UNCERTAIN)
        view = MorningsUnheard(failed, uncertain)
        said = f"today's message has not reached {len(failed)} people, perhaps {len(uncertain)} more"
        yield Finding(f"unheard:{office_id}", said, office_id, Reply("watch_unheard", view))


def of_silent(part: str, minutes: int | None, bot: Bot | None, offices: Sequence[int]) -> Iterator[Finding]:
    """Told to `offices`, or to that of the bot it is about. `minutes` is None for a part that has ended."""
    name = part.partition(":")[0]
    whose = f" of the {bot.channel} bot {bot.name}" if bot else ""
    how = "has ended" if minutes is None else f"has done nothing for {minutes} minutes"
    view = PartSilent(name, minutes, f"{bot.channel.capitalize()} ({bot.name})" if bot else "")
    for office_id in [bot.office_id] if bot else offices:
        said, reply = f"the {name}{whose} {how}", Reply("watch_silent", view)
        yield Finding(f"{part}:{office_id}", said, office_id, reply)


def of_lost(part: str, loss: Loss, bot: Bot) -> Finding:
    view = LockLost(bot.channel, bot.name, int(loss.seconds // 60), loss.back)
    said = f"this process has lost the lock to poll for the {bot.channel} bot {bot.name}"
    return Finding(f"lost:{part}", said, bot.office_id, Reply("watch_lock_lost", view))


class Watch:
    """Looks every five minutes (`every`, in seconds), in a loop of its own: a dead scheduler is noticed.

    `bots`: those this process serves now, by id. `send` gets alarms on their way. Each condition is told once
    a day, whichever process finds it.
    """

    def __init__(
        self,
        database: Database,
        clock: Times,
        cals: Calendars,
        pulse: Pulse,
        bots: Callable[[], Mapping[int, Bot]],
        send: Callable[[], Awaitable[None]],
        every: float = LOOK_EVERY,
    ) -> None:
        self._database = database
        self._clock = clock
        self._cals = cals
        self._pulse = pulse
        self._bots = bots
        self._send = send
        self._every = every
        self._told: set[str] = set()

    async def run(self) -> None:
        """Looks until cancelled."""
        while True:
            await asyncio.sleep(self._every)
            try:
                await self.look()
            except Exception:
                log.exception("the watch could not look; it looks again in %.0f s", self._every)

    async def look(self) -> None:
        """Finds what is amiss now and tells it; outside the sending hours nothing is looked at."""
        if not any(in_sending_hours(self._clock.now(), cal) for cal in self._cals.all()):
            return
        losses = self._pulse.losses()
        await self._report(list(self._of_parts(losses)))
        self._pulse.told(losses)
        await self._report(await self._database.aread(self._of_messages))

    def _of_parts(self, losses: Mapping[str, Loss]) -> Iterator[Finding]:
        bots = {polling(bot_id): bot for bot_id, bot in self._bots().items()}
        offices = sorted({bot.office_id for bot in bots.values()})
        for part, minutes in silent_parts(self._pulse.silences(), frozenset(self._pulse.ended)).items():
            yield from of_silent(part, minutes, bots.get(part), offices)
        for part, loss in losses.items():
            if bot := bots.get(part):
                yield of_lost(part, loss, bot)

    def _of_messages(self, session: Session) -> list[Finding]:
        """Each office by its own hours."""
        now, instant, of = self._clock.now(), self._clock.instant(), self._cals.of
        stuck = watch.stuck(session, now - PATIENCE, instant)
        unplanned = watch.unplanned(session, now.date(), instant - PATIENCE)
        midnight = instant - (now - datetime.combine(now.date(), time(), tzinfo=now.tzinfo))
        unheard = watch.unheard(session, now.date(), midnight)
        return [
            *of_stuck([one for one in stuck if one.kind in late_kinds(now, of(one.office_id))], self._bots()),
            *(of_unplanned(one) for one in unplanned if is_under_way(now, of(one.office_id))),
            *of_unanswered(unanswered.waiting_events(session, instant - PATIENCE), instant),
            *of_unheard([one for one in unheard if in_sending_hours(now, of(one.office_id))]),
        ]

    async def _report(self, found: Sequence[Finding]) -> None:
        when = When(self._clock.now(), self._clock.instant(), self._cals.national)
        keys = {f"watch:{one.what}:{when.now.date()}": one for one in found}
        new = {key: one for key, one in keys.items() if key not in self._told}
        if not new:
            return
        for one in new.values():
            log.error("%s", one.said)
        reached = await self._database.awrite(
            lambda s: {key: _tell(s, key, one, when) for key, one in new.items()}
        )
        self._told |= {key for key, count in reached.items() if count}
        for key in [key for key, count in reached.items() if not count]:
            log.error("nobody can be told of it: no admin and no coordinator is reached (%s)", key)
        await self._send()


def _tell(session: Session, key: str, one: Finding, when: When) -> int:
    """How many it can reach; by the bots it is about only where there is no other way."""
    told = notify.alarm(session, one.office_id, key, one.reply, when, not_by=one.not_by)
    if told or not one.not_by:
        return told
    return notify.alarm(session, one.office_id, key, one.reply, when)
