"""The demo's database: the sample plan, and a clock that starts on a Monday of its year."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.clock import HANOI, Clock
from jobs import demo
from storage import installation
from storage.database import Database

FIRST_YEAR = 2023
LAST_DAY = date(2024, 12, 31)
START = datetime(2023, 2, 27, 7, 0, tzinfo=HANOI)


def ensure(database: Database, clock: Clock) -> None:
    """Loads an empty demo database, and puts the clock where the database says it stands."""

    def work(session: Session) -> timedelta:
        if demo.is_empty(session):
            _load(session, clock)
        return installation.offset(session)

    clock.offset, clock.follows = database.write(work), True


def start_anew(session: Session, clock: Clock) -> timedelta:
    """Forgets everything said and done; the clock's offset at the start."""
    demo.wipe(session)
    _load(session, clock)
    return installation.offset(session)


def _load(session: Session, clock: Clock) -> None:
    demo.load_sample(session, START.date(), clock.instant())
    installation.set_offset(session, START - clock.instant())
