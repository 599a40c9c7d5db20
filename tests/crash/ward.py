"""The sample ward on Telegram: a real database without lives so far, copied for each scenario."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from emulators.telegram import TOKEN, USERNAME, TelegramEmulator
from emulators.telegram_people import Person
from sqlmodel import Session, select

from bot.clock import Clock
from jobs import people as joining
from jobs.calendar import WorkingDays
from jobs.imports import plan_file, staff_file
from jobs.imports.plan_apply import import_plan
from jobs.imports.staff_apply import import_staff
from storage import installation, people
from storage.database import Database
from storage.plans import sample_path
from storage.schema import prepare
from storage.tables import Account, InstallationKind, Leave, Office, Plan, Target, Task, TaskKind, Unit

GIVEN = date(2023, 2, 27)
JOINED = ("vp-tk", "tc-kh", "tp-ht", "vh-tt", "mot-cua", "quan-tri")
JOINS_LATER = "chu-tich"
INVITES = 40
CHATS = {code: 5_000_001 + number for number, code in enumerate((*JOINED, JOINS_LATER))}
UNREACHED_AT_TIMES, WEB = "tc-kh", "hoai-hao-web"
"""Has a chat on the web too."""
DAYS = tuple(date(2023, 3, day) for day in (10, 13, 14, 15, 16))
"""Each a day on which reports due on the 14th and the 17th are reminded of."""
HEADS = {"tc-kh", "vp-tk"}
MORNINGS_OF = {
    date(2023, 3, 10): {*HEADS, "vh-tt", "mot-cua"},
    # vh-tt is away, and mot-cua hears it
    date(2023, 3, 13): {*HEADS, "mot-cua"},
    date(2023, 3, 14): {*HEADS, "mot-cua"},
    date(2023, 3, 15): {*HEADS, "vh-tt", "mot-cua", "chu-tich"},
    date(2023, 3, 16): {*HEADS, "vh-tt", "mot-cua", "chu-tich"},
    date(2023, 3, 17): {*HEADS, "vh-tt", "mot-cua"},
}
"""Who has a morning message; the pct never joins, and what goes up to him is told to vp-tk."""
AWAY, DEPUTY, LEAVE = "vh-tt", "mot-cua", (date(2023, 3, 13), date(2023, 3, 14))
OVERDUE, OWNER, UNIT = date(2023, 3, 9), "mot-cua", "vp-tk"
"""A dated task: the head hears of it on the 10th, its owner is warned on the 15th, the leader hears then."""


@dataclass(frozen=True)
class Template:
    """A prepared database to copy, and invites for the one who has not joined yet."""

    url: sa.URL
    invites: tuple[str, ...]


def make(url: sa.URL) -> Template:
    database = Database(url)
    prepare(database, InstallationKind.REAL)
    invites = database.write(_load)
    database.close()
    return Template(url, invites)


def _load(session: Session) -> tuple[str, ...]:
    instant = Clock().instant()
    import_plan(session, plan_file.load(sample_path("hoai-hao-2023"), WorkingDays()), GIVEN, consent=True)
    import_staff(session, staff_file.read(sample_path("hoai-hao-2023-staff")), GIVEN, consent=True)
    office = session.exec(select(Office)).one().id
    ref = f"telegram:{TOKEN.partition(':')[0]}"
    bot = installation.bot_of_token(session, office, "telegram", ref, USERNAME)
    officials = {official.code: official.id for official in people.officials(session, office)}
    for code in JOINED:
        values = {"official_id": officials[code], "external_id": str(CHATS[code]), "linked_at": instant}
        session.add(Account(office_id=office, bot_id=bot.id, preferred=True, **values))
    _arrange(session, office, officials)
    session.flush()
    late = officials[JOINS_LATER]
    return tuple(joining.invite(session, late, instant) for _ in range(INVITES))


def _arrange(session: Session, office: int, officials: dict[str, int]) -> None:
    """Somebody is on the web too, somebody is away, and a task is overdue; no figures of targets are owed."""
    session.execute(sa.delete(Target))
    web = installation.bot(session, office_id=office, channel="web", name=WEB, pushes=True)
    person, owned = officials[UNREACHED_AT_TIMES], {"office_id": office}
    session.add(
        Account(bot_id=web.id, official_id=person, external_id=WEB, linked_at=Clock().instant(), **owned)
    )
    since, until = LEAVE
    away, deputy = officials[AWAY], officials[DEPUTY]
    session.add(Leave(official_id=away, deputy_id=deputy, since=since, until=until, **owned))
    session.add(
        Task(
            plan_id=session.exec(select(Plan)).one().id,
            code="9.1",
            title="Báo cáo rà soát thủ tục",
            kind=TaskKind.DATED,
            deadline=OVERDUE,
            lead_unit_id=session.exec(select(Unit).where(Unit.code == UNIT)).one().id,
            owner_id=officials[OWNER],
            given_on=GIVEN,
            percent=0,
            search_text="bao cao ra soat thu tuc",
            sort="9.1",
            **owned,
        )
    )


def meet(emulator: TelegramEmulator) -> dict[str, Person]:
    """The officials' phones; who has joined may be written to."""
    cast = {code: emulator.person(chat, code) for code, chat in CHATS.items()}
    for code in JOINED:
        cast[code].chat.seen = cast[code].chat.open = True
    # As if the bot had polled before: what is said while it is down is kept, edits and taps too.
    emulator.world.updates.allow(["message", "edited_message", "callback_query", "my_chat_member"])
    return cast


@contextmanager
def copied(template: Template, folder: Path, server: sa.URL | None, name: str) -> Iterator[sa.URL]:
    """A copy of its own for one scenario; `server` where it is PostgreSQL."""
    if server is None:
        path = folder / "ward.db"
        shutil.copy(template.url.database or "", path)
        yield template.url.set(database=str(path))
        return
    with fresh(server, name, template.url.database or "") as url:
        yield url


@contextmanager
def fresh(server: sa.URL, name: str, template: str) -> Iterator[sa.URL]:
    """A database of the server, dropped in the end."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    how = "ENCODING 'UTF8' LOCALE 'C'" if template == "template0" else ""
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} {how}")
        # What a killed client loses does not depend on it.
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET synchronous_commit = off")
        try:
            yield server.set(database=name)
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()
