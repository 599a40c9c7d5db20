"""Which files of documents nobody can open any more."""

from datetime import timedelta

import pytest
import sample
from sample import INSTANT
from sqlmodel import select

from storage import documents
from storage.tables import Attachment, AttachmentState, Document

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)
A, B = "a" * 64, "b" * 64


def kept(session, ward, event, at=INSTANT, sha256=A):
    row = sample.inbox(session, ward.bot, event, "an")
    order = {"office_id": ward.office.id, "bot_id": ward.bot.id, "chat_id": "an", "inbox_id": row.id}
    named = {"kind": "report", "arguments": {}, "about": {}, "created_at": at}
    documents.order(session, [{**order, **named}])
    made = session.exec(select(Document).where(Document.inbox_id == row.id)).one()
    documents.note(session, made.id, sha256=sha256, name="bao-cao.docx", media_type="x/y")
    return made


def outdated(session, before=INSTANT + DAY, instant=INSTANT + DAY):
    return documents.outdated(session, before, instant)


def test_what_is_old_is_outdated_once_however_many_documents_are_the_same(session, ward):
    kept(session, ward, "e1")
    kept(session, ward, "e2", at=INSTANT + DAY / 2)
    kept(session, ward, "e3", at=INSTANT + DAY, sha256=B)
    assert outdated(session) == [A]
    kept(session, ward, "e4", at=INSTANT + DAY, sha256=A)
    assert outdated(session) == [], "a new document has the same bytes"


def test_what_a_link_leads_to_is_kept_until_it_is_over(session, ward):
    made = kept(session, ward, "e1")
    who = sample.official(session, ward.office, "an").id
    owned = {"office_id": ward.office.id, "official_id": who, "document_id": made.id}
    over = INSTANT + 2 * DAY
    documents.link(session, **owned, token_hash="t", created_at=INSTANT, expires_at=over)
    assert outdated(session) == []
    assert outdated(session, instant=over) == [A]
    documents.revoke_links(session, who, made.id, INSTANT)
    assert outdated(session) == [A]


def test_what_is_evidence_too_stays(session, ward):
    kept(session, ward, "e1")
    message = sample.message(session, ward.bot, "an")
    owned = {"office_id": ward.office.id, "bot_id": ward.bot.id, "message_id": message.id}
    file = {"remote_id": "r", "name": "a.jpg", "mime": "image/jpeg", "created_at": INSTANT}
    session.add(Attachment(**owned, **file, state=AttachmentState.STORED, sha256=A))
    session.flush()
    assert outdated(session) == []


def test_what_is_forgotten_is_kept_no_more_but_for_what_is_new(session, ward):
    old, other = kept(session, ward, "e1"), kept(session, ward, "e2", sha256=B)
    new = kept(session, ward, "e3", at=INSTANT + DAY)
    documents.forget_kept(session, [A], INSTANT + DAY)
    for row in (old, other, new):
        session.refresh(row)
    assert [row.sha256 for row in (old, other, new)] == [None, B, A]
