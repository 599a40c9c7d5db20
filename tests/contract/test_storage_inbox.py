"""Incoming events: kept once, taken a chat at a time in order, never lost to a crash."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sample
from sample import INSTANT, SECOND
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from storage import inbox
from storage.inbox import LEASE
from storage.tables import Inbox, InboxState

pytestmark = pytest.mark.contract


@pytest.fixture
def session(database):
    with sample.opened(database) as session:
        yield session


@pytest.fixture
def bot(session):
    return sample.ward(session).bot


def committed_bot(database):
    return database.write(lambda s: sample.ward(s).bot)


def events(session):
    return session.exec(select(Inbox.event_id).order_by(Inbox.id)).all()


def take(session, bot, chat="an", holder="me", instant=INSTANT):
    row = inbox.take(session, (bot.id, chat), holder, instant)
    session.flush()
    return row and row.event_id


def finish(session, row, state=InboxState.HANDLED, text="đã ghi", error=None):
    return inbox.finish(session, row.id, state=state, answer={"text": text}, instant=INSTANT, error=error)


def test_an_event_is_kept_as_it_came(session, bot):
    payload = {"text": "3.c xong 👍 <b>&", "n": 1, "deep": [None, {"a": True}], "odd": "\x00\ud800"}
    inbox.store(session, [sample.event(bot, "e1", "chat", payload)], INSTANT)
    row = session.exec(select(Inbox)).one()
    assert (row.office_id, row.bot_id, row.event_id, row.chat_id) == (bot.office_id, bot.id, "e1", "chat")
    assert row.payload == payload
    assert (row.state, row.attempts, row.received_at) == (InboxState.RECEIVED, 0, INSTANT)
    assert row.answer is row.leased_by is row.answered_at is None


def test_a_batch_keeps_its_order(session, bot):
    names = [f"e{number}" for number in (5, 3, 9, 1)]
    inbox.store(session, [sample.event(bot, name) for name in names], INSTANT)
    assert events(session) == names


def test_an_event_known_already_changes_nothing(session, bot):
    inbox.store(session, [sample.event(bot, "e1", payload={"text": "first"})], INSTANT)
    take(session, bot)
    again = [sample.event(bot, name, payload={"text": "again"}) for name in ("e1", "e2", "e2")]
    inbox.store(session, again, INSTANT + SECOND)
    session.expire_all()
    assert events(session) == ["e1", "e2"]
    first = session.exec(select(Inbox).where(Inbox.event_id == "e1")).one()
    assert (first.payload, first.attempts, first.received_at) == ({"text": "first"}, 1, INSTANT)


def test_the_same_id_on_another_bot_is_another_event(session, bot):
    other = sample.bot(session, session.get_one(sample.Office, bot.office_id), "other")
    inbox.store(session, [sample.event(bot, "e1"), sample.event(other, "e1")], INSTANT)
    assert events(session) == ["e1", "e1"]


def test_no_events_are_no_work(session):
    inbox.store(session, [], INSTANT)
    assert events(session) == []


def test_a_batch_is_one_commit(database):
    bot = committed_bot(database)
    foreign = sample.event(bot, "e2") | {"bot_id": 999}
    with pytest.raises(IntegrityError):
        database.write(lambda s: inbox.store(s, [sample.event(bot, "e1"), foreign], INSTANT))
    assert database.read(events) == []


def test_the_same_event_stored_by_many_at_once_is_kept_once(database):
    bot = committed_bot(database)
    start = threading.Barrier(6)

    def store(_):
        start.wait()
        batch = [sample.event(bot, f"e{number}") for number in range(5)]
        database.write(lambda s: inbox.store(s, batch, INSTANT))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(store, range(6)))
    assert sorted(database.read(events)) == [f"e{number}" for number in range(5)]


@pytest.mark.parametrize("commits", [True, False])
def test_a_second_transaction_waits_for_the_first_to_know(postgres_database, commits):
    bot = committed_bot(postgres_database)
    with ThreadPoolExecutor(1) as pool, sample.opened(postgres_database) as first:
        inbox.store(first, [sample.event(bot, "e1", payload={"text": "first"})], INSTANT)
        second = [sample.event(bot, "e1", payload={"text": "second"})]
        waiting = pool.submit(postgres_database.write, lambda s: inbox.store(s, second, INSTANT))
        sample.is_waited_for(first)
        first.commit() if commits else first.rollback()
        waiting.result()
    payloads = postgres_database.read(lambda s: s.exec(select(Inbox.payload)).all())
    assert payloads == [{"text": "first" if commits else "second"}]


def test_open_chats_are_those_with_something_unanswered_longest_waiting_first(session, bot):
    other = sample.bot(session, session.get_one(sample.Office, bot.office_id), "other")
    sample.inbox(session, bot, "e1", "done", state=InboxState.ANSWERED, answered_at=INSTANT)
    sample.inbox(session, bot, "e2", "second", state=InboxState.HANDLED)
    sample.inbox(session, bot, "e3", "third")
    sample.inbox(session, bot, "e4", "second")
    sample.inbox(session, bot, "e5", "failed", state=InboxState.FAILED)
    sample.inbox(session, bot, "e6", "apologised", state=InboxState.FAILED, answered_at=INSTANT)
    sample.inbox(session, other, "e7", "second")
    own = [(bot.id, "second"), (bot.id, "third"), (bot.id, "failed")]
    assert inbox.open_chats(session, [bot.id]) == own
    assert inbox.open_chats(session, [bot.id, other.id]) == [*own, (other.id, "second")]
    assert inbox.open_chats(session, []) == []


def test_a_chats_events_are_taken_in_order(session, bot):
    rows = [sample.inbox(session, bot, f"e{number}") for number in range(3)]
    sample.inbox(session, bot, "x", "another chat")
    for row in rows:
        assert take(session, bot) == row.event_id
        finish(session, row)
        inbox.answered(session, [row.id], INSTANT)
    assert take(session, bot) is None
    assert take(session, bot, "another chat") == "x"
    assert take(session, bot, "no such chat") is None


def test_a_taken_event_is_leased_and_counts_an_attempt(session, bot):
    row = sample.inbox(session, bot, "e1")
    take(session, bot)
    session.refresh(row)
    assert (row.leased_by, row.lease_until, row.attempts) == ("me", INSTANT + LEASE, 1)


def test_what_another_holder_is_at_is_left_alone_until_the_lease_runs_out(session, bot):
    row = sample.inbox(session, bot, "e1")
    sample.inbox(session, bot, "e2")
    take(session, bot, holder="other")
    assert take(session, bot, instant=INSTANT + LEASE - SECOND) is None
    assert row.attempts == 1
    assert take(session, bot, instant=INSTANT + LEASE) == "e1"
    assert (row.leased_by, row.attempts) == ("me", 2)
    assert take(session, bot, holder="other", instant=INSTANT + LEASE) is None


def test_its_own_holder_may_take_an_event_again(session, bot):
    row = sample.inbox(session, bot, "e1")
    assert take(session, bot) == take(session, bot) == "e1"
    assert row.attempts == 2


@pytest.mark.parametrize("state", [InboxState.HANDLED, InboxState.FAILED])
def test_an_answer_that_was_not_sent_is_taken_without_counting_an_attempt(session, bot, state):
    row = sample.inbox(session, bot, "e1", state=state, attempts=1, answer={"text": "đã ghi"})
    assert take(session, bot) == "e1"
    assert row.attempts == 1
    assert row.answer == {"text": "đã ghi"}


def test_a_failed_event_holds_its_chat_only_until_the_apology_was_sent(session, bot):
    row = sample.inbox(session, bot, "e1")
    sample.inbox(session, bot, "e2")
    take(session, bot)
    assert finish(session, row, InboxState.FAILED, "xin lỗi", "KeyError") is True
    assert take(session, bot) == "e1"
    inbox.answered(session, [row.id], INSTANT)
    assert take(session, bot) == "e2"
    session.refresh(row)
    assert (row.state, row.error, row.answered_at) == (InboxState.FAILED, "KeyError", INSTANT)


def test_a_handled_event_is_answered_and_its_lease_is_over(session, bot):
    row = sample.inbox(session, bot, "e1")
    take(session, bot)
    assert finish(session, row) is True
    session.refresh(row)
    assert (row.state, row.answer, row.handled_at) == (InboxState.HANDLED, {"text": "đã ghi"}, INSTANT)
    inbox.answered(session, [row.id], INSTANT + SECOND)
    session.flush()
    session.refresh(row)
    assert (row.state, row.answered_at) == (InboxState.ANSWERED, INSTANT + SECOND)
    assert row.leased_by is row.lease_until is None


def test_only_the_first_to_finish_decides(session, bot):
    """A worker that failed after its lease ran out must not undo what another has handled since."""
    row = sample.inbox(session, bot, "e1")
    assert inbox.still_unhandled(session, row.id) is True
    assert finish(session, row, text="đã ghi") is True
    assert inbox.still_unhandled(session, row.id) is False
    assert finish(session, row, InboxState.FAILED, "xin lỗi", "Timeout") is False
    session.refresh(row)
    assert (row.state, row.answer, row.error) == (InboxState.HANDLED, {"text": "đã ghi"}, None)


def test_leases_of_a_dead_forerunner_are_forgotten_for_the_bots_served(session, bot):
    other = sample.bot(session, session.get_one(sample.Office, bot.office_id), "other")
    later = INSTANT + timedelta(hours=1)
    for on in (bot, other):
        sample.inbox(session, on, "e1", leased_by="dead", lease_until=later, attempts=1)
    inbox.forget_leases(session, [bot.id])
    assert take(session, bot) == "e1"
    assert take(session, other) is None


def test_two_workers_never_take_the_same_chat(postgres_database):
    bot = committed_bot(postgres_database)
    postgres_database.write(lambda s: [sample.inbox(s, bot, name) for name in ("e1", "e2")])
    with ThreadPoolExecutor(1) as pool, sample.opened(postgres_database) as first:
        assert take(first, bot, holder="first") == "e1"
        waiting = pool.submit(postgres_database.write, lambda s: take(s, bot, holder="second"))
        sample.is_waited_for(first)
        first.commit()
        assert waiting.result() is None


def test_the_lock_of_a_chat_is_its_own(postgres_database):
    bot = committed_bot(postgres_database)
    with sample.opened(postgres_database) as first, sample.opened(postgres_database) as second:
        inbox.lock_chat(first, (bot.id, "an"))
        inbox.lock_chat(second, (bot.id, "binh"))
        inbox.lock_chat(second, (bot.id + 1, "an"))
        inbox.lock_chat(first, (bot.id, "an"))


def test_the_lock_of_a_chat_costs_nothing_where_there_is_one_writer(session, bot):
    inbox.lock_chat(session, (bot.id, "an"))
    inbox.lock_chat(session, (bot.id, "an"))


def test_an_event_is_handled_by_one_of_two(postgres_database):
    bot = committed_bot(postgres_database)
    row = postgres_database.write(lambda s: sample.inbox(s, bot, "e1"))
    with ThreadPoolExecutor(1) as pool, sample.opened(postgres_database) as first:
        assert inbox.still_unhandled(first, row.id)
        waiting = pool.submit(postgres_database.write, lambda s: inbox.still_unhandled(s, row.id))
        sample.is_waited_for(first)
        finish(first, row)
        first.commit()
        assert waiting.result() is False
