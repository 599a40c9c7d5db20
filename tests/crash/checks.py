"""What must be true however often the process died: nothing lost, nothing done twice, little said twice."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from crash.people import Done
from crash.talk import NOT_MADE
from crash.ward import CHATS, JOINS_LATER, UNREACHED_AT_TIMES
from emulators.telegram import TelegramEmulator
from emulators.telegram_world import FIRST_UPDATE, Call
from sqlmodel import Session, col, func, select

from storage.tables import (
    Attachment,
    AttachmentState,
    Bot,
    Direction,
    Document,
    DocumentState,
    Evidence,
    Inbox,
    InboxState,
    Message,
    Notice,
    NoticeKind,
    NoticeState,
    Progress,
    Reminder,
    ReminderState,
    Submission,
    SubmissionState,
)

MOST_DUPLICATES = 64
LONG_AGO = datetime(2023, 1, 1, tzinfo=UTC)
COMPLAINT = re.compile(r"(\S+ \S+ )?(ERROR|CRITICAL)\b")
ON_TELEGRAM = (
    Message.direction == Direction.OUT,
    col(Message.bot_id).in_(select(Bot.id).where(Bot.channel == "telegram")),
)
LAST_WEEK = "từ thứ hai, 06/3/2023"
"""What has changed since: said in the week in which the last of `DAYS` lie."""
UNREADABLE, PUT_ASIDE = "KeyError", "Crashed"


def acknowledged(emulator: TelegramEmulator) -> set[str]:
    """The numbers of the updates that Telegram will not give again."""
    first = emulator.world.updates.first()
    return {str(n) for n in range(FIRST_UPDATE, first.id if first else emulator.world.updates.next_id)}


def stored(session: Session) -> set[str]:
    return set(session.exec(select(Inbox.event_id)))


def waiting(session: Session, now: datetime) -> dict[str, int]:
    """What is still to be done at business time `now`; empty when all is quiet."""
    number = select(func.count())
    found = {
        "inbox": number.where(col(Inbox.answered_at).is_(None)),
        "notices": number.where(Notice.state == NoticeState.PENDING, col(Notice.not_before) <= now),
        "files": number.where(Attachment.state == AttachmentState.PENDING),
        "documents": number.where(Document.state == DocumentState.PENDING),
    }
    counts = {name: session.exec(query).one() for name, query in found.items()}
    return {name: count for name, count in counts.items() if count}


def check_left_over(session: Session, now: datetime) -> None:
    """At the end of a last morning nothing is to be said any more, and nobody holds anything."""
    assert not waiting(session, now)
    assert not session.exec(select(Reminder.key).where(Reminder.state == ReminderState.PENDING)).all()
    for table in (Notice, Inbox, Attachment, Document):
        held = sa.or_(col(table.leased_by).is_not(None), col(table.lease_until).is_not(None))
        assert not session.exec(select(table.id).where(held)).all(), table
    for table in (Notice, Reminder):
        keys = session.exec(select(table.key)).all()
        assert len(set(keys)) == len(keys)


def run_out(session: Session, holders: Sequence[str] | None) -> None:
    """The minutes pass after which what the dead had leased is free; all that is, where they are unknown."""
    for table in (Notice, Inbox, Attachment, Document):
        whose = sa.true() if holders is None else col(table.leased_by).in_(holders)
        held = sa.and_(col(table.lease_until).is_not(None), whose)
        session.execute(sa.update(table).where(held).values(lease_until=LONG_AGO))


def check_events(session: Session, emulator: TelegramEmulator, apologies: int) -> None:
    """Every update is stored once, handled once and answered at least once."""
    assert emulator.world.updates.pending == 0
    rows = session.exec(select(Inbox)).all()
    assert sorted(row.event_id for row in rows) == sorted(acknowledged(emulator))
    assert not [row.event_id for row in rows if row.answered_at is None]
    states = Counter(row.state for row in rows)
    assert set(states) <= {InboxState.ANSWERED, InboxState.FAILED}
    assert states[InboxState.FAILED] == apologies
    said = _messages(session, Direction.IN)
    assert said == {row.id: 1 for row in rows if row.error != UNREADABLE}
    answers = _messages(session, Direction.OUT)
    assert answers == {row.id: 1 for row in rows}


def _messages(session: Session, direction: Direction) -> dict[int | None, int]:
    """How many messages of that direction belong to each event."""
    query = select(Message.inbox_id, func.count()).group_by(col(Message.inbox_id))
    query = query.where(Message.direction == direction, col(Message.inbox_id).is_not(None))
    return dict(session.exec(query).all())


def check_reports(session: Session, done: Done) -> None:
    """Every report stands there once, taken back or corrected once, with its photo."""
    rows = session.exec(select(Progress)).all()
    assert Counter(row.text for row in rows) == Counter(done.reports)
    by_text = {row.text: row for row in rows}
    assert {row.text for row in rows if row.withdrawn_at is not None} == set(done.withdrawn)
    for old, new in done.corrected.items():
        assert by_text[old].superseded_by_id == by_text[new].id
    files = select(Progress.text).join(Evidence).join(Attachment)
    kept = session.exec(files.where(Attachment.state == AttachmentState.STORED))
    assert Counter(kept) == Counter(done.photos)


def check_put_aside(session: Session) -> int:
    """The admin is told of each event that was at hand at two crashes; how many there were."""
    failed = session.exec(select(Inbox).where(Inbox.state == InboxState.FAILED)).all()
    assert {row.error for row in failed} <= {UNREADABLE, PUT_ASIDE}
    aside = {f"put-aside:{row.id}" for row in failed if row.error == PUT_ASIDE}
    parked = session.exec(select(Document.id).where(Document.state == DocumentState.FAILED))
    aside |= {f"document-parked:{number}" for number in parked}
    told = session.exec(select(Notice.key).where(Notice.kind == NoticeKind.ALARM)).all()
    assert sorted(key.rpartition(":")[0] for key in told) == sorted(aside)
    return len(aside)


def check_documents(session: Session, emulator: TelegramEmulator, done: Done) -> None:
    """Each document asked for has arrived, or it was said that it will not: of one at hand at two crashes."""
    rows = session.exec(select(Document)).all()
    assert len(rows) == done.count["asked"]
    assert {row.state for row in rows} <= {DocumentState.SENT, DocumentState.FAILED}
    shown = [m for chat in emulator.world.chats.values() for m in chat.messages.values()]
    sent = [row for row in rows if row.state == DocumentState.SENT]
    assert len(sent) <= sum("document" in message for message in shown)
    assert not [row for row in sent if row.message_id is None]
    assert len(rows) - len(sent) <= sum(NOT_MADE in message.get("text", "") for message in shown)


def check_notices(session: Session, done: Done) -> None:
    """Every act is told once, and each notice that left stands in the transcript once."""
    rows = session.exec(select(Notice)).all()
    acts = Counter(row.key.partition(":")[0] for row in rows if row.kind == NoticeKind.ACT)
    handed_in = done.count["hand_in"] + done.count["accept"]
    told = Counter(submitted=handed_in, returned=done.count["hand_in"], closed=len(done.refused))
    assert acts == told
    assert bool(done.refused) == bool(done.closed)
    left = [row for row in rows if row.kind != NoticeKind.DIGEST]
    assert {row.state for row in left} == {NoticeState.DELIVERED}
    sent = session.exec(
        select(Message.notice_id, func.count())
        .where(col(Message.notice_id).is_not(None))
        .group_by(col(Message.notice_id))
    )
    assert dict(sent.all()) == {row.id: 1 for row in rows if row.state == NoticeState.DELIVERED}
    accepted = session.exec(select(Submission.id).where(Submission.state == SubmissionState.ACCEPTED)).all()
    assert len(accepted) == done.count["accept"]


def check_week(session: Session) -> None:
    """The chairman's last week was said once."""
    said = session.exec(select(Message.text).where(Message.chat_id == str(CHATS[JOINS_LATER])))
    weeks = [text for text in said if LAST_WEEK in text.lower()]
    assert len(weeks) == 1, weeks


def check_transcript(session: Session, emulator: TelegramEmulator) -> None:
    """What is noted as said is on the phones."""
    said = session.exec(select(Message.chat_id, Message.external_id).where(*ON_TELEGRAM))
    for chat, number in said:
        assert int(number) in emulator.world.chats[int(chat)].messages


def refused(emulator: TelegramEmulator) -> list[Call]:
    """The calls that told that a person has closed their chat."""
    calls = [call for call in emulator.calls_of("sendMessage") if call.status == 403]
    assert {call.chat for call in calls} <= {CHATS[UNREACHED_AT_TIMES]}
    return calls


def duplicates(session: Session, emulator: TelegramEmulator, done: Done) -> int:
    """Messages and edits Telegram was asked for, over those that are noted: sent again after a crash.

    So are the tries to reach who has closed their chat, over one a day.
    """
    said = ("sendMessage", "editMessageText", "sendDocument")
    wanted = [call for method in said for call in emulator.calls_of(method)]
    closed = refused(emulator)
    taken = [call for call in wanted if call.status == 200 or "not modified" in call.description]
    assert len(taken) + len(closed) == len(wanted), [c for c in wanted if c not in (*taken, *closed)]
    noted = session.exec(select(func.count()).where(*ON_TELEGRAM)).one()
    return len(taken) - noted + len(closed) - len(done.refused)


def check_log(lines: Iterable[str], token: str, allowed: tuple[str, ...]) -> None:
    """No life complained of what was not provoked, or gave the token away."""
    lines = list(lines)
    assert not [line for line in lines if token.partition(":")[2] in line]
    complaints = [line for line in lines if COMPLAINT.match(line)]
    assert not [line for line in complaints if not any(part in line for part in allowed)]
