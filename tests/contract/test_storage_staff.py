"""Whom somebody looks after, with posts and chats; who is nobody's but a higher one's to bring in anew."""

from datetime import timedelta

import pytest
import sample
from sample import TODAY

from storage import handover, staff
from storage.access import actor
from storage.staff import Chat
from storage.tables import AccountState, FindingState, Role, TaskState, UnitKind

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)


@pytest.fixture
def far(session):
    return sample.ward(session, "tam-quan")


@pytest.fixture
def keeper(session, ward):
    """The ward's coordinator."""
    return sample.holder(session, ward.root, Role.COORDINATOR, "coord")


def seen(session, who):
    """(code, role, unit) of everybody `who` looks after."""
    return [
        (row.official.code, row.post and row.post.role.value, row.unit and row.unit.code)
        for row in staff.everybody(session, who, TODAY)
    ]


def test_everybody_of_the_ward_by_unit_and_who_holds_nothing_last(session, ward, far, keeper):
    other = sample.unit(session, ward.office, "tc-kh", ward.root, sort=2)
    idle = sample.official(session, ward.office, "idle")
    an = sample.official(session, ward.office, "an")
    sample.post(session, an, other, Role.HEAD)
    sample.post(session, an, ward.department, since=TODAY + DAY)
    gone = sample.official(session, ward.office, "gone")
    sample.post(session, gone, ward.department, until=TODAY - DAY)
    sample.post(session, sample.official(session, far.office, "stranger"), far.department)
    assert seen(session, keeper) == [
        ("coord", "coordinator", "hoai-hao"),
        ("an", "official", "vp-tk"),
        ("an", "head", "tc-kh"),
        ("idle", None, None),
        ("gone", None, None),
    ]
    assert staff.find(session, keeper, idle.id, TODAY) == idle


def test_nobody_of_another_ward_is_found(session, ward, far, keeper):
    stranger = sample.official(session, far.office, "stranger")
    assert staff.find(session, keeper, stranger.id, TODAY) is None
    assert staff.find(session, keeper, 10**9, TODAY) is None
    theirs = sample.holder(session, far.root, Role.ADMIN, "root")
    assert staff.find(session, theirs, stranger.id, TODAY) == stranger
    assert staff.find(session, theirs, keeper.official_id, TODAY) is None


@pytest.mark.parametrize("role", [Role.OFFICIAL, Role.HEAD, Role.LEADER])
def test_who_does_not_look_after_people_finds_nobody(session, ward, role):
    sample.post(session, sample.official(session, ward.office, "an"), ward.department)
    who = sample.holder(session, ward.root, role, "who")
    assert seen(session, who) == []
    assert staff.units(session, who, TODAY) == []


def test_a_coordinator_of_one_unit_looks_after_those_who_are_there_alone(session, ward):
    other = sample.unit(session, ward.office, "tc-kh", ward.root)
    who = sample.holder(session, ward.department, Role.COORDINATOR, "who")
    for code, units in (("here", [ward.department]), ("both", [ward.department, other]), ("none", [])):
        person = sample.official(session, ward.office, code)
        for unit in units:
            sample.post(session, person, unit)
    assert {code for code, _, _ in seen(session, who)} == {"who", "here"}
    assert [unit.code for unit in staff.units(session, who, TODAY)] == ["vp-tk"]


def test_who_also_holds_a_post_above_is_not_the_wards_to_bring_in(session, ward, keeper):
    """Whoever makes an invite could act with every post of who it is for."""
    town = sample.office(session, "hoai-nhon")
    above = sample.unit(session, town, "hoai-nhon", kind=UnitKind.TOWN)
    an = sample.official(session, ward.office, "an")
    sample.post(session, an, ward.department)
    assert staff.find(session, keeper, an.id, TODAY) == an
    post = sample.post(session, an, above, Role.LEADER, since=TODAY + DAY)
    assert staff.find(session, keeper, an.id, TODAY) is None
    post.until = post.since = TODAY - DAY
    sample.keep(session, post)
    assert staff.find(session, keeper, an.id, TODAY) == an


def test_a_town_looks_after_the_people_of_its_wards_and_a_ward_not_after_the_towns(session, ward, keeper):
    town = sample.office(session, "hoai-nhon")
    above = sample.unit(session, town, "hoai-nhon", kind=UnitKind.TOWN)
    for unit in (ward.root, ward.department):
        unit.path = f"{above.path}{unit.path[1:]}"
        sample.keep(session, unit)
    theirs = sample.holder(session, above, Role.COORDINATOR, "town")
    an = sample.official(session, ward.office, "an")
    sample.post(session, an, ward.department)
    assert staff.find(session, theirs, an.id, TODAY) == an
    ours = actor(session, keeper.official_id, TODAY)
    assert staff.find(session, ours, an.id, TODAY) == an
    assert staff.find(session, ours, theirs.official_id, TODAY) is None


def test_who_left_their_post_finds_nobody(session, ward):
    who = sample.official(session, ward.office, "who")
    sample.post(session, who, ward.root, Role.COORDINATOR, until=TODAY - DAY)
    assert seen(session, actor(session, who.id, TODAY)) == []


def test_units_that_ended_are_left_out(session, ward, keeper):
    sample.unit(session, ward.office, "old", ward.root, until=TODAY - DAY)
    sample.unit(session, ward.office, "last-day", ward.root, until=TODAY)
    assert {unit.code for unit in staff.units(session, keeper, TODAY)} == {"hoai-hao", "vp-tk", "last-day"}


def test_chats_are_those_that_can_be_written_to_unasked(session, ward):
    an, binh = sample.official(session, ward.office, "an"), sample.official(session, ward.office, "binh")
    telegram = sample.bot(session, ward.office, "tele", "telegram")
    console = sample.bot(session, ward.office, "console", "console", pushes=False)
    sample.account(session, an, ward.bot)
    sample.account(session, an, telegram, "7", state=AccountState.BLOCKED)
    sample.account(session, binh, console)
    assert staff.chats(session, [an.id, binh.id]) == {
        an.id: [Chat("web", AccountState.ACTIVE), Chat("telegram", AccountState.BLOCKED)]
    }
    assert staff.chats(session, []) == {}


def test_an_offices_own_bots_come_before_those_of_the_installation(session, ward, far):
    assert staff.bot_names(session, ward.office.id, "telegram") == []
    sample.bot(session, far.office, "theirs", "telegram")
    assert staff.bot_names(session, ward.office.id, "telegram") == ["theirs"]
    for name in ("ours", "ours2"):
        sample.bot(session, ward.office, name, "telegram")
    assert staff.bot_names(session, ward.office.id, "telegram") == ["ours", "ours2"]


def test_the_codes_of_an_office(session, ward, far):
    sample.official(session, ward.office, "an")
    sample.official(session, far.office, "binh")
    assert staff.codes(session, ward.office.id) == {"an"}


def test_a_head_answers_for_what_their_unit_leads_and_nobody_owns(session, ward):
    head = sample.official(session, ward.office, "head")
    sample.post(session, head, ward.department, Role.HEAD)
    sample.post(session, head, ward.root)
    other = sample.official(session, ward.office, "other")
    sample.task(session, ward.plan, "1", ward.department)
    sample.task(session, ward.plan, "2", ward.department, other)
    sample.task(session, ward.plan, "3", ward.department, state=TaskState.DONE)
    sample.task(session, ward.plan, "4", ward.root)
    assert staff.unit_tasks(session, head.id, TODAY) == 1
    assert staff.unit_tasks(session, other.id, TODAY) == 0


def test_findings_that_are_not_handled_change_hands(session, ward):
    an, binh = sample.official(session, ward.office, "an"), sample.official(session, ward.office, "binh")
    states = {
        FindingState.OPEN: {},
        FindingState.FIXING: {},
        FindingState.AWAITING: {"remedied_by_id": an.id},
        FindingState.REOPENED: {},
        FindingState.CLOSED: {"remedied_by_id": an.id, "verified_by_id": binh.id},
    }
    found = {
        state: sample.finding(session, ward.plan, ward.department, binh, an, state=state, **more)
        for state, more in states.items()
    }
    numbers = [one.number for state, one in found.items() if state != FindingState.CLOSED]
    assert handover.to_mend(session, an.id) == numbers
    handover.move_findings(session, an.id, binh.id)
    assert handover.to_mend(session, an.id) == []
    assert handover.to_mend(session, binh.id) == numbers
    session.refresh(found[FindingState.CLOSED])
    assert found[FindingState.CLOSED].responsible_id == an.id, "what is handled keeps its name"


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("kind", ["task", "finding"])
def test_whether_somebody_holds_what_is_restricted(session, ward, restricted, kind):
    an = sample.official(session, ward.office, "an")
    sample.task(session, ward.plan, "9", ward.department, an, restricted=True, state=TaskState.DONE)
    assert not handover.has_restricted(session, an.id)
    if kind == "task":
        sample.task(session, ward.plan, "1", ward.department, an, restricted=restricted)
    else:
        sample.finding(session, ward.plan, ward.department, an, an, restricted=restricted)
    assert handover.has_restricted(session, an.id) == restricted
