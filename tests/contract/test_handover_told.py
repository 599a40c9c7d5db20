"""Handing over: who is told what, once."""

from dataclasses import replace

import pytest
from staffing import MORNING, NEXT_MORNING, at, d

from jobs import handover as handing
from jobs import leave as leaving

pytestmark = pytest.mark.contract


def test_giver_taker_and_coordinator_are_told_each_once(staff, hand):
    staff.task("3.c", owner="an")
    hand("an", "binh")
    an, binh, coord = staff.told()
    assert [one.who for one in (an, binh, coord)] == ["an", "binh", "coord"]
    assert {one.leaves for one in (an, binh, coord)} == {MORNING.now}
    what = "• Công chức: Phòng vp-tk\n• 1 nhiệm vụ: 3.c\n\nTừ ngày này"
    assert an.text.startswith(
        "📤 Từ thứ Hai, 06/3/2023, công việc của đồng chí bàn giao cho đồng chí Đồng chí binh"
    )
    assert binh.text.startswith(
        "📥 Từ thứ Hai, 06/3/2023, đồng chí nhận bàn giao công việc của đồng chí Đồng chí an"
    )
    assert what in an.text
    assert what in binh.text
    assert coord.text.startswith(
        "🔁 Từ thứ Hai, 06/3/2023, đồng chí Đồng chí an bàn giao công việc cho đồng chí"
    )


@pytest.mark.parametrize(
    ("giver", "taker", "by", "told"),
    [
        ("an", "binh", "coord", ["an", "binh"]),
        ("an", "binh", "root", ["an", "binh", "coord"]),
        ("coord", "binh", None, ["binh", "coord"]),
        ("coord", "binh", "coord", ["binh"]),
        ("an", "coord", None, ["an", "coord"]),
        ("an", "coord", "coord", ["an"]),
    ],
)
def test_nobody_is_told_twice_nor_of_what_they_did(staff, hand, giver, taker, by, told):
    hand(giver, taker, by=by)
    assert staff.who_is_told() == told


def test_in_the_evening_they_hear_in_the_morning_and_who_has_not_joined_is_named(staff, hand):
    staff.comes("moi", joins=False)
    view = hand("an", "moi", when=at("6/3 20:00"))
    assert (view.held_until, view.untold) == (NEXT_MORNING, ("Đồng chí moi",))
    assert [(one.who, one.leaves) for one in staff.told()] == [("an", NEXT_MORNING), ("coord", NEXT_MORNING)]


def test_whom_the_giver_acts_for_needs_another_deputy(session, staff, hand):
    for who, days in (("binh", ("01/3", "10/3")), ("chi", ("13/3", "17/3"))):
        leaving.take_leave(session, None, staff.id(who), staff.id("an"), *map(d, days), at("1/3 08:00"))
    staff.told()
    assert hand("an", "dung").covering == ("Đồng chí binh", "Đồng chí chi")
    assert "Đồng chí Đồng chí an đang được giao thay: Đồng chí binh; Đồng chí chi." in staff.told()[1].text
    assert hand("dung", "an", act=handing.look).covering == ()


def test_looking_changes_nothing_and_tells_nobody(session, staff, hand, posts):
    task = staff.task("3.c", owner="an")
    seen = hand("an", "binh", act=handing.look)
    session.refresh(task)
    assert (task.owner_id, posts("an"), staff.told()) == (
        staff.id("an"),
        [("official@vp-tk", None, None)],
        [],
    )
    assert replace(seen, told=True) == hand("an", "binh")
