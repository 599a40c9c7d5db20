"""Databases to measure on: a province's morning, and a ward that reports."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, select

from bot.clock import HANOI, Clock
from jobs import demo, planner
from jobs.calendars import Calendars
from messages.types import Rendered
from storage import installation
from storage.database import Database
from storage.schema import prepare
from storage.tables import (
    Account,
    Base,
    Bot,
    InstallationKind,
    Notice,
    NoticeKind,
    Office,
    Official,
    Period,
    PeriodKind,
    Plan,
    Post,
    Role,
    Submission,
    Task,
    TaskKind,
    Unit,
    UnitKind,
)

MORNING = datetime(2023, 3, 6, 8, 0, tzinfo=HANOI)
INSTANT = datetime(2023, 3, 6, 1, 0, tzinfo=UTC)
PEOPLE_A_WARD, UNITS_A_PERSON, TASKS_A_UNIT = 20, 3, 2
FIRST_CHAT = 5_000_001
TOKEN_REF = "telegram:7000000001"
DUE = date(2023, 3, 7)


def clock() -> Clock:
    """Business time begins on the Monday morning and goes on as real time does."""
    made = Clock()
    made.set(MORNING)
    return made


def opened(path: Path) -> Database:
    return Database(f"sqlite:///{path}")


def wards_only(path: Path, people: int) -> None:
    """Wards of 20 heads who answer for three units each; nothing is planned."""
    database = opened(path)
    prepare(database, InstallationKind.REAL)
    database.write(lambda s: _wards(s, people))
    database.close()


def province(path: Path, people: int) -> None:
    """The same with `people` digests of three items that wait to be sent."""
    wards_only(path, people)
    database, now = opened(path), clock()
    database.write(lambda s: planner.plan(s, now=MORNING, instant=now.instant(), cals=Calendars()))
    database.close()


def wait_to_leave(path: Path, people: int, count: int) -> None:
    """`people` heads to whom `count` messages caused by somebody's act are still to be sent."""
    wards_only(path, people)
    database = opened(path)
    for first in range(0, count, 1000):
        numbers = range(first, min(first + 1000, count))
        database.write(lambda s, numbers=numbers: _add(s, Notice, (_act(n, 1 + n % people) for n in numbers)))
    database.close()


def _act(number: int, person: int) -> dict[str, Any]:
    said = Rendered("📥 Bộ phận đã nộp báo cáo quý I").to_json()
    to = {"official_id": person, "account_id": person, "bot_id": 1, "kind": NoticeKind.ACT, "payload": said}
    at = {"not_before": INSTANT, "created_at": INSTANT}
    return _own(1 + (person - 1) // PEOPLE_A_WARD, key=f"act:{number}", **to, **at)


def _add(session: Session, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    session.execute(sa.insert(table), list(rows))


def _wards(session: Session, people: int) -> None:
    wards = range(1, -(-people // PEOPLE_A_WARD) + 1)
    _add(session, Office, ({"id": w, "code": f"phuong-{w}", "name": f"phường số {w}"} for w in wards))
    session.add(Bot(id=1, office_id=1, channel="telegram", name="nhacviec_bench_bot", token_ref=TOKEN_REF))
    session.flush()
    _plans(session, wards)
    for first in range(1, people + 1, 1000):
        _people(session, range(first, min(first + 1000, people + 1)))


def _plans(session: Session, wards: Iterable[int]) -> None:
    first = date(2023, 1, 1)
    _add(session, Plan, ({"id": w, "office_id": w, "year": 2023, "title": "Kế hoạch 2023"} for w in wards))
    given = {"window_from": first, "window_to": DUE, "cut_off": DUE, "given_on": first}
    period = {**given, "code": "q1", "name": "quý I", "kind": PeriodKind.QUARTER, "internal_due": DUE}
    due = date(2023, 3, 30)
    _add(session, Period, ({**period, "id": w, "office_id": w, "plan_id": w, "due": due} for w in wards))


def _people(session: Session, people: range) -> None:
    ward = {p: 1 + (p - 1) // PEOPLE_A_WARD for p in people}
    head_of = {p: range(p * UNITS_A_PERSON, (p + 1) * UNITS_A_PERSON) for p in people}
    units = [(u, p) for p in people for u in head_of[p]]
    _add(session, Official, (_own(ward[p], id=p, code=f"ong-{p}", name=f"Đồng chí {p}") for p in people))
    _add(session, Account, (_account(ward[p], p) for p in people))
    _add(session, Unit, (_unit(ward[p], u) for u, p in units))
    _add(session, Post, (_own(ward[p], official_id=p, unit_id=u, role=Role.HEAD) for u, p in units))
    _add(session, Submission, (_own(ward[p], period_id=ward[p], unit_id=u) for u, p in units))
    _add(session, Task, (_task(ward[p], u, n) for u, p in units for n in range(TASKS_A_UNIT)))


def _own(ward: int, **values: Any) -> dict[str, Any]:
    return {"office_id": ward, **values}


def _account(ward: int, person: int) -> dict[str, Any]:
    chat = str(FIRST_CHAT + person)
    return _own(ward, bot_id=1, official_id=person, external_id=chat, preferred=True, linked_at=INSTANT)


def _unit(ward: int, unit: int) -> dict[str, Any]:
    kind = UnitKind.DEPARTMENT
    return _own(
        ward, id=unit, code=f"p{unit}", name=f"Phòng số {unit}", kind=kind, path=f"/{unit}/", sort=unit
    )


def _task(ward: int, unit: int, number: int) -> dict[str, Any]:
    code = f"{unit}.{'abc'[number]}"
    kinds = {"kind": TaskKind.STANDING, "given_on": date(2023, 1, 1)}
    title = "Niêm yết công khai thủ tục hành chính"
    return _own(
        ward, plan_id=ward, code=code, title=title, lead_unit_id=unit, search_text=title, sort=code, **kinds
    )


def ward(path: Path, chats: int) -> list[tuple[int, list[str]]]:
    """The sample ward with `chats` more officials on Telegram: each one's chat and the codes they report."""
    database = opened(path)
    prepare(database, InstallationKind.DEMO)
    database.write(lambda s: demo.load_sample(s, MORNING.date(), INSTANT))
    reporting = database.write(lambda s: _officials(s, chats))
    database.close()
    return reporting


def _officials(session: Session, chats: int) -> list[tuple[int, list[str]]]:
    office = session.exec(select(Office)).one()
    bot = installation.bot_of_token(session, office.id, "telegram", TOKEN_REF, "nhacviec_bench_bot")
    codes: dict[int, list[str]] = {}
    for task in session.exec(select(Task).order_by(Task.sort)):
        if task.lead_unit_id is not None:
            codes.setdefault(task.lead_unit_id, []).append(task.code)
    units = sorted(codes)
    found = []
    for number in range(chats):
        unit = units[number % len(units)]
        who = Official(office_id=office.id, code=f"cc-{number}", name=f"Đồng chí {number}")
        session.add(who)
        session.flush()
        session.add(Post(office_id=office.id, official_id=who.id, unit_id=unit, role=Role.OFFICIAL))
        session.add(Account(**{**_account(office.id, who.id), "bot_id": bot.id}))
        found.append((FIRST_CHAT + who.id, codes[unit]))
    session.flush()
    return found
