"""Who may what: role × right × where the task lies; the list and the single question agree."""

from datetime import date, timedelta

import pytest
import sample
from sqlmodel import col, select

from storage import access
from storage.access import Actor, Holding
from storage.rights import Right
from storage.tables import AccountState, Role, Target, TargetKind, Task, Unit, UnitKind

pytestmark = pytest.mark.contract

WORKERS = {Role.OFFICIAL, Role.HEAD}
ALL_BUT_ADMIN = {Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER}
GRANTED = {
    Right.KNOW: ALL_BUT_ADMIN,
    Right.SEE: ALL_BUT_ADMIN,
    Right.SEE_RESTRICTED: {Role.LEADER},
    Right.REPORT: WORKERS,
    Right.SUBMIT: WORKERS,
    Right.REVIEW: {Role.COORDINATOR},
    Right.ISSUE: {Role.COORDINATOR, Role.LEADER},
    Right.STAFF: {Role.COORDINATOR, Role.ADMIN},
    Right.APPOINT: {Role.ADMIN},
    Right.INSPECT: ALL_BUT_ADMIN,
    Right.REMEDY: WORKERS | {Role.COORDINATOR},
    Right.VERIFY: {Role.HEAD, Role.COORDINATOR, Role.LEADER},
    Right.LOG: {Role.COORDINATOR, Role.LEADER},
    Right.EXTEND: WORKERS | {Role.COORDINATOR},
    Right.DECIDE: {Role.LEADER},
    Right.ASSIGN: {Role.COORDINATOR, Role.LEADER},
    Right.URGE: {Role.COORDINATOR, Role.LEADER},
    Right.IMPORT: {Role.COORDINATOR},
}
OWNERS_MAY = {Right.KNOW, Right.SEE, Right.SEE_RESTRICTED, Right.REPORT, Right.REMEDY, Right.EXTEND}
WHOLE_OFFICE = {"own", "below", "sibling", "above", "unassigned"}
REACH = {"department": {"own", "below"}, "ward": WHOLE_OFFICE}
UNITS = {"department": {"department", "below"}, "ward": {"ward", "department", "below", "sibling"}}


class World:
    """Two wards; ids share their first digits, so that a path cut short would open a neighbour's door."""

    def __init__(self, session):
        here, there = sample.office(session, "hoai-hao"), sample.office(session, "tam-quan")
        self.ward = sample.unit(session, here, "hoai-hao", kind=UnitKind.WARD, id=1)
        self.department = sample.unit(session, here, "vp-tk", self.ward, id=2)
        self.below = sample.unit(session, here, "mot-cua", self.department, id=3)
        self.sibling = sample.unit(session, here, "tc-kh", self.ward, id=22)
        self.far_ward = sample.unit(session, there, "tam-quan", kind=UnitKind.WARD, id=11)
        self.far_department = sample.unit(session, there, "vp-tk", self.far_ward, id=12)
        self.me, self.other = sample.official(session, here, "an"), sample.official(session, here, "binh")
        self._tasks(session, sample.plan(session, here), sample.plan(session, there))

    def _tasks(self, session, here, there):
        leads = {
            "own": self.department,
            "below": self.below,
            "sibling": self.sibling,
            "above": self.ward,
            "unassigned": None,
        }
        for name, lead in leads.items():
            sample.task(session, here, name, lead, self.other)
            sample.task(session, here, f"secret {name}", lead, self.other, restricted=True)
        sample.task(session, here, "mine", self.sibling, self.me)
        sample.task(session, here, "secret mine", self.sibling, self.me, restricted=True)
        for name, lead in (("far", self.far_department), ("far free", None)):
            sample.task(session, there, name, lead)
            sample.task(session, there, f"secret {name}", lead, restricted=True)


def listed(session, actor, right):
    return set(session.exec(select(Task.code).where(access.tasks_within(actor, right))))


def asked_one_by_one(session, actor, right):
    tasks = session.exec(select(Task)).all()
    found = {task.code: access.task_of(session, actor, task.plan_id, task.code, right) for task in tasks}
    return {code for code, task in found.items() if task is not None and right in task[1]}


def expected(role, right, place):
    """The rule once more, in words of its own."""
    plain = set()
    if role in GRANTED[right]:
        plain = WHOLE_OFFICE if right == Right.KNOW else REACH[place]
    open_to_leaders = plain & REACH[place] if role == Role.LEADER else set()
    allowed = plain | {f"secret {name}" for name in open_to_leaders}
    if right in OWNERS_MAY or "sibling" in plain:
        allowed = allowed | {"mine"}
    if right in OWNERS_MAY or "sibling" in open_to_leaders:
        allowed = allowed | {"secret mine"}
    return allowed


@pytest.mark.parametrize("place", list(REACH))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_its_row_of_the_table_says(session, role, place):
    world = World(session)
    sample.post(session, world.me, getattr(world, place), role)
    actor = access.actor(session, world.me.id, sample.TODAY)
    want = {right: expected(role, right, place) for right in Right}
    assert {right: listed(session, actor, right) for right in Right} == want
    assert {right: asked_one_by_one(session, actor, right) for right in Right} == want


@pytest.mark.parametrize("place", list(REACH))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_holds_for_its_unit_and_those_below(session, role, place):
    world = World(session)
    sample.post(session, world.me, getattr(world, place), role)
    actor = access.actor(session, world.me.id, sample.TODAY)
    every = ("ward", "department", "below", "sibling", "far_ward", "far_department")
    for right in Right:
        ids = set(session.exec(select(Unit.id).where(access.units_within(actor, right))))
        may = {u for u in every if access.may_with_unit(session, actor, right, getattr(world, u).id)}
        assert may == (UNITS[place] if role in GRANTED[right] else set()), right
        assert ids == {getattr(world, unit).id for unit in may}, right


def test_the_table_above_names_every_right():
    assert set(GRANTED) == set(Right)


def test_two_posts_add_up(session):
    world = World(session)
    sample.post(session, world.me, world.department, Role.HEAD)
    sample.post(session, world.me, world.ward, Role.COORDINATOR)
    actor = access.actor(session, world.me.id, sample.TODAY)
    assert listed(session, actor, Right.SEE) == WHOLE_OFFICE | {"mine", "secret mine"}
    assert listed(session, actor, Right.REPORT) == {"own", "below", "mine", "secret mine"}
    assert listed(session, actor, Right.REVIEW) == WHOLE_OFFICE | {"mine"}


def test_without_a_post_nothing_is_allowed_not_even_the_tasks_that_bear_the_name(session):
    world = World(session)
    actor = access.actor(session, world.me.id, sample.TODAY)
    assert actor.posts == ()
    for right in Right:
        assert listed(session, actor, right) == set() == asked_one_by_one(session, actor, right)
        assert session.exec(select(Unit.id).where(access.units_within(actor, right))).all() == []


def test_a_unit_outside_the_tree_opens_nothing(session):
    world = World(session)
    world.department.path = ""
    sample.keep(session, world.department)
    sample.post(session, world.me, world.department, Role.LEADER)
    actor = access.actor(session, world.me.id, sample.TODAY)
    assert actor.paths(Right.SEE) == ()
    assert listed(session, actor, Right.SEE) == {"mine", "secret mine"}
    assert session.exec(select(Unit.id).where(access.units_within(actor, Right.SEE))).all() == []


def test_a_leader_of_the_province_sees_the_wards_below(session):
    province = sample.office(session, "binh-dinh")
    top = sample.unit(session, province, "binh-dinh", kind=UnitKind.PROVINCE)
    ward = sample.unit(session, sample.office(session), "hoai-hao", top, UnitKind.WARD)
    plan = sample.plan(session, session.get_one(type(province), ward.office_id))
    sample.task(session, plan, "1", ward)
    sample.task(session, plan, "2", None)
    actor = sample.holder(session, top, Role.LEADER)
    assert listed(session, actor, Right.SEE) == {"1", "2"}
    assert listed(session, actor, Right.KNOW) == set()


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "until", "held"),
    [
        (None, None, True),
        (sample.TODAY, sample.TODAY, True),
        (sample.TODAY + DAY, None, False),
        (None, sample.TODAY - DAY, False),
        (sample.TODAY - DAY, sample.TODAY + DAY, True),
    ],
)
def test_a_post_counts_from_its_first_day_to_its_last(session, since, until, held):
    world = World(session)
    sample.post(session, world.me, world.department, Role.HEAD, since=since, until=until)
    actor = access.actor(session, world.me.id, sample.TODAY)
    assert bool(actor.posts) is held
    assert ("own" in listed(session, actor, Right.SEE)) is held


def test_an_actor_has_name_office_and_posts(session):
    world = World(session)
    sample.post(session, world.me, world.department, Role.HEAD)
    actor = access.actor(session, world.me.id, sample.TODAY)
    holding = Holding(Role.HEAD, 2, "/1/2/")
    assert actor == Actor(world.me.id, world.me.office_id, "an", "Đồng chí an", (holding,))
    assert type(actor.posts[0].role) is Role
    assert actor.roles == {Role.HEAD}
    assert actor.units(Role.HEAD) == {2}
    assert actor.units(Role.OFFICIAL) == set()


def test_a_chat_is_its_linked_official_blocked_before_or_not(session):
    ward = sample.ward(session)
    linked = sample.account(session, sample.official(session, ward.office), ward.bot, "chat-1")
    other = sample.bot(session, ward.office, "other")

    def speaks(bot, chat):
        actor = access.actor_of_chat(session, bot.id, chat, sample.TODAY)
        return actor and actor.official_id

    assert speaks(ward.bot, "chat-1") == linked.official_id
    assert speaks(ward.bot, "chat-2") is None
    assert speaks(other, "chat-1") is None
    linked.state = AccountState.BLOCKED
    sample.keep(session, linked)
    assert speaks(ward.bot, "chat-1") == linked.official_id


def test_own_units_are_those_of_the_posts_in_the_plans_order(session):
    of = sample.office(session)
    ward = sample.unit(session, of, "hoai-hao", kind=UnitKind.WARD)
    late, early = (sample.unit(session, of, code, ward, sort=sort) for code, sort in (("b", 2), ("a", 1)))
    who = sample.official(session, of)
    for at, role in ((late, Role.HEAD), (early, Role.OFFICIAL), (early, Role.HEAD), (ward, Role.ADMIN)):
        sample.post(session, who, at, role)
    actor = access.actor(session, who.id, sample.TODAY)
    assert [unit.code for unit in access.own_units(session, actor)] == ["a", "b"]


def test_the_condition_on_duty_is_for_any_query_on_posts(session):
    world = World(session)
    sample.post(session, world.me, world.ward, Role.HEAD, since=date(2023, 1, 1), until=date(2023, 6, 30))
    held = access.on_duty(date(2023, 7, 1))
    assert session.exec(select(col(access.Post.id)).where(held)).all() == []


def targets(session, actor, right):
    """The targets the actor has a right over, by the task each belongs to."""
    query = select(Target.code).join(Task, col(Task.id) == Target.task_id, isouter=True)
    return set(session.exec(query.where(access.targets_within(actor, right))))


@pytest.mark.parametrize("place", list(REACH))
@pytest.mark.parametrize("role", list(Role))
def test_a_target_is_seen_and_reported_as_its_task_and_by_the_coordinator_where_no_unit_leads(
    session, role, place
):
    world = World(session)
    for task in session.exec(select(Task)).all():
        row = {"office_id": task.office_id, "plan_id": task.plan_id, "code": task.code, "sort": task.code}
        about = {"title": "Tỷ lệ", "wording": "100%", "kind": TargetKind.SHARE}
        session.add(Target(task_id=task.id, **row, **about))
    sample.post(session, world.me, getattr(world, place), role)
    actor = access.actor(session, world.me.id, sample.TODAY)
    assert targets(session, actor, Right.SEE) == expected(role, Right.SEE, place)
    reported = targets(session, actor, Right.REPORT)
    assert reported >= expected(role, Right.REPORT, place)
    free = {"unassigned", "secret unassigned", "far free", "secret far free"}
    more = reported - expected(role, Right.REPORT, place)
    assert more <= free & expected(role, Right.SEE, place)
    assert more == (free & expected(role, Right.SEE, place) if role == Role.COORDINATOR else set())
