"""Documents that follow an answer: ordered once, claimed by one process at a time, linked to."""

import threading
from datetime import timedelta

import pytest
import sample
from sample import INSTANT, SECOND
from sqlmodel import select

from storage import documents, transcript
from storage.database import Database
from storage.documents import LEASE, Claimed
from storage.tables import Direction, Document, DocumentState

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)


def ordered(session, on, event="e1", chat="an", **values):
    row = sample.inbox(session, on, event, chat)
    named = {"kind": "evidence", "arguments": {"file": 7}, "about": {"tasks": ["3.c"]}}
    kept = {"office_id": on.office_id, "bot_id": on.id, "chat_id": chat, "inbox_id": row.id}
    documents.order(session, [{**kept, **named, "created_at": INSTANT, **values}])
    return session.exec(select(Document).where(Document.inbox_id == row.id)).one()


def claim(session, on, most=9, instant=INSTANT, holder="me", busy=()):
    return documents.claim(session, [on.id], busy, most, instant=instant, holder=holder)


def ids(rows):
    return [row.id for row in rows]


def test_an_answer_orders_once(session, ward):
    row = ordered(session, ward.bot)
    same = {"office_id": row.office_id, "bot_id": row.bot_id, "chat_id": "an", "inbox_id": row.inbox_id}
    again = {"kind": "other", "arguments": {}, "about": {}, "created_at": INSTANT}
    documents.order(session, [{**same, **again}])
    assert [one.kind for one in session.exec(select(Document))] == ["evidence"]


def test_a_claimed_document_says_what_to_make_and_is_ours(session, ward):
    row = ordered(session, ward.bot)
    assert claim(session, ward.bot) == [
        Claimed(
            row.id,
            ward.office.id,
            ward.bot.id,
            "an",
            row.inbox_id,
            "evidence",
            {"file": 7},
            {"tasks": ["3.c"]},
            begun=1,
            tries=0,
            fault=None,
        )
    ]
    session.refresh(row)
    assert (row.leased_by, row.lease_until, row.begun) == ("me", INSTANT + LEASE, 1)
    assert claim(session, ward.bot, holder="other", instant=INSTANT + LEASE - SECOND) == []
    assert ids(claim(session, ward.bot, holder="other", instant=INSTANT + LEASE)) == [row.id]


def test_the_oldest_of_each_chat_that_is_free_is_claimed(session, ward):
    first = ordered(session, ward.bot, "e1", "an")
    second = ordered(session, ward.bot, "e2", "an")
    other = ordered(session, ward.bot, "e3", "binh")
    ordered(session, ward.bot, "e4", "chi", state=DocumentState.SENT)
    ordered(session, sample.bot(session, ward.office, "other"), "e5", "dung")
    assert ids(claim(session, ward.bot, busy=["an"])) == [other.id]
    assert ids(claim(session, ward.bot, most=1)) == [first.id]
    assert documents.settle(session, first.id, "me", state=DocumentState.SENT, settled_at=INSTANT)
    assert ids(claim(session, ward.bot)) == [second.id]


def test_what_is_to_be_tried_later_waits(session, ward):
    row = ordered(session, ward.bot)
    claim(session, ward.bot)
    assert documents.settle(session, row.id, "me", retry_at=INSTANT + SECOND, tries=1, fault="ambiguous")
    session.refresh(row)
    assert (row.begun, row.tries, row.fault, row.leased_by) == (0, 1, "ambiguous", None)
    assert claim(session, ward.bot) == []
    assert [one.tries for one in claim(session, ward.bot, instant=INSTANT + SECOND)] == [1]


def test_who_has_lost_the_lease_settles_nothing(session, ward):
    row = ordered(session, ward.bot)
    claim(session, ward.bot)
    claim(session, ward.bot, holder="other", instant=INSTANT + LEASE)
    assert not documents.settle(session, row.id, "me", state=DocumentState.SENT)
    assert documents.settle(session, row.id, "other", state=DocumentState.SENT)
    assert not documents.settle(session, row.id, "other", state=DocumentState.FAILED)
    session.refresh(row)
    assert row.state == DocumentState.SENT


def test_what_is_given_back_was_not_begun(session, ward):
    mine, other = ordered(session, ward.bot, "e1", "an"), ordered(session, ward.bot, "e2", "binh")
    claim(session, ward.bot)
    documents.release(session, "me", mine.id)
    session.refresh(mine)
    session.refresh(other)
    assert [(row.leased_by, row.begun) for row in (mine, other)] == [(None, 0), ("me", 1)]
    documents.release(session, "me")
    session.refresh(other)
    assert (other.leased_by, other.begun) == (None, 0)


def test_leases_of_a_dead_process_are_forgotten_what_was_begun_is_not(session, ward):
    row = ordered(session, ward.bot)
    claim(session, ward.bot, holder="dead")
    documents.forget_leases(session, [ward.bot.id])
    session.refresh(row)
    assert (row.leased_by, row.begun) == (None, 1)


def test_two_processes_share_the_work(database: Database):
    with sample.opened(database) as session:
        ward = sample.ward(session)
        for number in range(6):
            ordered(session, ward.bot, f"e{number}", f"chat{number}")
        bot = ward.bot.id
        session.commit()
    found: dict[str, list[int]] = {}
    start = threading.Barrier(2)

    def work(holder):
        start.wait()
        take = {"instant": INSTANT, "holder": holder}
        found[holder] = ids(database.write(lambda s: documents.claim(s, [bot], [], 6, **take)))

    threads = [threading.Thread(target=work, args=(holder,)) for holder in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = found["one"] + found["two"]
    assert len(set(taken)) == len(taken)


def test_a_message_shows_what_is_kept_of_it_in_its_own_chat(session, ward):
    row = ordered(session, ward.bot)
    said = sample.message(session, ward.bot, "tệp", "an", direction=Direction.OUT)
    documents.note(session, row.id, message_id=said.id)
    assert documents.kept_in(session, ward.bot.id, "an", said.id) is None
    documents.note(session, row.id, sha256="0" * 64, name="a.png", media_type="image/png", picture=True)
    session.expire_all()
    kept = documents.kept_in(session, ward.bot.id, "an", said.id)
    assert kept is not None
    assert (kept.id, kept.name) == (row.id, "a.png")
    assert documents.kept_in(session, ward.bot.id, "binh", said.id) is None
    assert documents.kept_in(session, ward.bot.id + 1, "an", said.id) is None
    entries = transcript.since(session, "web", 0, 10)
    assert [(one.message.id, one.document and one.document.id) for one in entries] == [(said.id, row.id)]


def test_a_file_does_not_hide_the_choices_above_it(session, ward):
    choices = [{"label": "Mở", "payload": "fo:1"}]
    above = sample.message(session, ward.bot, "danh sách", direction=Direction.OUT, choices=choices)
    below = sample.message(session, ward.bot, "tệp", direction=Direction.OUT)
    row = ordered(session, ward.bot)
    assert transcript.last_with_choices(session, ward.bot.id, "an") is None
    documents.note(session, row.id, message_id=below.id)
    found = transcript.last_with_choices(session, ward.bot.id, "an")
    assert found is not None
    assert found.id == above.id


def test_a_link_leads_to_its_document_until_it_is_over_or_revoked(session, ward):
    row, who = ordered(session, ward.bot), sample.official(session, ward.office, "chi")
    other = sample.official(session, ward.office, "dung")
    values = {"office_id": ward.office.id, "document_id": row.id, "official_id": who.id}
    documents.link(session, **values, token_hash="a" * 64, created_at=INSTANT, expires_at=INSTANT + DAY)
    documents.link(session, **values, token_hash="b" * 64, created_at=INSTANT, expires_at=INSTANT + DAY)
    found = documents.linked(session, "a" * 64, INSTANT + DAY - SECOND)
    assert found is not None
    assert (found[0].official_id, found[1].id) == (who.id, row.id)
    assert documents.linked(session, "a" * 64, INSTANT + DAY) is None
    assert documents.linked(session, "c" * 64, INSTANT) is None
    assert documents.revoke_links(session, other.id, row.id, INSTANT) == 0
    assert documents.revoke_links(session, who.id, row.id, INSTANT) == 2
    assert documents.revoke_links(session, who.id, row.id, INSTANT) == 0
    assert documents.linked(session, "b" * 64, INSTANT) is None
