"""A morning message asked for again, this afternoon or the next morning; and that it was seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from jobs.calendar import SENDING_HOURS
from jobs.calendars import loaded
from jobs.due import heard, open_today, reminder_key, wanted
from jobs.errors import JobsError
from jobs.notify import When
from jobs.planner import digest_row
from messages.views import Snoozed
from storage import notices, reminders, transcript
from storage.access import Actor
from storage.tables import Notice, Reminder, ReminderState
from storage.upsert import insert_new

AFTERNOON = SENDING_HOURS[1][0]


class NothingToSnooze(JobsError):
    """Nothing of the message is still open for who taps, or it was not theirs."""

    code = "nothing_to_snooze"


class NoReminders(JobsError):
    """Nothing is sent to the actor unasked, in no chat of theirs."""

    code = "no_reminders"


@dataclass(frozen=True)
class Tapped:
    """A message of the bot, as its channel knows it."""

    bot_id: int
    chat_id: str
    external_id: str


def seen(session: Session, tapped: Tapped, now: datetime) -> None:
    """Its person has tapped or replied to it: the first time counts."""
    notice_id = transcript.notice_of(session, tapped.bot_id, tapped.chat_id, tapped.external_id)
    if notice_id is not None:
        notices.mark_seen(session, notice_id, tapped.bot_id, tapped.chat_id, now)


def snooze(session: Session, actor: Actor, tapped: Tapped, when: When, *, today: bool) -> Snoozed:
    """Has what is still open of the message said again: at 13:30 if asked for `today`, else next morning.

    A second tap changes nothing. Raises NothingToSnooze, NoReminders.
    """
    rows = _still_open(session, actor, tapped, when)
    reach = reminders.reaches(session, [actor.official_id]).get(actor.official_id)
    if reach is None:
        raise NoReminders("no chat is written to unasked")
    afternoon = today and when.cal.is_working(when.now.date()) and when.now.time() < AFTERNOON
    day = when.now.date() if afternoon else when.cal.add(when.now.date(), 1)
    rung = f"s{day.isoformat()}-{'pm' if afternoon else 'am'}"
    if afternoon:
        at = datetime.combine(day, AFTERNOON, tzinfo=when.now.tzinfo)
        again = digest_row(actor.official_id, rows[0].office_id, reach, day, at, when.instant)
        insert_new(session, Notice, [again])
    # After the notice, as in planning and sending.
    _ask_for(session, [_again(row, rung, day, when) for row in rows])
    return Snoozed(day, afternoon, too_late=today and not afternoon)


def _still_open(session: Session, actor: Actor, tapped: Tapped, when: When) -> list[Reminder]:
    notice_id = _carrier(session, actor, tapped)
    carried = reminders.carried(session, notice_id, actor.official_id) if notice_id is not None else []
    today, offices = when.now.date(), {row.office_id for row in carried}
    still = heard(wanted(open_today(session, today, offices), today, loaded(session)).values())
    rows = {row.subject: row for row in carried if (row.subject, row.due, row.official_id) in still}
    if not rows:
        raise NothingToSnooze("nothing of it is open")
    return list(rows.values())


def _carrier(session: Session, actor: Actor, tapped: Tapped) -> int | None:
    """The notice that was sent as the message.

    One tapped before it was written down, or that a crash kept from being written down, is not known by its
    id: then it is the latest of the actor, because only morning messages are asked for again.
    """
    where = tapped.bot_id, tapped.chat_id, tapped.external_id
    if transcript.by_external(session, *where) is None:
        return reminders.latest_digest(session, actor.official_id)
    return transcript.notice_of(session, *where)


def _ask_for(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """What was asked for before and lapsed, because it was done at the time, is asked for again."""
    insert_new(session, Reminder, rows)
    known = reminders.states(session, [str(row["key"]) for row in rows])
    lapsed = [key for key, state in known.items() if state != ReminderState.DELIVERED]
    reminders.set_state(session, lapsed, ReminderState.PENDING, None)


def _again(row: Reminder, rung: str, day: date, when: When) -> dict[str, object]:
    return {
        "office_id": row.office_id,
        "key": reminder_key(row.subject, row.due, rung, row.official_id),
        "rule": row.rule,
        "subject": row.subject,
        "due": row.due,
        "rung": rung,
        "rung_date": day,
        "official_id": row.official_id,
        "why": "snoozed",
        "state": ReminderState.PENDING,
        "planned_at": when.instant,
    }
