"""Who asks for a new date, who decides it, and what everybody else reads."""

from datetime import date

import pytest
from chat.ordering import asked, asks, deadline, extensions
from chat.staging import away, gives, leaves_posts

pytestmark = pytest.mark.chat

DUE = date(2023, 3, 10)
LINE = "/giahan 6.d 20/3 vì chờ kinh phí"


@pytest.fixture
def dated(ward):
    """Task 6.d of tc-kh, due on Friday 10 March."""
    gives(ward, "6.d", DUE)
    return ward


async def test_a_second_tap_and_another_decider_read_who_decided_when(dated):
    notice = await asks(dated)
    await dated.tap("chu-tich", "Đồng ý", on=notice)
    said = "Nhiệm vụ 6.d: đồng chí Chủ tịch UBND phường đã đồng ý gia hạn lúc 07:00 ngày 27/02/2023."
    for label in ("Đồng ý", "Không đồng ý"):
        assert said in await dated.tap("chu-tich", label, on=notice)
    (one,) = extensions(dated)
    assert said in await dated.forge("pct", f"ea:{one.id}")
    assert said in await dated.forge("pct", f"en:{one.id}")


async def test_decided_by_another_while_the_reason_is_being_written(dated):
    await asks(dated)
    await dated.tap("chu-tich", "Không đồng ý")
    (one,) = extensions(dated)
    await dated.forge("pct", f"ea:{one.id}")
    said = await dated.say("chu-tich", "chưa cần")
    assert "đồng chí Phó Chủ tịch UBND phường đã đồng ý gia hạn" in said
    assert asked(dated) == [("granted", "2023-03-20")]


async def test_a_units_leader_in_charge_decides_before_the_chairman(ward):
    gives(ward, "2.d", DUE, at="tp-ht")
    before = len(await ward.messages("chu-tich"))
    await ward.say("tp-ht", "/giahan 2.d 20/3 vì chờ văn bản hướng dẫn")
    assert "Đồng ý" in (await ward.last("pct")).choices
    assert len(await ward.messages("chu-tich")) == before


async def test_nobody_else_asks_decides_or_withdraws(dated):
    for who in ("tp-ht", "quan-tri", "mot-cua"):
        said = await dated.say(who, LINE)
        assert "ngoài phạm vi" in said or "Không có nhiệm vụ" in said, who
    await asks(dated)
    (one,) = extensions(dated)
    for who in ("tc-kh", "tp-ht", "vp-tk", "quan-tri"):
        for act in ("ea", "en"):
            assert "Không có đề nghị gia hạn này" in await dated.forge(who, f"{act}:{one.id}"), who
    for who in ("tp-ht", "vp-tk", "chu-tich"):
        assert "Không có đề nghị gia hạn này" in await dated.forge(who, f"ew:{one.id}")
    assert await dated.forge("chu-tich", "ea:999") == await dated.forge("tp-ht", f"ea:{one.id}")
    assert asked(dated) == [("waiting", "2023-03-20")]


async def test_who_left_office_decides_and_asks_no_more(dated):
    notice = await asks(dated)
    await dated.say("tc-kh", "/giahan 6.d")
    await dated.say("tc-kh", "24/3")
    leaves_posts(dated, ["chu-tich", "tc-kh"], date(2023, 2, 26))
    assert "Không có đề nghị gia hạn này" in await dated.tap("chu-tich", "Đồng ý", on=notice)
    await dated.say("tc-kh", "thêm việc")
    assert asked(dated) == [("waiting", "2023-03-20")]


async def test_who_asked_does_not_decide_while_another_leads(ward):
    gives(ward, "2.d", DUE, owner="pct", at="tp-ht")
    await ward.say("pct", "/giahan 2.d 20/3 vì đi công tác")
    (one,) = extensions(ward)
    assert "phải do lãnh đạo khác quyết định" in await ward.forge("pct", f"ea:{one.id}")
    assert "Đã đồng ý" in await ward.tap("chu-tich", "Đồng ý")


async def test_the_chairmans_own_is_put_to_the_chairman(ward):
    gives(ward, "6.e", DUE, owner="chu-tich")
    await ward.say("chu-tich", "/giahan 6.e 20/3 vì đi công tác")
    assert "Đã đồng ý" in await ward.tap("chu-tich", "Đồng ý")
    assert deadline(ward, "6.e") == date(2023, 3, 20)


async def test_a_restricted_task_is_asked_for_by_its_owner_and_decided_by_leaders_alone(ward):
    gives(ward, "6.f", DUE, owner="mot-cua", at="vp-tk", restricted=True)
    before = len(await ward.messages("vp-tk"))
    await ward.say("mot-cua", "/giahan 6.f 20/3 vì chờ hồ sơ")
    assert "Đồng ý" in (await ward.last("chu-tich")).choices
    await ward.tap("chu-tich", "Đồng ý")
    assert "đồng ý gia hạn" in (await ward.last("mot-cua")).text
    assert len(await ward.messages("vp-tk")) == before
    assert "Không có nhiệm vụ «6.f»" in await ward.say("vp-tk", "/giahan 6.f 24/3 vì chờ")


async def test_a_deputy_on_leave_changes_nothing_of_who_decides(dated):
    away(dated, "chu-tich", "vp-tk", date(2023, 2, 27), date(2023, 3, 3))
    await asks(dated)
    (one,) = extensions(dated)
    assert "Không có đề nghị gia hạn này" in await dated.forge("vp-tk", f"ea:{one.id}")
