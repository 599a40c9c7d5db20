"""When the morning message comes: at 07:30, or half an hour before for a leader who wants it so."""

from datetime import date, datetime, time

from sqlmodel import Session

from jobs.calendar import EARLY, MORNING
from jobs.errors import JobsError
from storage import access, reminders
from storage.tables import Official, Role

HOURS = (EARLY, MORNING)


class NotALeader(JobsError):
    """Only leaders read before the office opens."""

    code = "not_a_leader"


def choose(session: Session, official: Official, at: time, now: datetime) -> None:
    """From now on, the message that already waits included. `at` is one of `HOURS`. Raises NotALeader."""
    if at == EARLY and not _leads(session, official, now.date()):
        usual = f"{MORNING:%H:%M}"
        raise NotALeader(f"{official.code} is no leader today; others get the morning message at {usual}")
    official.morning = None if at == MORNING else at
    session.add(official)
    for notice in reminders.waiting_digests(session, official.id):
        if notice.date is not None and notice.date > now.date():
            notice.not_before = datetime.combine(notice.date, at, tzinfo=now.tzinfo)
            session.add(notice)
    session.flush()


def _leads(session: Session, official: Official, today: date) -> bool:
    return Role.LEADER in access.actor(session, official.id, today).roles
