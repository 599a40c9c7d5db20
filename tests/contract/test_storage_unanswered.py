"""Events that have no answer yet, and those that could not be handled."""

from datetime import timedelta

import pytest
import sample
from sample import INSTANT, SECOND

from storage import unanswered
from storage.tables import Document, DocumentState, InboxState
from storage.unanswered import Failed, Unanswered

pytestmark = pytest.mark.contract

MINUTE = timedelta(minutes=1)


def test_what_waits_is_counted_by_chat_from_its_first(session, ward):
    other = sample.bot(session, ward.office, "other", "telegram")
    first = sample.inbox(session, ward.bot, "e1", received_at=INSTANT - 3 * MINUTE)
    sample.inbox(session, ward.bot, "e2", received_at=INSTANT - 2 * MINUTE)
    sample.inbox(session, ward.bot, "e3", received_at=INSTANT + SECOND)
    second = sample.inbox(session, other, "e1", received_at=INSTANT)
    third = sample.inbox(session, ward.bot, "e4", "binh", received_at=INSTANT)
    office, web = ward.office.id, (ward.bot.id, "web", "hoai-hao")
    assert unanswered.waiting_events(session, INSTANT) == [
        Unanswered(office, *web, first.id, 2, INSTANT - 3 * MINUTE),
        Unanswered(office, other.id, "telegram", "other", second.id, 1, INSTANT),
        Unanswered(office, *web, third.id, 1, INSTANT),
    ]
    assert unanswered.waiting_events(session, INSTANT - 4 * MINUTE) == []


@pytest.mark.parametrize("state", list(InboxState))
def test_only_an_answer_ends_the_waiting(session, ward, state):
    lease = {"leased_by": "me", "lease_until": INSTANT + SECOND}
    row = sample.inbox(session, ward.bot, "e1", state=state, **lease)
    assert [one.first for one in unanswered.waiting_events(session, INSTANT)] == [row.id]
    row.answered_at = INSTANT
    session.flush()
    assert unanswered.waiting_events(session, INSTANT) == []


def test_what_was_put_aside_is_named_from_a_moment_on(session, ward):
    for state in InboxState:
        if state != InboxState.FAILED:
            sample.inbox(session, ward.bot, state.value, state=state, handled_at=INSTANT)
    failed = {"state": InboxState.FAILED, "handled_at": INSTANT}
    crashed = sample.inbox(session, ward.bot, "e1", **failed, error="Crashed")
    other = sample.inbox(session, ward.bot, "e2", "binh", **failed, answered_at=INSTANT)
    assert unanswered.failed_events(session, INSTANT) == [
        Failed(crashed.id, "web", "hoai-hao", "an", "Crashed"),
        Failed(other.id, "web", "hoai-hao", "binh", None),
    ]
    assert unanswered.failed_events(session, INSTANT + SECOND) == []


def test_documents_that_are_owed_or_were_given_up(session, ward):
    def ordered(event_id, **values):
        asked = sample.inbox(session, ward.bot, event_id, "an", answered_at=INSTANT)
        whose = {"office_id": ward.office.id, "bot_id": ward.bot.id, "chat_id": "an", "inbox_id": asked.id}
        what = {"kind": "report", "arguments": {}, "about": {}, "created_at": INSTANT}
        return sample.keep(session, Document(**whose | what | values))

    waits = ordered("e1", error="no answer in time")
    ordered("e2", created_at=INSTANT + SECOND)
    for state in (DocumentState.SENT, DocumentState.REFUSED):
        ordered(state.value, state=state, settled_at=INSTANT)
    bad = ordered("e3", state=DocumentState.FAILED, settled_at=INSTANT)
    ordered("e4", state=DocumentState.FAILED, settled_at=INSTANT - SECOND)
    assert unanswered.owed_documents(session, INSTANT, INSTANT) == [
        Failed(waits.id, "web", "hoai-hao", "an", "no answer in time"),
        Failed(bad.id, "web", "hoai-hao", "an", None),
    ]
