"""Who gives tasks; what another gave meanwhile; what is hạn chế."""

from datetime import date

import pytest
from chat.ordering import free, given
from chat.staging import gives, leaves_posts
from sqlmodel import select

from storage.tables import Task

pytestmark = pytest.mark.chat


async def test_given_by_another_meanwhile(ward):
    await ward.say("chu-tich", "/giao")
    (first, *_) = [label for label in (await ward.last("chu-tich")).choices if label.startswith("☐")]
    code = first.split()[1]
    await ward.tap("chu-tich", first)
    await ward.tap("chu-tich", "Giao 1 việc")
    await ward.tap("chu-tich", "Tư pháp")
    await ward.say("vp-tk", f"/giao {code} cho tc-kh")
    said = await ward.tap("chu-tich", "Không chỉ định")
    assert f"Nhiệm vụ {code} vừa được giao cho Tài chính – Kế hoạch" in said
    assert given(ward, code) == ("tc-kh", None)


@pytest.mark.parametrize("who", ["tc-kh", "mot-cua", "quan-tri"])
async def test_nobody_else_gives_tasks(ward, who):
    before, tasks = given(ward, "3.c"), free(ward)
    assert "/giao" in await ward.say(who, "/giao 3.c cho vh-tt")
    for payload in ("gw:3.c", "gb:", "gn:", "gt:3.c", "gp:2", "gp:x", "gw:9.z"):
        said = await ward.forge(who, payload)
        assert said.startswith("⚠️") or "đã đóng" in said or "không còn" in said, (payload, said)
        await ward.say(who, "tc-kh")
        await ward.say(who, "-")
    assert (given(ward, "3.c"), free(ward)) == (before, tasks)
    assert ward.database.read(lambda s: s.exec(select(Task.id).where(Task.code.like("GV%"))).all()) == []


async def test_who_left_office_with_the_form_open_gives_nothing(ward):
    await ward.say("vp-tk", "/giao 3.c")
    await ward.tap("vp-tk", "Văn hoá")
    before = given(ward, "3.c")
    leaves_posts(ward, ["vp-tk"], date(2023, 2, 26))
    await ward.tap("vp-tk", "Không chỉ định")
    assert given(ward, "3.c") == before


async def test_a_restricted_task_is_given_by_leaders_alone(ward):
    gives(ward, "6.f", date(2023, 3, 10), owner="tc-kh", restricted=True)
    assert "Không có nhiệm vụ «6.f»" in await ward.say("vp-tk", "/giao 6.f cho vh-tt")
    assert "✅" in await ward.say("chu-tich", "/giao 6.f cho Phụ trách Văn hoá – Thông tin")
    assert given(ward, "6.f") == ("vh-tt", "vh-tt")
