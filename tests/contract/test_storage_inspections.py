"""Rounds of self-inspection, whom they inspect, and the files that show what was found."""

from datetime import timedelta

import pytest
import sample
from sample import INSTANT, NOW, TODAY
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from test_storage_findings import World

from storage import files, findings, inspections, plans, proofs
from storage.tables import AttachmentState, Direction, Finding, Inspection, Role, StepKind

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)


def opened_round(session, plan, unit, by, since, until, areas=()):
    values = {"office_id": unit.office_id, "plan_id": plan.id, "unit_id": unit.id, "opened_by_id": by.id}
    return inspections.add(session, areas, since=since, until=until, opened_at=NOW, **values)


def test_a_round_inspects_its_unit_and_all_below_while_it_runs(session):
    world = World(session)
    whole = opened_round(session, world.plan, world.ward, world.me, TODAY, TODAY + 5 * DAY)
    assert inspections.round_of(session, world.below, TODAY) == whole
    own = opened_round(session, world.plan, world.department, world.me, TODAY, TODAY)
    assert inspections.round_of(session, world.below, TODAY) == own
    assert inspections.round_of(session, world.sibling, TODAY) == whole
    assert inspections.round_of(session, world.below, TODAY + DAY) == whole
    for past in (TODAY - DAY, TODAY + 6 * DAY):
        assert inspections.round_of(session, world.below, past) is None
    assert inspections.round_of(session, world.far_ward, TODAY) is None


def test_the_fields_of_a_round_stand_in_the_order_of_the_plan_and_stay_in_it(session):
    world = World(session)
    areas = [sample.area(session, world.plan, code, f"Lĩnh vực {code}") for code in ("2", "1", "3")]
    made = opened_round(session, world.plan, world.ward, world.me, TODAY, TODAY, [a.id for a in areas[:2]])
    assert inspections.area_names(session, made.id) == ["Lĩnh vực 1", "Lĩnh vực 2"]
    assert [area.code for area in plans.idle_areas(session, world.plan.id)] == ["3"]
    found = session.exec(select(Finding)).first()
    found.area_id = areas[2].id
    session.flush()
    assert plans.idle_areas(session, world.plan.id) == []


def test_a_round_ends_no_earlier_than_it_begins(session):
    world = World(session)
    with pytest.raises(IntegrityError):
        opened_round(session, world.plan, world.ward, world.me, TODAY, TODAY - DAY)
    session.rollback()
    assert session.exec(select(Inspection)).all() == []


def test_whom_one_may_inspect_and_who_may_mend_there(session):
    world = World(session)
    sample.unit(session, world.here, "cu", world.department, until=TODAY - DAY, id=40)
    actor = world.acts_as(session, Role.COORDINATOR, world.ward)
    assert [u.id for u in inspections.inspected_by(session, actor, TODAY)][:1] == [1]
    assert {u.id for u in inspections.inspected_by(session, actor, TODAY)} == {1, 2, 3, 22}
    head, low = world.other, sample.official(session, world.here, "chi")
    sample.post(session, head, world.department, Role.HEAD)
    sample.post(session, low, world.below)
    sample.post(session, low, world.sibling, Role.HEAD, until=TODAY - DAY)
    assert [one.code for one in inspections.who_mend(session, world.ward, TODAY)] == ["an", "binh", "chi"]
    assert [one.code for one in inspections.who_mend(session, world.department, TODAY)] == ["binh", "chi"]
    assert inspections.who_mend(session, world.sibling, TODAY) == []
    assert inspections.heads_within(session, world.ward, TODAY) == [head.id]
    assert inspections.heads_within(session, world.below, TODAY) == []
    world.sibling.path = ""
    assert inspections.who_mend(session, world.sibling, TODAY) == []
    assert inspections.heads_within(session, world.sibling, TODAY) == []


def file_of(session, ward, message, name="photo.jpg"):
    values = {"office_id": ward.office.id, "message_id": message.id, "bot_id": ward.bot.id}
    rest = {
        "remote_id": name,
        "name": name,
        "mime": "",
        "state": AttachmentState.PENDING,
        "created_at": INSTANT,
    }
    return files.add(session, **values, **rest)


def test_files_show_the_step_they_came_with(session):
    ward = sample.ward(session)
    an = sample.official(session, ward.office)
    found, other = (sample.finding(session, ward.plan, ward.department, an) for _ in range(2))
    said, silent = (sample.message(session, ward.bot, "x", direction=Direction.IN) for _ in range(2))
    photo, scan, loose = (file_of(session, ward, m) for m in (said, silent, silent))
    by = {"by_id": an.id, "at": NOW, "created_at": INSTANT}
    first = findings.add_step(session, found, kind=StepKind.RECORDED, message_id=said.id, **by)
    second = findings.add_step(session, other, kind=StepKind.RECORDED, **by)
    for _ in range(2):
        proofs.attach(session, first, [photo.id, scan.id])
    proofs.attach(session, second, [scan.id])
    assert [row.files for row in findings.steps(session, found.id)] == [2]
    assert proofs.attached(session, [photo.id, scan.id, loose.id]) == {photo.id, scan.id}
    assert proofs.attached(session, []) == set()
    assert proofs.steps_with(session, [scan.id]) == [first, second]
    assert proofs.steps_with(session, [loose.id]) == []
    beside = file_of(session, ward, said, "2.jpg")
    assert proofs.steps_with(session, [beside.id]) == [first], "it came with the words of the step"
    assert proofs.findings_of(session, scan.id) == [found.number, other.number]
    assert proofs.findings_of(session, loose.id) == []
