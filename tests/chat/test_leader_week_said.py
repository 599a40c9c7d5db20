"""What a leader's week says in the morning, and what its buttons do."""

import re
from datetime import date

import pytest
from chat.inspection import finds, remedied
from chat.ordering import asked, deadline, remarks
from chat.staging import away, begins, gives, is_week, morning, quiet
from chat.two_wards import build

from messages.render import units

pytestmark = pytest.mark.chat

DUE = date(2023, 3, 10)


@pytest.fixture
def ward(ward):
    """No report is due."""
    quiet(ward)
    return ward


async def ask(ward, *codes, who="tc-kh"):
    """New dates asked on a Friday."""
    for code in codes:
        await ward.say(who, f"/giahan {code} 20/3 vì chờ kinh phí cấp bổ sung")


async def monday(ward, who="chu-tich"):
    """What they read on the next Monday, 6 March."""
    came = await ward.until("2023-03-06T07:30")
    (said,) = came[who]
    return said


@pytest.fixture
async def two(ward):
    """Two new dates wait for the chairman."""
    gives(ward, "D1", DUE)
    gives(ward, "D2", DUE)
    await ward.until("2023-03-03T10:00")
    await ask(ward, "D1", "D2")
    return ward


async def test_what_waits_comes_first_and_each_has_its_buttons(two):
    said = await monday(two)
    line = (
        "⏳ {0} Việc {0}: Phụ trách Tài chính – Kế hoạch đề nghị gia hạn 10/3 → 20/3/2023"
        " – «chờ kinh phí cấp bổ sung»\n"
    )
    assert said.startswith(
        "📌 Thứ Hai, 06/3/2023 – tóm tắt tuần\n\n2 việc chờ đồng chí quyết định\n"
        + line.format("D1")
        + line.format("D2")
    )
    assert (await two.last("chu-tich")).choices == [
        *("Đồng ý D1", "Không đồng ý D1", "Đồng ý D2", "Không đồng ý D2"),
        *("Xem tình hình", "Đã rõ"),
    ]


async def test_a_tap_decides_below_the_message_and_a_second_tap_says_who_decided_when(two):
    await monday(two)
    told = await morning(two, "chu-tich")
    assert "✅ Đã đồng ý gia hạn D1" in await two.tap("chu-tich", "Đồng ý D1", on=told)
    assert (await two.last("chu-tich")).replaces is None
    assert deadline(two, "D1") == date(2023, 3, 20)
    assert "đồng ý gia hạn" in (await two.last("tc-kh")).text
    said = "Nhiệm vụ D1: đồng chí Chủ tịch UBND phường đã đồng ý gia hạn lúc 07:30 ngày 06/3/2023."
    for label in ("Đồng ý D1", "Không đồng ý D1"):
        assert said in await two.tap("chu-tich", label, on=told)
    assert "Lý do không đồng ý là gì?" in await two.tap("chu-tich", "Không đồng ý D2", on=told)
    assert "↩️ Đã không đồng ý gia hạn D2" in await two.say("chu-tich", "đã có kinh phí")
    assert asked(two) == [("granted", "2023-03-20"), ("refused", "2023-03-20")]


async def test_what_another_leader_decided_meanwhile_says_so(two):
    await monday(two)
    await two.forge("pct", "ea:1")
    said = await two.tap("chu-tich", "Đồng ý D1", on=await morning(two, "chu-tich"))
    assert "đồng chí Phó Chủ tịch UBND phường đã đồng ý gia hạn" in said


async def test_what_was_decided_before_it_left_does_not_wait_any_more(two):
    await two.until("2023-03-06T06:40")
    await two.engine.plan()
    await two.forge("chu-tich", "ea:1")
    said = await monday(two)
    assert ["1 việc chờ đồng chí quyết định" in said, "⏳ D1" in said, "⏳ D2" in said] == [True, False, True]
    assert "1 nhiệm vụ được gia hạn" in said


async def test_of_more_the_first_three_have_buttons_and_the_rest_is_counted(ward):
    codes = [f"D{number}" for number in range(1, 6)]
    for code in codes:
        gives(ward, code, DUE)
    await ward.until("2023-03-03T10:00")
    await ask(ward, *codes)
    said = await monday(ward)
    assert "5 việc chờ đồng chí quyết định" in said
    assert "và 2 đề nghị gia hạn nữa" in said
    choices = (await ward.last("chu-tich")).choices
    assert choices[:6] == [f"{act} D{n}" for n in (1, 2, 3) for act in ("Đồng ý", "Không đồng ý")]
    assert choices[6:] == ["Xem tình hình", "Đã rõ"]
    await ward.tap("chu-tich", "Xem tình hình")
    await ward.tap("chu-tich", "Tuần này")
    assert "Đồng ý D5" in (await ward.last("chu-tich")).choices


async def test_a_plain_reply_below_it_is_a_direction_to_who_answers_for_the_task(ward):
    gives(ward, "D1", DUE)
    await ward.until("2023-03-03T10:00")
    await ask(ward, "D1")
    await monday(ward)
    said = await ward.say("chu-tich", "báo cáo rõ nguồn kinh phí", reply_to=await morning(ward, "chu-tich"))
    assert "D1" in said
    assert remarks(ward) == [("direct", "báo cáo rõ nguồn kinh phí")]


async def test_a_date_waits_for_the_leader_it_was_put_to_and_for_the_others_while_they_are_away(ward):
    gives(ward, "D1", DUE, at="tp-ht")
    await ward.until("2023-03-03T10:00")
    await ask(ward, "D1", who="tp-ht")
    came = await ward.until("2023-03-06T07:30")
    assert "⏳ D1" in came["pct"][0]
    assert "chờ đồng chí quyết định" not in came["chu-tich"][0]
    away(ward, "pct", "vp-tk", date(2023, 3, 13), date(2023, 3, 13))
    await ward.until("2023-03-12T23:59")
    (said,) = (await ward.until("2023-03-13T07:30"))["chu-tich"]
    assert "⏳ D1" in said


async def test_a_question_that_nobody_answered_waits_and_has_no_button(ward):
    gives(ward, "D1", date(2023, 3, 1))
    await ward.until("2023-03-03T10:00")
    await ward.say("chu-tich", "/lydo D1")
    said = await monday(ward)
    assert (
        "1 câu hỏi của đồng chí chưa có trả lời\n❓ D1 Việc D1: hỏi nguyên nhân chậm ngày 03/3/2023" in said
    )
    assert (await ward.last("chu-tich")).choices == ["Xem tình hình", "Đã rõ"]


async def test_what_has_changed_agrees_with_status(ward):
    begins(ward, "2023-03-01T08:00")
    gives(ward, "D1", date(2023, 3, 2))
    await ward.say("tc-kh", "6.a đã rà soát\n6.b đã rà soát 2 quy chế")
    await finds(ward)
    await remedied(ward)
    said = await monday(ward)
    changed, standing = said.splitlines()[-2:]
    assert said.splitlines()[-3] == "Từ thứ Hai, 27/02/2023 – Phường Hoài Hảo"
    assert changed == "2 nhiệm vụ có báo cáo mới · 1 nhiệm vụ mới quá hạn · 1 phát hiện mới"
    shown = await ward.say("chu-tich", "/status")
    assert standing.removeprefix("Hiện có ") in shown.splitlines()
    assert (await ward.tap("chu-tich", "Tuần này")).splitlines()[-3] == changed


async def test_a_morning_with_very_much_to_say_is_one_message_within_the_limit(ward):
    words = "Rà soát, cập nhật quy chế phối hợp giữa các bộ phận, đơn vị " * 3
    for number in range(25):
        gives(ward, f"9.{number:02}", date(2023, 2, 27), title=words)
    await ward.until("2023-03-03T10:00")
    await ward.say("tc-kh", f"/giahan 9.01 20/3 vì {words}")
    await ward.say("chu-tich", "/lydo 9.02")
    came = await ward.until("2023-03-06T07:30")
    (said,) = came["chu-tich"]
    assert units(said) <= 4096
    assert said.startswith(
        "📌 Thứ Hai, 06/3/2023 – 25 việc trình đồng chí\n\n1 việc chờ đồng chí quyết định\n⏳ 9.01"
    )
    assert "❓ 9.02" in said
    assert "và 15 việc nữa: /status" in said
    assert "Đồng ý 9.01" in (await ward.last("chu-tich")).choices


async def test_who_leads_a_town_hears_of_all_its_wards_and_decides_nothing_that_is_theirs(ward):
    ward.database.write(build)
    came = await ward.until("2023-02-27T07:30")
    week = "Từ thứ Hai, 20/02/2023 – "
    assert {who for who, texts in came.items() if week in texts[-1]} == {
        *("thi-xa", "chu-tich", "pct", "2-chu-tich", "2-pct")
    }
    (town,) = came["thi-xa"]
    assert "chờ đồng chí quyết định" not in town
    total = re.search(r"Hiện có (\d+) nhiệm vụ", town)
    assert total is not None
    assert f"\n{total[1]} nhiệm vụ: " in await ward.say("thi-xa", "/status")
    (first,) = came["chu-tich"]
    assert "⏳" in first
    assert "dauvet-khac" not in first
    assert "dauvet-khac" in came["2-chu-tich"][0]


async def test_no_official_ever_has_it_and_none_opens_it(ward):
    for who in ("vp-tk", "tc-kh", "mot-cua", "quan-tri"):
        assert "dành cho vai trò khác" in await ward.forge(who, "qw:")
    came = await ward.until("2023-03-20T17:00")
    assert {who for who, texts in came.items() if any(map(is_week, texts))} == {"chu-tich", "pct"}
