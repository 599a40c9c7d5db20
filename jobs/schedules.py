"""/lich: the reporting dates of the year and the reader's next reminders."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session

from jobs import periods as reporting
from jobs.calendar import MORNING, WorkingDays
from jobs.due import open_today
from jobs.ladder import to_come
from messages.views import Calendar, DigestItem, NextReminder, PeriodLine
from storage import leave, people, periods
from storage.access import Actor
from storage.leave import LeaveRow

MOST_REMINDERS = 5


def calendar(
    session: Session, actor: Actor, plan_id: int, year: int, now: datetime, cal: WorkingDays
) -> Calendar:
    """Reporting periods with their dates, and at most five mornings on which the actor will be reminded."""
    today = now.date()
    lines = tuple(reporting.line(period, today, cal) for period in periods.periods_of(session, plan_id))
    coming = [
        (rung.date, rule.NAME, rule, subject)
        for rule, subject in open_today(session, today, [actor.office_id]).subjects
        for rung in to_come(subject.ladder, subject.due, subject.given, today, cal)
        if actor.official_id in subject.hear(rung.level)
    ]
    coming.sort(key=lambda one: one[:2])
    away = leave.of_official(session, actor.official_id, today)
    reminders: dict[NextReminder, None] = {}
    for day, _, rule, subject in coming:
        if len(reminders) == MOST_REMINDERS:
            break
        (item,) = rule.items(session, [(subject, actor.official_id)], today, cal)
        # A leader hears of several units on one morning: one line.
        deputy = "" if subject.up.restricted else _deputy(away, day)
        one = NextReminder(day, item.kind, item.period, _called(item), deputy)
        reminders[one] = None
    morning = people.mornings(session, [actor.official_id], today).get(actor.official_id, MORNING)
    return Calendar(year, lines, tuple(reminders), today, _unconfirmed(lines, reminders, cal), morning)


def _deputy(away: Iterable[LeaveRow], day: date) -> str:
    """Who hears on that day what the reader would; a deputy never sees what is restricted."""
    return next((one.deputy for one in away if one.since <= day <= one.until), "")


def _called(item: DigestItem) -> str:
    """A task by its code, a finding by its number; "" for a report."""
    if item.number:
        return str(item.number)
    return item.codes[0] if item.title else ""


def _unconfirmed(
    lines: Iterable[PeriodLine], reminders: Iterable[NextReminder], cal: WorkingDays
) -> tuple[int, ...]:
    """The years of the dates shown whose Tết and swaps are not confirmed, in order."""
    shown = {reminder.day for reminder in reminders}
    for line in lines:
        if line.issued_on is None:
            shown |= {line.internal_due, line.internal_rolled, line.due, line.due_rolled}
    return tuple(sorted({day.year for day in shown if not cal.confirmed(day.year)}))
