"""What comes in and what goes out: events, messages, notices, reminders."""

from datetime import date
from itertools import count
from typing import Any

from sqlmodel import Session

from storage.tables import (
    Account,
    Bot,
    Direction,
    GroupChat,
    Inbox,
    Message,
    Notice,
    NoticeKind,
    Official,
    Reminder,
)

from .base import INSTANT, NOW, TODAY, keep

_numbers = count(1)


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
