"""A claimed notice is one process's at a time, and settled by nobody else."""

import threading
from contextlib import contextmanager

import pytest
import sample
import sqlalchemy as sa
from sample import INSTANT, SECOND
from sqlmodel import col, select
from test_storage_notices import chat, claim, fresh, ids, settle

from storage import claims, notices
from storage.claims import LEASE
from storage.database import Database
from storage.tables import Account, AccountState, Notice, NoticeState

pytestmark = pytest.mark.contract


def test_an_expired_lease_is_claimed_again_and_its_holder_can_no_longer_settle(session, ward):
    kept = sample.notice(session, chat(session, ward))
    claim(session, ward.bot, holder="slow")
    (again,) = claim(session, ward.bot, instant=INSTANT + LEASE, holder="quick")
    assert again.attempts == 2
    assert settle(session, kept, "slow") is False
    assert fresh(session, kept).state == NoticeState.PENDING
    assert settle(session, kept, "quick") is True
    assert fresh(session, kept).state == NoticeState.DELIVERED


def test_settling_ends_the_lease_once(session, ward):
    kept = sample.notice(session, chat(session, ward))
    claim(session, ward.bot)
    assert settle(session, kept, state=NoticeState.FAILED, error="chat not found") is True
    kept = fresh(session, kept)
    assert (kept.state, kept.error, kept.settled_at) == (NoticeState.FAILED, "chat not found", INSTANT)
    assert kept.leased_by is kept.lease_until is None
    assert settle(session, kept) is False
    assert fresh(session, kept).state == NoticeState.FAILED


def test_a_retry_is_not_settled_and_keeps_count_of_its_tries(session, ward):
    kept = sample.notice(session, chat(session, ward))
    claim(session, ward.bot)
    assert settle(session, kept, state=NoticeState.PENDING, retry_at=INSTANT + SECOND, error="busy")
    kept = fresh(session, kept)
    assert (kept.settled_at, kept.retry_at, kept.error) == (None, INSTANT + SECOND, "busy")
    (again,) = claim(session, ward.bot, instant=INSTANT + SECOND)
    assert again.attempts == 2


def test_what_was_not_begun_is_given_back_and_the_try_does_not_count(session, ward):
    kept = sample.notice(session, chat(session, ward))
    claim(session, ward.bot)
    notices.release(session, [kept.id], "another process")
    assert fresh(session, kept).leased_by == "me"
    notices.release(session, [kept.id], "me")
    kept = fresh(session, kept)
    assert (kept.leased_by, kept.lease_until, kept.attempts) == (None, None, 0)
    assert ids(claim(session, ward.bot, holder="another process")) == [kept.id]


def test_a_blocked_account_is_the_only_one_blocked(session, ward):
    blocked, other = chat(session, ward, "an"), chat(session, ward, "binh")
    notices.block_account(session, blocked.id)
    states = session.exec(select(Account.external_id, Account.state)).all()
    assert dict(states) == {"an": AccountState.BLOCKED, other.external_id: AccountState.ACTIVE}


def test_free_at_counts_a_lease_to_its_last_moment(session, ward):
    kept = sample.notice(session, chat(session, ward), leased_by="x", lease_until=INSTANT)
    free = sample.notice(session, chat(session, ward, "binh"))

    def found(instant):
        return session.exec(select(col(Notice.id)).where(claims.free_at(instant))).all()

    assert sorted(found(INSTANT)) == sorted([kept.id, free.id])
    assert found(INSTANT - SECOND) == [free.id]


@contextmanager
def statements(session):
    seen = []

    def keep(connection, cursor, statement, *rest):
        seen.append(statement)

    engine = session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", keep)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", keep)


def test_claiming_is_one_statement(session, ward):
    """Chosen and leased at once; locked rows are stepped over where the engine can lock rows."""
    sample.notice(session, chat(session, ward))
    with statements(session) as seen:
        assert len(claim(session, ward.bot)) == 1
    assert [statement for statement in seen if "notice" in statement] == seen[:1]
    assert seen[0].startswith("WITH due AS")
    assert "UPDATE notice SET" in seen[0]
    postgres = session.get_bind().dialect.name == "postgresql"
    assert ("FOR UPDATE OF notice SKIP LOCKED" in seen[0]) is postgres


def filled(database, count):
    """A bot with `count` notices, each to a chat of its own."""

    def fill(session):
        ward = sample.ward(session)
        for number in range(count):
            sample.notice(session, chat(session, ward, f"c{number}"))
        return ward.bot

    return database.write(fill)


def test_claimers_of_several_processes_never_get_the_same_notice(database):
    served, total = filled(database, 40), 40
    processes = [Database(database.url) for _ in range(3)]
    start, claimed = threading.Barrier(3), []

    def work(process, holder):
        start.wait()
        while len(claimed) < total:
            claimed.extend(ids(process.write(lambda s: claim(s, served, most=3, holder=holder))))

    workers = [threading.Thread(target=work, args=(p, f"p{n}")) for n, p in enumerate(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    for process in processes:
        process.close()
    assert len(claimed) == total
    assert len(set(claimed)) == total
    leases = database.read(lambda s: s.exec(select(Notice.leased_by, Notice.attempts)).all())
    assert {attempts for _, attempts in leases} == {1}


def test_two_open_transactions_share_the_work(postgres_database):
    served = filled(postgres_database, 5)
    with sample.opened(postgres_database) as first, sample.opened(postgres_database) as second:
        mine = ids(claim(first, served, most=3, holder="first"))
        yours = ids(claim(second, served, most=3, holder="second"))
        first.commit()
        second.commit()
    assert len(mine) == 3
    assert len(yours) == 2
    assert set(mine).isdisjoint(yours)


def test_a_chat_that_is_being_claimed_elsewhere_is_stepped_over(postgres_database):
    def fill(session):
        ward = sample.ward(session)
        to = chat(session, ward)
        return ward.bot, [sample.notice(session, to).id for _ in range(2)]

    served, (one, two) = postgres_database.write(fill)
    with sample.opened(postgres_database) as first, sample.opened(postgres_database) as second:
        assert ids(claim(first, served, holder="first")) == [one]
        assert claim(second, served, holder="second") == []
        first.rollback()
        second.rollback()
        assert ids(claim(second, served, holder="second")) == [one]
        second.commit()
    settled = postgres_database.write(
        lambda s: notices.settle(s, one, "second", state=NoticeState.DELIVERED, instant=INSTANT)
    )
    assert settled
    assert ids(postgres_database.write(lambda s: claim(s, served))) == [two]
