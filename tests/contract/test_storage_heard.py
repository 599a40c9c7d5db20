"""What was said to whom, and that they reacted to it."""

from datetime import timedelta

import pytest
import sample
from sample import INSTANT, NOW, SECOND, TODAY

from storage import claims, notices, reminders, transcript
from storage.claims import Budget
from storage.tables import Direction, NoticeKind, NoticeState, ReminderState

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)


@pytest.fixture
def an(session, ward):
    return sample.official(session, ward.office)


@pytest.fixture
def chat(session, ward, an):
    return sample.account(session, an, ward.bot)


def digest(session, to, day=TODAY, **values):
    return sample.notice(session, to, kind=NoticeKind.DIGEST, payload=None, date=day, **values)


def test_keys_are_those_of_one_state(session, an):
    for state in ReminderState:
        sample.reminder(session, an, f"{state}-1", state=state)
        sample.reminder(session, an, f"{state}-2", state=state)
    for state in ReminderState:
        assert reminders.keys(session, state) == {f"{state}-1", f"{state}-2"}


def test_carried_is_what_a_notice_said_to_one_person(session, ward, an, chat):
    binh = sample.official(session, ward.office, "binh")
    carrier, other = digest(session, chat), digest(session, chat, TODAY + DAY)
    mine = [sample.reminder(session, an) for _ in range(2)]
    theirs, elsewhere = sample.reminder(session, binh), sample.reminder(session, an)
    said = {one.id: carrier.id for one in (*mine, theirs)} | {elsewhere.id: other.id}
    reminders.attach(session, said)
    session.expire_all()
    assert reminders.carried(session, carrier.id, an.id) == mine
    assert reminders.carried(session, carrier.id, binh.id) == [theirs]
    assert reminders.carried(session, 99, an.id) == []


def test_pending_of_some_offices_are_those_whose_subject_is_theirs(session, ward, an):
    far = sample.ward(session, "tam-quan")
    there = sample.official(session, far.office, "binh")
    here, away = sample.reminder(session, an), sample.reminder(session, there)
    assert [one.id for one in reminders.pending(session, offices=[ward.office.id])] == [here.id]
    assert [one.id for one in reminders.pending(session, offices=[far.office.id])] == [away.id]
    assert reminders.pending(session, offices=[]) == []
    assert [one.id for one in reminders.pending(session)] == [here.id, away.id]


def test_a_reminder_that_has_the_state_already_keeps_its_notice(session, an, chat):
    """Another process has revived it meanwhile, and it is on its way."""
    one = sample.reminder(session, an, "a")
    carrier = digest(session, chat)
    reminders.attach(session, {one.id: carrier.id})
    reminders.set_state(session, ["a"], ReminderState.PENDING, None)
    session.refresh(one)
    assert one.notice_id == carrier.id


def test_past_digests_of_some_offices_lapse_alone(session, ward, chat):
    far = sample.ward(session, "tam-quan")
    there = sample.account(session, sample.official(session, far.office, "binh"), far.bot)
    mine, theirs = digest(session, chat, TODAY - DAY), digest(session, there, TODAY - DAY)

    def lapse(offices):
        reminders.lapse_digests(session, before=TODAY, instant=INSTANT, offices=offices)
        session.refresh(mine)
        session.refresh(theirs)
        return mine.state, theirs.state

    assert lapse([]) == (NoticeState.PENDING, NoticeState.PENDING)
    assert lapse([far.office.id]) == (NoticeState.PENDING, NoticeState.LAPSED)
    assert lapse(None) == (NoticeState.LAPSED, NoticeState.LAPSED)


def test_an_afternoon_is_none_of_the_mornings(session, an, chat):
    digest(session, chat, key=f"digest:{an.id}:{TODAY}{claims.AFTERNOON}")
    digest(session, chat, key=f"digest:{an.id}:{TODAY}")
    assert reminders.digests(session, [an.id], TODAY) == [(an.id, TODAY, NoticeState.PENDING)]
    budget = Budget(chat.bot_id, 9)
    hours = {"kinds": (NoticeKind.DIGEST,), "now": NOW, "instant": INSTANT, "holder": "me"}
    (first,) = claims.claim(session, budget, **hours)
    notices.settle(session, first.id, "me", state=NoticeState.DELIVERED, instant=INSTANT)
    (second,) = claims.claim(session, budget, **hours)
    assert (first.later, second.later) == (True, False)


def test_a_reaction_is_kept_once_and_only_from_who_it_was_for(session, ward, an, chat):
    seen, other = digest(session, chat), digest(session, chat, TODAY + DAY)
    binh = sample.account(session, sample.official(session, ward.office, "binh"), ward.bot)
    for where in (binh.external_id, "nobody's"):
        notices.mark_seen(session, seen.id, ward.bot.id, where, NOW)
        session.refresh(seen)
        assert seen.seen_at is None
    for at in (NOW, NOW + SECOND):
        notices.mark_seen(session, seen.id, ward.bot.id, chat.external_id, at)
    session.refresh(seen)
    session.refresh(other)
    assert (seen.seen_at, other.seen_at) == (NOW, None)
    chat.official_id = binh.official_id
    sample.keep(session, chat)
    notices.mark_seen(session, other.id, ward.bot.id, chat.external_id, NOW)
    session.refresh(other)
    assert other.seen_at is None


def test_a_try_the_channel_only_put_off_does_not_count(session, chat):
    kept = sample.notice(session, chat)
    hours = {"kinds": (NoticeKind.ACT,), "now": NOW, "holder": "me"}
    for attempts, counts, instant in ((0, False, INSTANT), (1, True, INSTANT + SECOND)):
        assert claims.claim(session, Budget(chat.bot_id, 9), instant=instant, **hours)
        later = instant + SECOND
        assert notices.settle(
            session, kept.id, "me", state=NoticeState.PENDING, instant=instant, retry_at=later, counts=counts
        )
        session.refresh(kept)
        assert kept.attempts == attempts


def test_the_notice_of_a_message_is_found_by_any_of_its_versions(session, ward, chat):
    carrier = digest(session, chat)
    first = sample.message(session, ward.bot, "📌", external_id="m1", notice_id=carrier.id)
    sample.message(session, ward.bot, "📌 xong", external_id="m1", replaces_id=first.id)
    sample.message(session, ward.bot, "chuyện khác", "another chat", external_id="m1")
    sample.message(session, ward.bot, "m2", direction=Direction.IN, external_id="m2")
    other = sample.bot(session, ward.office, "other")
    assert transcript.notice_of(session, ward.bot.id, "an", "m1") == carrier.id
    assert transcript.notice_of(session, ward.bot.id, "an", "m2") is None
    assert transcript.notice_of(session, ward.bot.id, "another chat", "m1") is None
    assert transcript.notice_of(session, other.id, "an", "m1") is None
