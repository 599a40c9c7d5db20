"""/nhansu: somebody new is added; step by step, confirmed, done once."""

import pytest
from chat.staffing_kit import (
    TODAY,
    YESTERDAY,
    far_ward,
    invited,
    posts,
    takes_chat,
)
from chat.staging import leaves_posts
from sqlmodel import select

from storage import people
from storage.tables import Official, Role

pytestmark = pytest.mark.chat


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
