"""Who must have heard what by the end of a day: each reminder due, by whom it is for, once."""

from collections.abc import Iterable
from datetime import date

from crash.people import ASKS_AGAIN, HANDS_IN, Done
from crash.ward import CHATS, MORNINGS_OF, UNREACHED_AT_TIMES, WEB
from emulators.telegram import TelegramEmulator
from sqlmodel import Session, col, select

from jobs.calendar import WorkingDays
from jobs.calendars import loaded
from jobs.due import open_today, tells_of_unreached, unreached, wanted
from messages.formats import weekday_day
from storage import reminders
from storage.claims import AFTERNOON
from storage.tables import Message, Notice, Official, Reminder, ReminderState, Submission, Unit


def unsaid(session: Session, day: date) -> set[str]:
    """The keys of what the day's morning messages still have to say."""
    return due(session, day) - _keys(said(session, day))


def due(session: Session, day: date) -> set[str]:
    """What they say in all, by the rules of `jobs.due`: it was not said before, and is open all day."""
    cals, found = loaded(session), open_today(session, day)
    want, reached = wanted(found, day, cals), reminders.reaches(session)
    keys = {key for key, one in want.items() if one.official_id in reached}
    keys |= unreached(want.values(), reached, found.roster).keys()
    before = select(Reminder.key).join(Notice, col(Notice.id) == Reminder.notice_id)
    keys -= set(session.exec(before.where(col(Notice.date) < day)))
    again = _rows(session, Reminder.rung == f"s{day}-am")
    return {key for key in keys if not key.startswith(f"{at_times_open(session)}:")} | _keys(again)


def said(session: Session, day: date, *, later: bool = False) -> list[Reminder]:
    """What the day's messages have said, in the morning or `later`; not of what was open at times."""
    of_day = col(Notice.key).endswith(AFTERNOON) if later else col(Notice.key).not_like(f"%{AFTERNOON}")
    notices = select(Notice.id).where(Notice.date == day, of_day)
    rows = _rows(session, col(Reminder.notice_id).in_(notices), Reminder.state == ReminderState.DELIVERED)
    return [row for row in rows if row.subject != at_times_open(session)]


def at_times_open(session: Session) -> str:
    """The report that is handed in and returned while messages leave: whether it is reminded of is chance."""
    part = select(Submission.id).join(Unit, col(Unit.id) == Submission.unit_id).where(Unit.code == HANDS_IN)
    return f"unit_report:{session.exec(part.order_by(col(Submission.id))).first()}"


def check_morning(session: Session, day: date) -> None:
    """Everything due was said that morning, and nothing else."""
    morning, codes = said(session, day), _codes(session)
    assert _keys(morning) == due(session, day)
    assert {codes[row.official_id] for row in morning} == MORNINGS_OF[day]


def check_day(session: Session, emulator: TelegramEmulator, day: date, done: Done) -> None:
    """And again to who asked for it; nothing is left but what is for the next morning."""
    check_morning(session, day)
    morning, codes = said(session, day), _codes(session)
    own = [row for row in morning if codes[row.official_id] == ASKS_AGAIN]
    theirs = {row.subject for row in own if not tells_of_unreached(row.rung)}
    again = said(session, day, later=True)
    assert {row.subject for row in again} == (theirs if (day, True) in done.asked_again else set())
    tomorrow = _rows(session, Reminder.rung == f"s{WorkingDays().add(day, 1)}-am")
    assert {row.subject for row in tomorrow} == (theirs if (day, False) in done.asked_again else set())
    waiting = _rows(session, Reminder.state == ReminderState.PENDING)
    assert {row.subject for row in waiting if row not in tomorrow} <= {at_times_open(session)}
    check_phones(session, emulator, day, elsewhere={UNREACHED_AT_TIMES} if day in done.closed else set())


def check_phones(session: Session, emulator: TelegramEmulator, day: date, elsewhere: set[str]) -> None:
    """The morning message is where its person reads it."""
    title = weekday_day(day).replace("thứ", "Thứ", 1)
    for person in MORNINGS_OF[day]:
        if person in elsewhere:
            shown = list(session.exec(select(Message.text).where(Message.chat_id == WEB)))
        else:
            shown = [m.get("text", "") for m in emulator.world.chats[CHATS[person]].messages.values()]
        assert any(title in text for text in shown), (person, day)


def _codes(session: Session) -> dict[int, str]:
    return {official.id: official.code for official in session.exec(select(Official))}


def _rows(session: Session, *conditions: object) -> list[Reminder]:
    return list(session.exec(select(Reminder).where(*conditions)))


def _keys(rows: Iterable[Reminder]) -> set[str]:
    return {row.key for row in rows}
