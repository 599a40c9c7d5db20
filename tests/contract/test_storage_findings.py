"""Rounds of self-inspection and their findings: who sees which, what is open, what became of it."""

import threading
from datetime import date, timedelta

import pytest
import sample
from sample import INSTANT, NOW, TODAY
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from storage import access, findings
from storage.findings import OpenFinding
from storage.rights import Right
from storage.tables import Finding, FindingState, Role, Severity, StepKind, UnitKind

pytestmark = pytest.mark.contract

DUE = date(2023, 3, 10)


class World:
    """Two wards with departments; `me` holds no post yet; every finding is named by where it lies."""

    def __init__(self, session):
        self.here, self.there = sample.office(session, "hoai-hao"), sample.office(session, "tam-quan")
        here, there = self.here, self.there
        self.ward = sample.unit(session, here, "hoai-hao", kind=UnitKind.WARD, id=1)
        self.department = sample.unit(session, here, "vp-tk", self.ward, id=2)
        self.below = sample.unit(session, here, "mot-cua", self.department, id=3)
        self.sibling = sample.unit(session, here, "tc-kh", self.ward, id=22)
        self.far_ward = sample.unit(session, there, "tam-quan", kind=UnitKind.WARD, id=11)
        self.me, self.other = sample.official(session, here, "an"), sample.official(session, here, "binh")
        self.plan, self.far_plan = sample.plan(session, here), sample.plan(session, there)
        places = {"own": self.department, "below": self.below, "sibling": self.sibling, "above": self.ward}
        for name, unit in places.items():
            sample.finding(session, self.plan, unit, self.me, self.other, content=name)
            sample.finding(session, self.plan, unit, self.me, content=f"secret {name}", restricted=True)
        sample.finding(session, self.plan, self.sibling, self.other, self.me, content="mine")
        sample.finding(
            session, self.plan, self.sibling, self.other, self.me, content="secret mine", restricted=True
        )
        sample.finding(session, self.far_plan, self.far_ward, self.other, content="far")

    def acts_as(self, session, role, at):
        sample.post(session, self.me, at, role)
        return access.actor(session, self.me.id, TODAY)


def listed(session, actor, right):
    return set(session.exec(select(Finding.content).where(access.findings_within(actor, right))))


def asked_one_by_one(session, actor, right):
    return {
        one.content
        for one in session.exec(select(Finding))
        if (found := findings.find(session, actor, one.id, right)) is not None and right in found[1]
    }


ALL_BUT_ADMIN = {Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER}
GRANTED = {
    Right.SEE: ALL_BUT_ADMIN,
    Right.REMEDY: {Role.OFFICIAL, Role.HEAD, Role.COORDINATOR},
    Right.VERIFY: {Role.HEAD, Role.COORDINATOR, Role.LEADER},
}
OWNERS_MAY = {Right.SEE, Right.REMEDY}
REACH = {"department": {"own", "below"}, "ward": {"own", "below", "sibling", "above"}}


def expected(role, right, place):
    """The rule once more, in words of its own."""
    reach = REACH[place] if role in GRANTED[right] else set()
    secret = reach if role == Role.LEADER else set()
    allowed = reach | {f"secret {name}" for name in secret}
    mine = {"mine", "secret mine"} if right in OWNERS_MAY else set()
    if "sibling" in reach:
        mine |= {"mine"} | ({"secret mine"} if secret else set())
    return allowed | mine


@pytest.mark.parametrize("place", list(REACH))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_what_its_row_of_the_table_says(session, role, place):
    world = World(session)
    actor = world.acts_as(session, role, getattr(world, place))
    want = {right: expected(role, right, place) for right in GRANTED}
    assert {right: listed(session, actor, right) for right in GRANTED} == want
    assert {right: asked_one_by_one(session, actor, right) for right in GRANTED} == want
    assert {row.finding.content for row in findings.visible(session, actor)} == want[Right.SEE]


def test_that_a_finding_is_there_is_known_only_to_who_sees_it(session):
    """Unlike a task, which is known by its code in the whole office."""
    world = World(session)
    actor = world.acts_as(session, Role.OFFICIAL, world.department)
    seen = {"own", "below", "mine", "secret mine"}
    assert listed(session, actor, Right.KNOW) == seen
    numbers = {one.content: one.number for one in session.exec(select(Finding).order_by(Finding.id))}
    reached = {name for name, number in numbers.items() if findings.numbered(session, actor, number)}
    assert reached == seen | {"far"}, "the far ward has a number 1 of its own, and so has this one"
    assert findings.numbered(session, actor, numbers["far"]) == findings.numbered(session, actor, 1)
    assert findings.numbered(session, actor, numbers["sibling"]) is None
    assert findings.numbered(session, actor, 10**9) is None


def test_without_a_post_nothing_is_seen_not_even_what_one_was_to_mend(session):
    world = World(session)
    actor = access.actor(session, world.me.id, TODAY)
    assert findings.visible(session, actor) == []
    assert findings.counted(session, actor, world.plan.id) == []


def test_a_finding_is_found_by_its_words_without_accents_and_has_its_names(session):
    world = World(session)
    values = {
        "content": "Chậm hồ sơ đất đai",
        "area_id": sample.area(session, world.plan, "6", "Tài chính").id,
    }
    sample.finding(session, world.plan, world.sibling, world.me, world.other, **values)
    actor = world.acts_as(session, Role.COORDINATOR, world.ward)
    (row,) = findings.visible(session, actor, "ho so dat")
    assert (row.unit, row.area, row.responsible) == (world.sibling.name, "Tài chính", world.other.name)
    assert findings.row(session, row.finding.id) == row
    assert findings.visible(session, actor, "100%_") == []
    named = findings.named(session, [row.finding.id])[row.finding.id]
    assert (named.number, named.content, named.unit) == (11, "Chậm hồ sơ đất đai", world.sibling.name)
    assert findings.within(session, world.department.path) == {2, 3}
    assert findings.within(session, "") == set()


def test_numbers_count_up_in_each_office(session):
    world = World(session)
    values = {"office_id": world.there.id, "plan_id": world.far_plan.id, "unit_id": world.far_ward.id}
    who = {"recorded_by_id": world.other.id, "recorded_at": NOW, "given_on": TODAY}
    findings.add(session, content="second", search_text="second", **values, **who)
    numbers = [(one.office_id, one.number) for one in session.exec(select(Finding).order_by(Finding.id))]
    here, there = world.plan.office_id, world.far_plan.office_id
    assert numbers == [*((here, n) for n in range(1, 11)), (there, 1), (there, 2)]


def test_two_at_once_have_two_numbers(postgres_database):
    with sample.opened(postgres_database) as first:
        ward = sample.ward(first)
        an = sample.official(first, ward.office)
        first.commit()
        sample.finding(first, ward.plan, ward.department, an)

        def second():
            postgres_database.write(lambda s: sample.finding(s, ward.plan, ward.department, an))

        thread = threading.Thread(target=second)
        thread.start()
        sample.is_waited_for(first)
        first.commit()
        thread.join(30)
        assert sorted(first.exec(select(Finding.number))) == [1, 2]


def test_what_is_to_be_remedied_by_a_date_is_open(session):
    world = World(session)
    by_name = {one.content: one for one in session.exec(select(Finding))}
    for one in by_name.values():
        one.due = None
    own, below, sibling = (by_name[name] for name in ("own", "below", "sibling"))
    own.due, own.redated_on = DUE, TODAY + timedelta(days=1)
    below.due, below.state = DUE, FindingState.REOPENED
    sibling.due, sibling.state, sibling.remedied_by_id = DUE, FindingState.AWAITING, world.me.id
    session.flush()
    here = world.plan.office_id
    other = world.other.id
    want = [
        OpenFinding(own.id, here, world.plan.id, 2, other, False, DUE, date(2023, 3, 7)),
        OpenFinding(below.id, here, world.plan.id, 3, other, False, DUE, TODAY),
    ]
    assert findings.open_findings(session) == want
    assert findings.open_findings(session, [here]) == want
    assert findings.open_findings(session, [world.far_plan.office_id]) == []


def test_nobody_verifies_what_they_remedied(session):
    """The last safeguard: the database itself refuses it."""
    ward = sample.ward(session)
    an = sample.official(session, ward.office)
    found = sample.finding(session, ward.plan, ward.department, an)
    found.state = FindingState.CLOSED
    found.remedied_by_id = found.verified_by_id = an.id
    with pytest.raises(IntegrityError):
        session.flush()


def test_figures_count_by_state_what_the_actor_sees_of_the_plan(session):
    world = World(session)
    next_year = sample.plan(session, world.here, 2024)
    sample.finding(session, next_year, world.department, world.other, content="of 2024")
    actor = world.acts_as(session, Role.HEAD, world.department)
    found = findings.counted(session, actor, world.plan.id)
    assert found == [(FindingState.OPEN, DUE)] * 4
    assert len(findings.counted(session, actor, None)) == 5


def test_steps_are_told_in_order_with_who_took_them(session):
    ward = sample.ward(session)
    an, binh = sample.official(session, ward.office, "an"), sample.official(session, ward.office, "binh")
    found = sample.finding(session, ward.plan, ward.department, an, severity=Severity.MINOR)
    for kind, by in ((StepKind.RECORDED, an), (StepKind.REMEDIED, binh)):
        findings.add_step(session, found, kind=kind, by_id=by.id, at=NOW, created_at=INSTANT, text=kind.value)
    rows = findings.steps(session, found.id)
    assert [(row.step.kind, row.by, row.files) for row in rows] == [
        (StepKind.RECORDED, an.name, 0),
        (StepKind.REMEDIED, binh.name, 0),
    ]


def test_who_decides_at_once_waits_for_the_other(postgres_database):
    """Two verify at the same moment: the second sees what the first has done."""
    with sample.opened(postgres_database) as first:
        ward = sample.ward(first)
        an = sample.holder(first, ward.root, Role.COORDINATOR)
        by = sample.official(first, ward.office, "binh")
        found = sample.finding(first, ward.plan, ward.department, by)
        first.commit()
        row, _ = findings.find(first, an, found.id, Right.VERIFY, lock=True)
        row.content = "đã đổi"
        seen = []

        def second():
            with sample.opened(postgres_database) as session:
                seen.append(findings.find(session, an, found.id, Right.VERIFY, lock=True)[0].content)

        thread = threading.Thread(target=second)
        thread.start()
        sample.is_waited_for(first)
        first.commit()
        thread.join(30)
        assert seen == ["đã đổi"]
