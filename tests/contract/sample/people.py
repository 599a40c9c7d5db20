"""Offices with their units, people and the chats these are found in."""

from datetime import date
from typing import Any

from sqlmodel import Session

from storage.access import Actor, actor
from storage.tables import Account, Bot, GroupChat, Leave, Office, Official, Post, Role, Unit, UnitKind

from .base import INSTANT, NOW, TODAY, keep


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


def group(session: Session, on: Bot, by: Official, chat: str = "-55", **values: Any) -> GroupChat:
    """A group that may have the weekly summary of the official's office."""
    allowed = {"weekly": True, "allowed_by_id": by.id, "allowed_at": NOW, "title": f"Tổ {chat}"} | values
    return keep(session, GroupChat(office_id=by.office_id, bot_id=on.id, chat_id=chat, **allowed))
