"""What must be true however often the process died: nothing lost, nothing done twice, little said twice."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from crash.people import Done
from emulators.telegram import TelegramEmulator
from emulators.telegram_world import FIRST_UPDATE
from sqlmodel import Session, col, func, select

from messages.formats import weekday_day
from storage.tables import (
    Attachment,
    AttachmentState,
    Direction,
    Evidence,
    Inbox,
    InboxState,
    Message,
    Notice,
    NoticeKind,
    NoticeState,
    Official,
    Progress,
    Reminder,
    ReminderState,
    Submission,
    SubmissionState,
)

REMINDED = ("tc-kh", "vh-tt", "vp-tk")
"""Heads who hand in nothing: each morning of a rung has a digest for them."""
HANDS_IN = "tp-ht"
MOST_DUPLICATES = 64
COMPLAINT = re.compile(r"(\S+ \S+ )?(ERROR|CRITICAL)\b")
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
    }
    counts = {name: session.exec(query).one() for name, query in found.items()}
    return {name: count for name, count in counts.items() if count}


def check_morning(session: Session, emulator: TelegramEmulator, chats: dict[str, int], day: date) -> None:
    """Every reminder due was delivered that morning; only who handed in meanwhile may have been spared."""
    rows = session.exec(
        select(Official.code, col(Reminder.state), col(Notice.date))
        .join(Reminder, col(Reminder.official_id) == Official.id)
        .join(Notice, col(Notice.id) == Reminder.notice_id, isouter=True)
        .where(Reminder.rung_date == day)
    ).all()
    due = [row for row in rows if row[0] != HANDS_IN]
    assert set(due) == {(who, ReminderState.DELIVERED, day) for who in REMINDED}
    for who in REMINDED:
        shown = emulator.world.chats[chats[who]].messages.values()
        title = weekday_day(day).replace("thứ", "Thứ", 1)
        assert any(title in m.get("text", "") and "việc cần xử lý" in m["text"] for m in shown), (who, day)
    assert not session.exec(select(Reminder.key).where(Reminder.state == ReminderState.PENDING)).all()


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
    told = session.exec(select(Notice.key).where(Notice.kind == NoticeKind.ALARM)).all()
    assert sorted(key.rpartition(":")[0] for key in told) == sorted(aside)
    return len(aside)


def check_notices(session: Session, done: Done) -> None:
    """Every act is told once, and each notice that left stands in the transcript once."""
    rows = session.exec(select(Notice)).all()
    acts = Counter(row.key.partition(":")[0] for row in rows if row.kind == NoticeKind.ACT)
    handed_in = done.count["hand_in"] + done.count["accept"]
    assert acts == Counter(submitted=handed_in, returned=done.count["hand_in"])
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


def check_transcript(session: Session, emulator: TelegramEmulator) -> None:
    """What is noted as said is on the phones."""
    said = session.exec(
        select(Message.chat_id, Message.external_id).where(Message.direction == Direction.OUT)
    )
    for chat, number in said:
        assert int(number) in emulator.world.chats[int(chat)].messages


def duplicates(session: Session, emulator: TelegramEmulator) -> int:
    """Messages and edits Telegram was asked for, over those that are noted: sent again after a crash."""
    wanted = [*emulator.calls_of("sendMessage"), *emulator.calls_of("editMessageText")]
    done = [call for call in wanted if call.status == 200 or "not modified" in call.description]
    assert len(done) == len(wanted), [call for call in wanted if call not in done]
    return len(done) - session.exec(select(func.count()).where(Message.direction == Direction.OUT)).one()


def check_log(lines: Iterable[str], token: str, allowed: tuple[str, ...]) -> None:
    """No life complained of what was not provoked, or gave the token away."""
    lines = list(lines)
    assert not [line for line in lines if token.partition(":")[2] in line]
    complaints = [line for line in lines if COMPLAINT.match(line)]
    assert not [line for line in complaints if not any(part in line for part in allowed)]
