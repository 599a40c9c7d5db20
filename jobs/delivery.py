"""What a sent, or a failed, notice leaves behind; run inside a group commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from jobs import groups, notify, people
from jobs.notify import When
from jobs.ports import SendError
from jobs.retry import Decision, Verdict, fault_of
from jobs.roster import roster_of
from messages.types import Outgoing, Reply
from messages.views import ChatClosed, InDoubt, Parked
from storage import audit, notices, reminders, transcript
from storage import people as accounts
from storage.audit import By
from storage.claims import Claimed
from storage.tables import Account, Bot, Direction, NoticeKind, NoticeState, Official

AFTER = {
    Verdict.RETRY: NoticeState.PENDING,
    Verdict.CLOSE: NoticeState.FAILED,
    Verdict.PARK: NoticeState.FAILED,
    Verdict.UNCERTAIN: NoticeState.UNCERTAIN,
}


IN_DOUBT = "in-doubt:"


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
        elsewhere = _closed(session, notice, at)
        state = AFTER[decision.verdict] if elsewhere is None else NoticeState.PENDING
    if error.moved_to is not None:
        moved(session, notice.bot_id, notice.chat_id, error.moved_to, at)
    ours = notices.settle(
        session,
        notice.id,
        holder,
        state=state,
        instant=at.instant,
        retry_at=retry_at,
        error=str(error),
        fault=fault_of(error, notice.fault),
        counts=error.retry_after is None,
    )
    if elsewhere is not None:
        accounts.readdress(session, elsewhere, at.instant)
    if not ours:
        # Another process has it by now: what becomes of it is theirs to tell.
        return
    if state != NoticeState.PENDING:
        reminders.detach(session, [notice.id])
    if decision.verdict == Verdict.PARK and notice.kind != NoticeKind.ALARM:
        parked = Parked(notice.id, str(error))
        notify.alarm(session, notice.office_id, f"parked:{notice.id}", Reply("parked", parked), at)
    elif decision.verdict == Verdict.UNCERTAIN:
        _tell_doubt(session, notice, at)


def moved(session: Session, bot_id: int, before: str, after: str, at: When) -> None:
    """The channel gave a chat, somebody's own or a group, another id."""
    people.move_chat(session, bot_id, before, after)
    audit.begin(session, By(at.now))
    groups.moved(session, bot_id, before, after)
    audit.leave_out(session)


def _closed(session: Session, notice: Claimed, at: When) -> Account | None:
    """Where the person is written to instead, if anywhere; a group has nowhere else."""
    if notice.account_id is not None and notice.official_id is not None:
        return _close(session, session.get_one(Account, notice.account_id), notice.official_id, at)
    audit.begin(session, By(at.now))
    groups.left(session, notice.bot_id, notice.chat_id)
    audit.leave_out(session)
    return None


def unanswerable(session: Session, bot_id: int, chat_id: str, at: When) -> None:
    """Who asked can never be reached in this chat: what else waits for them leaves by another channel."""
    account = accounts.account(session, bot_id, chat_id)
    if account is not None and (elsewhere := _close(session, account, account.official_id, at)):
        accounts.readdress(session, elsewhere, at.instant)


def _close(session: Session, account: Account, official_id: int, at: When) -> Account | None:
    """Nothing is sent to this account any more; where the official is written to instead, if anywhere."""
    notices.block_account(session, account.id)
    other = reminders.reaches(session, [official_id]).get(official_id)
    elsewhere = session.get_one(Account, other.account_id) if other else None
    _tell_coordinators(session, account, official_id, elsewhere, at)
    return elsewhere


def _tell_doubt(session: Session, notice: Claimed, at: When) -> None:
    """What a morning message said comes again in the next; that it stayed in doubt is the watch's to tell. A
    group has new figures in the next week."""
    if notice.kind == NoticeKind.DIGEST or notice.official_id is None or notice.key.startswith(IN_DOUBT):
        return
    name = session.get_one(Official, notice.official_id).name
    view = InDoubt(notice.id, name, session.get_one(Bot, notice.bot_id).channel)
    notify.alarm(session, notice.office_id, f"{IN_DOUBT}{notice.id}", Reply("in_doubt", view), at)


def _tell_coordinators(
    session: Session, closed: Account, official_id: int, elsewhere: Account | None, at: When
) -> None:
    """That somebody's chat is closed, and where they are written to from now on; once a day at most.

    Where it is the only coordinator's, or no coordinator is reached, the admins hear it.
    """
    channels = [session.get_one(Bot, one.bot_id).channel if one else None for one in (closed, elsewhere)]
    name, office_id = session.get_one(Official, official_id).name, closed.office_id
    people = roster_of(session, at.now.date(), [office_id]).coordinators(office_id)
    others = reminders.reaches(session, [person for person in people if person != official_id])
    key = f"closed:{closed.id}:{at.now.date()}"
    reply = Reply("chat_closed", ChatClosed(name, channels[0] or "", channels[1]))
    if others:
        notify.tell(session, others, office_id, key, reply, at)
    else:
        notify.alarm(session, office_id, key, reply, at)
