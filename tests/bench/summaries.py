"""/status of a ward, a province (135 wards) and the country (3,321 wards with a year of reports)."""

import os
import resource
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.clock import HANOI
from jobs import summaries
from jobs.calendar import WorkingDays
from storage import access
from storage.access import Actor
from storage.database import Database
from storage.schema import prepare
from storage.tables import (
    Base,
    Comparator,
    Finding,
    FindingState,
    InstallationKind,
    Office,
    Official,
    Period,
    PeriodKind,
    Plan,
    Post,
    Progress,
    Role,
    Submission,
    SubmissionState,
    Target,
    TargetKind,
    TargetReading,
    Task,
    Unit,
    UnitKind,
)
from tests.bench.figures import middle, scaled, table

WARDS, A_PROVINCE, UNITS, TASKS_A_UNIT = 3_321, 135, 4, 25
NOW = datetime(2023, 12, 5, 8, tzinfo=HANOI)
THEN = datetime(2023, 3, 1, tzinfo=UTC)
TIMES = 15
WARM = 7
"""A connection to PostgreSQL keeps the plan of what it has been asked five times, from the seventh on."""
PERIODS = (
    ("q1", date(2023, 1, 1), date(2023, 3, 14), date(2023, 3, 17)),
    ("h1", date(2023, 1, 1), date(2023, 6, 13), date(2023, 6, 17)),
    ("q3", date(2023, 6, 15), date(2023, 9, 13), date(2023, 9, 17)),
    ("y", date(2023, 1, 1), date(2023, 12, 13), date(2023, 12, 17)),
)
TITLE = (
    "Thường xuyên rà soát, cập nhật, niêm yết công khai thủ tục hành chính thuộc thẩm quyền của UBND phường"
)


def _add(session: Session, kind: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    session.execute(sa.insert(kind), list(rows))


def _build(session: Session, wards: int) -> None:
    """Wards by the hundred and thirty-five in provinces, those in a country; each with its leader."""
    provinces = -(-wards // A_PROVINCE)
    country = wards + provinces + 1
    above = {w: wards + 1 + (w - 1) // A_PROVINCE for w in range(1, wards + 1)}
    offices = range(1, country + 1)
    _add(session, Office, ({"id": o, "code": f"o{o}", "name": f"đơn vị {o}"} for o in offices))
    roots = [_unit(country, None, "/", UnitKind.PROVINCE)]
    roots += [_unit(p, country, roots[0]["path"], UnitKind.PROVINCE) for p in range(wards + 1, country)]
    paths = {row["office_id"]: row["path"] for row in roots}
    roots += [_unit(w, p, paths[p], UnitKind.WARD) for w, p in above.items()]
    _add(session, Unit, roots)
    _add(session, Unit, (one for row in roots if row["office_id"] <= wards for one in _departments(row)))
    _add(session, Official, ({"id": o, "office_id": o, "code": f"l{o}", "name": f"Ông {o}"} for o in offices))
    leads = {"role": Role.LEADER}
    _add(session, Post, ({**leads, "office_id": o, "official_id": o, "unit_id": o * 10} for o in offices))
    _plans(session, range(1, wards + 1))
    _reports(session)


def _unit(office: int, above: int | None, path: str, kind: UnitKind) -> dict[str, Any]:
    own = {"id": office * 10, "office_id": office, "parent_id": above and above * 10, "kind": kind}
    return {
        **own,
        "path": f"{path}{office * 10}/",
        "code": f"u{office}",
        "name": f"đơn vị {office}",
        "sort": office,
    }


def _departments(root: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number in range(1, UNITS + 1):
        key = root["id"] + number
        own = {
            "id": key,
            "office_id": root["office_id"],
            "parent_id": root["id"],
            "path": f"{root['path']}{key}/",
        }
        yield {
            **own,
            "kind": UnitKind.DEPARTMENT,
            "code": f"d{number}",
            "name": f"Phòng {number}",
            "sort": number,
        }


def _plans(session: Session, wards: range) -> None:
    own = [{"office_id": w, "plan_id": w} for w in wards]
    _add(session, Plan, ({"id": w, "office_id": w, "year": 2023, "title": "Kế hoạch"} for w in wards))
    same = {"kind": PeriodKind.QUARTER, "given_on": date(2023, 1, 1)}
    periods = [
        {**same, "code": code, "name": code, "window_from": first, "window_to": last, "cut_off": last}
        | {"internal_due": last, "due": due, "issued_on": due if number < 3 else None}
        for number, (code, first, last, due) in enumerate(PERIODS)
    ]
    _add(
        session,
        Period,
        ({**one, **row, "id": one["plan_id"] * 10 + n} for one in own for n, row in enumerate(periods)),
    )
    sent = {False: SubmissionState.EXPECTED, True: SubmissionState.SUBMITTED}
    _add(
        session,
        Submission,
        (
            {"office_id": w, "period_id": w * 10 + p, "unit_id": w * 10 + u, "state": sent[p < 3 or u < 3]}
            for w in wards
            for p in range(len(PERIODS))
            for u in range(1, UNITS + 1)
        ),
    )
    goal = {"kind": TargetKind.SHARE, "comparator": Comparator.MORE, "value": 20, "wording": "trên 20%"}
    _add(
        session,
        Target,
        (
            {**one, **goal, "code": f"c{n}", "title": "Chỉ tiêu", "sort": f"{n:02}"}
            for one in own
            for n in range(14)
        ),
    )
    found = {
        "content": "chưa niêm yết",
        "given_on": date(2023, 5, 1),
        "due": date(2023, 6, 1),
        "search_text": "",
    }
    _add(
        session,
        Finding,
        (
            {
                **one,
                **found,
                "unit_id": one["office_id"] * 10 + 1 + n % UNITS,
                "number": n,
                "state": FindingState.OPEN,
            }
            | {"recorded_by_id": one["office_id"], "recorded_at": THEN}
            for one in own
            for n in range(6)
        ),
    )


def _reports(session: Session) -> None:
    """Tasks and what was said of them, made by the database itself: there are a million."""
    numbers = sa.select(sa.literal(1).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(sa.select(numbers.c.n + 1).where(numbers.c.n < TASKS_A_UNIT))
    n, of = numbers.c.n, col(Unit.office_id)
    dated, text = n % 5 == 1, lambda value: sa.cast(value, sa.String)
    columns = {
        "office_id": of,
        "plan_id": of,
        "code": text(Unit.id) + "." + text(n),
        "title": sa.literal(TITLE),
        "lead_unit_id": sa.case((n % 10 == 0, sa.null()), else_=Unit.id),
        "kind": sa.case((dated, "dated"), else_="standing"),
        "deadline": sa.case((dated, sa.case((n % 2 == 0, date(2023, 12, 20)), else_=date(2023, 11, 1)))),
        "state": sa.case((n == 1, "done"), else_="open"),
        "done_on": sa.case((n == 1, date(2023, 10, 1))),
        "restricted": n == 7,
        "given_on": sa.literal(date(2023, 1, 1)),
        "search_text": sa.literal(TITLE.lower()),
        "sort": text(n),
    }
    made = sa.select(*columns.values()).select_from(Unit).join(numbers, sa.true())
    made = made.where(col(Unit.kind) == UnitKind.DEPARTMENT).order_by(of, col(Unit.id), n)
    session.execute(sa.insert(Task).from_select(list(columns), made, include_defaults=False))
    said = {
        "office_id": col(Task.office_id),
        "task_id": col(Task.id),
        "period_id": col(Period.id),
        "state": sa.literal("done"),
        "text": sa.literal("đã niêm yết 12 thủ tục hành chính tại Bộ phận một cửa"),
        "author_id": col(Task.office_id),
        "sent_at": sa.literal(THEN),
        "late": sa.literal(value=False),
        "created_at": sa.literal(THEN),
    }
    made = sa.select(*said.values()).select_from(Period).join(Task, col(Task.plan_id) == Period.plan_id)
    made = made.where(col(Task.lead_unit_id).is_not(None), (Task.id * 7 + Period.id * 3) % 5 != 0)
    made = made.order_by(col(Period.code), col(Task.id))
    session.execute(sa.insert(Progress).from_select(list(said), made, include_defaults=False))
    read = {**said, "target_id": col(Target.id), "state": sa.literal("figure")} | {
        "numerator": (Target.id * 7 + Period.id) % 60,
        "denominator": sa.literal(100),
        "office_id": col(Target.office_id),
        "author_id": col(Target.office_id),
    }
    read.pop("task_id")
    made = sa.select(*read.values()).select_from(Period).join(Target, col(Target.plan_id) == Period.plan_id)
    made = made.where((Target.id + Period.id) % 4 != 0)
    session.execute(sa.insert(TargetReading).from_select(list(read), made, include_defaults=False))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(session: Session, actor: Actor) -> float:
    """Milliseconds of the median of some."""
    cal, spent = WorkingDays(), []
    for _ in range(WARM + TIMES):
        start = time.perf_counter()
        summaries.of(session, actor, NOW, cal)
        spent.append(1000 * (time.perf_counter() - start))
    return middle(spent[WARM:])


def _settle(database: Database) -> None:
    """As the autovacuum of a database in use does, which that of the tests may not have."""
    if database.is_sqlite:
        with database.exclusive() as connection:
            connection.exec_driver_sql("ANALYZE")
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def _measured(database: Database, wards: int) -> list[tuple[str, ...]]:
    provinces = -(-wards // A_PROVINCE)
    of = {"a ward": 1, "a province": wards + 1, "the country": wards + provinces + 1}
    rows = []
    for name, leader in of.items():
        actor: Actor = database.read(lambda s, who=leader: access.actor(s, who, NOW.date()))
        before = _peak()
        spent = database.read(lambda s, who=actor: _timed(s, who))
        count = {"a ward": 1, "a province": min(wards, A_PROVINCE), "the country": wards}[name]
        tasks = count * UNITS * TASKS_A_UNIT
        each = f"{1000 * spent / tasks:.1f} µs"
        rows.append(
            (name, f"{count:,}", f"{tasks:,}", f"{spent:,.1f} ms", each, f"{_peak() - before:.0f} MB")
        )
    return rows


async def measure(folder: Path) -> None:
    wards = scaled(WARDS, A_PROVINCE)
    urls = {"SQLite": f"sqlite:///{folder / 'country.db'}"}
    if os.environ.get("BENCH_POSTGRES_URL"):
        # An empty database of its own: it is filled and left so.
        urls["PostgreSQL"] = os.environ["BENCH_POSTGRES_URL"]
    for engine, url in urls.items():
        with closing(Database(url)) as database:
            prepare(database, InstallationKind.REAL)
            if not database.read(lambda s: s.exec(select(Office.id)).first()):
                database.write(lambda s: _build(s, wards))
            _settle(database)
            rows = _measured(database, wards)
        head = (f"/status on {engine}", "wards", "tasks", "median", "a task", "memory grew by")
        table(f"Figures, {engine}", head, rows)
