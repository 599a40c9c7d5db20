"""Handing over: what moves, what stays."""

import pytest
import sample
from sample import TODAY
from sqlmodel import select
from staffing import DAY, MORNING, ROOT, d, to_mend

from jobs import handover as handing
from jobs import leave as leaving
from messages.views import HandedPost
from storage import access, tasks
from storage.rights import Right
from storage.tables import Dialogue, Leave, Post, Role, TaskState

pytestmark = pytest.mark.contract


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


@pytest.mark.parametrize("on", [TODAY - 60 * DAY, TODAY - DAY, TODAY + DAY, TODAY + 60 * DAY])
def test_a_day_in_the_past_or_to_come(staff, hand, posts, on):
    staff.comes("moi")
    assert hand("an", "moi", on).on == on
    assert posts("an") == [("official@vp-tk", None, on - DAY)]
    assert posts("moi") == [("official@vp-tk", on, None)]


def test_who_left_may_still_hand_over_their_tasks(staff, hand):
    staff.comes("gone", staff.other, until=TODAY - DAY)
    staff.task("3.c", owner="gone")
    view = hand("gone", "an")
    assert (view.posts, view.owned) == ((), ("3.c",))


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
