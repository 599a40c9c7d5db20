"""Notices: what may be claimed now, by one process at a time, and settled by nobody else."""

import itertools
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sample
import sqlalchemy as sa
from sample import INSTANT, NOW, SECOND
from sqlmodel import col, select

from storage import claims, notices, people, undelivered, watch
from storage.claims import LEASE, Budget, Claimed
from storage.database import Database
from storage.tables import Account, AccountState, Notice, NoticeKind, NoticeState

pytestmark = pytest.mark.contract

EVERY_KIND = tuple(NoticeKind)


def chat(session, ward, name="an", on=None):
    return sample.account(session, sample.official(session, ward.office, name), on or ward.bot)


def claim(session, on, *, most=64, busy=(), kinds=EVERY_KIND, now=NOW, instant=INSTANT, holder="me"):
    budget = Budget(on.id, most, busy)
    return claims.claim(session, budget, kinds=kinds, now=now, instant=instant, holder=holder)


def ids(claimed):
    return [notice.id for notice in claimed]


def settle(session, notice, holder="me", state=NoticeState.DELIVERED, instant=INSTANT, **values):
    return notices.settle(session, notice.id, holder, state=state, instant=instant, **values)


def fresh(session, notice):
    session.refresh(notice)
    return notice


def test_a_claimed_notice_says_where_it_goes_and_until_when_it_is_ours(session, ward):
    to = chat(session, ward)
    kept = sample.notice(session, to, payload={"text": "chào"}, date=sample.TODAY)
    (claimed,) = claim(session, ward.bot)
    assert claimed == Claimed(
        id=kept.id,
        key=kept.key,
        office_id=ward.office.id,
        kind=NoticeKind.ACT,
        official_id=to.official_id,
        account_id=to.id,
        group_id=None,
        bot_id=ward.bot.id,
        chat_id="an",
        date=sample.TODAY,
        payload={"text": "chào"},
        attempts=1,
        fault=None,
        lease_until=INSTANT + LEASE,
    )
    kept = fresh(session, kept)
    assert (kept.leased_by, kept.lease_until, kept.attempts) == ("me", INSTANT + LEASE, 1)


def test_a_digest_without_payload_is_claimed_with_none(session, ward):
    sample.notice(session, chat(session, ward), kind=NoticeKind.DIGEST, payload=None)
    (claimed,) = claim(session, ward.bot)
    assert claimed.payload is None


def test_the_oldest_go_first_and_no_more_than_the_budget(session, ward):
    chats = [chat(session, ward, name) for name in "abcd"]
    late, early, same, over = (
        sample.notice(session, to, not_before=NOW - hours * timedelta(hours=1))
        for to, hours in zip(chats, (1, 3, 3, 0), strict=True)
    )
    assert ids(claim(session, ward.bot, most=3)) == [early.id, same.id, late.id]
    assert ids(claim(session, ward.bot, most=3)) == [over.id]
    assert claim(session, ward.bot) == []


def test_no_budget_claims_nothing(session, ward):
    sample.notice(session, chat(session, ward))
    assert claim(session, ward.bot, most=0) == []


def test_a_chat_gets_one_at_a_time_in_order(session, ward):
    to = chat(session, ward)
    second = sample.notice(session, to)
    first = sample.notice(session, to, not_before=NOW - SECOND)
    third = sample.notice(session, to)
    for expected in (first, second, third):
        assert ids(claim(session, ward.bot)) == [expected.id]
        assert claim(session, ward.bot, holder="another process") == []
        settle(session, expected)
    assert claim(session, ward.bot) == []


def test_one_that_waits_for_its_next_try_does_not_hold_up_its_chat(session, ward):
    to = chat(session, ward)
    failing, second = sample.notice(session, to), sample.notice(session, to)
    claim(session, ward.bot)
    settle(session, failing, state=NoticeState.PENDING, retry_at=INSTANT + SECOND)
    assert ids(claim(session, ward.bot)) == [second.id]


def test_a_chat_freed_by_an_expired_lease_goes_on_in_order(session, ward):
    to = chat(session, ward)
    first, _ = sample.notice(session, to), sample.notice(session, to)
    claim(session, ward.bot, holder="dead")
    assert claim(session, ward.bot, instant=INSTANT + LEASE - SECOND) == []
    assert ids(claim(session, ward.bot, instant=INSTANT + LEASE)) == [first.id]


def test_what_is_settled_does_not_hold_up_its_chat_whatever_lease_it_still_bears(session, ward):
    to = chat(session, ward)
    values = {"leased_by": "me", "lease_until": INSTANT + LEASE}
    sample.notice(session, to, state=NoticeState.LAPSED, **values)
    waiting = sample.notice(session, to)
    assert ids(claim(session, ward.bot)) == [waiting.id]


def group(session, ward, chat="-55"):
    return sample.group(session, ward.bot, sample.official(session, ward.office, f"l{chat}"), chat)


def test_what_is_for_a_group_says_so(session, ward):
    to = group(session, ward)
    sample.posted(session, to)
    (claimed,) = claim(session, ward.bot)
    where = (claimed.chat_id, claimed.group_id, claimed.account_id, claimed.official_id)
    assert where == ("-55", to.id, None, None)
    to.chat_id = "-1000000000055"
    sample.keep(session, to)
    (again,) = claim(session, ward.bot, instant=INSTANT + LEASE)
    assert again.chat_id == to.chat_id, "wherever the group is by then"


def test_groups_wait_for_nobody_but_themselves(session, ward):
    person, one, other = chat(session, ward), group(session, ward), group(session, ward, "-66")
    same_number = sample.notice(session, person)
    first, other_first = sample.posted(session, one), sample.posted(session, other)
    second = sample.posted(session, one)
    assert set(ids(claim(session, ward.bot))) == {same_number.id, first.id, other_first.id}
    assert claim(session, ward.bot) == []
    settle(session, first)
    assert ids(claim(session, ward.bot)) == [second.id]


def test_busy_groups_are_left_alone(session, ward):
    sample.posted(session, group(session, ward))
    free = sample.posted(session, group(session, ward, "-66"))
    assert ids(claim(session, ward.bot, busy=("-55", "an"))) == [free.id]


@pytest.mark.parametrize("named", itertools.product((True, False), repeat=3))
def test_a_notice_has_one_address(session, ward, named):
    """A group, or an account with its official."""
    person, to = chat(session, ward), group(session, ward)
    ids = {"official_id": person.official_id, "account_id": person.id, "group_id": to.id}
    values = {name: one if has else None for (name, one), has in zip(ids.items(), named, strict=True)}
    if named in ((True, True, False), (False, False, True)):
        sample.posted(session, to, **values)
        return
    with pytest.raises(sa.exc.IntegrityError):
        sample.posted(session, to, **values)


def test_what_is_for_groups_is_nobodys(session, ward):
    to = chat(session, ward)
    person = session.get_one(sample.Official, to.official_id)
    elsewhere = sample.account(session, person, sample.bot(session, ward.office, "b2"))
    kept = sample.posted(session, group(session, ward))
    people.readdress(session, elsewhere, INSTANT)
    assert people.notices_of_others(session, to.id, elsewhere.official_id) == []
    fresh(session, kept)
    assert (kept.group_id is None, kept.account_id, kept.bot_id) == (False, None, ward.bot.id)


def test_a_groups_notice_that_did_not_arrive_is_named_by_its_title(session, ward):
    states = (NoticeState.FAILED, NoticeState.UNCERTAIN, NoticeState.PENDING)
    failed, doubtful, waits = (
        sample.posted(session, group(session, ward, f"-{n}"), state=state, settled_at=INSTANT)
        for n, state in enumerate(states, 1)
    )
    since, hour = INSTANT - SECOND, timedelta(hours=1)
    stuck = undelivered.stuck(session, ward.office.id, NoticeKind.WEEKLY, NOW - hour, NOW + hour)
    for found, one, title in (
        (undelivered.failed(session, since), failed, "Tổ -1"),
        (undelivered.uncertain(session, since), doubtful, "Tổ -2"),
        (stuck, waits, "Tổ -3"),
    ):
        assert [(row.id, row.official) for row in found] == [(one.id, title)]
    (told,) = watch.stuck(session, NOW, INSTANT)
    assert (told.kind, told.count) == (NoticeKind.WEEKLY, 1)
    assert watch.unheard(session, sample.TODAY, since) == []


def test_busy_chats_are_left_alone(session, ward):
    sample.notice(session, chat(session, ward, "an"))
    free = sample.notice(session, chat(session, ward, "binh"))
    assert ids(claim(session, ward.bot, busy=("an", "nobody"))) == [free.id]


@pytest.mark.parametrize("kinds", [(), (NoticeKind.ALARM,), (NoticeKind.ALARM, NoticeKind.ACT), EVERY_KIND])
def test_only_the_kinds_of_the_hour_leave(session, ward, kinds):
    for kind in NoticeKind:
        sample.notice(session, chat(session, ward, kind.value), kind=kind)
    assert {notice.kind for notice in claim(session, ward.bot, kinds=kinds)} == set(kinds)


def test_a_kind_that_may_not_leave_does_not_hold_up_its_chat(session, ward):
    to = chat(session, ward)
    sample.notice(session, to, kind=NoticeKind.DIGEST)
    alarm = sample.notice(session, to, kind=NoticeKind.ALARM)
    assert ids(claim(session, ward.bot, kinds=(NoticeKind.ALARM,))) == [alarm.id]


def test_a_bot_that_is_not_served_is_never_claimed(session, ward):
    other = sample.bot(session, ward.office, "other")
    sample.notice(session, chat(session, ward, "an"))
    elsewhere = sample.notice(session, chat(session, ward, "binh", other))
    assert ids(claim(session, other)) == [elsewhere.id]


@pytest.mark.parametrize("state", [state for state in NoticeState if state != NoticeState.PENDING])
def test_what_is_settled_is_never_claimed(session, ward, state):
    sample.notice(session, chat(session, ward), state=state)
    assert claim(session, ward.bot) == []


def test_not_before_is_business_time_and_leases_are_real_time(session, ward):
    """The two run apart in a demo: a jump of the clock neither frees a lease nor hurries a retry."""
    kept = sample.notice(session, chat(session, ward), not_before=NOW)
    assert claim(session, ward.bot, now=NOW - SECOND, instant=INSTANT + timedelta(days=999)) == []
    assert ids(claim(session, ward.bot)) == [kept.id]
    next_year = NOW + timedelta(days=365)
    assert claim(session, ward.bot, now=next_year, instant=INSTANT + LEASE - SECOND) == []
    settle(session, kept, state=NoticeState.PENDING, retry_at=INSTANT + timedelta(hours=1))
    assert claim(session, ward.bot, now=next_year) == []
    assert ids(claim(session, ward.bot, now=NOW, instant=INSTANT + timedelta(hours=1))) == [kept.id]


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
