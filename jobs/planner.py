"""Open subjects × ladder → reminders and the digests that will carry them. Run it as often as you like."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from jobs.calendar import MORNING, WorkingDays, digest_date
from jobs.calendars import Calendars
from jobs.due import Wanted, is_urged, open_today, snoozed, unreached, urged, wanted
from jobs.ladder import to_come
from storage import people as officials
from storage import reminders, urging
from storage.claims import AFTERNOON
from storage.reminders import Reach
from storage.tables import Notice, NoticeKind, NoticeState, Reminder, ReminderState
from storage.upsert import insert_new

UNDELIVERED = (ReminderState.LAPSED, ReminderState.UNREACHABLE)
NOON = time(12)


@dataclass(frozen=True)
class Planned:
    """What one run of the planner changed, in reminders."""

    new: int
    revived: int
    lapsed: int


def plan(
    session: Session,
    *,
    now: datetime,
    instant: datetime,
    cals: Calendars,
    offices: Collection[int] | None = None,
) -> Planned:
    """Brings reminders and digests in line with what is due at `now` (business time, local).

    With `offices`, only theirs: a large installation is planned part by part, so that nothing waits long.
    """
    found = open_today(session, now.date(), offices)
    want = wanted(found, now.date(), cals)
    # Not by office: somebody may hold posts in two, and have joined by the bot of the other.
    people = None if offices is None else found.roster.everyone() | {w.official_id for w in want.values()}
    reach = reminders.reaches(session, people)
    want |= unreached(list(want.values()), reach, found.roster)
    waiting = reminders.pending(session, offices=offices)
    want |= snoozed(waiting, want) | urged(waiting, found)
    planned = {row.key for row in waiting}
    known = reminders.states(session, want.keys() - planned)
    new = [w for key, w in want.items() if key not in known and key not in planned]
    revived = [key for key, w in want.items() if known.get(key) in UNDELIVERED and w.official_id in reach]
    gone = [r.key for r in waiting if r.key not in want]
    # What was urged has a message of its own already.
    carried = {r.key: r.notice_id for r in waiting if is_urged(r.rung) and r.notice_id is not None}
    open_now = [r for r in waiting if r.key in want and r.key not in carried]
    cut_off = [r.key for r in open_now if r.official_id not in reach]
    hear = {key: want[key] for key in (*(w.key for w in new), *revived, *(r.key for r in open_now))}
    by_calendar: dict[WorkingDays, list[Wanted]] = {}
    for one in hear.values():
        by_calendar.setdefault(cals.of(one.subject.office_id), []).append(one)
    for cal, those in by_calendar.items():
        _plan_digests(session, those, reach, now, instant, cal)
    # After the digests, as in sending: else PostgreSQL finds each waiting for what the other has changed.
    insert_new(session, Reminder, [_row(w, w.official_id in reach, instant) for w in new])
    reminders.set_state(session, revived, ReminderState.PENDING, None)
    reminders.set_state(session, gone, ReminderState.LAPSED, instant)
    urging.lapse_empty(session, {carried[key] for key in gone if key in carried}, instant)
    reminders.set_state(session, cut_off, ReminderState.UNREACHABLE, instant)
    return Planned(len(new), len(revived), len(gone))


def _row(w: Wanted, reachable: bool, instant: datetime) -> dict[str, object]:
    return {
        "office_id": w.subject.office_id,
        "key": w.key,
        "rule": w.rule.NAME,
        "subject": w.subject.key,
        "due": w.subject.due,
        "rung": w.rung.name,
        "rung_date": w.rung.date,
        "official_id": w.official_id,
        "why": w.rung.why,
        "state": ReminderState.PENDING if reachable else ReminderState.UNREACHABLE,
        "planned_at": instant,
    }


def _plan_digests(
    session: Session,
    hear: Collection[Wanted],
    reach: Mapping[int, Reach],
    now: datetime,
    instant: datetime,
    cal: WorkingDays,
) -> None:
    """A morning message for each person who has something to hear, on the first morning not yet settled."""
    first = digest_date(now, cal)
    offices = {w.subject.office_id for w in hear}
    reminders.lapse_digests(session, before=first, instant=instant, offices=offices)
    people = {
        w.official_id: w.subject.office_id
        for w in hear
        if w.official_id in reach and w.rung.name != f"s{now.date()}-pm"
    }
    settled = _settled_mornings(session, people, first)
    early = officials.mornings(session, people, now.date())
    rows = []
    for official_id, office_id in people.items():
        morning = first
        while (official_id, morning) in settled:
            morning = cal.add(morning, 1)
        at = datetime.combine(morning, early.get(official_id, MORNING), tzinfo=now.tzinfo)
        rows.append(digest_row(official_id, office_id, reach[official_id], morning, at, instant))
    insert_new(session, Notice, rows)


def _settled_mornings(session: Session, people: Collection[int], since: date) -> set[tuple[int, date]]:
    return {
        (person, day)
        for person, day, state in reminders.digests(session, people, since)
        if state != NoticeState.PENDING
    }


def digest_row(
    official_id: int, office_id: int, reach: Reach, day: date, at: datetime, instant: datetime
) -> dict[str, object]:
    """The notice of a person's morning message; one `at` the afternoon has a key of its own."""
    later = AFTERNOON if at.time() >= NOON else ""
    return {
        "office_id": office_id,
        "key": f"digest:{official_id}:{day.isoformat()}{later}",
        "kind": NoticeKind.DIGEST,
        "official_id": official_id,
        "account_id": reach.account_id,
        "bot_id": reach.bot_id,
        "date": day,
        "not_before": at,
        "state": NoticeState.PENDING,
        "attempts": 0,
        "created_at": instant,
    }


def next_morning_with_reminders(session: Session, *, now: datetime, cals: Calendars) -> datetime | None:
    """When the next digest leaves if nothing is reported until then; None when no rung is left."""
    reach, days = reminders.reaches(session), set()
    waiting = [max(digest.not_before, now) for digest in reminders.waiting_digests(session)]
    since = now.date() - timedelta(days=1) if now.time() < MORNING else now.date()
    for _, subject in open_today(session, now.date()).subjects:
        cal = cals.of(subject.office_id)
        for rung in to_come(subject.ladder, subject.due, subject.given, since, cal):
            if any(person in reach for person in subject.hear(rung.level)):
                days.add(rung.date)
                break
    mornings = [datetime.combine(day, MORNING, tzinfo=now.tzinfo) for day in days]
    found = min([*waiting, *mornings], default=None)
    return found.astimezone(now.tzinfo) if found else None
