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
from storage.inbox import LEASE, Waiting
from storage.tables import Inbox, InboxState

pytestmark = pytest.mark.contract


@pytest.fixture
def bot(session):
    return sample.ward(session).bot


def committed_bot(database):
    return database.write(lambda s: sample.ward(s).bot)


def events(session):
    return session.exec(select(Inbox.event_id).order_by(Inbox.id)).all()


def waiting(session, *bots, holder="me", instant=INSTANT, most=100):
    return inbox.waiting(session, [bot.id for bot in bots], holder, instant, most)


def take(session, bot, chat="an", holder="me", instant=INSTANT):
    """What the chat's next turn is for, taken."""
    of_chat = [one.id for one in waiting(session, bot, holder=holder, instant=instant) if one.chat_id == chat]
    rows = inbox.take(session, of_chat, holder, instant)
    assert len(rows) <= 1
    return rows[0].event_id if rows else None


def finish(session, row, state=InboxState.HANDLED, text="đã ghi", error=None):
    return inbox.finish(session, {row.id: {"text": text}}, INSTANT, state=state, error=error)


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


def test_what_waits_is_each_chats_oldest_unanswered_event_longest_waiting_first(session, bot):
    other = sample.bot(session, session.get_one(sample.Office, bot.office_id), "other")
    sample.inbox(session, bot, "e1", "done", state=InboxState.ANSWERED, answered_at=INSTANT)
    second = sample.inbox(session, bot, "e2", "second", state=InboxState.HANDLED)
    third = sample.inbox(session, bot, "e3", "third")
    sample.inbox(session, bot, "e4", "second")
    failed = sample.inbox(session, bot, "e5", "failed", state=InboxState.FAILED)
    sample.inbox(session, bot, "e6", "apologised", state=InboxState.FAILED, answered_at=INSTANT)
    elsewhere = sample.inbox(session, other, "e7", "second")
    own = [Waiting(row.id, bot.id, row.chat_id, suspect=False) for row in (second, third, failed)]
    assert [one.chat for one in own] == [(bot.id, chat) for chat in ("second", "third", "failed")]
    assert waiting(session, bot) == own
    assert waiting(session, bot, most=2) == own[:2]
    all_bots = [*own, Waiting(elsewhere.id, other.id, "second", suspect=False)]
    assert waiting(session, bot, other) == all_bots
    assert waiting(session) == []


def test_what_was_begun_and_did_not_end_is_suspect_and_comes_first(session, bot):
    fresh = sample.inbox(session, bot, "e1", "an")
    answer_only = sample.inbox(session, bot, "e2", "binh", attempts=1, state=InboxState.HANDLED)
    begun = [sample.inbox(session, bot, name, name, attempts=n) for n, name in ((1, "e3"), (2, "e4"))]
    found = [(one.id, one.suspect) for one in waiting(session, bot)]
    assert found == [*((row.id, True) for row in begun), (fresh.id, False), (answer_only.id, False)]


def test_many_chats_are_taken_at_once_in_the_order_they_came(session, bot):
    rows = [sample.inbox(session, bot, f"e{number}", f"chat {number}") for number in range(3)]
    taken = inbox.take(session, [rows[2].id, rows[0].id], "me", INSTANT)
    assert [(row.id, row.attempts) for row in taken] == [(rows[0].id, 1), (rows[2].id, 1)]
    assert (rows[1].attempts, rows[1].leased_by) == (0, None)
    assert inbox.take(session, [], "me", INSTANT) == []


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
    assert waiting(session, bot, instant=INSTANT + LEASE - SECOND) == []
    assert take(session, bot, instant=INSTANT + LEASE) == "e1"
    assert (row.leased_by, row.attempts) == ("me", 2)
    assert take(session, bot, holder="other", instant=INSTANT + LEASE) is None


def test_its_own_holder_may_take_an_event_again(session, bot):
    row = sample.inbox(session, bot, "e1")
    assert take(session, bot) == take(session, bot) == "e1"
    assert row.attempts == 1, "it did not crash over it"
    assert [one.suspect for one in waiting(session, bot)] == [False]
    later = INSTANT + LEASE
    assert [one.suspect for one in waiting(session, bot, holder="other", instant=later)] == [True]


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
    assert inbox.unhandled(session, [row.id]) == {row.id}
    assert finish(session, row, text="đã ghi") is True
    assert inbox.unhandled(session, [row.id]) == set()
    assert finish(session, row, InboxState.FAILED, "xin lỗi", "Timeout") is False
    session.refresh(row)
    assert (row.state, row.answer, row.error) == (InboxState.HANDLED, {"text": "đã ghi"}, None)


def test_many_are_finished_at_once_each_with_its_own_answer(session, bot):
    rows = [sample.inbox(session, bot, f"e{number}", f"chat {number}") for number in range(3)]
    finish(session, rows[1], text="somebody else's")
    ids = [row.id for row in rows]
    assert inbox.unhandled(session, ids) == {ids[0], ids[2]}
    answers = {row.id: {"text": row.chat_id} for row in rows}
    assert inbox.finish(session, answers, INSTANT + SECOND) is True
    said = [(row.state, row.answer["text"], row.handled_at) for row in rows]
    assert said == [
        (InboxState.HANDLED, "chat 0", INSTANT + SECOND),
        (InboxState.HANDLED, "somebody else's", INSTANT),
        (InboxState.HANDLED, "chat 2", INSTANT + SECOND),
    ]
    assert inbox.finish(session, {}, INSTANT) is False


def test_what_a_process_has_not_handled_is_given_back_as_if_not_begun(session, bot):
    rows = [sample.inbox(session, bot, f"e{number}", f"chat {number}") for number in range(3)]
    take(session, bot, "chat 0")
    take(session, bot, "chat 1", holder="other")
    take(session, bot, "chat 2")
    finish(session, rows[2])
    inbox.give_back(session, "me")
    for row in rows:
        session.refresh(row)
    assert [(row.leased_by, row.attempts) for row in rows] == [(None, 0), ("other", 1), ("me", 1)]


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
    for name, chat in (("e1", "an"), ("e2", "an"), ("e3", "binh")):
        postgres_database.write(lambda s, name=name, chat=chat: sample.inbox(s, bot, name, chat))
    with sample.opened(postgres_database) as first, sample.opened(postgres_database) as second:
        (mine,) = waiting(first, bot, holder="first", most=1)
        (theirs,) = waiting(second, bot, holder="second")
        assert (mine.chat_id, theirs.chat_id) == ("an", "binh"), "not the same one's, and nobody waits"
        inbox.take(first, [mine.id], "first", INSTANT)
        first.commit()
        assert take(second, bot, "an", holder="second") is None
        second.rollback()
        assert take(second, bot, "an", holder="second") is None


def test_what_another_has_answered_meanwhile_is_not_taken(postgres_database):
    bot = committed_bot(postgres_database)
    row = postgres_database.write(lambda s: sample.inbox(s, bot, "e1"))
    with sample.opened(postgres_database) as first, sample.opened(postgres_database) as second:
        assert take(first, bot, holder="first") == "e1"
        finish(first, row)
        inbox.answered(first, [row.id], INSTANT)
        assert take(second, bot, holder="second") is None
        first.commit()
        assert take(second, bot, holder="second") is None


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
        assert inbox.unhandled(first, [row.id])
        second = pool.submit(postgres_database.write, lambda s: inbox.unhandled(s, [row.id]))
        sample.is_waited_for(first)
        finish(first, row)
        first.commit()
        assert second.result() == set()
