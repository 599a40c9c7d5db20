"""/nhansu: an invite with its links and its picture, shown to who made it alone; its code is kept nowhere."""

import re
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
    opens,
)
from chat.staging import disconnected, person
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
from storage.tables import Audit, Notice

pytestmark = pytest.mark.chat

CODE = re.compile(r"/start ([0-9a-f]{20})")


def telegram(ward, name="hoai_hao_bot"):
    def add(session):
        office = person(session, "vp-tk").office_id
        installation.bot(session, office_id=office, channel="telegram", name=name, pushes=True)

    ward.database.write(add)


async def choices(ward, text, who="vp-tk"):
    await ward.say(who, text)
    return (await ward.last(who)).choices


def wish(ward, who, **arguments):
    """What the picture below an invite is asked for."""
    when = When(ward.clock.now(), ward.clock.instant(), WorkingDays())
    acting = ward.database.read(lambda s: actor(s, person(s, who).id, when.now.date()))
    return Wish(acting, when, arguments, FileStore(Path("nowhere")))


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


async def test_buttons_of_before_still_work_after_a_restart(ward):
    await opens(ward, "vp-tk", ONE_STOP)
    shown = await ward.last("vp-tk")
    again = ward.restarted()
    assert CODE.search((await invited(again, on=shown))[0])


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
