"""Notices: what may be claimed now, in which order, and where it goes."""

from datetime import timedelta

import pytest
import sample
from sample import INSTANT, NOW, SECOND

from storage import claims, notices
from storage.claims import LEASE, Budget, Claimed
from storage.tables import NoticeKind, NoticeState

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
