"""Officials, their posts and chats, and the invites that let each in once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sample
from sample import INSTANT, SECOND, TODAY

from storage import audit, people
from storage.audit import By
from storage.people import AmbiguousCode, Held
from storage.tables import AccountState, Invite, NoticeState, Role

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)
HASH = "a" * 64


@pytest.fixture
def an(session, ward):
    return sample.official(session, ward.office, "an")


def invite(session, who, expires_at=INSTANT + DAY, **values):
    row = Invite(office_id=who.office_id, official_id=who.id, code_hash=HASH, expires_at=expires_at, **values)
    return sample.keep(session, row)


def test_an_official_is_found_by_code(session, an):
    assert people.official_by_code(session, "an") == an
    assert people.official_by_code(session, "AN") is None
    assert people.official_by_code(session, "") is None
    assert people.official_by_code(session, "nobody") is None


def test_a_code_that_offices_share_needs_the_offices_own(session, an):
    far = sample.official(session, sample.office(session, "tam-quan"), "an")
    with pytest.raises(AmbiguousCode, match="write OFFICE/an"):
        people.official_by_code(session, "an")
    assert people.official_by_code(session, "hoai-hao/an") == an
    assert people.official_by_code(session, "tam-quan/an") == far
    assert people.official_by_code(session, "bong-son/an") is None


def test_officials_come_in_the_order_they_joined(session, ward):
    made = [sample.official(session, ward.office, code) for code in ("chi", "an", "binh")]
    sample.official(session, sample.office(session, "tam-quan"), "dung")
    assert people.officials(session, ward.office.id) == made


def test_posts_of_an_official_are_all_ever_held_latest_first(session, ward, an):
    old = sample.post(session, an, ward.department, until=TODAY - DAY)
    new = sample.post(session, an, ward.root, Role.HEAD, since=TODAY)
    sample.post(session, sample.official(session, ward.office, "binh"), ward.root)
    assert people.posts_of(session, an.id) == [new, old]


def test_posts_today_leave_out_what_is_over_or_to_come(session, ward, an):
    sample.post(session, an, ward.department, until=TODAY - DAY)
    sample.post(session, an, ward.department, since=TODAY + DAY)
    sample.post(session, an, ward.department, Role.HEAD, since=TODAY, until=TODAY)
    sample.post(session, an, ward.root, Role.COORDINATOR)
    sample.holder(session, sample.ward(session, "tam-quan").root)
    held = people.posts_today(session, ward.office.id, TODAY)
    assert held == [
        Held(an.id, Role.HEAD, "vp-tk", TODAY, TODAY),
        Held(an.id, Role.COORDINATOR, "hoai-hao", None, None),
    ]
    assert {type(post.role) for post in held} == {Role}


def test_channels_of_an_office_are_those_of_active_accounts(session, ward, an):
    console = sample.bot(session, ward.office, "terminal", "console", pushes=False)
    binh = sample.official(session, ward.office, "binh")
    sample.account(session, an, console)
    sample.account(session, an, ward.bot)
    sample.account(session, binh, ward.bot, state=AccountState.BLOCKED)
    far = sample.ward(session, "tam-quan")
    sample.account(session, sample.official(session, far.office), far.bot)
    assert people.channels_of(session, ward.office.id) == {an.id: ["console", "web"]}


def test_the_name_of_an_offices_first_bot_on_a_channel(session, ward):
    sample.bot(session, ward.office, "first", "telegram")
    sample.bot(session, ward.office, "second", "telegram")
    far = sample.office(session, "tam-quan")
    assert people.bot_name(session, ward.office.id, "telegram") == "first"
    assert people.bot_name(session, ward.office.id, "zalo") is None
    assert people.bot_name(session, far.id, "telegram") is None


def test_an_invite_lets_its_official_in_once(session, an):
    kept = invite(session, an)
    assert people.use_invite(session, "b" * 64, INSTANT) is None
    assert people.use_invite(session, HASH, INSTANT) == an.id
    assert people.use_invite(session, HASH, INSTANT) is None
    session.refresh(kept)
    assert kept.used_at == INSTANT


def test_whom_an_invite_was_made_for_is_known_before_and_after_it_is_used(session, an):
    invite(session, an)
    assert people.invited(session, "b" * 64) is None
    assert people.invited(session, HASH) == (an.id, an.name, False)
    people.use_invite(session, HASH, INSTANT)
    assert people.invited(session, HASH) == (an.id, an.name, True)


def test_who_made_an_invite_is_told_by_the_log(session, ward, an):
    kept = invite(session, an)
    assert people.inviter(session, HASH) is None
    coordinator = sample.official(session, ward.office, "vp")
    audit.begin(session, By(INSTANT, coordinator.id))
    audit.created(session, Invite, kept.id + 1, {"office_id": an.office_id})
    assert people.inviter(session, HASH) is None
    audit.created(session, Invite, kept.id, {"office_id": an.office_id})
    assert people.inviter(session, HASH) == coordinator.id
    assert people.inviter(session, "b" * 64) is None


def test_an_invite_is_good_until_the_moment_it_expires(session, an):
    invite(session, an, expires_at=INSTANT)
    assert people.use_invite(session, HASH, INSTANT) is None
    assert people.use_invite(session, HASH, INSTANT - SECOND) == an.id


def committed_invite(database):
    def make(session):
        return invite(session, sample.official(session, sample.ward(session).office)).official_id

    return database.write(make)


def test_of_many_who_use_an_invite_at_once_one_is_let_in(database):
    who = committed_invite(database)
    start = threading.Barrier(6)

    def use(_):
        start.wait()
        return database.write(lambda s: people.use_invite(s, HASH, INSTANT))

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(use, range(6)))
    assert sorted(answers, key=str) == sorted([who, *[None] * 5], key=str)


@pytest.mark.parametrize("commits", [True, False])
def test_the_second_to_use_an_invite_waits_for_the_first(postgres_database, commits):
    who = committed_invite(postgres_database)
    with ThreadPoolExecutor(1) as pool, sample.opened(postgres_database) as first:
        assert people.use_invite(first, HASH, INSTANT) == who
        waiting = pool.submit(postgres_database.write, lambda s: people.use_invite(s, HASH, INSTANT))
        sample.is_waited_for(first)
        first.commit() if commits else first.rollback()
        assert waiting.result() == (None if commits else who)


def test_an_account_is_found_by_bot_and_chat(session, ward, an):
    linked = sample.account(session, an, ward.bot, "chat-1", state=AccountState.BLOCKED)
    other = sample.bot(session, ward.office, "other")
    assert people.account(session, ward.bot.id, "chat-1") == linked
    assert people.account(session, ward.bot.id, "chat-2") is None
    assert people.account(session, other.id, "chat-1") is None


def test_a_chat_that_is_somebodys_changes_its_state_once(session, ward, an):
    linked = sample.account(session, an, ward.bot, "chat-1", state=AccountState.BLOCKED)
    other = sample.account(session, an, ward.bot, "chat-2", state=AccountState.BLOCKED)
    assert people.set_state(session, ward.bot.id, "chat-1", AccountState.ACTIVE) is True
    assert (linked.state, other.state) == (AccountState.ACTIVE, AccountState.BLOCKED)
    assert people.set_state(session, ward.bot.id, "chat-1", AccountState.ACTIVE) is False
    assert people.set_state(session, ward.bot.id, "nobody's", AccountState.ACTIVE) is False


def test_preferring_no_chat_is_for_one_official(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    mine = [sample.account(session, an, ward.bot, chat, preferred=True) for chat in ("a", "b")]
    other = sample.account(session, binh, ward.bot, preferred=True)
    people.unprefer(session, an.id)
    for row in (*mine, other):
        session.refresh(row)
    assert [row.preferred for row in (*mine, other)] == [False, False, True]


def test_what_waits_for_an_official_is_readdressed_unless_it_is_being_sent(session, ward, an):
    other = sample.bot(session, ward.office, "other")
    old, new = sample.account(session, an, ward.bot), sample.account(session, an, other)
    binh = sample.account(session, sample.official(session, ward.office, "binh"), ward.bot)
    waiting = sample.notice(session, old)
    flying = sample.notice(session, old, leased_by="sender", lease_until=INSTANT)
    settled = sample.notice(session, old, state=NoticeState.FAILED)
    others = sample.notice(session, binh)
    people.readdress(session, new, INSTANT - timedelta(seconds=1))
    for row in (waiting, flying, settled, others):
        session.refresh(row)
    assert (waiting.account_id, waiting.bot_id) == (new.id, other.id)
    assert [row.account_id for row in (flying, settled, others)] == [old.id, old.id, binh.id]


def test_notices_of_others_are_those_waiting_for_a_chats_former_owner(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    chat, elsewhere = sample.account(session, an, ward.bot, "c"), sample.account(session, an, ward.bot, "d")
    waiting = [sample.notice(session, chat) for _ in range(2)]
    sample.notice(session, chat, state=NoticeState.DELIVERED)
    sample.notice(session, chat, official_id=binh.id)
    sample.notice(session, elsewhere)
    found = people.notices_of_others(session, chat.id, binh.id)
    assert found == [(notice, an.id) for notice in waiting]
