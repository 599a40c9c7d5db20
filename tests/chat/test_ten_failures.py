"""What users of reminder bots complain of, 1 to 5: lost, a late flood, twice, the wrong time, silence."""

import asyncio
import re
from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from chat.conftest import StandingClock, Ward
from chat.staging import (
    HEADS,
    FaultyChannel,
    delivered,
    disconnected,
    gives,
    holding,
    leaves_posts,
    quiet,
    reminded,
    reminders,
)

from jobs.ports import SendError
from storage.database import Database
from storage.tables import ReminderState, Role

pytestmark = pytest.mark.chat

CODE = re.compile(r"/start ([0-9a-f]+)")


@pytest.fixture
def channel():
    return FaultyChannel()


def told(channel, words=""):
    """How many messages with these words each chat got."""
    return Counter(chat for chat, text in channel.sent if words in text)


async def test_1_nothing_is_lost_while_the_bot_was_down(ward, channel):
    """It dies after planning, and again between claiming and sending; somebody reports meanwhile."""
    await ward.until("2023-02-28T06:00")
    channel.sent.clear()
    await ward.engine.plan()
    await ward.page.say("tp-ht", "2.a đã rà soát 5 văn bản", "said-while-down", None)
    ward.clock.passes(hours=1, minutes=31)
    second = ward.restarted()
    outbox = second.engine.outbox
    second.database.write(partial(outbox._claim, outbox._budgets()))
    assert channel.sent == []
    ward.clock.passes(seconds=61)
    await ward.restarted().engine.drain()
    assert told(channel, "📌 Thứ Ba, 28/02/2023") == dict.fromkeys(HEADS, 1)
    assert told(channel, "✅ Đã ghi 2.a") == {"tp-ht": 1}
    (morning,) = [text for chat, text in channel.sent if chat == "tp-ht" and "📌" in text]
    assert "Còn 2 nhiệm vụ chưa báo cáo: 2.b, IV3.1" in morning
    assert {one.state for one in reminders(ward)} == {ReminderState.DELIVERED}


OUTAGES = {
    "an hour": ("2023-03-07T07:00", timedelta(hours=1), "2023-03-07T08:00", "còn 5 ngày làm việc"),
    "a night": ("2023-03-07T07:00", timedelta(hours=15), "2023-03-08T07:30", "còn 4 ngày làm việc"),
    "a weekend": ("2023-03-10T07:00", timedelta(days=1), "2023-03-13T07:30", "còn 1 ngày làm việc"),
    "a week": (
        "2023-03-07T07:00",
        timedelta(days=7, hours=15),
        "2023-03-15T07:30",
        "quá hạn 1 ngày làm việc",
    ),
}


@pytest.mark.parametrize("outage", OUTAGES)
async def test_2_no_stale_flood_after_it_comes_back(ward, channel, outage):
    """One message a person, in the next sending hours, with the latest rung of what is open alone."""
    down, length, hears, words = OUTAGES[outage]
    await ward.until(down)
    channel.sent.clear()
    before = len(delivered(ward, "tc-kh"))
    ward.clock.passes(seconds=length.total_seconds())
    back = ward.restarted()
    await back.engine.drain()
    comes_back = datetime.fromisoformat(down) + length
    if comes_back < datetime.fromisoformat(hears):
        assert channel.sent == [], "not at night, nor on a day off"
    await back.until(hears)
    assert set(told(channel).values()) == {1}
    said = dict(channel.sent)
    assert [who for who in HEADS if f"Báo cáo quý I – {words}" not in said[who]] == []
    assert len(delivered(ward, "tc-kh")) == before + 1
    assert {one.state for one in reminders(ward)} <= {ReminderState.DELIVERED, ReminderState.LAPSED}


async def test_3_no_duplicates_after_a_restart_or_with_two_at_work(database, channel):
    """Two processes plan and send at once on each of three mornings, and a third is started after them.

    On the first two leaders have their week, whose Monday nobody was there to send.
    """
    clock = StandingClock()
    shared = database.is_sqlite
    other = database if shared else Database(database.url)
    wards = [Ward(database, clock, channel), Ward(other, clock, channel)]
    everybody = [*HEADS, "chu-tich", "pct"]
    for day, hear in (
        (date(2023, 2, 28), everybody),
        (date(2023, 3, 7), everybody),
        (date(2023, 3, 10), HEADS),
    ):
        channel.sent.clear()
        ahead = datetime.combine(day, datetime.min.time(), clock.now().tzinfo) - clock.now()
        clock.passes(seconds=ahead.total_seconds() + 7.6 * 3600)
        await asyncio.gather(*(one.engine.drain() for one in wards))
        await Ward(other, clock, channel).engine.drain()
        assert told(channel) == dict.fromkeys(hear, 1), day
    keys = [one.key for one in reminders(wards[0])]
    assert len(keys) == len(set(keys))
    if not shared:
        other.close()


async def test_4_never_on_the_wrong_day_or_at_the_wrong_hour(ward):
    """07:00 is UTC's midnight; a due date on a Saturday runs to Monday; nothing is overdue on its day."""
    quiet(ward)
    gives(ward, "9.1", date(2023, 4, 22))
    for moment in ("2023-04-18T23:59", "2023-04-19T00:01", "2023-04-19T06:59", "2023-04-19T07:29"):
        assert holding(await ward.until(moment), "còn 4 ngày làm việc") == []
    said = {"19/4": (await ward.until("2023-04-19T07:30"))["tc-kh"]}
    assert reminded(await ward.until("2023-04-20T23:59")) == {}
    for day, came in (await ward.mornings(date(2023, 4, 21), date(2023, 4, 25))).items():
        said[f"{day.day}/{day.month}"] = came["tc-kh"]
    assert {day: text.split("\n")[2] for day, (text,) in said.items()} == {
        "19/4": "🟠 9.1 – còn 3 ngày làm việc (hạn 22/4, là ngày nghỉ nên tính đến thứ Hai, 24/4)",
        "21/4": "🟠 9.1 – hôm nay là ngày làm việc cuối cùng trước hạn "
        "(hạn 22/4, là ngày nghỉ nên tính đến thứ Hai, 24/4)",
        "24/4": "🟠 9.1 – đến hạn hôm nay (hạn 22/4, là ngày nghỉ nên tính đến thứ Hai, 24/4)",
        "25/4": "🔴 9.1 – quá hạn 1 ngày làm việc (hạn 22/4, là ngày nghỉ nên tính đến thứ Hai, 24/4)",
    }
    assert [text.partition(" – ")[0] for (text,) in said.values()] == [
        "📌 Thứ Tư, 19/4/2023",
        "📌 Thứ Sáu, 21/4/2023",
        "📌 Thứ Hai, 24/4/2023",
        "📌 Thứ Ba, 25/4/2023",
    ]


async def test_5_who_cannot_be_reached_is_told_to_the_coordinator_with_a_fresh_invite(ward):
    disconnected(ward, "tp-ht")
    (said,) = (await ward.until("2023-02-28T07:30"))["vp-tk"]
    assert {one.state for one in reminders(ward, "tp-ht")} == {ReminderState.UNREACHABLE}
    assert "Phụ trách Tư pháp – Hộ tịch – 1 việc: /start" in said
    await ward.until("2023-03-10T08:00")
    (code,) = CODE.findall((await ward.last("vp-tk")).text)
    await ward.say("điện thoại mới", f"/start {code}")
    joined = [message.text for message in await ward.messages("điện thoại mới")][1:]
    assert "✅ Đã kết nối" in joined[0]
    assert "Báo cáo quý I – còn 2 ngày làm việc" in joined[1], "at once: it is the morning of that rung"
    assert len(joined) == 2
    assert delivered(ward, "tp-ht") == ["b5", "b2"], "only the latest rung: of the figures, of the report"


async def test_5_where_the_only_coordinator_cannot_be_reached_the_admin_hears(ward):
    disconnected(ward, "vp-tk", "tp-ht")
    (said,) = (await ward.until("2023-02-28T07:30"))["quan-tri"]
    assert "có người chưa nhận được nhắc việc" in said.split("\n")[0]
    assert "Phụ trách Văn phòng – Thống kê – 1 việc: /start" in said
    assert "Phụ trách Tư pháp – Hộ tịch – 1 việc: /start" in said
    assert len(set(CODE.findall(said))) == 2


async def test_5_a_message_that_is_refused_is_told_to_the_admin_and_seen_by_the_watch(ward, channel):
    channel.errors["tc-kh"] = SendError("can't parse entities", malformed=True)
    await ward.until("2023-02-28T07:30")
    ward.clock.passes(seconds=31)
    await ward.engine.drain()
    assert [text for chat, text in channel.sent if chat == "quan-tri" and "bị kênh từ chối hai lần" in text]
    await ward.engine.watch.look()
    await ward.engine.drain()
    assert "Phụ trách Tài chính – Kế hoạch" in (await ward.last("quan-tri")).text
    channel.errors.clear()
    came = await ward.until("2023-03-01T07:30")
    assert "còn 9 ngày làm việc" in came["tc-kh"][0], "what it held is in the next morning's message"


async def test_5_nobody_holds_the_post_that_should_hear_and_somebody_hears_all_the_same(ward):
    """No head, then no coordinator either: it falls to who stands above."""
    leaves_posts(ward, ["tp-ht"], date(2023, 2, 27))
    leaves_posts(ward, ["vp-tk"], date(2023, 2, 27), Role.COORDINATOR)
    came = await ward.until("2023-02-28T07:30")
    (said,) = reminded(came)["chu-tich"]
    assert ["Tư pháp – Hộ tịch" in said, "Bộ phận chưa có phụ trách" in said] == [True, True]
    came = await ward.until("2023-03-03T07:30")
    assert "Báo cáo quý I của phường – còn 10 ngày làm việc" in came["chu-tich"][0]
    assert "Cơ quan chưa có đầu mối tổng hợp" in came["chu-tich"][0]
