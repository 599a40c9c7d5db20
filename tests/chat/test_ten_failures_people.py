"""What users of reminder bots complain of, 6 to 10: one stops all, spam, nagging, the wrong one, hardship."""

from collections import Counter
from datetime import date, timedelta

import pytest
from chat.conftest import Ward
from chat.staging import (
    FaultyChannel,
    also_on_zalo,
    alter,
    delivered,
    disconnected,
    gives,
    holding,
    is_week,
    leaves_posts,
    quiet,
    reminded,
    reminders,
)

from jobs import people
from jobs.calendar import WorkingDays
from jobs.ports import SendError
from messages.render import plain
from storage.people import official_by_code

pytestmark = pytest.mark.chat

BLOCKED = SendError("forbidden: the bot was blocked", permanent=True)


@pytest.fixture
def channel():
    return FaultyChannel()


def told(channel, words=""):
    """How many messages with these words each chat got."""
    return Counter(chat for chat, text in channel.sent if words in text)


async def test_6_one_blocked_user_stops_nobody_else(ward, channel):
    """Who has another channel hears there the same morning; the coordinator hears of each once."""
    zalo = FaultyChannel()
    also_on_zalo(ward, zalo, "tp-ht")
    channel.errors = {"tp-ht": BLOCKED, "vh-tt": BLOCKED}
    await ward.until("2023-02-28T07:30")
    assert told(channel, "📌 Thứ Ba") == {"tc-kh": 1, "vp-tk": 1}
    ((chat, said),) = zalo.sent
    assert chat == "zalo-tp-ht"
    assert "Báo cáo quý I – còn 10 ngày làm việc" in said
    tells = "không nhận được tin qua trang web nhắc việc nữa"
    moved, gone = sorted(text for chat, text in channel.sent if chat == "vp-tk" and tells in text)
    assert ["Tư pháp – Hộ tịch" in moved, "Từ nay nhắc qua Zalo" in moved] == [True, True]
    assert ["Văn hoá – Thông tin" in gone, "Chưa có kênh khác để nhắc" in gone] == [True, True]
    came = await ward.until("2023-03-10T08:00")
    assert holding(came, "không nhận được tin") == []
    assert delivered(ward, "tp-ht") == ["b10", "b5", "b5", "b2"], "the second b5 is of the figures"
    assert len(zalo.sent) == 3
    assert holding(came, "Phụ trách Văn hoá – Thông tin – 1 việc: /start") == ["vp-tk"]
    assert set(told(channel)) == {"tc-kh", "vp-tk", "chu-tich", "pct"}, "the leaders their week"


async def test_6_where_the_only_coordinator_blocks_the_bot_the_admin_is_told(ward, channel):
    channel.errors = {"vp-tk": BLOCKED}
    await ward.until("2023-02-28T07:30")
    assert told(channel, "Phụ trách Văn phòng – Thống kê không nhận được tin") == {"quan-tri": 1}
    came = await ward.until("2023-03-03T07:30")
    assert holding(came, "Phụ trách Văn phòng – Thống kê – 1 việc: /start") == ["quan-tri"]


async def test_7_thirty_things_are_one_message(ward, channel):
    quiet(ward)
    for number in range(30):
        gives(ward, f"9.{number:02}", date(2023, 4, 14), title="Rà soát, cập nhật quy chế " * 8)
    await ward.until("2023-04-13T07:30")
    channel.sent.clear()
    await ward.until("2023-04-14T17:00")
    ((chat, said),) = channel.sent
    assert chat == "tc-kh"
    assert said.startswith("📌 Thứ Sáu, 14/4/2023 – đồng chí có 30 việc cần xử lý")
    assert said.count("đến hạn hôm nay") == 10
    assert "và 20 việc nữa: /viec" in said
    assert len(said) < 4096
    assert said.split("\n")[-1].startswith("9.00"), "the example of an answer is not cut off"
    assert delivered(ward, "tc-kh")[-30:] == ["due"] * 30


async def test_8_no_nagging_after_done_nor_for_a_date_that_was_moved(ward):
    quiet(ward)
    gives(ward, "9.1", date(2023, 4, 12))
    gives(ward, "9.2", date(2023, 4, 12))
    came = await ward.until("2023-04-07T07:30")
    assert [code in came["tc-kh"][-1] for code in ("9.1 –", "9.2 –")] == [True, True]
    await ward.say("tc-kh", "9.1 xong, Quyết định 12/QĐ-UBND")
    alter(ward, "9.2", deadline=date(2023, 4, 26), redated_on=date(2023, 4, 7))
    came = await ward.mornings(date(2023, 4, 8), date(2023, 4, 28))
    rungs = {f"{day.day}/{day.month}": people for day, said in came.items() if (people := reminded(said))}
    assert list(rungs) == ["17/4", "21/4", "25/4", "26/4", "27/4"], "7, 3, 1 and 0 before 26/4, 1 after"
    assert all(set(people) == {"tc-kh"} for people in rungs.values())
    assert "9.1" not in "".join(text for people in rungs.values() for text in people["tc-kh"])
    assert "9.2 – còn 7 ngày làm việc (hạn 26/4)" in rungs["17/4"]["tc-kh"][0]


async def reports_of(ward, words, first, last):
    """On which days who was told something with these words."""
    came = await ward.mornings(first, last)
    return {day.strftime("%d/%m"): who for day, said in came.items() if (who := holding(said, words))}


async def test_9_superiors_hear_once_each_and_the_owner_is_warned_the_day_before(ward):
    """Leader in charge, then the chairman; where they are the same person, once."""
    (warned,) = (await ward.until("2023-03-14T07:30"))["tp-ht"][-1:]
    assert "trước 7:00 sáng thứ Tư, 15/3/2023, việc này sẽ có trong tin của lãnh đạo" in warned
    came = await ward.mornings(date(2023, 3, 15), date(2023, 4, 14))
    told = {
        unit: [
            (day.strftime("%d/%m"), leader)
            for day, said in came.items()
            for leader in ("pct", "chu-tich")
            for _ in range("\n".join(said.get(leader, [])).count(f"{unit}: báo cáo"))
        ]
        for unit in ("Tài chính – Kế hoạch", "Tư pháp – Hộ tịch", "Văn hoá – Thông tin")
    }
    assert told == {
        "Tài chính – Kế hoạch": [("15/03", "chu-tich")],
        "Tư pháp – Hộ tịch": [("15/03", "pct"), ("16/03", "chu-tich")],
        "Văn hoá – Thông tin": [("15/03", "pct"), ("16/03", "chu-tich")],
    }


async def test_9_an_owners_task_goes_up_to_head_and_leader_once_and_to_nobody_else(ward):
    quiet(ward)
    gives(ward, "9.1", date(2023, 4, 12), at="vp-tk", owner="mot-cua", leader="pct")
    days = await reports_of(ward, "9.1", date(2023, 4, 11), date(2023, 4, 28))
    assert days == {
        "11/04": ["mot-cua"],
        "12/04": ["mot-cua"],
        "13/04": ["mot-cua", "vp-tk"],
        "17/04": ["mot-cua"],
        "18/04": ["mot-cua"],
        "19/04": ["pct"],
        "21/04": ["mot-cua"],
        "28/04": ["mot-cua"],
    }
    said = [message.text for message in await ward.messages("mot-cua")]
    assert sum("việc này sẽ có trong tin của lãnh đạo" in text for text in said) == 1
    (up,) = [message.text for message in await ward.messages("pct") if not is_week(plain(message.text))]
    assert "quá hạn 5 ngày làm việc" in up
    assert ": Công chức Bộ phận Một cửa" in up


async def test_9_where_nobody_is_responsible_somebody_hears_and_it_says_so(ward):
    quiet(ward)
    leaves_posts(ward, ["mot-cua"], date(2023, 2, 27))
    gives(ward, "9.1", date(2023, 4, 12), at="vp-tk", owner="mot-cua")
    gives(ward, "9.2", date(2023, 4, 12), at=None)
    (said,) = (await ward.until("2023-04-07T07:30"))["vp-tk"][-1:]
    assert "9.1 – còn 3 ngày làm việc" in said
    assert "Nhiệm vụ chưa có người phụ trách (Văn phòng – Thống kê), đề nghị đồng chí đôn đốc." in said
    assert "Nhiệm vụ chưa có người phụ trách, đề nghị đồng chí đôn đốc." in said
    assert reminders(ward, "mot-cua") == []


async def test_10_joining_is_one_tap_buttons_live_through_a_restart_and_days_off_are_kept(ward):
    quiet(ward)
    gives(ward, "9.1", date(2023, 5, 5), at="tp-ht")
    disconnected(ward, "tp-ht")
    code = ward.database.write(
        lambda s: people.invite(s, official_by_code(s, "tp-ht").id, ward.clock.instant())
    )
    assert (await ward.say("may-cua-ht", f"/start {code}")).startswith("✅ Đã kết nối")
    days = await reports_of(ward, "9.1", date(2023, 4, 26), date(2023, 5, 8))
    assert list(days) == ["27/04", "04/05", "05/05", "08/05"], "29/4 to 3/5 are days off"
    off = [date(2023, 4, 29) + timedelta(days=n) for n in range(5)]
    assert not any(WorkingDays().is_working(day) for day in off)
    last = (await ward.messages("may-cua-ht"))[-1]
    restarted: Ward = ward.restarted()
    answers = [await restarted.tap("may-cua-ht", button, on=last) for button in last.choices]
    assert [answer.split()[0] for answer in answers] == ["Báo", "⏰", "⏰", "Gia", "👌"]
