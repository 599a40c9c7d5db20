"""A leader's week: what waits for a decision first, with its buttons, then what has changed."""

from datetime import date

import pytest
from chat.inspection import finds, remedied
from chat.staging import begins, gives, leaves_posts

from jobs import leader_week
from jobs.calendar import WorkingDays

pytestmark = pytest.mark.chat


async def week(ward, who="chu-tich"):
    await ward.say(who, "/status")
    return await ward.tap(who, "Tuần này")


async def test_what_waits_comes_first_and_is_decided_by_its_button(ward):
    gives(ward, "D1", date(2023, 3, 10))
    await ward.say("tc-kh", "/giahan D1 20/3 vì chờ kinh phí")
    said = await week(ward)
    assert said.startswith(
        "1 việc chờ đồng chí quyết định\n"
        "⏳ D1 Việc D1: Phụ trách Tài chính – Kế hoạch đề nghị gia hạn 10/3 → 20/3/2023 – «chờ kinh phí»\n"
    )
    assert (await ward.last("chu-tich")).choices == ["Đồng ý D1", "Không đồng ý D1", "‹ Tình hình"]
    assert "20/3/2023" in await ward.tap("chu-tich", "Đồng ý D1")
    assert "chờ đồng chí quyết định" not in await week(ward)
    assert "1 nhiệm vụ được gia hạn" in await week(ward)


async def test_a_question_without_an_answer_waits_too(ward):
    gives(ward, "D1", date(2023, 2, 20))
    await ward.say("chu-tich", "/lydo D1")
    assert (
        "1 câu hỏi của đồng chí chưa có trả lời\n❓ D1 Việc D1: hỏi nguyên nhân chậm ngày 27/02/2023"
        in await week(ward)
    )
    assert "❓" not in await week(ward, "pct"), "it is who asked that waits"
    await ward.tap("tc-kh", "Trả lời")
    await ward.say("tc-kh", "chờ kinh phí cấp bù")
    assert "❓" not in await week(ward)


async def test_then_what_has_changed_since_the_week_before(ward):
    begins(ward, "2023-03-06T08:00")
    gives(ward, "D1", date(2023, 3, 2))
    await ward.say("tc-kh", "6.a đã rà soát\n6.b đã rà soát 2 quy chế")
    await ward.say("tc-kh", "6.a đã rà soát lại")
    await finds(ward)
    await remedied(ward)
    said = await week(ward)
    assert said.splitlines()[:2] == [
        "Từ thứ Hai, 27/02/2023 – Phường Hoài Hảo",
        "2 nhiệm vụ có báo cáo mới · 1 nhiệm vụ mới quá hạn · 1 phát hiện mới",
    ]
    assert "\nBáo cáo quý I: phường gửi chậm nhất 17/3 (còn 9 ngày làm việc)\nQuý I: 2/25 nhiệm vụ" in said
    (reported,) = [line for line in said.splitlines() if line.startswith("Quý I: ")]
    assert reported in (await ward.say("chu-tich", "/status")).splitlines()
    assert "Hiện có 42 nhiệm vụ: ✅ 2 đã báo cáo kỳ này" in said
    await ward.say("vp-tk", "/phathien 1")
    await ward.tap("vp-tk", "Xác nhận")
    assert "1 phát hiện đã được xác nhận khắc phục" in await week(ward)


async def test_one_line_when_nothing_has_changed(ward):
    assert await week(ward) == "Phường Hoài Hảo: từ thứ Hai, 20/02/2023 đến nay chưa có thay đổi nào."


async def test_it_is_for_leaders_alone(ward):
    for who in ("vp-tk", "tc-kh", "quan-tri"):
        await ward.say(who, "/status")
        assert "Tuần này" not in (await ward.last(who)).choices
        assert "chưa có thay đổi" not in await ward.forge(who, "qw:")
    leaves_posts(ward, ["chu-tich"], date(2023, 2, 1))
    assert "chưa có thay đổi" not in await ward.forge("chu-tich", "qw:")


@pytest.mark.parametrize(
    ("today", "since"),
    [
        (date(2023, 2, 27), date(2023, 2, 20)),
        (date(2023, 2, 28), date(2023, 2, 27)),
        (date(2023, 3, 4), date(2023, 2, 27)),
        (date(2023, 1, 30), date(2023, 1, 27)),
        (date(2023, 5, 4), date(2023, 4, 24)),
    ],
    ids=["a Monday", "a Tuesday", "a Saturday", "after Tết", "the first day after a holiday"],
)
def test_the_week_that_is_told_of(today, since):
    assert leader_week.since(today, WorkingDays()) == since
