"""/lich: the reporting dates of the year and the reader's next reminders."""

from datetime import date, datetime

from sqlmodel import Session

from jobs import periods as reporting
from jobs.calendar import WorkingDays
from jobs.ladder import rungs
from jobs.planner import open_subjects
from jobs.rules import Rule, Subject
from messages.views import Calendar, NextReminder
from storage import periods
from storage.access import Actor

MOST_REMINDERS = 5


def calendar(
    session: Session, actor: Actor, plan_id: int, year: int, now: datetime, cal: WorkingDays
) -> Calendar:
    """Reporting periods with their dates, and at most five mornings on which the actor will be reminded."""
    today = now.date()
    lines = tuple(reporting.line(period, today, cal) for period in periods.periods_of(session, plan_id))
    to_come = [
        (day, rule.NAME, rule, subject)
        for rule, subject in open_subjects(session, today)
        if actor.official_id in subject.responsible
        for day in _days(rule, subject, today, cal)
    ]
    to_come.sort(key=lambda one: one[:2])
    reminders = []
    for day, _, rule, subject in to_come[:MOST_REMINDERS]:
        (item,) = rule.items(session, [(subject, actor.official_id)], today, cal)
        reminders.append(NextReminder(day, item.kind, item.period))
    return Calendar(year, lines, tuple(reminders), today)


def _days(rule: Rule, subject: Subject, today: date, cal: WorkingDays) -> list[date]:
    return [
        rung.date
        for rung in rungs(rule.LADDER, subject.due, cal)
        if rung.date > today and (rung.date > subject.given or rung.why == "due")
    ]
