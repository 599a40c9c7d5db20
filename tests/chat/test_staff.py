"""/nhansu: people by unit with their state, one opened, invited; who may, and what stays secret."""

import re
from datetime import date
from pathlib import Path

import pytest
from chat.staffing_kit import (
    ONE_STOP,
    far_ward,
    heard,
    id_of,
    invited,
    invites,
    logged,
    many,
    namesakes,
    opens,
)
from chat.staging import FaultyChannel, also_on_zalo, away, disconnected, leaves_posts, person
from sqlmodel import select

from jobs import invite_qr, people
from jobs.calendar import WorkingDays
from jobs.filestore import FileStore
from jobs.making import UnknownDocument, Wish
from jobs.notify import When
from jobs.staffing import UnknownPerson
from jobs.staffing_invites import AdminInvite
from messages.documents import qr
from storage import installation
from storage.access import actor
from storage.tables import Account, AccountState, Audit, Notice, Role

pytestmark = pytest.mark.chat

CODE = re.compile(r"/start ([0-9a-f]{20})")
NOT_YOURS = "Không có người này trong phạm vi quản lý của đồng chí"


def telegram(ward, name="hoai_hao_bot"):
    def add(session):
        office = person(session, "vp-tk").office_id
        installation.bot(session, office_id=office, channel="telegram", name=name, pushes=True)

    ward.database.write(add)


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


async def test_an_invite_brings_in_and_is_shown_to_who_asked_alone(ward):
    telegram(ward)
    disconnected(ward, "mot-cua")
    await opens(ward, "vp-tk", ONE_STOP)
    said, picture = await invited(ward)
    (code,) = CODE.findall(said)
    assert picture.startswith("Mã QR mời đồng chí Công chức Bộ phận Một cửa")
    assert code not in picture
    assert f"https://t.me/hoai_hao_bot?start={code}" in said
    assert "Dùng một lần, trong 7 ngày" in said
    for who in ("mot-cua", "chu-tich", "quan-tri"):
        assert not [text for text in await heard(ward, who) if code in text]
    assert "Đã kết nối với Công chức Bộ phận Một cửa" in await ward.say("mot-cua", f"/start {code}")


async def test_every_bot_of_the_office_has_its_link(ward):
    telegram(ward)
    telegram(ward, "hoai_hao_2_bot")
    telegram(ward, "12345")
    await opens(ward, "vp-tk", ONE_STOP)
    said, _ = await invited(ward)
    links = re.findall(r"https://t\.me/(\w+)\?start=[0-9a-f]{20}", said)
    assert links == ["hoai_hao_bot", "hoai_hao_2_bot"], "one whose name is not known yet has none"


async def test_a_second_tap_makes_another_invite_and_both_work_once(ward):
    await opens(ward, "vp-tk", ONE_STOP)
    shown = await ward.last("vp-tk")
    codes = [CODE.findall((await invited(ward, on=shown))[0])[0] for _ in range(2)]
    assert len(set(codes)) == 2
    assert [one.used_at for one in invites(ward)] == [None, None]


async def test_who_has_joined_hears_that_an_invite_was_made_for_them(ward):
    """Whoever has the invite acts in their name."""
    await opens(ward, "vp-tk", ONE_STOP)
    said, _ = await invited(ward)
    assert "được báo là có mã mời mới" in said
    told = (await heard(ward, "mot-cua"))[-1]
    assert "Phụ trách Văn phòng – Thống kê</b> vừa tạo mã mời mới" in told
    assert CODE.search(told) is None
    assert "https://" not in told


async def test_the_log_has_the_invite_and_nothing_has_its_code(ward, caplog):
    telegram(ward)
    await opens(ward, "vp-tk", ONE_STOP)
    (code,) = CODE.findall((await invited(ward))[0])
    assert logged(ward, "invite") == [("created", {}, {"official_id": id_of(ward, "mot-cua")})]
    said = await ward.say("vp-tk", "/nhatky")
    assert "thêm mã mời của Công chức Bộ phận Một cửa" in said
    assert "Tin nhắn: «Mời»" in said
    assert code not in said
    assert code not in caplog.text

    def kept(session):
        texts = [str((one.before, one.after)) for one in session.exec(select(Audit))]
        return texts + [str(one.payload) for one in session.exec(select(Notice))]

    (row,) = invites(ward)
    for text in ward.database.read(kept):
        assert code not in text
        assert row.code_hash not in text


async def test_the_invite_of_an_admin_is_an_admins_to_make(ward):
    said = await opens(ward, "vp-tk", "Quản trị hệ thống")
    assert "Quản trị: phường Hoài Hảo" in said
    assert "Mời" not in (await ward.last("vp-tk")).choices
    assert "chỉ người quản trị" in await ward.forge("vp-tk", f"uv:{id_of(ward, 'quan-tri')}")
    assert invites(ward) == []
    await opens(ward, "quan-tri", "Quản trị hệ thống")
    assert CODE.search((await invited(ward, "quan-tri"))[0])


async def test_all_who_have_not_joined_are_invited_in_parts(ward):
    assert "Chưa tham gia" not in "".join(await choices(ward, "/nhansu"))
    many(ward, 14)
    assert "Chưa tham gia (14)" in await choices(ward, "/nhansu")
    said = await ward.tap("vp-tk", "Chưa tham gia")
    assert said.startswith("Chưa tham gia: 14 người")
    assert "Một cửa" not in said
    first = await ward.tap("vp-tk", "Mời tất cả")
    assert len(CODE.findall(first)) == 12
    assert "Còn 2 người nữa" in first
    ward.database.write(lambda s: people.redeem(s, CODE.findall(first)[0], 1, "x", ward.clock.instant()))
    rest = await ward.tap("vp-tk", "Mời tiếp (2)")
    assert re.findall(r"Nhân viên \d\d", rest) == ["Nhân viên 12", "Nhân viên 13"]
    assert len(invites(ward)) == 14
    assert "Mọi người trong phạm vi của đồng chí đã tham gia" in await ward.forge("vp-tk", f"ua:{10**6}")


async def choices(ward, text, who="vp-tk"):
    await ward.say(who, text)
    return (await ward.last(who)).choices


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


async def test_buttons_of_before_still_work_after_a_restart(ward):
    await opens(ward, "vp-tk", ONE_STOP)
    shown = await ward.last("vp-tk")
    again = ward.restarted()
    assert CODE.search((await invited(again, on=shown))[0])


async def test_accounts_of_every_channel_are_named(ward):
    also_on_zalo(ward, FaultyChannel(), "mot-cua")
    assert "Kênh: trang web nhắc việc, Zalo" in await opens(ward, "vp-tk", ONE_STOP)


def wish(ward, who, **arguments):
    """What the picture below an invite is asked for."""
    when = When(ward.clock.now(), ward.clock.instant(), WorkingDays())
    acting = ward.database.read(lambda s: actor(s, person(s, who).id, when.now.date()))
    return Wish(acting, when, arguments, FileStore(Path("nowhere")))


async def test_the_picture_is_of_the_link_and_made_for_who_may_invite_alone(ward):
    mot_cua, (stranger, _, _) = id_of(ward, "mot-cua"), far_ward(ward)

    def made(who, **arguments):
        asked = wish(ward, who, **arguments)
        return invite_qr.make(ward.database.read(lambda s: invite_qr.read(s, asked)))

    file = made("vp-tk", official=mot_cua, text="https://t.me/b?start=1")
    assert (file.picture, file.media_type, file.data) == (
        True,
        "image/png",
        qr.render("https://t.me/b?start=1"),
    )
    for who, whom in (("tc-kh", mot_cua), ("chu-tich", mot_cua), ("vp-tk", stranger)):
        with pytest.raises(UnknownPerson):
            made(who, official=whom, text="x")
    with pytest.raises(AdminInvite):
        made("vp-tk", official=id_of(ward, "quan-tri"), text="x")
    for arguments in ({}, {"official": "1", "text": "x"}, {"official": mot_cua, "text": "x" * 201}):
        with pytest.raises(UnknownDocument):
            made("vp-tk", **arguments)
