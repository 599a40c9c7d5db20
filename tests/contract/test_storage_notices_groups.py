"""Notices for groups: each waits for its own group, and is no person's."""

import itertools
from datetime import timedelta

import pytest
import sample
import sqlalchemy as sa
from sample import INSTANT, NOW, SECOND
from test_storage_notices import chat, claim, fresh, ids, settle

from storage import people, undelivered, watch
from storage.claims import LEASE
from storage.tables import NoticeKind, NoticeState

pytestmark = pytest.mark.contract


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


@pytest.mark.parametrize("named", list(itertools.product((True, False), repeat=3)))
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
