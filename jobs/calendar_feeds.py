"""A person's calendar as a feed: reporting days, deadlines of theirs; a moved date keeps its entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session

from jobs.making import Maker, Wish
from jobs.notify import When
from jobs.plan import plan_in_force
from messages import formats
from messages.documents import calendar_ics
from messages.types import OutgoingFile
from messages.views.ledgers import CalendarEvent, CalendarFeed
from storage import feeds, periods
from storage.access import Actor
from storage.tables import Office, Period, Role

FILE, MEDIA_TYPE = "lich-bao-cao.ics", "text/calendar; charset=utf-8"
SENDERS = frozenset({Role.COORDINATOR, Role.LEADER})


@dataclass(frozen=True)
class Day:
    """A day before it is an entry. `set_on`: when it was given, `moved_on`: last moved, if ever."""

    subject: str
    row_id: int
    day: date
    title: str
    set_on: date
    moved_on: date | None = None
    part: str = ""


def feed(session: Session, actor: Actor, when: When) -> CalendarFeed:
    """The reporting days that concern the actor, and deadlines of theirs. Raises NoPlan."""
    plan = plan_in_force(session, actor.office_id, when.now.date())
    office = session.get_one(Office, actor.office_id)
    days = [*_periods(session, actor, plan.id), *_tasks(session, actor, plan.id), *_findings(session, actor)]
    changed = {
        subject: feeds.changes(session, subject, [one.row_id for one in days if one.subject == subject])
        for subject in {one.subject for one in days}
    }
    events = tuple(_event(one, changed[one.subject].get(one.row_id), office.code, when) for one in days)
    return CalendarFeed(f"Lịch báo cáo {office.name}", events)


def _periods(session: Session, actor: Actor, plan_id: int) -> Iterator[Day]:
    for one in periods.periods_of(session, plan_id):
        if actor.roles & {Role.HEAD, Role.OFFICIAL, Role.COORDINATOR}:
            yield _period(one, one.internal_due, "Bộ phận nộp", "internal")
        if actor.roles & SENDERS:
            yield _period(one, one.due, "Phường gửi", "due")


def _period(period: Period, day: date, act: str, part: str) -> Day:
    title = f"{act} báo cáo {period.name}"
    return Day("period", period.id, day, title, period.given_on, period.redated_on, part)


def _tasks(session: Session, actor: Actor, plan_id: int) -> Iterator[Day]:
    """A restricted one bears no title: a calendar may be shared, or kept where nobody watches it."""
    for one in feeds.tasks_of(session, actor, plan_id):
        if one.deadline is not None:
            about = "" if one.restricted else f" – {formats.short(one.title, 120)}"
            title = f"Hạn nhiệm vụ {one.code}{about}"
            yield Day("task", one.id, one.deadline, title, one.given_on, one.redated_on)


def _findings(session: Session, actor: Actor) -> Iterator[Day]:
    for one in feeds.findings_of(session, actor):
        if one.due is not None:
            title = f"Hạn khắc phục phát hiện số {one.number}"
            yield Day("finding", one.id, one.due, title, one.given_on, one.redated_on)


def _event(one: Day, changed: tuple[int, datetime] | None, office: str, when: When) -> CalendarEvent:
    """Its sequence grows with each change that is logged, and with the days until it was last moved: what a
    file moved is not logged."""
    count, at = changed or (0, datetime.combine(one.set_on, time(), when.now.tzinfo))
    moved = (one.moved_on - one.set_on).days if one.moved_on else 0
    rolled = when.cal.due(one.day).rolled
    part = f"-{one.part}" if one.part else ""
    return CalendarEvent(
        uid=f"{one.subject}-{one.row_id}{part}@{office}.nhacviec",
        day=one.day,
        title=one.title,
        changed_at=at,
        sequence=count + max(0, moved),
        note="" if rolled == one.day else f"Là ngày nghỉ, tính đến {formats.weekday_day(rolled)}",
    )


def read(session: Session, wish: Wish) -> CalendarFeed:
    return feed(session, wish.actor, wish.when)


def make(view: CalendarFeed) -> OutgoingFile:
    return OutgoingFile(FILE, MEDIA_TYPE, calendar_ics.render(view))


MAKER = Maker(read, make)
