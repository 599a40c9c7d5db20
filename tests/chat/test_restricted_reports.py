"""A restricted task in a unit's report: its owner and the leaders alone read of it, and count it."""

from datetime import date

import pytest
from chat.staging import alter, away, holding, leaves_posts, person, task
from sqlmodel import select

from storage.tables import Period, Role

pytestmark = pytest.mark.chat

CODE = "IV3.1"
FIRST = "2023-02-28T07:30"


@pytest.fixture
def hidden(ward):
    """One of the three tasks of tp-ht's unit is mot-cua's own, and restricted."""
    owned_by(ward, "mot-cua")
    return ward


def owned_by(ward, who):
    owner = ward.database.read(lambda s: person(s, who).id)
    alter(ward, CODE, restricted=True, owner_id=owner)


async def answered(ward, *codes):
    for code in codes or ("2.a", "2.b"):
        assert f"Đã ghi {code}" in await ward.say("tp-ht", f"{code} đã rà soát")


async def test_the_head_hands_in_without_it_and_the_coordinator_does_not_read_of_it(hidden):
    assert "Đã báo cáo 0/2 nhiệm vụ. Còn trống: 2.a, 2.b" in await hidden.say("tp-ht", "/nop")
    await answered(hidden)
    assert "Đã đủ 2/2 nhiệm vụ" in await hidden.say("tp-ht", "/nop")
    assert "(2/2 nhiệm vụ có báo cáo)" in await hidden.tap("tp-ht", "Nộp báo cáo")
    notice = (await hidden.last("vp-tk")).text
    assert "2/2 nhiệm vụ có báo cáo" in notice
    assert [CODE in notice, "Còn trống" in notice] == [False, False]


async def test_what_is_left_is_counted_without_it(hidden):
    assert "còn 1 nhiệm vụ chưa báo cáo" in await hidden.say("tp-ht", "2.a đã rà soát")
    assert "đã báo cáo đủ nhiệm vụ" in await hidden.say("tp-ht", "2.b đã rà soát")


async def test_the_head_who_owns_it_hands_it_in_and_the_coordinator_reads_of_the_others(hidden):
    owned_by(hidden, "tp-ht")
    assert "Đã báo cáo 0/3 nhiệm vụ. Còn trống: 2.a, 2.b, IV3.1" in await hidden.say("tp-ht", "/nop")
    assert "(0/3 nhiệm vụ có báo cáo)" in await hidden.tap("tp-ht", "Vẫn nộp")
    notice = (await hidden.last("vp-tk")).text
    assert "0/2 nhiệm vụ có báo cáo" in notice
    assert CODE not in notice


async def test_its_owner_is_reminded_of_it_and_the_head_of_the_others(hidden):
    came = await hidden.until(FIRST)
    assert holding(came, CODE) == ["mot-cua"]
    assert holding(came, "Còn 2 nhiệm vụ chưa báo cáo: 2.a, 2.b") == ["tp-ht"]


async def test_the_head_who_owns_it_is_reminded_of_it(hidden):
    owned_by(hidden, "tp-ht")
    assert holding(await hidden.until(FIRST), "2.a, 2.b, IV3.1") == ["tp-ht"]


async def test_who_stands_in_for_the_head_does_not_read_of_it(hidden):
    leaves_posts(hidden, ["tp-ht"], date(2023, 2, 27), Role.HEAD)
    came = await hidden.until(FIRST)
    assert holding(came, "Còn 2 nhiệm vụ chưa báo cáo: 2.a, 2.b") == ["vp-tk"]
    assert holding(came, CODE) == ["mot-cua"]


async def test_a_deputy_does_not_read_of_it(hidden):
    owned_by(hidden, "tp-ht")
    away(hidden, "tp-ht", "tc-kh", date(2023, 2, 27), date(2023, 3, 3))
    came = await hidden.until(FIRST)
    assert holding(came, "Còn 2 nhiệm vụ chưa báo cáo: 2.a, 2.b") == ["tc-kh"]
    assert holding(came, CODE) == []


async def test_what_is_restricted_alone_waits_for_its_owner_and_no_deputy_hears_of_it(hidden):
    """As the form of the leave says: what is restricted stays on the phone of who is away."""
    away(hidden, "mot-cua", "tc-kh", date(2023, 2, 27), date(2023, 3, 3))
    came = await hidden.until(FIRST)
    assert holding(came, CODE) == ["mot-cua"]
    assert holding(came, "Nhận thay") == []
    assert holding(came, "Tư pháp") == []


async def test_beside_others_the_deputy_hears_of_those(hidden):
    owner = hidden.database.read(lambda s: person(s, "mot-cua").id)
    alter(hidden, "2.a", owner_id=owner)
    away(hidden, "mot-cua", "tc-kh", date(2023, 2, 27), date(2023, 3, 3))
    came = await hidden.until(FIRST)
    assert holding(came, "Nhận thay đồng chí Công chức Bộ phận Một cửa") == ["tc-kh"]
    assert holding(came, "Còn 1 nhiệm vụ chưa báo cáo: 2.a") == ["tc-kh"]
    assert holding(came, CODE) == []


async def test_leaders_hear_of_it_when_the_report_is_late_and_the_coordinator_does_not(hidden):
    await answered(hidden)
    came = await hidden.mornings(date(2023, 3, 15), date(2023, 3, 16))
    told = {who for said in came.values() for who in holding(said, CODE)}
    assert told == {"mot-cua", "chu-tich", "pct"}


async def test_who_urges_reads_of_it_only_as_a_leader(hidden):
    """To the coordinator its owner owes nothing, and is reminded of nothing."""
    await hidden.until("2023-03-13T09:00")
    owner = "Công chức Bộ phận Một cửa"
    for line in ("/nhac tp-ht", "/nhac"):
        said = await hidden.say("vp-tk", line)
        assert "Phụ trách Tư pháp – Hộ tịch: báo cáo quý I, còn 2 nhiệm vụ" in said
        assert owner not in said
    assert f"Chưa rõ «{owner}» là mục nào" in await hidden.say("vp-tk", f"/nhac {owner}")
    assert "Không có nhiệm vụ" in await hidden.say("vp-tk", f"/nhac {CODE}")
    await hidden.say("vp-tk", "/nhac tp-ht")
    before = await hidden.last("mot-cua")
    assert owner not in await hidden.tap("vp-tk", "Gửi nhắc 1 người")
    assert await hidden.last("mot-cua") == before
    await hidden.until("2023-03-14T09:00")
    assert f"{owner}: báo cáo quý I, còn 1 nhiệm vụ" in await hidden.say("chu-tich", "/nhac tp-ht")


async def test_a_coordinator_does_not_waive_what_they_may_not_know_of(hidden):
    period = hidden.database.read(lambda s: s.exec(select(Period.id).where(Period.code == "2023-Q1")).one())
    secret = hidden.database.read(lambda s: task(s, CODE).id)
    assert CODE not in await hidden.forge("vp-tk", f"xz:1:{period}:{secret}")
    assert CODE in await hidden.forge("chu-tich", f"xz:1:{period}:{secret}")
    assert CODE not in await hidden.forge("vp-tk", f"xz:1:{period}:{secret}")
