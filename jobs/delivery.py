"""What a sent, or a failed, notice leaves behind; run inside a group commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from jobs import notify, people
from jobs.notify import When
from jobs.ports import SendError
from jobs.retry import Decision, Verdict
from jobs.roster import roster_of
from messages.types import Outgoing, Reply
from messages.views import ChatClosed, Parked
from storage import notices, reminders, transcript
from storage import people as accounts
from storage.notices import Claimed
from storage.tables import Account, Bot, Direction, NoticeKind, NoticeState, Official

AFTER = {
    Verdict.RETRY: NoticeState.PENDING,
    Verdict.CLOSE: NoticeState.FAILED,
    Verdict.PARK: NoticeState.FAILED,
    Verdict.UNCERTAIN: NoticeState.UNCERTAIN,
}


@dataclass(frozen=True)
class Delivered:
    """A notice that has left, what it said, and the channel's id of it."""

    notice: Claimed
    holder: str
    at: When
    message: Outgoing
    external_id: str


def delivered(session: Session, batch: Sequence[Delivered]) -> None:
    """They have arrived: their reminders are done, and they stand in the transcript."""
    ids, instant = [one.notice.id for one in batch], max(one.at.instant for one in batch)
    for holder in {one.holder for one in batch}:
        notices.settle_delivered(session, ids, holder, instant)
    reminders.deliver(session, ids, instant)
    transcript.add_all(session, [_said(one) for one in batch])


def _said(one: Delivered) -> dict[str, Any]:
    notice, message = one.notice, one.message
    return {
        "office_id": notice.office_id,
        "bot_id": notice.bot_id,
        "chat_id": notice.chat_id,
        "direction": Direction.OUT,
        "external_id": one.external_id,
        "official_id": notice.official_id,
        "text": message.text,
        "choices": message.flat_choices(),
        "about": message.about,
        "notice_id": notice.id,
        "sent_at": one.at.now,
        "created_at": one.at.instant,
    }


def failed(
    session: Session, notice: Claimed, holder: str, at: When, error: SendError, decision: Decision
) -> None:
    """It is tried again, here or on the person's next channel, or given up: then its reminders are free."""
    state, retry_at, elsewhere = AFTER[decision.verdict], None, None
    if decision.verdict == Verdict.RETRY:
        retry_at = at.instant + timedelta(seconds=decision.wait)
    elif decision.verdict == Verdict.CLOSE:
        notices.block_account(session, notice.account_id)
        if other := reminders.reaches(session, [notice.official_id]).get(notice.official_id):
            state, elsewhere = NoticeState.PENDING, session.get_one(Account, other.account_id)
        _tell_coordinators(session, notice, elsewhere, at)
    if error.moved_to is not None:
        people.move_chat(session, notice.bot_id, notice.chat_id, error.moved_to)
    notices.settle(
        session,
        notice.id,
        holder,
        state=state,
        instant=at.instant,
        retry_at=retry_at,
        error=str(error),
        counts=error.retry_after is None,
    )
    if elsewhere is not None:
        accounts.readdress(session, elsewhere, at.instant)
    if state != NoticeState.PENDING:
        reminders.detach(session, [notice.id])
    if decision.verdict == Verdict.PARK and notice.kind != NoticeKind.ALARM:
        parked = Parked(notice.id, str(error))
        notify.alarm(session, notice.office_id, f"parked:{notice.id}", Reply("parked", parked), at)


def _tell_coordinators(session: Session, notice: Claimed, elsewhere: Account | None, at: When) -> None:
    """That somebody's chat is closed, and where they are written to from now on; once a day at most.

    Where it is the only coordinator's, or no coordinator is reached, the admins hear it.
    """
    closed = session.get_one(Account, notice.account_id)
    channels = [session.get_one(Bot, one.bot_id).channel if one else None for one in (closed, elsewhere)]
    name = session.get_one(Official, notice.official_id).name
    people = roster_of(session, at.now.date(), [notice.office_id]).coordinators(notice.office_id)
    others = reminders.reaches(session, [person for person in people if person != notice.official_id])
    key = f"closed:{closed.id}:{at.now.date()}"
    reply = Reply("chat_closed", ChatClosed(name, channels[0] or "", channels[1]))
    if others:
        notify.tell(session, others, notice.office_id, key, reply, at)
    else:
        notify.alarm(session, notice.office_id, key, reply, at)
