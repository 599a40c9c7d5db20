"""What was planned and is not delivered: stuck, forgotten, or gone wrong; and whom an alarm reaches."""

from datetime import timedelta

import pytest
import sample
from sample import INSTANT, NOW, SECOND, TODAY
from sqlmodel import select

from jobs import notify
from jobs.calendar import WorkingDays
from jobs.notify import When
from messages.types import Reply
from messages.views import Parked
from storage import watch
from storage.tables import AccountState, Notice, NoticeKind, NoticeState, ReminderState, Role
from storage.watch import Stuck, Unheard, Unplanned

pytestmark = pytest.mark.contract

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DIGEST = NoticeKind.DIGEST


@pytest.fixture
def an(session, ward):
    """Somebody who is reached by the ward's bot."""
    who = sample.official(session, ward.office, "an")
    sample.account(session, who, ward.bot)
    return who


def digest(session, ward, who, day=TODAY, **values):
    to = sample.account(session, who, ward.bot, f"{who.code}-{day}-{len(values)}")
    return sample.notice(session, to, kind=DIGEST, payload=None, date=day, **values)


# Notices that could leave and do not


def stuck(session, *, until=NOW, instant=INSTANT):
    return watch.stuck(session, until, instant)


def test_what_waits_is_counted_by_office_bot_and_kind(session, ward):
    other = sample.ward(session, "other")
    silent = sample.bot(session, ward.office, "silent", "telegram")
    an, binh = (sample.official(session, ward.office, code) for code in ("an", "binh"))
    for who, minutes in ((an, 3), (binh, 1)):
        account = sample.account(session, who, ward.bot)
        sample.notice(session, account, not_before=NOW - minutes * MINUTE)
    digest(session, ward, an)
    # A bot may serve the people of another office too.
    guest = sample.official(session, other.office, "cuc")
    sample.notice(session, sample.account(session, guest, silent), attempts=2, error="HTTP 502")
    web = (ward.office.id, ward.bot.id, "web", "hoai-hao")
    assert stuck(session) == [
        Stuck(*web, NoticeKind.ACT, 2, NOW - 3 * MINUTE, 0, None),
        Stuck(*web, DIGEST, 1, NOW, 0, None),
        Stuck(other.office.id, silent.id, "telegram", "silent", NoticeKind.ACT, 1, NOW, 2, "HTTP 502"),
    ]


def test_what_is_not_due_settled_or_in_somebodys_hands_is_not_stuck(session, ward, an):
    to = sample.account(session, an, ward.bot, "an-2")
    sample.notice(session, to, not_before=NOW + SECOND)
    sample.notice(session, to, leased_by="sender", lease_until=INSTANT + SECOND)
    for state in NoticeState:
        if state != NoticeState.PENDING:
            sample.notice(session, to, state=state)
    assert stuck(session) == []
    assert [one.count for one in stuck(session, instant=INSTANT + SECOND)] == [1]
    assert [one.count for one in stuck(session, until=NOW + SECOND)] == [1]


def test_what_is_to_be_tried_again_is_stuck_all_the_same(session, ward, an):
    to = sample.account(session, an, ward.bot, "an-2")
    sample.notice(session, to, retry_at=INSTANT + 10 * MINUTE, attempts=9, error="no answer in time")
    (found,) = stuck(session)
    assert (found.tries, found.error) == (9, "no answer in time")


# Reminders that no message will carry


def unplanned(session, today=TODAY, settled=INSTANT):
    return watch.unplanned(session, today, settled)


def test_reminders_without_a_message_are_counted_by_office(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    sample.account(session, binh, ward.bot)
    sample.reminder(session, an)
    sample.reminder(session, an, rung_date=TODAY - DAY)
    sample.reminder(session, binh)
    assert unplanned(session) == [Unplanned(ward.office.id, 3, 2, TODAY - DAY)]
    assert unplanned(session, today=TODAY - DAY) == [Unplanned(ward.office.id, 1, 1, TODAY - DAY)]
    assert unplanned(session, today=TODAY - 2 * DAY) == []


def test_what_was_planned_a_moment_ago_or_is_not_pending_is_no_gap(session, ward, an):
    sample.reminder(session, an)
    assert unplanned(session, settled=INSTANT - SECOND) == []
    for state in (ReminderState.DELIVERED, ReminderState.LAPSED, ReminderState.UNREACHABLE):
        sample.reminder(session, an, state=state)
    assert [one.count for one in unplanned(session)] == [1]


@pytest.mark.parametrize("morning", [TODAY, TODAY + DAY])
def test_a_morning_to_come_will_carry_them(session, ward, an, morning):
    sample.reminder(session, an)
    digest(session, ward, an, morning)
    assert unplanned(session) == []


def test_one_given_to_a_message_that_ended_is_carried_by_no_other(session, ward, an):
    """It belongs to that message for good: no morning message to come takes it up."""
    digest(session, ward, an, TODAY + DAY)
    dead = digest(session, ward, an, state=NoticeState.FAILED, settled_at=INSTANT - DAY)
    held = sample.reminder(session, an, notice_id=dead.id)
    assert [one.count for one in unplanned(session)] == [1]
    held.notice_id = digest(session, ward, an, TODAY - DAY, leased_by="sender").id
    session.flush()
    assert unplanned(session) == []


def test_only_a_morning_message_carries_reminders(session, ward, an):
    sample.reminder(session, an)
    sample.notice(session, sample.account(session, an, ward.bot, "an-2"))
    assert [one.count for one in unplanned(session)] == [1]


def test_a_message_that_ended_a_moment_ago_leaves_them_to_the_planner(session, ward, an):
    sample.reminder(session, an)
    digest(session, ward, an, state=NoticeState.FAILED, settled_at=INSTANT + SECOND)
    assert unplanned(session) == []
    assert [one.count for one in unplanned(session, settled=INSTANT + SECOND)] == [1]


def test_who_cannot_be_reached_is_no_gap(session, ward):
    console = sample.bot(session, ward.office, "console", "console", pushes=False)
    nowhere, blocked, asks = (sample.official(session, ward.office, code) for code in ("a", "b", "c"))
    sample.account(session, blocked, ward.bot, state=AccountState.BLOCKED)
    sample.account(session, asks, console)
    for who in (nowhere, blocked, asks):
        sample.reminder(session, who)
    assert unplanned(session) == []


# People whose morning message did not arrive


def unheard(session, today=TODAY, since=INSTANT):
    return watch.unheard(session, today, since)


@pytest.mark.parametrize("state", [NoticeState.FAILED, NoticeState.UNCERTAIN])
@pytest.mark.parametrize("left", [ReminderState.PENDING, ReminderState.UNREACHABLE])
def test_whose_message_failed_is_named(session, ward, an, state, left):
    digest(session, ward, an, state=state, settled_at=INSTANT)
    sample.reminder(session, an, state=left)
    assert unheard(session) == [Unheard(ward.office.id, an.id, "Đồng chí an", state)]
    assert unheard(session, since=INSTANT + SECOND) == []
    assert unheard(session, today=TODAY - DAY) == []


def test_who_has_heard_since_or_has_nothing_to_hear_is_not(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    for who in (an, binh):
        digest(session, ward, who, state=NoticeState.FAILED, settled_at=INSTANT)
    sample.reminder(session, an)
    for state in (ReminderState.DELIVERED, ReminderState.LAPSED):
        sample.reminder(session, binh, state=state)
    digest(session, ward, an, TODAY - DAY, state=NoticeState.DELIVERED, settled_at=INSTANT - SECOND)
    assert [one.official_id for one in unheard(session)] == [an.id]
    digest(session, ward, an, TODAY + DAY, state=NoticeState.DELIVERED, settled_at=INSTANT + SECOND)
    assert unheard(session) == []


def test_a_message_that_waits_or_is_no_morning_message_is_not_among_them(session, ward, an):
    digest(session, ward, an)
    digest(session, ward, an, TODAY - DAY, state=NoticeState.LAPSED, settled_at=INSTANT)
    act = sample.account(session, an, ward.bot, "an-2")
    sample.notice(session, act, state=NoticeState.FAILED, settled_at=INSTANT)
    sample.reminder(session, an)
    assert unheard(session) == []


# Whom an alarm reaches

WHEN = When(NOW, INSTANT, WorkingDays())


def person(session, of, at, role, on=None):
    who = sample.official(session, of, f"{role.value}-{at.id}")
    sample.post(session, who, at, role)
    if on is not None:
        sample.account(session, who, on)
    return who


def alarmed(session, ward, **options):
    """Whom an alarm of the ward is for, once it was given."""
    count = notify.alarm(session, ward.office.id, "k", Reply("put_aside", Parked(1)), WHEN, **options)
    told = session.exec(select(Notice.official_id).where(Notice.kind == NoticeKind.ALARM)).all()
    assert count == len(told)
    return sorted(told)


def test_an_alarm_is_for_the_admins_of_the_office_and_of_what_is_above_it(session, ward):
    town = sample.office(session, "town")
    top = sample.unit(session, town, "town")
    ward.root.path = f"{top.path}{ward.root.id}/"
    other = sample.ward(session, "other")
    own = person(session, ward.office, ward.department, Role.ADMIN, ward.bot)
    above = person(session, town, top, Role.ADMIN, ward.bot)
    person(session, other.office, other.root, Role.ADMIN, other.bot)
    person(session, ward.office, ward.root, Role.COORDINATOR, ward.bot)
    assert alarmed(session, ward) == sorted([own.id, above.id])
    assert alarmed(session, ward) == sorted([own.id, above.id]), "once by its key"


def test_where_no_admin_is_reached_the_coordinators_of_the_office_are_told(session, ward):
    other = sample.ward(session, "other")
    person(session, ward.office, ward.root, Role.ADMIN)
    person(session, other.office, other.root, Role.COORDINATOR, other.bot)
    assert alarmed(session, ward) == []
    coordinator = person(session, ward.office, ward.root, Role.COORDINATOR, ward.bot)
    assert alarmed(session, ward, not_by=[ward.bot.id]) == []
    assert alarmed(session, ward) == [coordinator.id]
