"""/nhansu: a post is given; step by step, confirmed, done once."""

from datetime import date

import pytest
from chat.staffing_kit import (
    FIRST_POST,
    ONE_STOP,
    TODAY,
    asks_for_post,
    heard,
    id_of,
    logged,
    opens,
    posts,
    unit_id,
)
from chat.staging import begins, disconnected

pytestmark = pytest.mark.chat
NEW_POST = ("head@tp-ht", TODAY, None)


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
