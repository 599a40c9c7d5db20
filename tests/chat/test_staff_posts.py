"""/nhansu: posts given and ended, people added; step by step, confirmed, done once."""

from datetime import date

import pytest
from chat.staffing_kit import (
    ONE_STOP,
    TODAY,
    YESTERDAY,
    far_ward,
    heard,
    id_of,
    invited,
    logged,
    opens,
    post_id,
    posts,
    takes_chat,
    unit_id,
)
from chat.staging import alter, begins, disconnected, leaves_posts, person
from sqlmodel import select

from storage import people
from storage.tables import Official, Post, Role

pytestmark = pytest.mark.chat

FIRST_POST = ("official@vp-tk", None, None)
NEW_POST = ("head@tp-ht", TODAY, None)
ABOVE = "chỉ người quản trị"


async def asks_for_post(ward, who="vp-tk", *, at="Tư pháp", role="Phụ trách bộ phận"):
    await opens(ward, who, ONE_STOP)
    await ward.tap(who, "Thêm chức vụ")
    await ward.tap(who, at)
    await ward.tap(who, role)
    return await ward.tap(who, "Hôm nay")


async def test_a_post_is_given_once_it_is_confirmed_and_its_holder_hears(ward):
    said = await asks_for_post(ward)
    assert "Phụ trách bộ phận: Tư pháp – Hộ tịch, từ thứ Hai, 27/02/2023\nXác nhận?" in said
    assert posts(ward, "mot-cua") == [FIRST_POST]
    shown = await ward.last("vp-tk")
    said = await ward.tap("vp-tk", "Xác nhận")
    assert said.startswith(
        "✅ Từ thứ Hai, 27/02/2023, đồng chí Công chức Bộ phận Một cửa giữ chức vụ phụ trách"
    )
    assert "Đã báo đồng chí ấy" in said
    assert posts(ward, "mot-cua") == [FIRST_POST, NEW_POST]
    told = (await heard(ward, "mot-cua"))[-1]
    assert "đồng chí giữ chức vụ <b>phụ trách bộ phận</b> tại Tư pháp – Hộ tịch" in told
    assert "Người ghi nhận: Phụ trách Văn phòng – Thống kê" in told
    again = await ward.tap("vp-tk", "Xác nhận", on=shown)
    assert "đã có chức vụ phụ trách bộ phận tại Tư pháp – Hộ tịch" in again
    assert len(posts(ward, "mot-cua")) == 2
    assert len(logged(ward, "post")) == 1
    said = await ward.say("vp-tk", "/nhatky")
    assert "thêm chức danh của Công chức Bộ phận Một cửa tại Tư pháp – Hộ tịch" in said


async def test_who_has_not_joined_is_told_by_the_one_who_gave_it(ward):
    disconnected(ward, "mot-cua")
    await asks_for_post(ward)
    assert "chưa tham gia nên chưa nhận được tin, đề nghị báo trực tiếp" in await ward.tap(
        "vp-tk", "Xác nhận"
    )


async def test_out_of_hours_it_is_said_when_they_hear(ward):
    begins(ward, "2023-02-27T21:00")
    await asks_for_post(ward)
    said = await ward.tap("vp-tk", "Xác nhận")
    assert "Đồng chí ấy sẽ nhận tin lúc 07:30 thứ Ba, 28/02/2023" in said
    assert not [text for text in await heard(ward, "mot-cua") if "giữ chức vụ" in text]


async def test_a_post_to_come_is_typed_and_the_past_is_refused(ward):
    await opens(ward, "vp-tk", ONE_STOP)
    await ward.tap("vp-tk", "Thêm chức vụ")
    assert "Chưa rõ «nơi nào»" in await ward.say("vp-tk", "nơi nào")
    await ward.say("vp-tk", "tu phap")
    assert "Chưa rõ «vua»" in await ward.say("vp-tk", "vua")
    await ward.say("vp-tk", "công chức")
    assert "đã qua" in await ward.say("vp-tk", "01/02/2023")
    assert "từ thứ Tư, 01/3/2023" in await ward.say("vp-tk", "1/3")
    await ward.tap("vp-tk", "Xác nhận")
    assert posts(ward, "mot-cua")[1] == ("official@tp-ht", date(2023, 3, 1), None)
    await opens(ward, "vp-tk", ONE_STOP)
    assert "• Công chức: Tư pháp – Hộ tịch (từ 01/3/2023)" in (await ward.last("vp-tk")).text


async def test_another_command_between_leaves_the_form_open_and_a_restart_too(ward):
    await opens(ward, "vp-tk", ONE_STOP)
    await ward.tap("vp-tk", "Thêm chức vụ")
    await ward.tap("vp-tk", "Tư pháp")
    said = await ward.say("vp-tk", "/viec")
    assert "đang điền dở: thêm chức vụ cho Công chức Bộ phận Một cửa" in said
    again = ward.restarted()
    await again.tap("vp-tk", "Tiếp tục")
    await again.tap("vp-tk", "Công chức")
    await again.tap("vp-tk", "Hôm nay")
    await again.tap("vp-tk", "Xác nhận")
    assert posts(again, "mot-cua")[1] == ("official@tp-ht", TODAY, None)


async def test_what_is_put_aside_changes_nothing_and_its_buttons_say_so(ward):
    await opens(ward, "vp-tk", ONE_STOP)
    asked = await ward.tap("vp-tk", "Thêm chức vụ")
    shown = await ward.last("vp-tk")
    assert "Đã bỏ: thêm chức vụ" in await ward.say("vp-tk", "/huy")
    assert "đã đóng" in await ward.tap("vp-tk", "Tư pháp", on=shown)
    assert asked
    assert posts(ward, "mot-cua") == [FIRST_POST]


async def test_a_coordinator_is_offered_no_post_of_a_leader_or_admin(ward):
    await opens(ward, "vp-tk", ONE_STOP)
    await ward.tap("vp-tk", "Thêm chức vụ")
    await ward.tap("vp-tk", "Phường Hoài Hảo")
    labels = (await ward.last("vp-tk")).choices
    assert labels == ["Công chức", "Phụ trách bộ phận", "Đầu mối tổng hợp", "Thôi"]
    assert "Chưa rõ" in await ward.say("vp-tk", "lãnh đạo")
    mot_cua, root = id_of(ward, "mot-cua"), unit_id(ward, "hoai-hao")
    for role in ("leader", "admin"):
        said = await ward.forge("vp-tk", f"ug:{mot_cua}:{role}:{root}:2023-02-27")
        assert "ngoài phạm vi" in said
    assert posts(ward, "mot-cua") == [FIRST_POST]


async def test_an_admin_gives_every_post(ward):
    said = await asks_for_post(ward, "quan-tri", at="Phường Hoài Hảo", role="Lãnh đạo")
    assert "Lãnh đạo: phường Hoài Hảo" in said
    await ward.tap("quan-tri", "Xác nhận")
    assert posts(ward, "mot-cua")[1] == ("leader@hoai-hao", TODAY, None)


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


async def adds(ward, name="Trần Văn Bé", contact="0912 345 678", who="vp-tk"):
    await ward.say(who, "/nhansu")
    await ward.tap(who, "Thêm người")
    await ward.say(who, name)
    await ward.tap(who, "Văn hoá")
    await ward.tap(who, "Công chức")
    return await ward.say(who, contact)


def named(ward, code):
    return ward.database.read(lambda s: people.official_by_code(s, code))


async def test_somebody_new_is_added_once_it_is_confirmed(ward):
    said = await adds(ward)
    assert said == (
        "Thêm đồng chí Trần Văn Bé\nCông chức: Văn hoá – Thông tin\nLiên hệ: 0912 345 678\nXác nhận thêm?"
    )
    assert named(ward, "tran-van-be") is None
    shown = await ward.last("vp-tk")
    assert "✅ Đã thêm đồng chí Trần Văn Bé" in await ward.tap("vp-tk", "Thêm")
    found = named(ward, "tran-van-be")
    assert (found.name, found.contact) == ("Trần Văn Bé", "0912 345 678")
    assert posts(ward, "tran-van-be") == [("official@vh-tt", TODAY, None)]
    done = await ward.last("vp-tk")
    assert "Đã thêm đồng chí Trần Văn Bé rồi" in await ward.tap("vp-tk", "Thêm", on=shown)
    assert len(ward.database.read(lambda s: s.exec(select(Official)).all())) == 9
    said, _ = await invited(ward, on=done)
    code = said.partition("/start ")[2][:20]
    assert "Đã kết nối với Trần Văn Bé" in await ward.say("moi", f"/start {code}")
    said = await ward.say("vp-tk", "/nhatky")
    assert "thêm hồ sơ Trần Văn Bé" in said
    assert "0912" not in said


async def test_a_namesake_is_named_and_has_another_code(ward):
    await adds(ward, contact="-")
    await ward.tap("vp-tk", "Thêm")
    said = await adds(ward, "TRAN VAN BE", contact="bỏ qua")
    assert "⚠️ Cơ quan đã có người cùng tên" in said
    assert "Liên hệ" not in said
    await ward.say("vp-tk", "đồng ý")
    assert named(ward, "tran-van-be").contact is None
    assert named(ward, "tran-van-be-2").name == "TRAN VAN BE"


async def test_what_is_no_answer_is_asked_again_and_nothing_is_lost(ward):
    await ward.say("vp-tk", "/nhansu")
    await ward.tap("vp-tk", "Thêm người")
    assert "dài quá 200 ký tự" in await ward.say("vp-tk", "x" * 201)
    for said in ("1/3", "=1+1", "b", "👍"):
        assert f"«{said}» chưa phải họ và tên" in await ward.say("vp-tk", said)
    assert "Chưa rõ" not in await ward.say("vp-tk", "<b>Lê & Sơn</b>")
    assert "đang điền dở: thêm người" in await ward.say("vp-tk", "/giao 6.a")
    await ward.tap("vp-tk", "Tiếp tục")
    await ward.tap("vp-tk", "Văn hoá")
    await ward.tap("vp-tk", "Công chức")
    assert "Đồng chí <b>Lê & Sơn</b>" in (await ward.say("vp-tk", "-")).replace("Thêm đồng chí", "Đồng chí")
    assert "bấm một nút" in await ward.say("vp-tk", "chưa chắc")
    await ward.tap("vp-tk", "Thêm")
    assert named(ward, "b-le-son-b").name == "<b>Lê & Sơn</b>"


async def test_people_are_added_before_there_is_a_plan(ward):
    stranger, _, _ = far_ward(ward)
    takes_chat(ward, "chu-tich", stranger)
    await ward.say("chu-tich", "/nhansu")
    await ward.tap("chu-tich", "Thêm người")
    assert "ở bộ phận nào?" in await ward.say("chu-tich", "Lê Thị Hoa")
    await ward.say("chu-tich", "tam quan")
    await ward.say("chu-tich", "công chức")
    await ward.say("chu-tich", "-")
    assert "✅ Đã thêm đồng chí Lê Thị Hoa" in await ward.tap("chu-tich", "Thêm")
    assert posts(ward, "le-thi-hoa") == [("official@tam-quan", TODAY, None)]
    assert "chưa nhập kế hoạch" in await ward.say("chu-tich", "đã niêm yết")


async def test_an_expired_form_adds_nobody(ward):
    await adds(ward)
    shown = await ward.last("vp-tk")
    await ward.until("2023-02-28T09:00")
    assert "đã đóng" in await ward.tap("vp-tk", "Thêm", on=shown)
    assert named(ward, "tran-van-be") is None


async def test_who_left_with_the_form_open_adds_nobody(ward):
    await adds(ward)
    leaves_posts(ward, ["vp-tk"], YESTERDAY, Role.COORDINATOR)
    assert "phạm vi" in await ward.tap("vp-tk", "Thêm")
    assert named(ward, "tran-van-be") is None
