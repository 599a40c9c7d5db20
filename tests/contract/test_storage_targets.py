"""Targets and their readings: who sees and reports which, what stands, whose figures lack."""

from decimal import Decimal

import pytest
import sample
from sample import INSTANT, NOW, TODAY
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from storage import access, audit, targets
from storage.audit import By
from storage.rights import Right
from storage.tables import (
    Audit,
    ReadingState,
    Role,
    Target,
    TargetReading,
    UnitKind,
)

pytestmark = pytest.mark.contract


class World:
    """Two wards; `me` holds no post yet; every target is named by who leads its task."""

    def __init__(self, session):
        self.here, self.there = sample.office(session, "hoai-hao"), sample.office(session, "tam-quan")
        self.ward = sample.unit(session, self.here, "hoai-hao", kind=UnitKind.WARD, id=1)
        self.department = sample.unit(session, self.here, "vp-tk", self.ward, id=2)
        self.below = sample.unit(session, self.here, "mot-cua", self.department, id=3)
        self.sibling = sample.unit(session, self.here, "tc-kh", self.ward, id=22)
        self.me = sample.official(session, self.here)
        self.plan = sample.plan(session, self.here)
        for name in ("department", "below", "sibling", "ward"):
            for restricted in (False, True):
                code = f"secret {name}" if restricted else name
                task = sample.task(session, self.plan, code, getattr(self, name), restricted=restricted)
                sample.target(session, self.plan, code, task)
        nobody = sample.task(session, self.plan, "unassigned")
        sample.target(session, self.plan, "unassigned", nobody)
        secret = sample.task(session, self.plan, "secret unassigned", restricted=True)
        sample.target(session, self.plan, "secret unassigned", secret)
        sample.target(session, self.plan, "office")
        mine = sample.task(session, self.plan, "mine", self.sibling, self.me, restricted=True)
        sample.target(session, self.plan, "mine", mine)
        far = sample.unit(session, self.there, "tam-quan", kind=UnitKind.WARD, id=11)
        far_plan = sample.plan(session, self.there)
        sample.target(session, far_plan, "far", sample.task(session, far_plan, "far", far))
        sample.target(session, far_plan, "far office")

    def acts_as(self, session, role, at):
        sample.post(session, self.me, at, role)
        return access.actor(session, self.me.id, TODAY)


IN_DEPARTMENT, OF_OFFICE = {"department", "below"}, {"unassigned", "office"}
IN_WARD = IN_DEPARTMENT | {"sibling", "ward"}
SECRET = {name: {f"secret {one}" for one in names} for name, names in (("d", IN_DEPARTMENT), ("w", IN_WARD))}
OWN = {"mine"}
SEEN = {
    (Role.OFFICIAL, "department"): IN_DEPARTMENT | OWN,
    (Role.HEAD, "department"): IN_DEPARTMENT | OWN,
    (Role.COORDINATOR, "department"): IN_DEPARTMENT | OWN,
    (Role.LEADER, "department"): IN_DEPARTMENT | SECRET["d"] | OWN,
    (Role.ADMIN, "department"): OWN,
    (Role.OFFICIAL, "ward"): IN_WARD | OF_OFFICE | OWN,
    (Role.HEAD, "ward"): IN_WARD | OF_OFFICE | OWN,
    (Role.COORDINATOR, "ward"): IN_WARD | OF_OFFICE | OWN,
    (Role.LEADER, "ward"): IN_WARD | OF_OFFICE | SECRET["w"] | {"secret unassigned"} | OWN,
    (Role.ADMIN, "ward"): OWN,
}
REPORTED = {
    (Role.OFFICIAL, "department"): IN_DEPARTMENT | OWN,
    (Role.HEAD, "department"): IN_DEPARTMENT | OWN,
    (Role.OFFICIAL, "ward"): IN_WARD | OF_OFFICE | OWN,
    (Role.HEAD, "ward"): IN_WARD | OF_OFFICE | OWN,
    (Role.COORDINATOR, "ward"): OF_OFFICE | OWN,
}


@pytest.mark.parametrize("place", ["department", "ward"])
@pytest.mark.parametrize("role", list(Role))
def test_a_role_sees_and_reports_what_its_row_of_the_table_says(session, role, place):
    """As over the target's task; what no unit leads is the coordinator's."""
    world = World(session)
    actor = world.acts_as(session, role, getattr(world, place))
    rows = targets.visible(session, actor, world.plan.id)
    assert {row.target.code for row in rows} == SEEN[role, place]
    assert {row.target.code for row in rows if row.may} == REPORTED.get((role, place), OWN)
    every = {one.id: one.code for one in session.exec(select(Target))}
    found = {code: targets.find(session, actor, target_id) for target_id, code in every.items()}
    assert {code: row.may for code, row in found.items() if row} == {row.target.code: row.may for row in rows}


def test_who_holds_no_post_sees_no_target_not_even_of_an_own_task(session):
    world = World(session)
    actor = access.actor(session, world.me.id, TODAY)
    assert targets.visible(session, actor, world.plan.id) == []


def test_the_targets_of_a_task_are_those_it_promises_and_that_of_its_code(session):
    world = World(session)
    sample.task(session, world.plan, "office", world.ward)
    actor = world.acts_as(session, Role.HEAD, world.ward)

    def of(code):
        found = access.task_of(session, actor, world.plan.id, code, Right.KNOW)
        return {row.target.code for row in targets.of_task(session, actor, found[0])}

    assert (of("below"), of("office")) == ({"below"}, {"office"})
    targets.drop(session, session.exec(select(Target).where(Target.code == "below")).one(), TODAY)
    session.flush()
    assert of("below") == set()
    assert of("secret below") == set(), "not the actor's to report"


@pytest.fixture
def lan(session, ward):
    return sample.holder(session, ward.root, Role.LEADER, "lan")


def said(session, target, period, by, **values):
    row = {
        "office_id": target.office_id,
        "target_id": target.id,
        "period_id": period.id,
        "state": ReadingState.FIGURE,
        "author_id": by.official_id,
        "text": "45/200",
        "sent_at": NOW,
        "late": False,
        "created_at": INSTANT,
    }
    figure = (
        {} if values.keys() & {"value", "state"} else {"numerator": Decimal(45), "denominator": Decimal(200)}
    )
    added = targets.add(session, **row | figure | values)
    targets.supersede(session, target.id, period.id, added)
    return added


def test_targets_stand_in_the_plans_order_with_who_leads_their_tasks(session, ward, lan):
    led = sample.task(session, ward.plan, "3.c", ward.department)
    for code, task in (("3.10", None), ("3.c", led), ("3.9", None)):
        sample.target(session, ward.plan, code, task)
    rows = targets.visible(session, lan, ward.plan.id)
    assert [(row.target.code, row.unit_id) for row in rows] == [
        ("3.c", ward.department.id),
        ("3.9", None),
        ("3.10", None),
    ]
    assert [targets.lead_of(session, row.target) for row in rows] == [ward.department.id, None, None]


@pytest.mark.parametrize("figure", ["0", "22.5", "43.0121", "999999999.9999"])
def test_figures_come_back_exactly(session, ward, lan, figure):
    target, period = sample.target(session, ward.plan, "1"), sample.period(session, ward.plan)
    added = said(session, target, period, lan, value=Decimal(figure))
    session.expire_all()
    assert session.get_one(TargetReading, added).value == Decimal(figure)


def test_the_last_stands_and_what_it_replaced_is_known(session, ward, lan):
    target, period = sample.target(session, ward.plan, "1"), sample.period(session, ward.plan)
    other = sample.period(session, ward.plan, "q2", 6)
    first = said(session, target, period, lan)
    assert targets.supersede(session, target.id, period.id, first) is False
    elsewhere = said(session, target, other, lan)
    second = said(session, target, period, lan, state=ReadingState.NOTHING_AROSE)
    found = targets.standing(session, [target.id], [period.id, other.id])
    assert {key: row.id for key, row in found.items()} == {
        (target.id, period.id): second,
        (target.id, other.id): elsewhere,
    }
    assert [row.id for row in targets.superseded_by(session, second)] == [first]
    session.get_one(TargetReading, second).withdrawn_at = NOW
    session.flush()
    assert targets.standing(session, [target.id], [period.id]) == {}


def test_of_two_said_at_the_same_moment_the_last_stands(session, ward, lan):
    target, period = sample.target(session, ward.plan, "1"), sample.period(session, ward.plan)
    said(session, target, period, lan)
    second = said(session, target, period, lan)
    for row in targets.superseded_by(session, second):
        row.superseded_by_id = None
    session.flush()
    assert targets.standing(session, [target.id], [period.id])[target.id, period.id].id == second


def test_readings_are_found_by_the_message_they_came_by(session, ward, lan):
    target, period = sample.target(session, ward.plan, "1"), sample.period(session, ward.plan)
    message = sample.message(session, ward.bot, "/chitieu 1 45/200")
    first = said(session, target, period, lan, message_id=message.id)
    found = targets.standing_by_messages(session, lan.official_id, [message.id])
    assert [(reading.id, of.code) for reading, of in found] == [(first, "1")]
    assert targets.standing_by_messages(session, lan.official_id + 1, [message.id]) == []
    said(session, target, period, lan)
    assert targets.standing_by_messages(session, lan.official_id, [message.id]) == []


def test_the_log_tells_of_a_reading(session, ward, lan):
    target, period = sample.target(session, ward.plan, "1"), sample.period(session, ward.plan)
    audit.begin(session, By(INSTANT, lan.official_id))
    added = said(session, target, period, lan)
    (entry,) = session.exec(select(Audit)).all()
    assert (entry.subject, entry.subject_id, entry.official_id) == ("target_reading", added, lan.official_id)
    assert entry.after == {
        "target_id": target.id,
        "period_id": period.id,
        "state": "figure",
        "late": False,
        "numerator": "45",
        "denominator": "200",
    }


@pytest.mark.parametrize(
    "values",
    [
        {"numerator": Decimal(45), "denominator": Decimal(20)},
        {"numerator": Decimal(0), "denominator": Decimal(0)},
        {"numerator": Decimal(-1), "denominator": Decimal(20)},
        {"numerator": Decimal(1)},
        {"numerator": Decimal(1), "denominator": Decimal(2), "value": Decimal(50)},
        {"value": Decimal(-1)},
        {"state": ReadingState.FIGURE},
        {"state": ReadingState.REACHED, "value": Decimal(1)},
    ],
)
def test_the_database_refuses_what_is_impossible(session, ward, lan, values):
    target, period = sample.target(session, ward.plan, "1"), sample.period(session, ward.plan)
    empty = {"numerator": None, "denominator": None}
    with pytest.raises(IntegrityError):
        said(session, target, period, lan, **empty | values)


def test_a_target_of_which_something_was_said_is_kept_when_it_is_dropped(session, ward, lan):
    read, unread = (sample.target(session, ward.plan, code) for code in "12")
    reading = said(session, read, sample.period(session, ward.plan), lan)
    for target in (read, unread):
        targets.drop(session, target, TODAY)
    session.flush()
    assert [(one.code, one.dropped_on) for one in session.exec(select(Target))] == [("1", TODAY)]
    assert session.get_one(TargetReading, reading).text == "45/200"
    assert targets.visible(session, lan, ward.plan.id) == []
    assert targets.find(session, lan, read.id) is None
