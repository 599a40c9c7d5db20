"""Small builders of what storage keeps; each adds one row, flushes, and takes any other column by name."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from time import sleep
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session

from storage import findings
from storage.access import Actor, actor
from storage.database import Database
from storage.plans import natural_key
from storage.tables import (
    Account,
    Area,
    Base,
    Bot,
    Comparator,
    Direction,
    Finding,
    GroupChat,
    Inbox,
    Leave,
    Message,
    Notice,
    NoticeKind,
    Office,
    Official,
    Period,
    PeriodKind,
    Plan,
    Post,
    Progress,
    ProgressState,
    Reminder,
    Role,
    Submission,
    Target,
    TargetKind,
    Task,
    TaskKind,
    Unit,
    UnitKind,
    fold,
)

Row = TypeVar("Row", bound=Base)
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = date(2023, 3, 6)
NOW = datetime(2023, 3, 6, 8, 0, tzinfo=HANOI)
"""Business time: a Monday morning."""
INSTANT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""Real time, far from business time as in a demo."""
SECOND = timedelta(seconds=1)
_numbers = count(1)


def opened(database: Database) -> Session:
    """A session whose one transaction may write; what it does is undone unless the test commits."""
    return Session(database.engine.execution_options(writes=True), expire_on_commit=False)


def keep(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def office(session: Session, code: str = "hoai-hao") -> Office:
    return keep(session, Office(code=code, name=f"phường {code}"))


def unit(
    session: Session,
    of: Office,
    code: str,
    parent: Unit | None = None,
    kind: UnitKind = UnitKind.DEPARTMENT,
    **values: Any,
) -> Unit:
    parent_id = parent.id if parent else None
    row = Unit(office_id=of.id, code=code, name=f"Phòng {code}", kind=kind, parent_id=parent_id, **values)
    keep(session, row)
    row.path = f"{parent.path if parent else '/'}{row.id}/"
    return keep(session, row)


def official(session: Session, of: Office, code: str = "an") -> Official:
    return keep(session, Official(office_id=of.id, code=code, name=f"Đồng chí {code}"))


def post(session: Session, who: Official, at: Unit, role: Role = Role.OFFICIAL, **dates: date) -> Post:
    row = Post(office_id=at.office_id, official_id=who.id, unit_id=at.id, role=role, **dates)
    return keep(session, row)


def leave(session: Session, who: Official, deputy: Official, since: date, until: date) -> Leave:
    row = Leave(office_id=who.office_id, official_id=who.id, deputy_id=deputy.id, since=since, until=until)
    return keep(session, row)


def holder(session: Session, at: Unit, role: Role = Role.OFFICIAL, code: str = "an") -> Actor:
    """A new official with one post, as they act today."""
    of = session.get_one(Office, at.office_id)
    who = official(session, of, code)
    post(session, who, at, role)
    return actor(session, who.id, TODAY)


def bot(session: Session, of: Office, name: str = "bot", channel: str = "web", *, pushes: bool = True) -> Bot:
    return keep(session, Bot(office_id=of.id, channel=channel, name=name, pushes=pushes))


def account(session: Session, who: Official, on: Bot, chat: str | None = None, **values: Any) -> Account:
    row = Account(
        office_id=who.office_id,
        bot_id=on.id,
        official_id=who.id,
        external_id=chat or who.code,
        linked_at=INSTANT,
        **values,
    )
    return keep(session, row)


def plan(session: Session, of: Office, year: int = 2023) -> Plan:
    return keep(session, Plan(office_id=of.id, year=year, title=f"Kế hoạch {year}"))


def task(
    session: Session,
    of: Plan,
    code: str,
    lead: Unit | None = None,
    owner: Official | None = None,
    *,
    title: str = "Việc",
    **values: Any,
) -> Task:
    row = Task(
        office_id=of.office_id,
        plan_id=of.id,
        code=code,
        title=title,
        lead_unit_id=lead.id if lead else None,
        owner_id=owner.id if owner else None,
        kind=TaskKind.DATED if "deadline" in values else TaskKind.STANDING,
        search_text=fold(f"{code} {title}"),
        sort=natural_key(code),
        **{"given_on": date(of.year, 1, 1)} | values,
    )
    return keep(session, row)


def target(session: Session, of: Plan, code: str, task: Task | None = None, **values: Any) -> Target:
    """A share that is to be over 20%, unless `values` say otherwise."""
    row = Target(
        office_id=of.office_id,
        plan_id=of.id,
        task_id=task.id if task else None,
        code=code,
        sort=natural_key(code),
        **{
            "title": "Chỉ tiêu",
            "wording": "trên 20%",
            "kind": TargetKind.SHARE,
            "comparator": Comparator.MORE,
            "value": Decimal(20),
        }
        | values,
    )
    return keep(session, row)


def period(session: Session, of: Plan, code: str = "q1", month: int = 3, **values: Any) -> Period:
    """A quarter's report that is due on the 15th of `month`, from units on the 10th."""
    row = Period(
        office_id=of.office_id,
        plan_id=of.id,
        code=code,
        kind=PeriodKind.QUARTER,
        name=code.upper(),
        **{
            "window_from": date(of.year, 1, 1),
            "window_to": date(of.year, month, 10),
            "cut_off": date(of.year, month, 10),
            "internal_due": date(of.year, month, 10),
            "due": date(of.year, month, 15),
            "given_on": date(of.year, 1, 1),
        }
        | values,
    )
    return keep(session, row)


def submission(session: Session, of: Period, by: Unit, **values: Any) -> Submission:
    return keep(session, Submission(office_id=of.office_id, period_id=of.id, unit_id=by.id, **values))


def progress(session: Session, of: Task, within: Period, by: Official, **values: Any) -> Progress:
    row = Progress(
        office_id=of.office_id,
        task_id=of.id,
        period_id=within.id,
        author_id=by.id,
        **{"state": ProgressState.IN_PROGRESS, "text": "đang làm", "sent_at": NOW, "created_at": INSTANT}
        | values,
    )
    return keep(session, row)


def area(session: Session, of: Plan, code: str, name: str) -> Area:
    row = Area(office_id=of.office_id, plan_id=of.id, code=code, label=f"{code}.", name=name, sort=code)
    return keep(session, row)


def finding(
    session: Session, of: Plan, at: Unit, by: Official, mends: Official | None = None, **values: Any
) -> Finding:
    """A finding at the unit, to be mended by 10/3 unless `due` says otherwise."""
    return findings.add(
        session,
        office_id=at.office_id,
        plan_id=of.id,
        unit_id=at.id,
        recorded_by_id=by.id,
        responsible_id=mends.id if mends else None,
        **{
            "content": "chưa niêm yết",
            "due": date(2023, 3, 10),
            "given_on": TODAY,
            "recorded_at": NOW,
            "search_text": fold(values.get("content", "chưa niêm yết")),
        }
        | values,
    )


def notice(session: Session, to: Account, **values: Any) -> Notice:
    """An act's notice that may leave now."""
    row = Notice(
        office_id=to.office_id,
        account_id=to.id,
        bot_id=to.bot_id,
        **{
            "official_id": to.official_id,
            "key": f"notice:{next(_numbers)}",
            "kind": NoticeKind.ACT,
            "not_before": NOW,
            "created_at": INSTANT,
            "payload": {"text": "xin chào"},
        }
        | values,
    )
    return keep(session, row)


def group(session: Session, on: Bot, by: Official, chat: str = "-55", **values: Any) -> GroupChat:
    """A group that may have the weekly summary of the official's office."""
    allowed = {"weekly": True, "allowed_by_id": by.id, "allowed_at": NOW, "title": f"Tổ {chat}"} | values
    return keep(session, GroupChat(office_id=by.office_id, bot_id=on.id, chat_id=chat, **allowed))


def posted(session: Session, to: GroupChat, **values: Any) -> Notice:
    """A group's weekly notice that may leave now."""
    row = Notice(
        office_id=to.office_id,
        bot_id=to.bot_id,
        **{
            "group_id": to.id,
            "key": f"weekly:{next(_numbers)}",
            "kind": NoticeKind.WEEKLY,
            "not_before": NOW,
            "created_at": INSTANT,
        }
        | values,
    )
    return keep(session, row)


def reminder(session: Session, who: Official, key: str | None = None, **values: Any) -> Reminder:
    row = Reminder(
        office_id=who.office_id,
        official_id=who.id,
        key=key or f"reminder:{next(_numbers)}",
        **{
            "rule": "unit_report",
            "subject": "unit_report:1",
            "due": date(2023, 3, 10),
            "rung": "b2",
            "rung_date": TODAY,
            "why": "before",
            "planned_at": INSTANT,
        }
        | values,
    )
    return keep(session, row)


def event(of: Bot, event_id: str, chat: str = "an", payload: dict[str, Any] | None = None) -> dict[str, Any]:
    """An event as `inbox.store` takes it."""
    return {
        "office_id": of.office_id,
        "bot_id": of.id,
        "event_id": event_id,
        "chat_id": chat,
        "payload": payload or {"text": event_id},
    }


def inbox(session: Session, of: Bot, event_id: str, chat: str = "an", **values: Any) -> Inbox:
    return keep(session, Inbox(**event(of, event_id, chat) | {"received_at": INSTANT} | values))


def message(session: Session, on: Bot, text: str, chat: str = "an", **values: Any) -> Message:
    row = Message(
        office_id=on.office_id,
        bot_id=on.id,
        chat_id=chat,
        text=text,
        **{
            "direction": Direction.OUT,
            "external_id": f"m{next(_numbers)}",
            "sent_at": NOW,
            "created_at": INSTANT,
        }
        | values,
    )
    return keep(session, row)


@dataclass(frozen=True)
class Ward:
    """An office with one department, one plan and one bot."""

    office: Office
    root: Unit
    department: Unit
    plan: Plan
    bot: Bot


def ward(session: Session, code: str = "hoai-hao") -> Ward:
    of = office(session, code)
    root = unit(session, of, code, kind=UnitKind.WARD)
    return Ward(of, root, unit(session, of, "vp-tk", root), plan(session, of), bot(session, of, code))


def is_waited_for(session: Session) -> None:
    """Returns once another PostgreSQL transaction waits for a lock that this one holds."""
    # Not pg_stat_activity: a transaction sees it as it first read it.
    waits = sa.text("SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
    for _ in range(3000):
        if session.execute(waits).scalar_one():
            return
        sleep(0.01)
    raise AssertionError("nobody waits for this transaction")
