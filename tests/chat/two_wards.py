"""Two wards on one installation and the town above them: one of everything in two units of each.

`MARKS` stand in every text that only its own unit, or its own ward, may read.
"""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from chat.one_of_each import AT, MARKS, TODAY, Ids, one_of_each
from chat.staging import person, unit
from sqlmodel import Session, select

from storage import installation
from storage.tables import (
    Account,
    Base,
    Bot,
    Finding,
    Leave,
    Office,
    Official,
    Post,
    Role,
    Task,
    Unit,
    UnitKind,
)

SHARED = frozenset({"bot", "installation", "day_override", "notice", "reminder", "audit", "dialogue"})
"""Tables of the installation, and what only the bot writes: not copied to the other ward."""
UNIQUE = frozenset({"token_hash", "code_hash", "event_id", "external_id", "chat_id"})
TEXTS = frozenset(
    {"name", "title", "content", "cause", "text", "result", "difficulty", "proposal", "reason", "wording"}
)


@dataclass(frozen=True)
class World:
    """What a payload can point at, by the name of its parameter, in each scope; the chats of who may tap."""

    scopes: dict[str, Ids]
    chats: dict[str, str]

    @property
    def taps(self) -> str:
        """Those of the first ward and above it."""
        return "".join(who for who in self.chats if who != "k")


def build(session: Session) -> World:
    """Who taps: `o` an official and `h` the head of the unit tc-kh, `p` an official there on leave whose work
    all that is, `d` who stands in for them from another unit, `c` coordinator, `l` leader, `a` admin, `s` who
    leads the town, `x` whose posts have ended; `k` leads the other ward."""
    first = unit(session, "hoai-hao")
    bot = installation.bots(session, "web")[0]
    added = _people(session, first.office_id, bot)
    own = one_of_each(session, "tc-kh", "phep", MARKS["own"], bot, number=1)
    other = one_of_each(session, "tp-ht", "tp-ht", MARKS["unit"], bot, number=2)
    kept = one_of_each(session, "tp-ht", "tp-ht", MARKS["kept"], bot, number=3, restricted=True)
    session.flush()
    copied = _copy(session, first.office_id)
    ward = {name: copied.get((TABLE_OF.get(name, ""), value), value) for name, value in other.items()}
    ward["mark"], ward["number"] = MARKS["ward"], 777
    session.get_one(Finding, int(ward["finding_id"])).number = 777
    ward["code"] = _only_there(session, int(ward["task_id"]))
    _town(session, bot)
    return World({"own": own, "unit": other, "kept": kept, "ward": ward}, added)


def _people(session: Session, office_id: int, bot: Bot) -> dict[str, str]:
    posts: dict[str, tuple[str, Role, date | None]] = {
        "canbo": ("tc-kh", Role.OFFICIAL, None),
        "thay": ("vh-tt", Role.OFFICIAL, None),
        "phep": ("tc-kh", Role.OFFICIAL, None),
        "het": ("hoai-hao", Role.LEADER, date(2023, 2, 26)),
    }
    for code, (at, role, until) in posts.items():
        one = _joins(session, office_id, code, bot)
        row = {"office_id": office_id, "official_id": one.id, "unit_id": unit(session, at).id}
        session.add(Post(**row, role=role, until=until))
    away, deputy = person(session, "phep").id, person(session, "thay").id
    row = {"office_id": office_id, "official_id": away, "deputy_id": deputy}
    session.add(Leave(**row, since=TODAY, until=date(2023, 3, 3)))
    names = {
        "o": "canbo",
        "h": "tc-kh",
        "p": "phep",
        "d": "thay",
        "c": "vp-tk",
        "l": "chu-tich",
        "a": "quan-tri",
    }
    return {**names, "s": "thi-xa", "x": "het", "k": "2-chu-tich"}


def _joins(session: Session, office_id: int, code: str, bot: Bot) -> Official:
    one = Official(office_id=office_id, code=code, name=f"Đồng chí {code}")
    session.add(one)
    session.flush()
    chat = {"bot_id": bot.id, "external_id": code, "preferred": True, "linked_at": AT}
    session.add(Account(office_id=office_id, official_id=one.id, **chat))
    session.flush()
    return one


def _town(session: Session, bot: Bot) -> None:
    town = Office(code="thi-xa", name="thị xã Hoài Nhơn")
    session.add(town)
    session.flush()
    top = Unit(office_id=town.id, code="thi-xa", name="thị xã Hoài Nhơn", kind=UnitKind.TOWN)
    session.add(top)
    session.flush()
    top.path = f"/{top.id}/"
    for below in session.exec(select(Unit).where(Unit.office_id != town.id)):
        below.path = f"/{top.id}{below.path}"
        below.parent_id = below.parent_id or top.id
    who = _joins(session, town.id, "thi-xa", bot)
    session.add(Post(office_id=town.id, official_id=who.id, unit_id=top.id, role=Role.LEADER))
    session.flush()


TABLE_OF = {
    "unit": "unit",
    "unit_id": "unit",
    "task_id": "task",
    "code": "task",
    "target_id": "target",
    "reading_id": "target_reading",
    "progress_id": "progress",
    "behalf_id": "progress",
    "report_id": "progress",
    "extension_id": "extension",
    "remark_id": "remark",
    "finding_id": "finding",
    "remedied_id": "finding",
    "submission_id": "submission",
    "period_id": "period",
    "message_id": "message",
    "file_id": "attachment",
    "document_id": "document",
    "draft_id": "import_draft",
    "leave_id": "leave",
    "account_id": "account",
    "group_id": "group_chat",
    "official_id": "official",
    "deputy_id": "official",
    "giver_id": "official",
    "taker_id": "official",
    "post_id": "post",
}


def _only_there(session: Session, like_id: int) -> str:
    """A task whose code no other ward has."""
    like = session.get_one(Task, like_id)
    values = {**like.model_dump(exclude={"id"}), "code": "Y.9", "title": MARKS["ward"], "sort": "Y9"}
    session.add(Task(**values))
    session.flush()
    return "Y.9"


def _copy(session: Session, office_id: int) -> dict[tuple[str, object], int]:
    """The whole office once more, every text marked; (table, id) → the copy's id."""
    new: dict[tuple[str, object], int] = {}
    for table in Base.metadata.sorted_tables:
        if table.name in SHARED:
            continue
        owner = table.c.id if table.name == "office" else table.c.office_id
        rows = session.execute(sa.select(table).where(owner == office_id).order_by(*table.primary_key))
        for row in rows.mappings().all():
            made = session.execute(table.insert().values(_copied(table, dict(row), new)))
            if "id" in table.c:
                new[table.name, row["id"]] = made.inserted_primary_key[0]
    for one in session.exec(select(Unit).where(Unit.office_id == new["office", office_id])):
        one.path = "".join(f"/{new['unit', int(part)]}" for part in one.path.split("/") if part) + "/"
    session.flush()
    return new


def _copied(table: sa.Table, row: dict[str, object], new: dict[tuple[str, object], int]) -> dict[str, object]:
    row.pop("id", None)
    for column in table.c:
        value = row.get(column.name)
        for key in column.foreign_keys:
            row[column.name] = new.get((key.column.table.name, value), value)
        if value is None:
            continue
        if column.name in UNIQUE or (table.name in {"office", "official", "unit"} and column.name == "code"):
            row[column.name] = f"2-{value}"
        elif column.name in TEXTS:
            row[column.name] = f"{MARKS['ward']} {value}"
    return row
