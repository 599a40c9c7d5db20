"""What is wrong with an office's data, and the command that mends it. Reads alone, changes nothing."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from jobs.calendar import ACT_HOURS, ONE_DAY, SENDING_HOURS, WorkingDays, unconfirmed
from jobs.calendars import Calendars, loaded
from storage import people, plans, reminders, tasks, unanswered, undelivered
from storage.people import Held
from storage.tables import NoticeKind, Office, Role, TaskState
from storage.undelivered import Undelivered

HOUR = timedelta(hours=1)
PATIENCE = timedelta(minutes=15)
"""How long an event may wait for its answer: a chat may have been told to wait."""
WEEK = timedelta(days=7)
MOST_NAMED = 10
STAFF = "write it into the staff file and run `nhacviec staff import FILE`"


@dataclass(frozen=True)
class Finding:
    """Something wrong (`check` names what was looked at) and how it is mended."""

    check: str
    what: str
    mend: str


@dataclass(frozen=True)
class Seen:
    """What every check is given: business time (local), real time, and the offices with their calendars."""

    session: Session
    now: datetime
    instant: datetime
    offices: tuple[Office, ...]
    calendars: Calendars

    @property
    def today(self) -> date:
        return self.now.date()

    def posts(self, office: Office) -> list[Held]:
        return people.posts_today(self.session, office.id, self.today)

    def name(self, office_id: int, code: str) -> str:
        """As commands take it: with its office where there are several."""
        own = next(office.code for office in self.offices if office.id == office_id)
        return f"{own}/{code}" if len(self.offices) > 1 else code


def findings(session: Session, now: datetime, instant: datetime) -> list[Finding]:
    """Everything that is wrong, in the order in which it is best mended."""
    seen = Seen(session, now, instant, tuple(plans.offices(session)), loaded(session))
    return [finding for check in CHECKS for finding in check(seen)]


def plan_missing(seen: Seen) -> Iterator[Finding]:
    mend = "run `nhacviec plan import FILE`"
    if not seen.offices:
        yield Finding("plan", "there is no office and no plan yet", mend)
    for office in seen.offices:
        if tasks.current_plan(seen.session, office.id, seen.today) is None:
            yield Finding("plan", f"{office.name} has no plan", mend)


def year_unconfirmed(seen: Seen) -> Iterator[Finding]:
    for year in unconfirmed(seen.today, seen.calendars.national):
        yield Finding(
            "calendar",
            f"the days off and swapped working days of {year} are not confirmed",
            f"compare `nhacviec calendar show {year}` with the announcement, then "
            "`nhacviec calendar set DATE off|work --note TEXT`",
        )


def admin_missing(seen: Seen) -> Iterator[Finding]:
    for office in seen.offices:
        if not any(post.role == Role.ADMIN for post in seen.posts(office)):
            yield Finding("admin", f"{office.name} has no admin: nobody hears of what fails", STAFF)


def heads_missing(seen: Seen) -> Iterator[Finding]:
    """A unit that leads open tasks of the plan in force needs a head."""
    for office in seen.offices:
        plan = tasks.current_plan(seen.session, office.id, seen.today)
        if plan is None:
            continue
        standing = plans.tasks_of(seen.session, plan.id).values()
        leading = {task.lead_unit_id for task in standing if task.state == TaskState.OPEN}
        headed = {post.unit for post in seen.posts(office) if post.role == Role.HEAD}
        units = plans.units_of(seen.session, office.id)
        alone = [code for code, unit in units.items() if unit.id in leading and code not in headed]
        if alone:
            what = f"no head today, though tasks are led there: {_named(alone)} of {office.name}"
            yield Finding("heads", what, STAFF)


def unreachable(seen: Seen) -> Iterator[Finding]:
    for office in seen.offices:
        held = {post.official_id for post in seen.posts(office)}
        reached = reminders.reaches(seen.session, held)
        officials = people.officials(seen.session, office.id)
        codes = [one.code for one in officials if one.id in held and one.id not in reached]
        if codes:
            named = [seen.name(office.id, code) for code in codes]
            what = f"reached on no channel, though they hold a post: {_named(named)}"
            yield Finding("people", what, f"run `nhacviec staff invite {' '.join(named)}`")


def notices_failed(seen: Seen) -> Iterator[Finding]:
    found = undelivered.failed(seen.session, seen.instant - WEEK)
    for one in found[-MOST_NAMED:]:
        who = seen.name(one.office_id, one.official)
        yield Finding(
            "notices",
            f"message {one.id} to {who} failed: {one.error or 'no reason was given'}",
            f"invite them on a channel that works: `nhacviec staff invite {who}`",
        )


def notices_uncertain(seen: Seen) -> Iterator[Finding]:
    for one in undelivered.uncertain(seen.session, seen.instant - WEEK)[-MOST_NAMED:]:
        who = seen.name(one.office_id, one.official)
        what = f"message {one.id} to {who} may not have arrived: {one.error or 'no answer came'}"
        yield Finding("notices", what, "ask them, and tell them by another way if they lack it")


def notices_stuck(seen: Seen) -> Iterator[Finding]:
    """Those that an hour of their sending hours did not move."""
    found = [one for office in seen.offices for one in _stuck(seen, office)]
    if found:
        whom = dict.fromkeys(seen.name(one.office_id, one.official) for one in found)
        what = f"messages that an hour of their sending hours did not move: {len(found)}, to {_named(whom)}"
        yield Finding("notices", what, "start `nhacviec run` if it is not running, else see what it logs")


def events_failed(seen: Seen) -> Iterator[Finding]:
    for one in unanswered.failed_events(seen.session, seen.instant - WEEK)[-MOST_NAMED:]:
        whose = f"of chat {one.chat_id} at the {one.channel} bot {one.bot}"
        yield Finding(
            "events",
            f"event {one.id} {whose} could not be handled: {one.error or 'no reason was kept'}",
            f"see what the log says of event {one.id}, and have it said again",
        )


def events_waiting(seen: Seen) -> Iterator[Finding]:
    waiting = unanswered.waiting_events(seen.session, seen.instant - PATIENCE)
    if waiting:
        count, firsts = sum(one.count for one in waiting), _named(f"event {one.first}" for one in waiting)
        what = f"messages that have waited 15 minutes or longer for an answer: {count}, first {firsts}"
        yield Finding("events", what, "start `nhacviec run` if it is not running, else see what it logs")


def documents_owed(seen: Seen) -> Iterator[Finding]:
    since, before = seen.instant - WEEK, seen.instant - PATIENCE
    for one in unanswered.owed_documents(seen.session, since, before)[-MOST_NAMED:]:
        yield Finding(
            "documents",
            f"document {one.id} for chat {one.chat_id} at the {one.channel} bot {one.bot} was not sent: "
            f"{one.error or 'no reason was kept'}",
            f"see what the log says of document {one.id}, and have it asked for again",
        )


def _stuck(seen: Seen, office: Office) -> Iterator[Undelivered]:
    cal = seen.calendars.of(office.id)
    before = {
        NoticeKind.DIGEST: open_since(seen.now, SENDING_HOURS, cal),
        NoticeKind.WEEKLY: open_since(seen.now, SENDING_HOURS, cal),
        NoticeKind.ACT: open_since(seen.now, (ACT_HOURS,), cal),
        NoticeKind.ALARM: seen.now - HOUR,
    }
    for kind, until in before.items():
        yield from undelivered.stuck(seen.session, office.id, kind, seen.now - WEEK, until)


def open_since(now: datetime, hours: Collection[tuple[time, time]], cal: WorkingDays) -> datetime:
    """The latest moment since which messages could leave for one hour in all, in `hours` of working days."""
    left, day = HOUR, now.date()
    while True:
        for start, end in sorted(hours, reverse=True) if cal.is_working(day) else ():
            first = datetime.combine(day, start, tzinfo=now.tzinfo)
            last = min(datetime.combine(day, end, tzinfo=now.tzinfo), now)
            if last - first >= left:
                return last - left
            left -= max(last - first, timedelta())
        day -= ONE_DAY


def _named(codes: Iterable[str]) -> str:
    all_of_them = list(codes)
    more = f" and {len(all_of_them) - MOST_NAMED} more" if len(all_of_them) > MOST_NAMED else ""
    return ", ".join(all_of_them[:MOST_NAMED]) + more


CHECKS: tuple[Callable[[Seen], Iterable[Finding]], ...] = (
    plan_missing,
    year_unconfirmed,
    admin_missing,
    heads_missing,
    unreachable,
    notices_failed,
    notices_uncertain,
    notices_stuck,
    events_failed,
    events_waiting,
    documents_owed,
)
