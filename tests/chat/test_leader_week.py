"""The week that leaders get unasked: in their first morning message of it, once, whatever happens."""

from datetime import date, time

import pytest
from chat.staging import (
    FaultyChannel,
    also_on_zalo,
    alter,
    away,
    begins,
    digests,
    disconnected,
    gives,
    is_week,
    leaves_posts,
    person,
    quiet,
    unit,
)

from jobs import people
from jobs.ports import SendError
from storage.tables import DayOverride, NoticeState, Post, Role, TaskState

pytestmark = pytest.mark.chat

LEADERS = {"chu-tich", "pct"}
MONDAY, TUESDAY = date(2023, 3, 6), date(2023, 3, 7)


@pytest.fixture
def channel():
    return FaultyChannel()


@pytest.fixture
def ward(ward):
    """No report is due, so that nobody is reminded of anything."""
    quiet(ward)
    return ward


def weeks(came):
    """The first lines of the weeks that came, by leader."""
    found = {who: [text.splitlines()[0] for text in texts if is_week(text)] for who, texts in came.items()}
    return {who: lines for who, lines in found.items() if lines}


def leads(ward, code, since):
    def add(session):
        one = person(session, code)
        row = {"office_id": one.office_id, "official_id": one.id, "unit_id": unit(session, "hoai-hao").id}
        session.add(Post(**row, role=Role.LEADER, since=since))

    ward.database.write(add)


async def test_on_monday_morning_every_leader_and_nobody_else_hears_it_and_never_twice(ward):
    assert await ward.until("2023-02-27T07:29") == {}
    came = await ward.until("2023-02-27T07:30")
    line = "📌 Thứ Hai, 27/02/2023 – {}: từ thứ Hai, 20/02/2023 đến nay chưa có thay đổi nào."
    assert came == {
        "chu-tich": [line.format("Phường Hoài Hảo")],
        "pct": [line.format("Phường Hoài Hảo")],
    }
    assert (await ward.last("chu-tich")).choices == ["Xem tình hình", "Đã rõ"]
    assert await ward.until("2023-03-05T23:59") == {}
    came = await ward.until("2023-03-06T17:00")
    assert weeks(came).keys() == came.keys() == LEADERS
    assert {len(texts) for texts in came.values()} == {1}


async def test_however_many_plan_and_send_it_comes_once(ward):
    again = ward.restarted()
    for _ in range(3):
        await ward.engine.plan()
        await again.engine.plan()
    assert len(digests(ward)) == len(LEADERS)
    await ward.until("2023-02-27T07:30")
    for moment in ("07:31", "13:30", "16:59", "17:01"):
        assert await again.until(f"2023-02-27T{moment}") == {}
        assert await ward.until(f"2023-02-27T{moment}") == {}
    assert len(digests(ward)) == len(LEADERS)


async def test_a_monday_off_makes_it_tuesday(ward):
    ward.database.write(lambda s: s.add(DayOverride(day=MONDAY, works=False, note="nghỉ bù")))
    await ward.until("2023-03-05T23:59")
    assert await ward.until("2023-03-06T23:59") == {}
    came = weeks(await ward.until("2023-03-07T07:30"))
    assert came.keys() == LEADERS
    assert "Thứ Ba, 07/3/2023" in came["pct"][0]
    assert "từ thứ Hai, 27/02/2023" in came["pct"][0]


async def test_who_is_away_on_monday_hears_it_when_they_are_back(ward):
    away(ward, "chu-tich", "pct", MONDAY, TUESDAY)
    await ward.until("2023-03-05T23:59")
    assert weeks(await ward.until("2023-03-07T23:59")).keys() == {"pct"}
    came = await ward.until("2023-03-08T07:30")
    assert weeks(came).keys() == {"chu-tich"}
    assert "Thứ Tư, 08/3/2023" in came["chu-tich"][0]
    assert await ward.until("2023-03-12T23:59") == {}
    assert weeks(await ward.until("2023-03-13T07:30")).keys() == LEADERS


async def test_leave_recorded_after_it_was_planned_holds_it_back(ward):
    await ward.until("2023-03-06T06:00")
    away(ward, "chu-tich", "pct", MONDAY, MONDAY)
    assert weeks(await ward.until("2023-03-06T17:00")).keys() == {"pct"}
    assert weeks(await ward.until("2023-03-07T07:30")).keys() == {"chu-tich"}


@pytest.mark.parametrize(
    ("down", "back"), [("2023-03-03T17:30", "2023-03-09T09:00"), ("2023-02-27T08:00", "2023-03-08T14:00")]
)
async def test_after_an_outage_of_a_week_one_message_says_what_has_changed(ward, down, back):
    await ward.until(down)
    begins(ward, back)
    again = ward.restarted()
    await again.engine.drain()
    came = [m for m in await again.messages("chu-tich") if m.direction == "out" and m.sent_at >= back[:10]]
    (said,) = came
    assert "từ thứ Hai, 27/02/2023" in said.text
    assert await again.until("2023-03-12T23:59") == {}


async def test_the_chairman_who_reads_at_seven_hears_it_at_seven(ward):
    def early(session):
        person(session, "chu-tich").morning = time(7)

    ward.database.write(early)
    await ward.until("2023-03-06T06:59")
    assert weeks(await ward.until("2023-03-06T07:00")).keys() == {"chu-tich"}
    assert weeks(await ward.until("2023-03-06T07:30")).keys() == {"pct"}


async def test_a_leader_with_something_to_hear_has_one_message_with_both(ward):
    gives(ward, "D1", date(2023, 2, 27))
    await ward.until("2023-03-05T23:59")
    (said,) = (await ward.until("2023-03-06T17:00"))["chu-tich"]
    assert said.startswith(
        "📌 Thứ Hai, 06/3/2023 – 1 việc trình đồng chí\n\n🔴 Tài chính – Kế hoạch: nhiệm vụ D1"
    )
    assert "\nTừ thứ Hai, 27/02/2023 – Phường Hoài Hảo\n1 nhiệm vụ mới quá hạn\nHiện có " in said
    choices = (await ward.last("chu-tich")).choices
    assert choices == ["Nhắc lại chiều nay", "Nhắc lại sáng mai", "Xem tình hình", "Đã rõ"]
    (again,) = (await ward.until("2023-03-07T17:00")).get("chu-tich", [""])
    assert "Từ thứ Hai" not in again


async def test_the_first_message_of_a_week_has_it_whichever_morning_that_is(ward):
    """What came up on Wednesday, after two days on which nothing could be sent."""
    gives(ward, "D1", date(2023, 3, 1))
    begins(ward, "2023-03-08T07:00")
    (said,) = (await ward.until("2023-03-08T08:00"))["chu-tich"]
    assert "1 việc trình đồng chí" in said
    assert "\nTừ thứ Hai, 27/02/2023 – Phường Hoài Hảo\n" in said
    assert "chu-tich" not in await ward.until("2023-03-09T12:00")


async def test_who_has_not_joined_is_no_trouble_and_hears_it_on_joining(ward):
    disconnected(ward, "chu-tich")
    await ward.until("2023-02-28T10:00")
    await ward.engine.watch.look()
    assert [one.official_id for one in digests(ward)] == [official(ward, "pct")]
    assert [m for m in await ward.messages("quan-tri") if "⚠️" in m.text] == []
    invite = ward.database.write(lambda s: people.invite(s, person(s, "chu-tich").id, ward.clock.instant()))
    await ward.say("moi", f"/start {invite}")
    assert [is_week(m.text) for m in await ward.messages("moi") if "📌" in m.text] == [True]


def official(ward, code):
    return ward.database.read(lambda s: person(s, code).id)


async def test_who_leads_from_the_middle_of_a_week_hears_it_and_who_leads_no_more_does_not(ward):
    leads(ward, "tc-kh", date(2023, 3, 8))
    leaves_posts(ward, ["pct"], date(2023, 3, 5))
    await ward.until("2023-03-03T23:59")
    assert weeks(await ward.until("2023-03-06T17:00")).keys() == {"chu-tich"}
    assert weeks(await ward.until("2023-03-08T17:00")).keys() == {"tc-kh"}
    assert weeks(await ward.until("2023-03-13T17:00")).keys() == {"chu-tich", "tc-kh"}


async def test_the_chat_that_is_blocked_on_monday_leaves_it_to_the_next_channel(ward, channel):
    zalo = FaultyChannel()
    also_on_zalo(ward, zalo, "chu-tich")
    channel.errors = {"chu-tich": SendError("blocked", permanent=True)}
    await ward.until("2023-03-06T17:00")
    assert [(chat, is_week(text)) for chat, text in zalo.sent] == [("zalo-chu-tich", True)] * 2


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (SendError("refused", malformed=True), NoticeState.FAILED),
        (SendError("no answer", ambiguous=True), NoticeState.UNCERTAIN),
    ],
)
async def test_what_has_not_or_may_not_have_arrived_comes_again_the_next_morning(ward, channel, error, state):
    channel.resends_ambiguous = False
    await ward.until("2023-03-06T07:00")
    channel.errors = {"chu-tich": error}
    await ward.until("2023-03-06T07:30")
    ward.clock.passes(minutes=1)
    await ward.engine.outbox.drain()
    states = {one.official_id: one.state for one in digests(ward) if one.date == MONDAY}
    assert states == {official(ward, "chu-tich"): state, official(ward, "pct"): NoticeState.DELIVERED}
    channel.errors = {}
    assert weeks(await ward.until("2023-03-06T17:00")) == {}
    assert weeks(await ward.until("2023-03-07T07:30")).keys() == {"chu-tich"}
    assert weeks(await ward.until("2023-03-10T17:00")) == {}


async def test_the_demos_next_reminder_is_the_next_monday(ward):
    assert await ward.page.jump(None) == "Đã đến 07:30 thứ Hai, 27/02/2023."
    assert await ward.page.jump(None) == "Đã đến 07:30 thứ Hai, 06/3/2023."
    gives(ward, "D1", date(2023, 3, 10))
    assert await ward.page.jump(None) == "Đã đến 07:30 thứ Ba, 07/3/2023."
    away(ward, "chu-tich", "pct", date(2023, 3, 13), date(2023, 3, 14))
    away(ward, "pct", "vp-tk", date(2023, 3, 13), date(2023, 3, 15))
    alter(ward, "D1", state=TaskState.CANCELLED)
    for day in ("thứ Tư, 15/3", "thứ Năm, 16/3", "thứ Hai, 20/3"):
        assert await ward.page.jump(None) == f"Đã đến 07:30 {day}/2023."


async def test_where_no_leader_can_be_reached_the_demo_has_nothing_more_to_come(ward):
    disconnected(ward, *LEADERS)
    assert "Không còn lần nhắc nào" not in await ward.page.jump(None), "the half-year's report"
    leaves_posts(ward, ["vp-tk", "tc-kh", "tp-ht", "vh-tt", "mot-cua"], date(2023, 3, 1))
    assert await ward.page.jump(None) == "Không còn lần nhắc nào sắp tới."


async def test_a_week_that_nobody_sends_is_told_by_the_watch(ward):
    await ward.until("2023-03-06T06:00")
    await ward.engine.plan()
    begins(ward, "2023-03-06T07:50")
    await ward.engine.watch.look()
    await ward.engine.outbox.drain()
    assert any("2 tin chưa gửi được" in m.text for m in await ward.messages("quan-tri"))
