"""Open subjects × ladder → reminders and the digests that will carry them. Run it as often as you like."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from jobs.calendar import MORNING, WorkingDays, digest_date
from jobs.ladder import Rung, latest, upcoming
from jobs.rules import RULES, Rule, Subject
from storage import reminders
from storage.reminders import Reach
from storage.tables import Notice, NoticeKind, NoticeState, Reminder, ReminderState
from storage.upsert import insert_new

UNDELIVERED = (ReminderState.LAPSED, ReminderState.UNREACHABLE)


@dataclass(frozen=True)
class Wanted:
    """The rung of a subject that is due now for one person; `key` names it for ever."""

    key: str
    rule: Rule
    subject: Subject
    rung: Rung
    official_id: int


@dataclass(frozen=True)
class Planned:
    """What one run of the planner changed, in reminders."""

    new: int
    revived: int
    lapsed: int


def reminder_key(subject: Subject, rung: Rung, official_id: int) -> str:
    """`rule:subject:due:rung:responsible`; a moved date is another key, so it is reminded of anew."""
    return f"{subject.key}:{subject.due.isoformat()}:{rung.name}:{official_id}"


def open_subjects(
    session: Session, today: date, offices: Collection[int] | None = None
) -> Iterator[tuple[Rule, Subject]]:
    """Every open subject; with `offices`, only theirs."""
    for rule in RULES.values():
        for subject in rule.subjects(session, today, offices):
            yield rule, subject


def wanted(subjects: Iterable[tuple[Rule, Subject]], today: date, cal: WorkingDays) -> dict[str, Wanted]:
    """For each subject and person, the latest rung due: earlier missed ones are merged into it."""
    found = {}
    for rule, subject in subjects:
        rung = latest(rule.LADDER, subject.due, subject.given, today, cal)
        if rung is None:
            continue
        for official_id in subject.responsible:
            key = reminder_key(subject, rung, official_id)
            found[key] = Wanted(key, rule, subject, rung, official_id)
    return found


def plan(session: Session, *, now: datetime, instant: datetime, cal: WorkingDays) -> Planned:
    """Brings reminders and digests in line with what is due at `now` (business time, local)."""
    want = wanted(open_subjects(session, now.date()), now.date(), cal)
    known = reminders.states(session, want)
    reach = reminders.reaches(session)
    new = [w for key, w in want.items() if key not in known]
    insert_new(session, Reminder, [_row(w, w.official_id in reach, instant) for w in new])
    revived = [key for key, w in want.items() if known.get(key) in UNDELIVERED and w.official_id in reach]
    reminders.set_state(session, revived, ReminderState.PENDING, None)
    waiting = reminders.pending(session)
    gone = [r.key for r in waiting if r.key not in want]
    reminders.set_state(session, gone, ReminderState.LAPSED, instant)
    open_now = [r for r in waiting if r.key in want]
    cut_off = [r.key for r in open_now if r.official_id not in reach]
    reminders.set_state(session, cut_off, ReminderState.UNREACHABLE, instant)
    people = {r.official_id: r.office_id for r in open_now if r.official_id in reach}
    _plan_digests(session, people, reach, now, instant, cal)
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
    people: dict[int, int],
    reach: dict[int, Reach],
    now: datetime,
    instant: datetime,
    cal: WorkingDays,
) -> None:
    first = digest_date(now, cal)
    reminders.lapse_digests(session, before=first, instant=instant)
    settled = _settled_mornings(session, people, first)
    rows = []
    for official_id, office_id in people.items():
        morning = first
        while (official_id, morning) in settled:
            morning = cal.add(morning, 1)
        rows.append(_digest_row(official_id, office_id, reach[official_id], morning, now, instant))
    insert_new(session, Notice, rows)


def _settled_mornings(session: Session, people: Collection[int], since: date) -> set[tuple[int, date]]:
    return {
        (person, day)
        for person, day, state in reminders.digests(session, people, since)
        if state != NoticeState.PENDING
    }


def _digest_row(
    official_id: int, office_id: int, reach: Reach, morning: date, now: datetime, instant: datetime
) -> dict[str, object]:
    return {
        "office_id": office_id,
        "key": f"digest:{official_id}:{morning.isoformat()}",
        "kind": NoticeKind.DIGEST,
        "official_id": official_id,
        "account_id": reach.account_id,
        "bot_id": reach.bot_id,
        "date": morning,
        "not_before": datetime.combine(morning, MORNING, tzinfo=now.tzinfo),
        "state": NoticeState.PENDING,
        "attempts": 0,
        "created_at": instant,
    }


def next_morning_with_reminders(session: Session, *, now: datetime, cal: WorkingDays) -> datetime | None:
    """When the next digest leaves if nothing is reported until then; None when no rung is left."""
    reach = reminders.reaches(session)
    days = {digest.date for digest in reminders.waiting_digests(session)}
    for rule, subject in open_subjects(session, now.date()):
        if any(person in reach for person in subject.responsible):
            days.add(_next_rung_day(rule, subject, now, cal))
    known = [day for day in days if day is not None]
    return datetime.combine(min(known), MORNING, tzinfo=now.tzinfo) if known else None


def _next_rung_day(rule: Rule, subject: Subject, now: datetime, cal: WorkingDays) -> date | None:
    since = now.date() - timedelta(days=1) if now.time() < MORNING else now.date()
    rung = upcoming(rule.LADDER, subject.due, subject.given, since, cal)
    return None if rung is None else rung.date
