"""/nhansu: a post ends, and whose posts nobody may end."""

from datetime import date

import pytest
from chat.staffing_kit import (
    FIRST_POST,
    ONE_STOP,
    TODAY,
    YESTERDAY,
    asks_for_post,
    far_ward,
    heard,
    id_of,
    logged,
    opens,
    post_id,
    posts,
    unit_id,
)
from chat.staging import alter, leaves_posts, person
from sqlmodel import select

from storage.tables import Post, Role

pytestmark = pytest.mark.chat
ABOVE = "chỉ người quản trị"


async def ends(ward, who, name, *, post=None, last="Thôi ngay"):
    await opens(ward, who, name)
    await ward.tap(who, "Kết thúc chức vụ")
    if post:
        await ward.tap(who, post)
    return await ward.tap(who, last)


async def test_a_post_ends_once_it_is_confirmed_and_its_holder_hears(ward):
    alter(ward, "6.a", owner_id=id_of(ward, "mot-cua"))
    said = await ends(ward, "vp-tk", ONE_STOP)
    assert "thôi giữ chức vụ công chức tại Văn phòng – Thống kê; ngày cuối là Chủ nhật, 26/02/2023" in said
    assert posts(ward, "mot-cua") == [FIRST_POST]
    shown = await ward.last("vp-tk")
    said = await ward.tap("vp-tk", "Xác nhận")
    assert "⚠️ Còn mang tên đồng chí này: 1 nhiệm vụ đang thực hiện. Đề nghị bàn giao." in said
    assert posts(ward, "mot-cua") == [("official@vp-tk", None, YESTERDAY)]
    assert "Đồng chí thôi giữ chức vụ" in (await heard(ward, "mot-cua"))[-1]
    said = await ward.tap("vp-tk", "Xác nhận", on=shown)
    assert "Chức vụ này đã kết thúc, ngày cuối là 26/02/2023" in said
    assert [change for change, _, _ in logged(ward, "post")] == ["changed"]
    assert len([text for text in await heard(ward, "mot-cua") if "thôi giữ" in text]) == 1


async def test_what_a_head_leaves_behind_is_said_before_the_post_ends(ward):
    said = await ends(ward, "vp-tk", "Phụ trách Văn hoá")
    assert "⚠️ Đồng chí ấy đang phụ trách: 4 nhiệm vụ của bộ phận." in said
    assert "«Bàn giao việc» trước" in said
    said = await ends(ward, "quan-tri", "Phó Chủ tịch", post="Văn hoá")
    assert "⚠️" not in said


async def test_who_holds_no_post_is_neither_invited_nor_on_leave(ward):
    leaves_posts(ward, ["mot-cua"], YESTERDAY)
    await opens(ward, "vp-tk", ONE_STOP)
    assert (await ward.last("vp-tk")).choices == ["Thêm chức vụ", "‹ Danh sách"]


async def test_today_may_be_the_last_day_and_so_may_one_to_come(ward):
    await ends(ward, "vp-tk", ONE_STOP, last="Hết hôm nay")
    await ward.tap("vp-tk", "Xác nhận")
    assert posts(ward, "mot-cua") == [("official@vp-tk", None, TODAY)]
    await opens(ward, "vp-tk", "Phụ trách Tài chính")
    await ward.tap("vp-tk", "Kết thúc")
    assert "31/3/2023" in await ward.say("vp-tk", "31/3")
    await ward.tap("vp-tk", "Xác nhận")
    assert posts(ward, "tc-kh") == [("head@tc-kh", None, date(2023, 3, 31))]


async def test_one_of_several_is_chosen_and_one_given_today_was_never_held(ward):
    await asks_for_post(ward)
    await ward.tap("vp-tk", "Xác nhận")
    await ends(ward, "vp-tk", ONE_STOP, post="Tư pháp")
    shown = await ward.last("vp-tk")
    await ward.tap("vp-tk", "Xác nhận")
    assert posts(ward, "mot-cua") == [FIRST_POST]
    assert "hoặc đã kết thúc" in await ward.tap("vp-tk", "Xác nhận", on=shown)


@pytest.mark.parametrize("last", ["Thôi ngay", "Hết hôm nay"])
async def test_nobody_ends_their_own_last_post_that_looks_after_people(ward, last):
    said = await ends(ward, "vp-tk", "Phụ trách Văn phòng", post="Đầu mối", last=last)
    assert "chức vụ đầu mối tổng hợp cuối cùng của đồng chí" in said
    assert "không tự sửa lại được" in said
    assert "«Bàn giao việc»" in said
    mine = post_id(ward, "vp-tk", Role.COORDINATOR)
    assert "cuối cùng" in await ward.forge("vp-tk", f"ue:{mine}:2023-02-27")
    assert posts(ward, "vp-tk") == [("coordinator@hoai-hao", None, None), ("head@vp-tk", None, None)]
    said = await ward.forge("quan-tri", f"ue:{post_id(ward, 'quan-tri', Role.ADMIN)}:2023-02-27")
    assert "chức vụ quản trị cuối cùng" in said


async def test_ones_own_other_posts_may_end_and_a_second_coordinator_too(ward):
    await ward.forge("vp-tk", f"ue:{post_id(ward, 'vp-tk', Role.HEAD)}:2023-02-27")
    assert posts(ward, "vp-tk")[1] == ("head@vp-tk", None, TODAY)
    await ward.forge("quan-tri", f"ue:{post_id(ward, 'vp-tk', Role.COORDINATOR)}:2023-02-26")
    assert posts(ward, "vp-tk")[0] == ("coordinator@hoai-hao", None, YESTERDAY)


async def test_a_leaders_post_is_ended_by_an_admin_alone(ward):
    await opens(ward, "vp-tk", "Chủ tịch UBND phường")
    assert (await ward.last("vp-tk")).choices == ["Mời", "Thêm chức vụ", "Nghỉ phép", "‹ Danh sách"]
    for who in ("chu-tich", "pct", "quan-tri"):
        role = Role.ADMIN if who == "quan-tri" else Role.LEADER
        found = select(Post.id).where(Post.role == role)
        ids = ward.database.read(
            lambda s, who=who, found=found: s.exec(found.where(Post.official_id == person(s, who).id)).all()
        )
        for one in ids:
            assert ABOVE in await ward.forge("vp-tk", f"ue:{one}:2023-02-27")
    await ends(ward, "quan-tri", "Chủ tịch UBND phường")
    await ward.tap("quan-tri", "Xác nhận")
    assert posts(ward, "chu-tich") == [("leader@hoai-hao", None, YESTERDAY)]


async def test_another_wards_posts_and_units_are_nobodys(ward):
    stranger, post, unit = far_ward(ward)
    mot_cua = id_of(ward, "mot-cua")
    unknown = await ward.forge("vp-tk", "ue:999999:2023-02-27")
    assert "Không có chức vụ này trong phạm vi quản lý" in unknown
    for who in ("vp-tk", "quan-tri"):
        assert await ward.forge(who, f"ue:{post}:2023-02-27") == unknown
        assert "ngoài phạm vi" in await ward.forge(who, f"ug:{mot_cua}:official:{unit}:2023-02-27")
        said = await ward.forge(who, f"ug:{stranger}:official:{unit_id(ward, 'vp-tk')}:2023-02-27")
        assert "Không có người này" in said
    assert posts(ward, "mot-cua") == [FIRST_POST]
    assert posts(ward, "la") == [("coordinator@tam-quan", None, None)]


async def test_a_post_lost_meanwhile_stops_the_form_and_the_button(ward):
    await asks_for_post(ward)
    shown = await ward.last("vp-tk")
    await opens(ward, "vp-tk", ONE_STOP)
    await ward.tap("vp-tk", "Thêm chức vụ")
    leaves_posts(ward, ["vp-tk"], YESTERDAY, Role.COORDINATOR)
    assert "phạm vi" in await ward.tap("vp-tk", "Tư pháp")
    assert "phạm vi" in await ward.tap("vp-tk", "Xác nhận", on=shown)
    assert posts(ward, "mot-cua") == [FIRST_POST]
