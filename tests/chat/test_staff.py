"""/nhansu: people by unit with their state, one opened; who may, and what is refused."""

import re
from datetime import date

import pytest
from chat.staffing_kit import (
    ONE_STOP,
    far_ward,
    id_of,
    invites,
    many,
    namesakes,
    opens,
)
from chat.staging import FaultyChannel, also_on_zalo, away, disconnected, leaves_posts
from sqlmodel import select

from storage.tables import Account, AccountState, Audit, Role

pytestmark = pytest.mark.chat

NOT_YOURS = "Không có người này trong phạm vi quản lý của đồng chí"


async def test_people_stand_under_their_units_with_how_they_can_be_reached(ward):
    away(ward, "tp-ht", "mot-cua", date(2023, 2, 27), date(2023, 3, 10))
    disconnected(ward, "vh-tt")

    def block(session):
        account = session.exec(select(Account).where(Account.external_id == "tc-kh")).one()
        account.state = AccountState.BLOCKED

    ward.database.write(block)
    said = await ward.say("vp-tk", "/nhansu")
    assert said.startswith("Nhân sự: 8 người, 1 người chưa tham gia\n\nPhường Hoài Hảo\n✅ Chủ tịch")
    for line in (
        "Văn phòng – Thống kê\n✅ Công chức Bộ phận Một cửa – công chức\n",
        "⛔ Phụ trách Tài chính – Kế hoạch – phụ trách bộ phận (đã chặn bot)",
        "🏖 Phụ trách Tư pháp – Hộ tịch – phụ trách bộ phận (đang nghỉ đến hết 10/3)",
        "⚪ Phụ trách Văn hoá – Thông tin – phụ trách bộ phận (chưa tham gia)",
        "lãnh đạo; lãnh đạo Tư pháp – Hộ tịch; lãnh đạo Văn hoá – Thông tin",
    ):
        assert line in said


@pytest.mark.parametrize("words", ["tai chinh", "TÀI CHÍNH phụ trách", "kế hoạch"])
async def test_a_word_searches_name_unit_and_role_without_accents(ward, words):
    said = await ward.say("vp-tk", f"/nhansu {words}")
    assert said.startswith(f"Tìm «{words}»: 1 người")
    assert "Phụ trách Tài chính – Kế hoạch" in said
    assert "Một cửa" not in said


async def test_those_of_one_name_are_told_apart_by_their_buttons(ward):
    namesakes(ward, "tc-kh", "vh-tt")
    await ward.say("vp-tk", "/nhansu binh")
    assert (await ward.last("vp-tk")).choices[:2] == [
        "⚪ Trần Thị Bình – Tài chính – Kế hoạch",
        "⚪ Trần Thị Bình – Văn hoá – Thông tin",
    ]


async def test_nobody_found_says_so(ward):
    said = await ward.say("vp-tk", "/staff <b>zz")
    assert "Tìm «<b>zz»: 0 người" in said
    assert "Không có ai có các chữ này" in said


async def test_somebody_opened_shows_posts_chats_leave_and_work(ward):
    away(ward, "tc-kh", "mot-cua", date(2023, 3, 1), date(2023, 3, 10))
    said = await opens(ward, "vp-tk", "Phụ trách Tài chính")
    assert said.startswith("Phụ trách Tài chính – Kế hoạch\n\n• Phụ trách bộ phận: Tài chính – Kế hoạch\n")
    assert "Kênh: trang web nhắc việc\n" in said
    assert "🏖 Sẽ nghỉ 01/3/2023 – 10/3/2023, đồng chí Công chức Bộ phận Một cửa thay" in said
    assert re.search(r"Đang phụ trách: \d+ nhiệm vụ của bộ phận", said)
    opened = await ward.last("vp-tk")
    assert opened.replaces is not None, "in place of the list"
    assert opened.choices == [
        *("Mời", "Thêm chức vụ", "Kết thúc chức vụ", "Bàn giao việc", "Nghỉ phép"),
        *("Hủy nghỉ từ 01/3", "‹ Danh sách"),
    ]
    assert "1 người" in await ward.tap("vp-tk", "‹ Danh sách")
    assert "Nhân sự: 8 người" in await ward.tap("vp-tk", "‹ Tất cả")


async def test_a_long_list_is_turned_and_searched_on_every_page(ward):
    many(ward, 20)
    said = await ward.say("vp-tk", "/nhansu nhan vien")
    assert "20 người" in said
    assert "Trang 1/3" in said
    assert "Nhân viên 08" not in said
    assert "Nhân viên 08" in await ward.tap("vp-tk", "Trang sau")
    last = await ward.tap("vp-tk", "Trang sau")
    assert "Tìm «nhan vien»: 20 người" in last
    assert "Nhân viên 19" in last
    assert "Trang sau ›" not in (await ward.last("vp-tk")).choices
    assert "Nhân viên 15" in await ward.tap("vp-tk", "Trang trước")


async def test_the_way_back_leads_to_what_was_found(ward):
    many(ward, 20)
    await ward.say("vp-tk", "/nhansu nhan vien")
    await ward.tap("vp-tk", "Trang sau")
    await ward.tap("vp-tk", "Nhân viên 09")
    said = await ward.tap("vp-tk", "‹ Danh sách")
    assert said.startswith("Tìm «nhan vien»: 20 người")
    assert "Trang 2/3" in said


@pytest.mark.parametrize("who", ["chu-tich", "pct", "tc-kh", "mot-cua"])
async def test_nobody_else_sees_or_invites_anybody(ward, who):
    assert "dành cho vai trò khác" in await ward.say(who, "/nhansu")
    mot_cua = id_of(ward, "mot-cua")
    for payload in ("ul:1:", "uj:1", "ua:0"):
        assert "ngoài phạm vi" in await ward.forge(who, payload), payload
    for payload in (f"uo:{mot_cua}:0:", f"uv:{mot_cua}", f"up:{mot_cua}", f"ud:{mot_cua}", f"uk:{mot_cua}"):
        assert NOT_YOURS in await ward.forge(who, payload), payload
    assert invites(ward) == []


async def test_another_wards_people_read_like_nobody(ward):
    stranger, _, _ = far_ward(ward)
    for who in ("vp-tk", "quan-tri"):
        assert "Người lạ" not in await ward.say(who, "/nhansu")
        for act in ("uo:{}:0:", "uv:{}", "up:{}", "ud:{}", "uk:{}", "uy:{}"):
            said = await ward.forge(who, act.format(stranger))
            assert NOT_YOURS in said
            assert said == await ward.forge(who, act.format(10**6))
    assert invites(ward) == []


@pytest.mark.parametrize(
    "payload",
    [
        *("uo:1", "uo:x:1", "ul:-5:", f"ul:{10**9}:", "uj:-1", "ua:-1", "uv:", "ug:1:king:1:2023-03-01"),
        *("ug:1:head:1:yesterday", "ue:1:x", "uh:1:2:x:0", "uf:1:2:x:y", "un:", "un:none", "ue:0:2023-02-27"),
    ],
)
async def test_forged_payloads_change_nothing(ward, payload):
    before = ward.database.read(lambda s: len(s.exec(select(Audit)).all()))
    said = await ward.forge("vp-tk", payload)
    assert said
    assert "trục trặc" not in said
    if not payload.startswith("ua"):
        assert ward.database.read(lambda s: len(s.exec(select(Audit)).all())) == before


async def test_who_coordinates_no_more_is_refused_the_old_buttons(ward):
    await opens(ward, "vp-tk", ONE_STOP)
    shown = await ward.last("vp-tk")
    leaves_posts(ward, ["vp-tk"], date(2023, 2, 26), Role.COORDINATOR)
    assert NOT_YOURS in await ward.tap("vp-tk", "Mời", on=shown)
    assert invites(ward) == []


async def test_accounts_of_every_channel_are_named(ward):
    also_on_zalo(ward, FaultyChannel(), "mot-cua")
    assert "Kênh: trang web nhắc việc, Zalo" in await opens(ward, "vp-tk", ONE_STOP)
