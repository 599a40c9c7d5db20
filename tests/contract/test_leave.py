"""Taking leave: who may, what stands in the way, who is told what, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sample
from sqlmodel import select
from staffing import MORNING, NEXT_MORNING, Staff, at, d, refused

from jobs import leave as leaving
from jobs import leave_checks
from jobs.periods import NotAllowed
from messages.views import LeaveView
from storage import leave as leaves
from storage.leave import Away
from storage.tables import Leave, Role

pytestmark = pytest.mark.contract

SINCE, UNTIL = d("13/3"), d("17/3")


@pytest.fixture
def take(session, staff):
    """`take("an", "binh")`: the operator records that An is away and Bình acts for them."""

    def taken(who, deputy, since=SINCE, until=UNTIL, when=MORNING, by=None):
        actor = staff.acts(by) if by else None
        return leaving.take_leave(session, actor, staff.id(who), staff.id(deputy), since, until, when)

    return taken


def test_the_deputy_is_told_and_who_is_away_where_another_records_it(session, staff, take):
    view = take("an", "binh")
    assert view == LeaveView(view.id, "Đồng chí an", "Đồng chí binh", SINCE, UNTIL, told=True)
    an, binh = staff.told()
    assert (an.who, binh.who) == ("an", "binh")
    assert an.leaves == binh.leaves == MORNING.now
    assert binh.text == (
        "🔁 Từ thứ Hai, 13/3/2023 đến hết thứ Sáu, 17/3/2023, đồng chí thay đồng chí Đồng chí an; "
        "các nhắc việc của đồng chí ấy sẽ gửi tới đồng chí."
    )
    assert an.text.startswith("🔁 Đã ghi nhận đồng chí vắng từ thứ Hai, 13/3/2023 đến hết")
    assert leaves.leaves_on(session, SINCE) == {staff.id("an"): Away(staff.id("binh"), UNTIL)}


@pytest.mark.parametrize(
    ("by", "deputy", "told"),
    [
        ("an", "binh", ["binh"]),
        ("coord", "binh", ["an", "binh"]),
        ("root", "binh", ["an", "binh"]),
        ("coord", "coord", ["an"]),
    ],
)
def test_who_records_it_is_answered_and_not_told_besides(staff, take, by, deputy, told):
    assert take("an", deputy, by=by).told
    assert staff.who_is_told() == told


@pytest.mark.parametrize("by", ["chi", "lead", "binh"])
def test_others_may_not_record_it(session, staff, take, by):
    with pytest.raises(NotAllowed):
        take("an", "binh", by=by)
    kept = take("an", "binh").id
    staff.told()
    for act in (
        lambda: leaving.cancel_leave(session, staff.acts(by), kept, MORNING),
        lambda: leaving.end_leave_early(session, staff.acts(by), kept, UNTIL, MORNING),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert staff.told() == []
    assert session.get(Leave, kept).until == UNTIL


def test_a_coordinator_of_another_ward_may_not_record_it(session, staff):
    far = sample.ward(session, "tam-quan")
    stranger = sample.holder(session, far.root, Role.COORDINATOR, "stranger")
    with pytest.raises(NotAllowed):
        leaving.take_leave(session, stranger, staff.id("an"), staff.id("binh"), SINCE, UNTIL, MORNING)


def test_outside_the_hours_the_deputy_hears_in_the_morning_and_the_actor_is_told_so(staff, take):
    evening = at("6/3 20:30")
    assert take("an", "binh", by="an", when=evening).held_until == NEXT_MORNING
    (binh,) = staff.told()
    assert binh.leaves == NEXT_MORNING
    take("chi", "dung", when=evening)
    chi, _ = staff.told()
    assert chi.text.endswith("Đồng chí ấy sẽ nhận tin lúc 07:30 thứ Ba, 07/3/2023.")


def test_a_deputy_who_has_not_joined_is_not_said_to_be_told(staff, take):
    staff.comes("moi", staff.other, joins=False)
    view = take("an", "moi")
    assert (view.told, view.held_until) == (False, None)
    (an,) = staff.told()
    assert an.text.endswith("chưa kết nối nên chưa nhận được tin, đề nghị đồng chí báo trực tiếp.")


@pytest.mark.parametrize(
    ("error", "who", "deputy", "days", "sentence"),
    [
        (leave_checks.DeputyIsSelf, "an", "an", ("13/3", "17/3"), "the deputy must be somebody else"),
        (leave_checks.DatesReversed, "an", "binh", ("17/3", "13/3"), "13/3/2023 đứng trước ngày đầu 17/3"),
        (leave_checks.LeavePast, "an", "binh", ("01/3", "05/3"), "đã qua (đến 05/3/2023)"),
        (leave_checks.LeaveTooLong, "an", "binh", ("13/3", "09/9"), "Vắng 181 ngày, quá 180 ngày"),
    ],
)
def test_days_that_cannot_be(staff, take, error, who, deputy, days, sentence):
    since, until = map(d, days)
    assert sentence in refused(error, take, who, deputy, since, until)
    assert staff.told() == []


def test_the_longest_leave_and_one_that_has_begun(session, staff, take):
    assert take("an", "binh", d("13/3"), d("08/9")).until == d("08/9")
    assert take("chi", "binh", d("01/3"), d("06/3")).since == d("01/3")
    assert set(leaves.leaves_on(session, sample.TODAY)) == {staff.id("chi")}


@pytest.mark.parametrize(
    ("post", "fits"),
    [
        ({}, True),
        ({"since": d("13/3"), "until": d("17/3")}, True),
        ({"since": d("14/3")}, False),
        ({"until": d("16/3")}, False),
        (None, False),
    ],
)
def test_a_deputy_holds_a_post_in_the_office_all_the_time(session, staff, take, post, fits):
    who = staff.comes("moi", None if post is None else staff.other, **post or {})
    far = sample.ward(session, "tam-quan")
    sample.post(session, who, far.root)
    if fits:
        assert take("an", "moi").told
    else:
        assert "Đồng chí moi không giữ nhiệm vụ" in refused(leave_checks.DeputyWithoutPost, take, "an", "moi")


def test_two_posts_one_after_the_other_are_enough(session, staff, take):
    who = staff.comes("moi", staff.other, until=d("14/3"))
    sample.post(session, who, staff.ward.department, since=d("15/3"))
    assert take("an", "moi").told


def test_days_that_are_past_bind_no_deputy(staff, take):
    """Bình came back, and got a post, only today: good enough for what is left of a leave entered late."""
    staff.comes("moi", staff.other, since=d("06/3"))
    take("moi", "chi", d("01/3"), d("06/3"), when=at("1/3 08:00"))
    assert take("an", "moi", d("03/3"), d("10/3"), when=at("7/3 08:00")).told


MEETING = [("17/3", "20/3"), ("10/3", "13/3"), ("14/3", "14/3"), ("01/3", "31/3")]
APART = [("18/3", "20/3"), ("07/3", "12/3")]


@pytest.mark.parametrize("days", MEETING)
def test_one_leave_at_a_time(take, days):
    take("an", "binh")
    said = refused(leave_checks.LeaveOverlaps, take, "an", "chi", *map(d, days))
    assert "Đồng chí an đã có lịch vắng từ 13/3/2023 đến hết 17/3/2023, đồng chí Đồng chí binh thay" in said


@pytest.mark.parametrize("days", MEETING)
def test_a_deputy_must_be_there(take, days):
    take("an", "binh")
    said = refused(leave_checks.DeputyAway, take, "chi", "an", *map(d, days))
    assert "an is away from 2023-03-13 to 2023-03-17" in said
    assert "cũng vắng từ 13/3/2023 đến hết 17/3/2023" in said


@pytest.mark.parametrize("days", MEETING)
def test_who_acts_for_another_may_not_leave(take, days):
    take("an", "binh")
    said = refused(leave_checks.ActsForAnother, take, "binh", "chi", *map(d, days))
    assert "binh acts for an from 2023-03-13 to 2023-03-17; find another deputy for an first" in said
    assert "được giao thay đồng chí Đồng chí an từ 13/3/2023" in said


@pytest.mark.parametrize("days", APART)
def test_leaves_side_by_side(take, days):
    take("an", "binh")
    since, until = map(d, days)
    take("an", "chi", since, until)
    take("binh", "dung", since, until)


def test_one_deputy_for_several(session, staff, take):
    take("an", "binh")
    take("chi", "binh")
    acting = leaves.of_deputy(session, staff.id("binh"), SINCE)
    assert [row.official_code for row in acting] == ["an", "chi"]


def test_a_leave_to_come_is_cancelled_and_both_are_told(session, staff, take):
    kept = take("an", "binh").id
    staff.told()
    view = leaving.cancel_leave(session, None, kept, at("12/3 09:00"))
    assert view.held_until == at("13/3 07:30").now
    an, binh = staff.told()
    assert (an.who, binh.who) == ("an", "binh")
    assert binh.text.startswith("↩️ Đồng chí Đồng chí an không vắng từ thứ Hai, 13/3/2023 đến hết")
    assert an.text.endswith("Các nhắc việc vẫn gửi tới đồng chí.")
    assert session.exec(select(Leave)).all() == []
    assert "không còn" in refused(leaving.NoLeave, leaving.cancel_leave, session, None, kept, MORNING)
    take("an", "binh")
    assert staff.who_is_told() == ["an", "binh"]


def test_on_its_first_day_a_leave_can_still_be_cancelled_later_not(session, staff, take):
    first, second = take("an", "binh").id, take("chi", "binh").id
    assert leaving.cancel_leave(session, staff.acts("an"), first, at("13/3 08:00")).told
    said = refused(leaving.LeaveBegun, leaving.cancel_leave, session, None, second, at("14/3 08:00"))
    assert "đã bắt đầu từ 13/3/2023" in said
    gone = refused(leaving.NoLeave, leaving.cancel_leave, session, None, second, at("20/3 08:00"))
    assert "đã qua" in gone


def test_who_comes_back_early_hears_again_from_that_day(session, staff, take):
    kept = take("an", "binh").id
    staff.told()
    view = leaving.end_leave_early(session, staff.acts("an"), kept, d("16/3"), at("15/3 08:00"))
    assert (view.until, view.back) == (d("15/3"), d("16/3"))
    (binh,) = staff.told()
    assert binh.text.startswith("↩️ Đồng chí Đồng chí an đi làm lại từ thứ Năm, 16/3/2023. Từ ngày này")
    assert set(leaves.leaves_on(session, d("15/3"))) == {staff.id("an")}
    assert leaves.leaves_on(session, d("16/3")) == {}
    take("binh", "an", d("16/3"), d("17/3"))


@pytest.mark.parametrize(("back", "fits"), [(0, False), (1, True), (4, True), (5, False)])
def test_the_day_of_return_lies_in_the_leave(session, take, back, fits):
    kept = take("an", "binh").id
    day = SINCE + timedelta(days=back)
    if fits:
        assert leaving.end_leave_early(session, None, kept, day, MORNING).back == day
    else:
        said = refused(leaving.BackNotWithin, leaving.end_leave_early, session, None, kept, day, MORNING)
        assert "phải sau ngày 13/3/2023 và chậm nhất là 17/3/2023" in said


@pytest.mark.parametrize("commits", [True, False])
def test_two_who_name_each_other_at_once_are_not_both_away(postgres_database, commits):
    with sample.opened(postgres_database) as setting_up:
        staff = Staff(setting_up)
        an, binh = staff.id("an"), staff.id("binh")
        setting_up.commit()

    def second(session):
        return leaving.take_leave(session, None, binh, an, SINCE, UNTIL, MORNING)

    with ThreadPoolExecutor(1) as pool, sample.opened(postgres_database) as first:
        leaving.take_leave(first, None, an, binh, SINCE, UNTIL, MORNING)
        waiting = pool.submit(postgres_database.write, second)
        sample.is_waited_for(first)
        first.commit() if commits else first.rollback()
        if commits:
            with pytest.raises(leave_checks.DeputyAway):
                waiting.result()
        else:
            assert waiting.result().told
