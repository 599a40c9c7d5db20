"""What a sent, or a failed, notice leaves behind; run inside a group commit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from jobs import people
from jobs.ports import SendError
from jobs.retry import Decision, Verdict
from messages.types import Outgoing
from storage import notices, reminders, transcript
from storage.notices import Claimed
from storage.tables import Direction, NoticeState

AFTER = {
    Verdict.RETRY: NoticeState.PENDING,
    Verdict.CLOSE: NoticeState.FAILED,
    Verdict.PARK: NoticeState.FAILED,
    Verdict.UNCERTAIN: NoticeState.UNCERTAIN,
}


@dataclass(frozen=True)
class Moment:
    """Business time and real time of one event."""

    now: datetime
    instant: datetime


def delivered(
    session: Session, notice: Claimed, holder: str, at: Moment, message: Outgoing, external_id: str
) -> None:
    """It has arrived: its reminders are done, and it stands in the transcript."""
    notices.settle(session, notice.id, holder, state=NoticeState.DELIVERED, instant=at.instant)
    reminders.deliver(session, notice.id, at.instant)
    transcript.add(
        session,
        office_id=notice.office_id,
        bot_id=notice.bot_id,
        chat_id=notice.chat_id,
        direction=Direction.OUT,
        external_id=external_id,
        official_id=notice.official_id,
        text=message.text,
        choices=message.flat_choices(),
        about=message.about,
        notice_id=notice.id,
        sent_at=at.now,
        created_at=at.instant,
    )


def failed(
    session: Session, notice: Claimed, holder: str, at: Moment, error: SendError, decision: Decision
) -> None:
    """It is tried again, or given up: then its reminders are free for the next notice."""
    state, retry_at = AFTER[decision.verdict], None
    if decision.verdict == Verdict.RETRY:
        retry_at = at.instant + timedelta(seconds=decision.wait)
    elif decision.verdict == Verdict.CLOSE:
        notices.block_account(session, notice.account_id)
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
    )
    if state != NoticeState.PENDING:
        reminders.detach(session, [notice.id])
