"""Groups that may have the weekly summary, and the figures of units without what is restricted."""

from datetime import date, timedelta

import pytest
import sample
from sqlmodel import select

from storage import groups
from storage.groups import Part
from storage.tables import GroupChat, Role, SubmissionState, TaskState

pytestmark = pytest.mark.contract


def allow(session, ward, chat="-55", title="Tổ", *, by=None, of=None, at=sample.NOW):
    leader = by or sample.official(session, of or ward.office, f"l{chat}{title}")
    office_id, bot_id = (of or ward.office).id, ward.bot.id
    values = {"title": title, "weekly": True, "allowed_by_id": leader.id, "allowed_at": at}
    groups.allow(session, GroupChat(office_id=office_id, bot_id=bot_id, chat_id=chat, **values))
    return leader


def stands(session):
    found = session.exec(select(GroupChat).order_by(GroupChat.id)).all()
    return [(one.chat_id, one.title, one.weekly) for one in found]


def test_a_group_is_allowed_once_and_again(session, ward):
    assert groups.find(session, ward.bot.id, "-55") is None
    first = allow(session, ward)
    assert groups.find(session, ward.bot.id, "-55").allowed_by_id == first.id
    groups.stop(session, ward.bot.id, "-55")
    assert stands(session) == [("-55", "Tổ", False)]
    later = allow(session, ward, title="Tổ mới", at=sample.NOW + timedelta(days=1))
    assert stands(session) == [("-55", "Tổ mới", True)]
    found = groups.find(session, ward.bot.id, "-55")
    assert (found.allowed_by_id, found.allowed_at) == (later.id, sample.NOW + timedelta(days=1))


def test_of_another_bot_it_is_another_group(session, ward):
    allow(session, ward)
    other = sample.bot(session, ward.office, "other")
    assert groups.find(session, other.id, "-55") is None
    groups.stop(session, other.id, "-55")
    groups.move(session, other.id, "-55", "-66")
    assert stands(session) == [("-55", "Tổ", True)]


def test_a_group_of_another_office_is_not_stopped_by_its_number(session, ward):
    allow(session, ward)
    other = sample.office(session, "tam-quan")
    (row,) = session.exec(select(GroupChat)).all()
    groups.stop_of(session, other.id, row.id)
    assert stands(session) == [("-55", "Tổ", True)]
    groups.stop_of(session, ward.office.id, row.id)
    assert stands(session) == [("-55", "Tổ", False)]


def test_a_group_moves(session, ward):
    allow(session, ward)
    groups.move(session, ward.bot.id, "-55", "-10055")
    assert stands(session) == [("-10055", "Tổ", True)]
    groups.move(session, ward.bot.id, "-55", "-10066")
    assert stands(session) == [("-10055", "Tổ", True)], "what is not known does not move"


def test_what_was_decided_under_the_new_id_stands(session, ward):
    allow(session, ward)
    allow(session, ward, "-10055")
    groups.stop(session, ward.bot.id, "-10055")
    groups.move(session, ward.bot.id, "-55", "-10055")
    assert stands(session) == [("-55", "Tổ", False), ("-10055", "Tổ", False)]


def test_the_groups_of_an_office(session, ward):
    first = allow(session, ward, "-55", "A")
    second = allow(session, ward, "-66", "B", at=sample.NOW + timedelta(days=1))
    allow(session, ward, "-77", "C")
    groups.stop(session, ward.bot.id, "-77")
    allow(session, ward, "-88", "D", of=sample.office(session, "tam-quan"))
    found = [(one.title, one.by, one.at) for one in groups.allowed(session, ward.office.id)]
    assert found == [("A", first.name, sample.NOW), ("B", second.name, sample.NOW + timedelta(days=1))]


# Figures


@pytest.fixture
def period(session, ward):
    return sample.period(session, ward.plan)


@pytest.fixture
def other(session, ward):
    return sample.unit(session, ward.office, "tp", ward.root, sort="2")


def read(session, at, period, role=Role.OFFICIAL):
    return groups.parts(session, sample.holder(session, at, role, f"{at.code}-{role}"), period)


def test_each_unit_with_what_is_expected_and_answered(session, ward, other, period):
    for at in (other, ward.department):
        sample.submission(session, period, at)
    an = sample.official(session, ward.office)
    answered = [sample.task(session, ward.plan, code, ward.department) for code in ("1.a", "1.b")]
    for one in answered:
        sample.progress(session, one, period, an)
    sample.progress(session, answered[1], period, an, withdrawn_at=sample.INSTANT, text="nhầm")
    withdrawn = sample.task(session, ward.plan, "1.c", ward.department)
    sample.progress(session, withdrawn, period, an, withdrawn_at=sample.INSTANT)
    for code in ("2.a", "2.b"):
        sample.task(session, ward.plan, code, other)
    for gone, values in {
        "3.a": {"state": TaskState.CANCELLED},
        "3.b": {"state": TaskState.DONE, "done_on": sample.TODAY},
        "3.c": {"given_on": date(2023, 3, 11)},
    }.items():
        sample.task(session, ward.plan, gone, other, **values)
    sample.task(session, ward.plan, "4.a", None)
    here, there = Part(ward.department.name, 3, 2, False), Part(other.name, 2, 0, False)
    assert read(session, ward.root, period) == [here, there]
    assert read(session, other, period) == [there]
    assert read(session, ward.root, period, Role.ADMIN) == []


def test_another_period_has_parts_of_its_own(session, ward, period):
    one = sample.task(session, ward.plan, "1.a", ward.department)
    second = sample.period(session, ward.plan, "q2", 6)
    sample.progress(session, one, second, sample.official(session, ward.office))
    for of in (period, second):
        sample.submission(session, of, ward.department)
    assert read(session, ward.root, period) == [Part(ward.department.name, 1, 0, False)]
    assert groups.parts(session, sample.holder(session, ward.root, code="b"), second) == [
        Part(ward.department.name, 1, 1, False)
    ]


def test_what_is_restricted_is_counted_for_leaders_only(session, ward, other, period):
    for at in (ward.department, other):
        sample.submission(session, period, at)
    sample.task(session, ward.plan, "1.a", ward.department)
    sample.task(session, ward.plan, "1.b", ward.department, restricted=True)
    sample.task(session, ward.plan, "2.a", other, restricted=True)
    assert read(session, ward.root, period) == [Part(ward.department.name, 1, 0, False)]
    assert [part.expected for part in read(session, ward.root, period, Role.LEADER)] == [2, 1]


@pytest.mark.parametrize("state", list(SubmissionState))
def test_whether_it_has_handed_in(session, ward, period, state):
    sample.task(session, ward.plan, "1.a", ward.department)
    sample.submission(session, period, ward.department, state=state)
    (part,) = read(session, ward.department, period)
    assert part.handed_in == (state in (SubmissionState.SUBMITTED, SubmissionState.ACCEPTED))


def test_the_groups_of_a_week_are_those_still_allowed(session, ward):
    there = sample.ward(session, "tam-quan")
    leader = sample.official(session, ward.office, "ct")
    one, off = sample.group(session, ward.bot, leader), sample.group(session, ward.bot, leader, "-66")
    other = sample.group(session, there.bot, sample.official(session, there.office, "ct"))
    groups.stop(session, off.bot_id, off.chat_id)
    assert groups.weekly(session) == [one, other]
    assert groups.weekly(session, [there.office.id]) == [other]
    assert groups.weekly(session, []) == []
