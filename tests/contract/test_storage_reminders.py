"""Reminders through their states, the notices that carry them, and where people are reached."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sample
from sample import INSTANT, NOW, SECOND, TODAY
from sqlmodel import select

from storage import claims, reminders
from storage.reminders import CHUNK, Reach, Waiting
from storage.tables import AccountState, Notice, NoticeKind, NoticeState, Reminder, ReminderState
from storage.upsert import insert_new

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)


@pytest.fixture
def an(session, ward):
    return sample.official(session, ward.office, "an")


def digest(session, ward, who, day=TODAY, **values):
    to = sample.account(session, who, ward.bot, f"{who.code}-{day}")
    return sample.notice(session, to, kind=NoticeKind.DIGEST, payload=None, date=day, **values)


def state_of(session, *rows):
    session.flush()
    for row in rows:
        session.refresh(row)
    return [(row.state, row.notice_id) for row in rows]


def test_the_preferred_chat_reaches_an_official_else_the_earliest(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    other = sample.bot(session, ward.office, "other")
    sample.account(session, an, ward.bot, "an-1")
    preferred = sample.account(session, an, other, "an-2", preferred=True)
    earliest = sample.account(session, binh, other, "binh-1")
    sample.account(session, binh, ward.bot, "binh-2")
    want = {an.id: Reach(preferred.id, other.id), binh.id: Reach(earliest.id, other.id)}
    assert reminders.reaches(session) == want
    assert reminders.reaches(session, [an.id]) == {an.id: want[an.id]}
    assert reminders.reaches(session, []) == {}


def test_a_bot_left_out_gives_way_to_the_next_chat(session, ward, an):
    other = sample.bot(session, ward.office, "other")
    sample.account(session, an, ward.bot, preferred=True)
    second = sample.account(session, an, other)
    assert reminders.reaches(session, not_by=[ward.bot.id]) == {an.id: Reach(second.id, other.id)}
    assert reminders.reaches(session, not_by=[ward.bot.id, other.id]) == {}


def test_nobody_is_reached_where_they_blocked_us_or_cannot_be_written_to(session, ward, an):
    console = sample.bot(session, ward.office, "terminal", "console", pushes=False)
    sample.account(session, an, console, preferred=True)
    sample.account(session, an, ward.bot, state=AccountState.BLOCKED, preferred=True)
    assert reminders.reaches(session) == {}
    later = sample.account(session, an, ward.bot, "an-2")
    assert reminders.reaches(session) == {an.id: Reach(later.id, ward.bot.id)}


def test_states_of_more_keys_than_fit_one_question(session, ward, an):
    keys = [f"key:{number}" for number in range(CHUNK * 2 + 1)]
    rows = [sample.reminder(session, an, key).model_dump(exclude={"id"}) for key in ("odd", "out")]
    insert_new(session, Reminder, [rows[0] | {"key": key} for key in keys])
    found = reminders.states(session, [*keys, "unknown"])
    assert found == dict.fromkeys(keys, ReminderState.PENDING)
    assert {type(state) for state in found.values()} == {ReminderState}
    reminders.set_state(session, keys, ReminderState.LAPSED, INSTANT)
    assert set(reminders.states(session, keys).values()) == {ReminderState.LAPSED}
    assert reminders.states(session, ["odd", "out"]) == dict.fromkeys(["odd", "out"], ReminderState.PENDING)
    assert reminders.states(session, []) == {}


def test_pending_are_those_waiting_in_the_order_planned(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    first, second = sample.reminder(session, binh), sample.reminder(session, an)
    for state in (ReminderState.DELIVERED, ReminderState.LAPSED, ReminderState.UNREACHABLE):
        sample.reminder(session, an, state=state)
    want = [
        Waiting(r.id, r.key, r.office_id, r.official_id, r.subject, r.due, r.rung, r.rung_date, r.notice_id)
        for r in (first, second)
    ]
    assert reminders.pending(session) == want
    assert reminders.pending(session, {an.id}) == want[1:]
    assert reminders.pending(session, set()) == []


def test_a_lapsed_reminder_is_revived_and_belongs_to_no_notice(session, ward, an):
    one = sample.reminder(session, an, "a")
    reminders.attach(session, {one.id: digest(session, ward, an).id})
    reminders.set_state(session, ["a"], ReminderState.LAPSED, INSTANT)
    assert state_of(session, one) == [(ReminderState.LAPSED, None)]
    assert one.settled_at == INSTANT
    reminders.set_state(session, ["a"], ReminderState.PENDING, None)
    assert state_of(session, one) == [(ReminderState.PENDING, None)]
    assert one.settled_at is None


def test_what_was_delivered_stays_so(session, ward, an):
    one = sample.reminder(session, an, "a", state=ReminderState.DELIVERED, settled_at=INSTANT)
    for state in ReminderState:
        reminders.set_state(session, ["a"], state, INSTANT + SECOND)
    assert state_of(session, one) == [(ReminderState.DELIVERED, None)]
    assert one.settled_at == INSTANT


def test_a_notice_delivers_what_was_attached_to_it_and_nothing_else(session, ward, an):
    one, two, other = (sample.reminder(session, an) for _ in range(3))
    carrier, next_one = digest(session, ward, an), digest(session, ward, an, TODAY + DAY)
    reminders.attach(session, {one.id: carrier.id, two.id: carrier.id})
    reminders.attach(session, {other.id: next_one.id})
    reminders.attach(session, {})
    reminders.deliver(session, [carrier.id], INSTANT)
    delivered = (ReminderState.DELIVERED, carrier.id)
    assert state_of(session, one, two, other) == [delivered, delivered, (ReminderState.PENDING, next_one.id)]
    assert (one.settled_at, other.settled_at) == (INSTANT, None)


def test_a_notice_that_failed_gives_back_what_it_did_not_deliver(session, ward, an):
    kept, free, other = (sample.reminder(session, an) for _ in range(3))
    carrier, next_one = digest(session, ward, an), digest(session, ward, an, TODAY + DAY)
    reminders.attach(session, {kept.id: carrier.id})
    reminders.deliver(session, [carrier.id], INSTANT)
    reminders.attach(session, {free.id: carrier.id})
    reminders.attach(session, {other.id: next_one.id})
    reminders.detach(session, [carrier.id])
    reminders.detach(session, [])
    assert state_of(session, kept, free, other) == [
        (ReminderState.DELIVERED, carrier.id),
        (ReminderState.PENDING, None),
        (ReminderState.PENDING, next_one.id),
    ]


def test_digests_say_whose_which_morning_and_how_it_stands(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    digest(session, ward, an, TODAY - DAY)
    digest(session, ward, an, TODAY, state=NoticeState.DELIVERED)
    digest(session, ward, an, TODAY + DAY)
    digest(session, ward, binh, TODAY)
    sample.notice(session, sample.account(session, an, ward.bot), date=TODAY)
    found = reminders.digests(session, [an.id], TODAY)
    assert sorted(found) == [
        (an.id, TODAY, NoticeState.DELIVERED),
        (an.id, TODAY + DAY, NoticeState.PENDING),
    ]
    assert {type(state) for *_, state in found} == {NoticeState}
    assert reminders.digests(session, [], TODAY) == []


def test_the_latest_digest_is_one_that_left_or_is_leaving(session, ward, an):
    to = sample.account(session, an, ward.bot)
    other = sample.account(session, sample.official(session, ward.office, "binh"), ward.bot)

    def digest_at(days, to=to, **values):
        tried = {"kind": NoticeKind.DIGEST, "payload": None, "attempts": 1, "not_before": NOW + days * DAY}
        return sample.notice(session, to, **tried | values).id

    assert reminders.latest_digest(session, an.id) is None
    sent = digest_at(0, state=NoticeState.DELIVERED)
    digest_at(-1, state=NoticeState.DELIVERED)
    digest_at(1, attempts=0)
    digest_at(1, state=NoticeState.LAPSED)
    digest_at(1, kind=NoticeKind.ACT)
    digest_at(1, other)
    assert reminders.latest_digest(session, an.id) == sent
    leaving = digest_at(1)
    assert reminders.latest_digest(session, an.id) == leaving


def test_digests_of_past_mornings_lapse_and_free_what_they_held(session, ward, an):
    past, today = digest(session, ward, an, TODAY - DAY), digest(session, ward, an)
    freed, kept = sample.reminder(session, an), sample.reminder(session, an)
    reminders.attach(session, {freed.id: past.id})
    reminders.attach(session, {kept.id: today.id})
    reminders.lapse_digests(session, before=TODAY, instant=INSTANT)
    assert state_of(session, freed, kept) == [
        (ReminderState.PENDING, None),
        (ReminderState.PENDING, today.id),
    ]
    session.refresh(past)
    session.refresh(today)
    assert (past.state, past.settled_at) == (NoticeState.LAPSED, INSTANT)
    assert (today.state, today.settled_at) == (NoticeState.PENDING, None)


def test_only_unsent_digests_lapse(session, ward, an):
    past = TODAY - DAY
    delivered = digest(session, ward, an, past, state=NoticeState.DELIVERED, settled_at=NOW)
    act = sample.notice(session, sample.account(session, an, ward.bot), date=past)
    reminders.lapse_digests(session, before=TODAY, instant=INSTANT)
    session.refresh(delivered)
    session.refresh(act)
    assert (delivered.state, delivered.settled_at) == (NoticeState.DELIVERED, NOW)
    assert act.state == NoticeState.PENDING


def test_a_digest_being_sent_does_not_lapse_until_its_lease_runs_out(session, ward, an):
    flying = digest(session, ward, an, TODAY - DAY, leased_by="sender", lease_until=INSTANT + SECOND)
    held = sample.reminder(session, an)
    reminders.attach(session, {held.id: flying.id})
    reminders.lapse_digests(session, before=TODAY, instant=INSTANT)
    assert state_of(session, held) == [(ReminderState.PENDING, flying.id)]
    reminders.lapse_digests(session, before=TODAY, instant=INSTANT + SECOND)
    session.refresh(flying)
    assert (flying.state, flying.leased_by, flying.lease_until) == (NoticeState.LAPSED, None, None)
    assert state_of(session, held) == [(ReminderState.PENDING, None)]


def test_a_digest_claimed_at_the_same_moment_does_not_lapse(postgres_database):
    """Planner and sender meet: whoever is second sees what the first has done."""

    def fill(session):
        ward = sample.ward(session)
        late = digest(session, ward, sample.official(session, ward.office), TODAY - DAY)
        late.not_before = NOW - DAY
        return ward.bot, late

    served, late = postgres_database.write(fill)
    budget = claims.Budget(served.id, 9)
    with ThreadPoolExecutor(1) as pool, sample.opened(postgres_database) as sender:
        hours = {"kinds": (NoticeKind.DIGEST,), "now": NOW, "instant": INSTANT}
        assert claims.claim(sender, budget, holder="sender", **hours)
        lapse = pool.submit(
            postgres_database.write, lambda s: reminders.lapse_digests(s, before=TODAY, instant=INSTANT)
        )
        sample.is_waited_for(sender)
        sender.commit()
        lapse.result()
    kept = postgres_database.read(lambda s: s.exec(select(Notice).where(Notice.id == late.id)).one())
    assert (kept.state, kept.leased_by) == (NoticeState.PENDING, "sender")


def test_waiting_digests_are_those_not_sent_yet(session, ward, an):
    first, second = digest(session, ward, an, TODAY + DAY), digest(session, ward, an, TODAY)
    digest(session, ward, an, TODAY - DAY, state=NoticeState.LAPSED)
    sample.notice(session, sample.account(session, an, ward.bot))
    assert reminders.waiting_digests(session) == [first, second]
    assert reminders.waiting_digests(session, first.official_id + 1000) == []
