"""In a group: whether it gets the weekly summary, and who decides that."""

from datetime import date

import pytest
from chat.gathering import TEAM, GroupChannel, Talk, kept
from chat.staging import leaves_posts, person, unit
from sqlmodel import select

from bot.context import Kind
from storage.tables import (
    Account,
    Office,
    Official,
    Post,
    Role,
    Unit,
)

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return GroupChannel()


ONLY_LEADERS = "Chỉ lãnh đạo phường Hoài Hảo bật, tắt được tóm tắt tuần của nhóm."


@pytest.fixture
def group(ward):
    return Talk(ward)


# The weekly summary


ON = "✅ Nhóm này được nhận tóm tắt tuần của phường Hoài Hảo: "


async def test_a_leader_turns_it_on_and_off(ward, group):
    said = await group.says("chu-tich", "/tintuan")
    assert said.startswith(ON)
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]
    assert group.buttons() == [("Tắt", "ts:0")]
    assert (await group.taps("chu-tich", "ts:0")).startswith("↩️ Nhóm này không nhận tóm tắt tuần.")
    assert kept(ward) == [(TEAM, "Tổ CCHC", False)]
    assert group.messages()[-1].replaces_id == group.messages()[0].id, "in place"
    assert (await group.taps("pct", "ts:1")).startswith(ON)
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]


@pytest.mark.parametrize("off", ["/tintuan tắt", "/weekly OFF", "/tintuan@bot tat."])
async def test_by_words(ward, group, off):
    for _ in range(2):
        assert (await group.says("chu-tich", "/tintuan bật")).startswith(ON)
        assert kept(ward) == [(TEAM, "Tổ CCHC", True)]
    for _ in range(2):
        assert (await group.says("chu-tich", off)).startswith("↩️ ")
        assert kept(ward) == [(TEAM, "Tổ CCHC", False)]


async def test_other_words_change_nothing(ward, group):
    assert "/tintuan – " in await group.says("chu-tich", "/tintuan là gì?")
    assert kept(ward) == []


async def test_turning_off_what_was_never_on(ward, group):
    assert (await group.says("chu-tich", "/tintuan tắt")).startswith("↩️ ")
    assert kept(ward) == []


@pytest.mark.parametrize("who", ["vp-tk", "mot-cua", "tc-kh", "quan-tri"])
async def test_nobody_else_may(ward, group, who):
    assert await group.says(who, "/tintuan") == ONLY_LEADERS
    assert kept(ward) == []
    await group.says("chu-tich", "/tintuan")
    for payload in ("ts:0", "ts:1"):
        assert await group.taps(who, payload) == ONLY_LEADERS
    assert group.messages()[-1].replaces_id is None, "the switch itself stays as it is"
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]


async def test_who_leads_some_units_is_no_leader_of_the_office(ward, group):
    def only_units(session):
        deputy, root = person(session, "pct"), unit(session, "hoai-hao")
        posts = select(Post).where(Post.official_id == deputy.id, Post.unit_id == root.id)
        session.delete(session.exec(posts).one())

    ward.database.write(only_units)
    assert await group.says("pct", "/tintuan") == ONLY_LEADERS
    assert "ngoài phạm vi" in await ward.say("pct", "/tintuan")


async def test_rights_are_asked_anew_at_each_tap(ward, group):
    await group.says("chu-tich", "/tintuan")
    leaves_posts(ward, ["chu-tich"], date(2023, 2, 1))
    assert await group.taps("chu-tich", "ts:0") == ""
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]


async def test_the_button_works_after_a_restart(ward, group):
    await group.says("chu-tich", "/tintuan")
    again = Talk(ward.restarted())
    assert (await again.taps("chu-tich", "ts:0")).startswith("↩️ ")
    assert kept(ward) == [(TEAM, "Tổ CCHC", False)]


async def test_a_group_that_removes_the_bot_has_it_no_more(ward, group):
    await group.says("chu-tich", "/tintuan")
    assert await group.happens(Kind.LEFT) == ""
    assert kept(ward) == [(TEAM, "Tổ CCHC", False)]
    assert "Tư pháp" not in await group.says("tc-kh", "/status"), "nor after it comes back"


async def test_a_group_that_moves_keeps_it(ward, group):
    await group.says("chu-tich", "/tintuan")
    await group.happens(Kind.MOVED, moved_to="-1000000000055")
    assert kept(ward) == [("-1000000000055", "Tổ CCHC", True)]
    assert "Tư pháp" in await Talk(ward, "-1000000000055").says("tc-kh", "/status")


async def test_what_was_decided_in_the_new_group_stands(ward, group):
    await group.says("chu-tich", "/tintuan")
    new = Talk(ward, "-1000000000055")
    await new.says("chu-tich", "/tintuan")
    await new.says("chu-tich", "/tintuan tắt")
    await group.happens(Kind.MOVED, moved_to=new.chat)
    assert [weekly for *_, weekly in kept(ward)] == [False, False]


async def test_the_log_says_who_allowed_and_ended_it(ward, group):
    await group.says("chu-tich", "/tintuan")
    await group.says("pct", "/tintuan tắt")
    await group.says("pct", "/tintuan tắt")
    await group.says("pct", "/tintuan")
    await group.happens(Kind.LEFT)
    said = await ward.say("vp-tk", "/nhatky")
    told = [line.partition(" · ")[2] for line in said.split("\n") if "nhóm Tổ CCHC" in line]
    assert told == [
        "hệ thống: sửa tóm tắt tuần cho nhóm Tổ CCHC",
        "Phó Chủ tịch UBND phường: sửa tóm tắt tuần cho nhóm Tổ CCHC",
        "Phó Chủ tịch UBND phường: sửa tóm tắt tuần cho nhóm Tổ CCHC",
        "Chủ tịch UBND phường: thêm tóm tắt tuần cho nhóm Tổ CCHC",
    ]
    assert said.count("được nhận có → không") == 2
    assert said.count("được nhận không → có") == 1


# Seen from outside of the group


async def test_a_leader_sees_the_groups_and_ends_one_from_outside(ward, group):
    assert "Chưa có nhóm nào" in await ward.say("chu-tich", "/tintuan")
    await group.says("chu-tich", "/tintuan")
    await Talk(ward, "-66", "Khối <b>VH & XH</b>").says("pct", "/tintuan")
    said = await ward.say("chu-tich", "/weekly")
    assert "1. Tổ CCHC – đồng chí Chủ tịch UBND phường bật ngày 27/02/2023" in said
    assert "2. Khối <b>VH & XH</b> – đồng chí Phó Chủ tịch UBND phường" in said
    old = await ward.last("chu-tich")
    assert old.choices == ["Tắt: Tổ CCHC", "Tắt: Khối <b>VH & XH</b>"]
    assert "Tổ CCHC" not in await ward.tap("chu-tich", "Tắt: Tổ CCHC")
    assert [weekly for *_, weekly in kept(ward)] == [False, True]
    assert "Tổ CCHC" not in await ward.tap("chu-tich", "Tắt: Tổ CCHC", on=old), "a second tap"
    assert [weekly for *_, weekly in kept(ward)] == [False, True]


@pytest.mark.parametrize("who", ["vp-tk", "tc-kh", "quan-tri"])
async def test_nobody_else_does(ward, group, who):
    await group.says("chu-tich", "/tintuan")
    assert "dành cho vai trò khác" in await ward.say(who, "/tintuan")
    assert "ngoài phạm vi" in await ward.forge(who, "te:1")
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]


async def test_a_button_of_a_group_does_nothing_elsewhere(ward, group):
    for who in ("chu-tich", "tc-kh"):
        assert "không còn dùng được" in await ward.forge(who, "ts:1")
    assert kept(ward) == []


# Two offices in one group


def neighbour(ward):
    """Another office whose leader speaks to the same bot."""

    def add(session):
        office = Office(code="tam-quan", name="phường Tam Quan")
        session.add(office)
        session.flush()
        of, here = {"office_id": office.id}, unit(session, "hoai-hao")
        root = Unit(**of, code="tam-quan", name="phường Tam Quan", kind=here.kind)
        leader = Official(**of, code="tq-ct", name="Chủ tịch Tam Quan")
        session.add_all([root, leader])
        session.flush()
        root.path = f"/{root.id}/"
        session.add(Post(**of, official_id=leader.id, unit_id=root.id, role=Role.LEADER))
        (bot,) = ward.engine.bots
        chat = {"external_id": "tq-ct", "linked_at": ward.clock.instant()}
        session.add(Account(**of, bot_id=bot, official_id=leader.id, **chat))

    ward.database.write(add)


async def test_what_one_office_has_another_neither_takes_over_nor_ends(ward, group):
    neighbour(ward)
    await group.says("chu-tich", "/tintuan")
    for said in (
        await group.says("tq-ct", "/tintuan"),
        await group.says("tq-ct", "/tintuan tắt"),
        await group.taps("tq-ct", "ts:0"),
    ):
        assert said.startswith("Nhóm này đang nhận tóm tắt tuần của phường Hoài Hảo.")
    assert "Chưa có nhóm nào" in await ward.say("tq-ct", "/tintuan")
    await ward.forge("tq-ct", "te:1")
    assert kept(ward) == [(TEAM, "Tổ CCHC", True)]
    assert "chưa nhập kế hoạch" in await group.says("tq-ct", "/status"), "their own office's, not this one's"
    await group.says("chu-tich", "/tintuan tắt")
    assert "của phường Tam Quan: " in await group.says("tq-ct", "/tintuan")
    assert "Tư pháp" not in await group.says("tc-kh", "/status")
