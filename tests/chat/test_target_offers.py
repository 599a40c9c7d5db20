"""A figure reported of a standing task with a target: it is offered as the target's, never taken unasked."""

from datetime import date

import pytest
from chat.staging import alter
from chat.test_targets import readings

from storage.tables import Message, TaskKind

pytestmark = pytest.mark.chat

OFFER = "Ghi 25% vào chỉ tiêu 3.c"


async def choices(ward, who="vp-tk"):
    return (await ward.last(who)).choices


async def test_a_percent_is_the_tasks_result_and_offered_as_the_targets(ward):
    said = await ward.say("vp-tk", "3.c 25%")
    assert "✅ Đã ghi 3.c – báo cáo quý I: «25%»" in said
    assert "Nhiệm vụ 3.c có chỉ tiêu 3.c" in said
    assert "Nếu 25% là số liệu của chỉ tiêu này, bấm nút dưới đây để ghi." in said
    assert readings(ward) == [], "never silently"
    answered = await ward.last("vp-tk")
    assert "✅ Đã ghi 3.c: 25% – đạt (> 20%) – báo cáo quý I" in await ward.tap("vp-tk", OFFER)
    assert readings(ward) == [("3.c", "25%", "2023-Q1")]
    assert "Số liệu 25% của chỉ tiêu 3.c đã được ghi." in await ward.tap("vp-tk", OFFER, on=answered)
    assert len(readings(ward)) == 1


async def test_the_percent_of_a_sentence_and_a_part_of_a_whole_are_offered_too(ward):
    await ward.say("vp-tk", "3.c tỷ lệ hồ sơ trực tuyến quý này đạt 22,5%, cao hơn quý trước")
    assert "Ghi 22,5% vào chỉ tiêu 3.c" in await choices(ward)
    await ward.say("vp-tk", "3.c 45/200")
    assert "Ghi 45/200 = 22,5% vào chỉ tiêu 3.c" in await choices(ward)
    await ward.say("vp-tk", "/baocao 3.c 25%")
    assert OFFER in await choices(ward)


async def test_what_stands_already_or_is_no_figure_of_it_is_not_offered(ward):
    await ward.say("vp-tk", "/chitieu 3.c 25%")
    for words in ("3.c 25%", "3.c đã niêm yết 12 thủ tục", "3.c tăng từ 20% lên 30%", "3.c không phát sinh"):
        await ward.say("vp-tk", words)
        assert not [label for label in await choices(ward) if "chỉ tiêu" in label], words


async def test_the_percent_of_a_dated_task_is_its_own(ward):
    alter(ward, "3.c", kind=TaskKind.DATED, percent=0, deadline=date(2023, 6, 30))
    assert "✅ Đã ghi 3.c" in await ward.say("vp-tk", "3.c 25%")
    assert not [label for label in await choices(ward) if "chỉ tiêu" in label]


async def test_what_was_taken_back_is_not_the_targets_either_and_nobody_else_takes_it(ward):
    await ward.say("vp-tk", "3.c 25%")
    offer = await ward.last("vp-tk")
    shown = ward.database.read(lambda s: s.get_one(Message, offer.id).choices)
    (payload,) = [choice["payload"] for choice in shown if choice["payload"].startswith("ct:")]
    for who in ("tp-ht", "chu-tich"):
        assert "Đã ghi" not in await ward.forge(who, payload)
    await ward.tap("vp-tk", "Thu hồi 3.c", on=offer)
    assert "không còn hiệu lực nên chưa ghi vào chỉ tiêu 3.c" in await ward.tap("vp-tk", OFFER, on=offer)
    assert readings(ward) == []
