"""Handing over: who may, and what cannot be handed over."""

import pytest
import sample
from sample import TODAY
from staffing import DAY, ROOT, refused, to_mend

from jobs import handover as handing
from jobs.periods import NotAllowed
from storage.tables import Role

pytestmark = pytest.mark.contract


@pytest.mark.parametrize("by", ["an", "lead", "binh"])
def test_coordinator_and_admin_alone_hand_over(staff, hand, posts, by):
    for act in (handing.hand_over, handing.look):
        with pytest.raises(NotAllowed):
            hand("an", "binh", by=by, act=act)
    assert posts("an") == [("official@vp-tk", None, None)]


@pytest.mark.parametrize("act", [handing.hand_over, handing.look])
def test_what_cannot_be_handed_over(session, staff, hand, act):
    far = sample.ward(session, "tam-quan")
    sample.official(session, far.office, "stranger")
    staff.comes("nobody")
    assert "đồng chí khác" in refused(handing.HandOverToSelf, hand, "an", "an", act=act)
    assert "thuộc cơ quan khác" in refused(handing.OtherOffice, hand, "an", "stranger", act=act)
    assert "nobody holds no post on 2023-03-06 and has no open task" in refused(
        handing.NothingToHandOver, hand, "nobody", "an", act=act
    )
    for on in (TODAY - 61 * DAY, TODAY + 61 * DAY):
        assert "nhiều nhất 60 ngày" in refused(handing.HandOverTooFar, hand, "an", "binh", on, act=act)
    assert staff.told() == []


def test_tasks_move_at_once_or_the_whole_is_refused(session, staff, hand, posts):
    own = staff.task("3.c", owner="an")
    led = staff.task("4", leader="an")
    said = refused(handing.TasksHaveNoDate, hand, "an", "binh", TODAY + DAY)
    assert "an has open tasks (3.c, 4), and tasks change hands at once: hand over on 2023-03-07" in said
    assert "đang phụ trách 2 nhiệm vụ" in said
    assert (posts("an"), staff.told()) == ([("official@vp-tk", None, None)], [])
    hand("an", "binh", TODAY - DAY)
    for task in (own, led):
        session.refresh(task)
    assert (own.owner_id, led.leader_id) == (staff.id("binh"), staff.id("binh"))


def test_what_is_done_is_done(staff, hand):
    hand("an", "binh")
    staff.told()
    refused(handing.NothingToHandOver, hand, "an", "binh")
    assert staff.told() == []


def test_a_finding_alone_is_enough_to_hand_over_and_has_no_date(session, staff, hand):
    staff.comes("gone", staff.other, until=TODAY - DAY)
    found = to_mend(staff, "gone")
    said = refused(handing.TasksHaveNoDate, hand, "gone", "an", TODAY + DAY)
    assert "findings: 1" in said
    assert "đang phụ trách 1 nhiệm vụ, phát hiện" in said
    view = hand("gone", "an")
    session.refresh(found)
    assert (view.posts, view.owned, view.findings, found.responsible_id) == ((), (), 1, staff.id("an"))


@pytest.mark.parametrize("role", [Role.LEADER, Role.ADMIN])
def test_the_post_of_a_leader_or_admin_is_handed_over_by_an_admin_alone(staff, hand, posts, role):
    staff.comes("cu", staff.ward.root, role)
    staff.comes("moi")
    for act in (handing.look, handing.hand_over):
        refused(handing.PostAboveYou, hand, "cu", "moi", by="coord", act=act)
    assert posts("moi") == []
    hand("cu", "moi", by="root")
    assert [one[0] for one in posts("moi")] == [f"{role.value}@{ROOT}"]


@pytest.mark.parametrize("kind", ["task", "finding"])
def test_nobody_hands_to_themself_what_is_restricted(staff, hand, kind):
    if kind == "task":
        staff.task("1", staff.ward.department, owner="an", restricted=True)
    else:
        to_mend(staff, "an", restricted=True)
    refused(handing.RestrictedToSelf, hand, "an", "coord", by="coord")
    assert hand("an", "binh", by="coord").taker == "Đồng chí binh"
