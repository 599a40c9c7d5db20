"""Handing over: what moves, what stays, who is told what, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sample
from sample import TODAY
from sqlmodel import select
from staffing import MORNING, NEXT_MORNING, Staff, at, d

from jobs import handover as handing
from jobs import leave as leaving
from jobs.errors import JobsError
from jobs.periods import NotAllowed
from messages import words
from messages.views import HandedPost
from storage import access, people, tasks
from storage.rights import Right
from storage.tables import Dialogue, Leave, Official, Post, Role, TaskState

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)
HERE, ROOT = "vp-tk", "hoai-hao"


@pytest.fixture
def staff(session):
    return Staff(session)


@pytest.fixture
def hand(session, staff):
    """`hand("an", "moi")`: the operator has An hand over to Mới today."""

    def handed(giver, taker, on=TODAY, when=MORNING, by=None, act=handing.hand_over):
        actor = staff.acts(by) if by else None
        return act(session, actor, staff.id(giver), staff.id(taker), on, when)

    return handed


@pytest.fixture
def posts(session, staff):
    """Every post an official ever held: role@unit, since, until; the earliest first."""

    def held(code):
        rows = people.posts_of(session, staff.id(code))
        names = {staff.ward.root.id: ROOT, staff.ward.department.id: HERE, staff.other.id: "tc-kh"}
        return [(f"{one.role}@{names[one.unit_id]}", one.since, one.until) for one in reversed(rows)]

    return held


def test_posts_end_the_day_before_and_begin_that_day(staff, hand, posts):
    sample.post(staff.session, staff.comes("head", staff.other, Role.HEAD), staff.ward.root, Role.ADMIN)
    staff.comes("moi")
    view = hand("head", "moi")
    assert view.posts == (
        HandedPost("admin", ROOT, "Phòng hoai-hao"),
        HandedPost("head", "tc-kh", "Phòng tc-kh"),
    )
    assert posts("head") == [("head@tc-kh", None, TODAY - DAY), ("admin@hoai-hao", None, TODAY - DAY)]
    assert sorted(posts("moi")) == [("admin@hoai-hao", TODAY, None), ("head@tc-kh", TODAY, None)]


def test_open_tasks_change_hands_and_those_that_are_over_do_not(session, staff, hand):
    an, lead = staff.id("an"), staff.id("lead")
    moi = staff.comes("moi").id
    standing = staff.task("1", staff.ward.department, owner="an", leader="lead")
    dated = staff.task("2", staff.other, owner="an", deadline=TODAY)
    done = staff.task("3", staff.other, owner="an", state=TaskState.DONE)
    led = staff.task("4", staff.other, owner="binh", leader="an")
    view = hand("an", "moi")
    assert (view.owned, view.led) == (("1", "2"), ("4",))
    for task in (standing, dated, done, led):
        session.refresh(task)
    assert [task.owner_id for task in (standing, dated, done, led)] == [moi, moi, an, staff.id("binh")]
    assert [task.leader_id for task in (standing, led)] == [lead, moi]


def test_who_has_handed_over_sees_nothing_and_the_other_everything(session, staff, hand):
    """A task with another unit's lead is the owner's to see, and a restricted one too."""
    plan = staff.ward.plan
    staff.task("1", staff.ward.department)
    staff.task("2", staff.other, owner="an", restricted=True)
    staff.comes("moi")

    def sees(code):
        actor = staff.acts(code)
        return {row.code for row in tasks.search(session, actor, plan.id, None, "")}

    assert (sees("an"), sees("moi")) == ({"1", "2"}, set())
    hand("an", "moi")
    assert (sees("an"), sees("moi")) == (set(), {"1", "2"})
    assert staff.acts("an").posts == ()
    assert not access.may_with_unit(session, staff.acts("an"), Right.SUBMIT, staff.ward.department.id)
    assert access.may_with_unit(session, staff.acts("moi"), Right.SUBMIT, staff.ward.department.id)


@pytest.mark.parametrize(
    ("giver", "taker", "ended", "held"),
    [
        # The taker's post runs on as it is.
        ((None, None), (None, None), (None, "05/3"), [(None, None)]),
        # The taker's is over, or begins later, or ends earlier: one post from the first day to the last.
        ((None, None), (None, "01/2"), (None, "05/3"), [(None, "01/2"), ("06/3", None)]),
        ((None, None), (None, "05/3"), (None, "05/3"), [(None, None)]),
        ((None, None), ("01/4", None), (None, "05/3"), [("06/3", None)]),
        ((None, None), ("01/3", "31/3"), (None, "05/3"), [("01/3", None)]),
        ((None, "30/6"), ("01/3", "31/3"), (None, "05/3"), [("01/3", "30/6")]),
        ((None, "31/3"), ("01/3", "30/6"), (None, "05/3"), [("01/3", "30/6")]),
        ((None, "31/3"), ("01/5", None), (None, "05/3"), [("01/5", None), ("06/3", "31/3")]),
        # The giver's begins that very day: it was never held.
        (("06/3", None), None, None, [("06/3", None)]),
        (("06/3", "31/3"), (None, None), None, [(None, None)]),
    ],
)
def test_no_post_is_held_twice(staff, hand, posts, giver, taker, ended, held):
    def days(pair):
        return tuple(one and d(one) for one in pair)

    def dated(pair):
        return dict(zip(("since", "until"), days(pair), strict=True))

    staff.comes("cu", staff.other, Role.HEAD, **dated(giver))
    staff.comes("moi", taker and staff.other, Role.HEAD, **dated(taker) if taker else {})
    hand("cu", "moi")
    assert [one[1:] for one in posts("cu")] == ([days(ended)] if ended else [])
    assert [one[1:] for one in posts("moi")] == [days(one) for one in held]


def test_posts_that_differ_in_role_or_unit_are_not_the_same(staff, hand, posts):
    staff.comes("cu", staff.other, Role.HEAD)
    moi = staff.comes("moi", staff.other)
    sample.post(staff.session, moi, staff.ward.department, Role.HEAD)
    hand("cu", "moi")
    assert posts("moi") == [
        ("official@tc-kh", None, None),
        ("head@vp-tk", None, None),
        ("head@tc-kh", TODAY, None),
    ]


def test_posts_over_or_to_come_stay(staff, hand, posts):
    cu = staff.comes("cu", staff.other, Role.HEAD)
    sample.post(staff.session, cu, staff.ward.root, Role.LEADER, until=TODAY - DAY)
    sample.post(staff.session, cu, staff.ward.department, since=TODAY + DAY)
    staff.comes("moi")
    assert [post.role for post in hand("cu", "moi").posts] == ["head"]
    assert posts("cu") == [
        ("head@tc-kh", None, TODAY - DAY),
        ("leader@hoai-hao", None, TODAY - DAY),
        ("official@vp-tk", TODAY + DAY, None),
    ]


@pytest.mark.parametrize("on", [TODAY, d("01/2"), d("20/4")])
def test_handing_back_on_the_same_day_undoes_it(session, staff, hand, on):
    def stored():
        found = session.exec(select(Post).order_by(Post.official_id, Post.id)).all()
        return [(one.official_id, one.role, one.unit_id, one.since, one.until) for one in found]

    staff.comes("moi")
    before = stored()
    hand("coord", "moi", on)
    assert stored() != before
    hand("moi", "coord", on)
    assert stored() == before


def test_leaves_and_open_forms_stay(session, staff, hand):
    an = staff.id("an")
    away = leaving.take_leave(session, None, an, staff.id("binh"), d("13/3"), d("17/3"), MORNING)
    form = Dialogue(
        office_id=staff.ward.office.id,
        bot_id=staff.ward.bot.id,
        chat_id="an",
        official_id=an,
        form="report",
        expires_at=MORNING.now + DAY,
        updated_at=MORNING.now,
    )
    sample.keep(session, form)
    hand("an", "chi")
    assert session.get(Leave, away.id).official_id == an
    assert session.get(Dialogue, form.id).official_id == an


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


@pytest.mark.parametrize("by", ["an", "lead", "binh"])
def test_coordinator_and_admin_alone_hand_over(staff, hand, posts, by):
    for act in (handing.hand_over, handing.look):
        with pytest.raises(NotAllowed):
            hand("an", "binh", by=by, act=act)
    assert posts("an") == [("official@vp-tk", None, None)]


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


def refused(error, hand, *what, **more):
    with pytest.raises(JobsError) as raised:
        hand(*what, **more)
    assert type(raised.value) is error
    said = words.error(raised.value.code, raised.value.details)
    assert said != words.UNKNOWN_ERROR
    assert "…" not in said
    return f"{raised.value} | {said}"


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


@pytest.mark.parametrize("on", [TODAY - 60 * DAY, TODAY - DAY, TODAY + DAY, TODAY + 60 * DAY])
def test_a_day_in_the_past_or_to_come(staff, hand, posts, on):
    staff.comes("moi")
    assert hand("an", "moi", on).on == on
    assert posts("an") == [("official@vp-tk", None, on - DAY)]
    assert posts("moi") == [("official@vp-tk", on, None)]


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


def test_who_left_may_still_hand_over_their_tasks(staff, hand):
    staff.comes("gone", staff.other, until=TODAY - DAY)
    staff.task("3.c", owner="gone")
    view = hand("gone", "an")
    assert (view.posts, view.owned) == ((), ("3.c",))


def to_mend(staff, mends, *, restricted=False, by="lead"):
    lead, an = (staff.session.get(Official, staff.id(code)) for code in (by, mends))
    at = staff.ward.department
    return sample.finding(staff.session, staff.ward.plan, at, lead, an, restricted=restricted)


def test_findings_to_mend_change_hands_with_the_tasks(session, staff, hand):
    found, others = to_mend(staff, "an"), to_mend(staff, "binh")
    assert hand("an", "chi", act=handing.look).findings == 1
    session.refresh(found)
    assert found.responsible_id == staff.id("an"), "looking moves nothing"
    view = hand("an", "chi")
    for one in (found, others):
        session.refresh(one)
    assert (view.findings, found.responsible_id, others.responsible_id) == (
        1,
        staff.id("chi"),
        staff.id("binh"),
    )
    an, chi, coord = staff.told()
    assert [one.who for one in (an, chi, coord)] == ["an", "chi", "coord"]
    for one in (an, chi, coord):
        assert one.text.count("• 1 phát hiện cần khắc phục") == 1


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
