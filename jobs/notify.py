"""Messages to others caused by somebody's act: stored with the act, sent in the hours for such messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from jobs.calendar import WorkingDays, act_time
from messages.render import render
from messages.types import Reply
from storage import reminders
from storage.tables import Notice, NoticeKind, NoticeState
from storage.upsert import insert_new


@dataclass(frozen=True)
class When:
    """The moment of an act: business time (local), real time, and the calendar of working hours."""

    now: datetime
    instant: datetime
    cal: WorkingDays


def tell(
    session: Session, officials: Iterable[int], office_id: int, key: str, reply: Reply, when: When
) -> datetime | None:
    """Queues `reply` for each official once per `key`. Returns when it leaves, if that is not at once."""
    people = list(officials)
    reach = reminders.reaches(session, people)
    not_before = act_time(when.now, when.cal)
    payload = render(reply).to_json()
    rows = [
        {
            "office_id": office_id,
            "key": f"{key}:{person}",
            "kind": NoticeKind.ACT,
            "official_id": person,
            "account_id": reach[person].account_id,
            "bot_id": reach[person].bot_id,
            "payload": payload,
            "not_before": not_before,
            "state": NoticeState.PENDING,
            "attempts": 0,
            "created_at": when.instant,
        }
        for person in people
        if person in reach
    ]
    insert_new(session, Notice, rows)
    return not_before if rows and not_before > when.now else None
