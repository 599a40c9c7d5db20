"""Queries over incoming events: stored first, taken a chat at a time, oldest first."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.core import change, run, table
from storage.tables import Inbox, InboxState
from storage.upsert import insert_new

LEASE = timedelta(seconds=60)
Chat = tuple[int, str]


@dataclass(frozen=True)
class Waiting:
    """The oldest unanswered event of a chat. `suspect`: somebody else began to handle it and did not end."""

    id: int
    bot_id: int
    chat_id: str
    suspect: bool

    @property
    def chat(self) -> Chat:
        return self.bot_id, self.chat_id


def store(session: Session, events: Sequence[Mapping[str, Any]], instant: datetime) -> None:
    """Keeps events (office_id, bot_id, event_id, chat_id, payload); one already known changes nothing."""
    rows = [
        {**event, "state": InboxState.RECEIVED, "attempts": 0, "received_at": instant} for event in events
    ]
    insert_new(session, Inbox, rows)


EVENTS = col(Inbox.id).in_(sa.bindparam("events", expanding=True))
UNHANDLED = col(Inbox.state) == InboxState.RECEIVED
HELD = col(Inbox.leased_by).is_not_distinct_from(sa.bindparam("holder"))
# Who holds it still did not crash over it: the database was away meanwhile.
SUSPECT = sa.and_(UNHANDLED, col(Inbox.attempts) > 0, sa.not_(HELD))
OLDEST = (
    sa.select(sa.func.min(Inbox.id))
    .where(
        col(Inbox.bot_id).in_(sa.bindparam("bots", expanding=True)),
        col(Inbox.answered_at).is_(None),
    )
    .group_by(col(Inbox.bot_id), col(Inbox.chat_id))
)
# What another process is just taking, or holds, is not waiting; looked at again once its lock is had.
WAITING = (
    sa.select(col(Inbox.id), col(Inbox.bot_id), col(Inbox.chat_id), SUSPECT)
    .where(
        col(Inbox.id).in_(OLDEST),
        col(Inbox.answered_at).is_(None),
        sa.or_(
            col(Inbox.leased_by).is_(None),
            HELD,
            col(Inbox.lease_until) <= sa.bindparam("instant"),
        ),
    )
    .order_by(SUSPECT.desc(), col(Inbox.id))
    .limit(sa.bindparam("most"))
    .with_for_update(skip_locked=True)
)


def waiting(
    session: Session, bots: Collection[int], holder: str, instant: datetime, most: int
) -> list[Waiting]:
    """At most `most` chats' oldest unanswered events: suspects first, then who has waited longest.

    Until the transaction ends no other process is given them.
    """
    asked = {"bots": list(bots), "holder": holder, "instant": instant, "most": most}
    return [Waiting(*row) for row in run(session, WAITING, asked)]


TAKE = (
    sa.update(table(Inbox))
    .where(EVENTS)
    .values(
        leased_by=sa.bindparam("holder"),
        lease_until=sa.bindparam("until"),
        attempts=col(Inbox.attempts) + sa.case((sa.and_(UNHANDLED, sa.not_(HELD)), 1), else_=0),
    )
)
TAKEN = select(Inbox).where(EVENTS).order_by(col(Inbox.id))


def take(session: Session, events: Collection[int], holder: str, instant: datetime) -> list[Inbox]:
    """Leases events that wait, in the order they came.

    For those not handled yet it counts an attempt of this `holder`, however often they are taken.
    """
    if not events:
        return []
    ids = {"events": list(events)}
    change(session, Inbox, TAKE, {**ids, "holder": holder, "until": instant + LEASE})
    return list(session.exec(TAKEN, params=ids))


def lock_chat(session: Session, chat: Chat) -> None:
    """On PostgreSQL one worker holds a chat until its transaction ends; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(chat[0], sa.func.hashtext(chat[1]))))


FINISH = (
    sa.update(table(Inbox))
    .where(col(Inbox.id) == sa.bindparam("event"), UNHANDLED)
    .values(
        state=sa.bindparam("to"),
        answer=sa.bindparam("said"),
        error=sa.bindparam("fault"),
        handled_at=sa.bindparam("instant"),
    )
)


def finish(
    session: Session,
    answers: Mapping[int, dict[str, Any]],
    instant: datetime,
    *,
    state: InboxState = InboxState.HANDLED,
    error: str | None = None,
) -> bool:
    """Events are handled, or failed, each with the answer that is to be sent.

    False when another worker was done with all of them first: nothing changes, and the answers kept are the
    ones to send.
    """
    ends = {"to": state, "fault": error, "instant": instant}
    rows = [{**ends, "event": event, "said": answer} for event, answer in answers.items()]
    return bool(rows) and change(session, Inbox, FINISH, rows) > 0


STILL = sa.select(col(Inbox.id)).where(EVENTS, UNHANDLED).with_for_update()


def unhandled(session: Session, events: Collection[int]) -> set[int]:
    """Those that nobody has handled yet; nobody else will until the transaction ends."""
    return {event for (event,) in run(session, STILL, {"events": list(events)})}


ANSWERED = (
    sa.update(table(Inbox))
    .where(EVENTS)
    .values(
        answered_at=sa.bindparam("instant"),
        leased_by=None,
        lease_until=None,
        state=sa.case(
            (col(Inbox.state) == InboxState.HANDLED, sa.bindparam("done", InboxState.ANSWERED)),
            else_=col(Inbox.state),
        ),
    )
)


def answered(session: Session, events: Collection[int], instant: datetime) -> None:
    """Their answers were sent: these events no longer hold up their chats."""
    change(session, Inbox, ANSWERED, {"events": list(events), "instant": instant})


def give_back(session: Session, holder: str) -> None:
    """What a process that ends has not handled is as if it had not begun with it."""
    session.execute(
        sa.update(Inbox)
        .where(col(Inbox.leased_by) == holder, UNHANDLED)
        .values(leased_by=None, lease_until=None, attempts=Inbox.attempts - 1)
    )


def forget_leases(session: Session, bots: Collection[int]) -> None:
    """For the one process that may serve these bots: leases of its dead forerunner mean nothing."""
    session.execute(
        sa.update(Inbox)
        .where(col(Inbox.bot_id).in_(bots), col(Inbox.leased_by).is_not(None))
        .values(leased_by=None, lease_until=None)
    )
