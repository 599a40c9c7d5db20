"""Nhắc lại chiều nay, Nhắc lại sáng mai, Đã rõ: what the buttons of a morning message do."""

from datetime import date

import pytest
from chat.staging import (
    FaultyChannel,
    alter,
    begins,
    delivered,
    disconnected,
    forges,
    gives,
    morning,
    person,
    quiet,
    reminders,
    task,
)
from sqlmodel import select

from messages.render import plain
from storage.tables import (
    Account,
    ReminderState,
    TaskState,
)

pytestmark = pytest.mark.chat

A = date(2023, 4, 12)
TODAY, TOMORROW, CLEAR = "Nhắc lại chiều nay", "Nhắc lại sáng mai", "Đã rõ"


@pytest.fixture
def channel():
    return FaultyChannel()


@pytest.fixture
async def told(ward):
    """08:00 on a Wednesday; tc-kh has read that 9.1 and 9.2 are due today."""
    quiet(ward)
    gives(ward, "9.1", A)
    gives(ward, "9.2", A)
    begins(ward, "2023-04-12T07:00")
    await ward.until("2023-04-12T08:00")
    assert codes((await ward.last("tc-kh")).text) == ["9.1", "9.2"]
    return ward


def codes(text):
    return [code for code in ("9.1", "9.2") if f"{code} –" in text]


async def said_until(ward, moment, who="tc-kh"):
    return (await ward.until(moment)).get(who, [])


def rungs(ward, state=ReminderState.PENDING, who="tc-kh"):
    return sorted(one.rung for one in reminders(ward, who) if one.state == state)


async def test_this_afternoon_it_is_said_again_at_half_past_one(told):
    answer = await told.tap("tc-kh", TODAY)
    assert answer.startswith("⏰ Sẽ nhắc lại lúc 13:30 chiều nay")
    assert await said_until(told, "2023-04-12T13:29") == []
    (said,) = await said_until(told, "2023-04-12T13:30")
    assert said.startswith("📌 Thứ Tư, 12/4/2023 – nhắc lại theo đề nghị của đồng chí")
    assert codes(said) == ["9.1", "9.2"]
    again = await morning(told, "tc-kh")
    left = ["Báo cáo từng việc", TOMORROW, "Đề nghị gia hạn", CLEAR]
    assert again.choices == left, "the afternoon is here already"
    assert await said_until(told, "2023-04-12T17:00") == []


async def test_tomorrow_morning_it_stands_in_that_mornings_message_once(told):
    alter(told, "9.1", deadline=date(2023, 4, 19), redated_on=date(2023, 3, 20))
    answer = await told.tap("tc-kh", TOMORROW)
    assert answer.startswith("⏰ Sẽ nhắc lại trong tin sáng thứ Năm, 13/4/2023")
    assert await said_until(told, "2023-04-12T17:00") == []
    (said,) = await said_until(told, "2023-04-13T17:00")
    assert "9.2 – quá hạn 1 ngày làm việc" in said
    assert [said.count(f"{code} –") for code in ("9.1", "9.2")] == [1, 1]
    assert "s2023-04-13-am" in delivered(told, "tc-kh")


async def test_tomorrow_is_the_next_working_day(told):
    await told.until("2023-04-13T08:00")
    await told.until("2023-04-14T08:00")
    answer = await told.tap("tc-kh", TOMORROW, on=await morning(told, "tc-kh"))
    assert answer.startswith("⏰ Sẽ nhắc lại trong tin sáng thứ Hai, 17/4/2023")
    assert await said_until(told, "2023-04-16T23:59") == []


@pytest.mark.parametrize("label", [TODAY, TOMORROW])
async def test_a_second_tap_changes_nothing(told, label):
    on = await morning(told, "tc-kh")
    first = await told.tap("tc-kh", label, on=on)
    planned = len(reminders(told))
    assert await told.tap("tc-kh", label, on=on) == first
    assert len(reminders(told)) == planned
    assert len(await said_until(told, "2023-04-12T13:30")) == (label == TODAY)
    assert len(await said_until(told, "2023-04-13T07:30")) == 1


@pytest.mark.parametrize("moment", ["2023-04-12T13:30", "2023-04-12T16:00", "2023-04-15T08:00"])
async def test_where_the_afternoon_is_past_or_free_it_is_the_next_morning_and_says_so(told, moment):
    """At half past one itself, later, and on a Saturday, on a message of days before."""
    on = await morning(told, "tc-kh")
    await told.until(moment)
    answer = await told.tap("tc-kh", TODAY, on=on)
    assert answer.startswith("⏰ Chiều nay không còn giờ nhắc việc. Sẽ nhắc lại trong tin sáng thứ ")
    assert [rung for rung in rungs(told) if rung.startswith("s")] == [
        "s2023-04-13-am" if moment < "2023-04-13" else "s2023-04-17-am"
    ] * 2


async def test_on_yesterdays_message_it_is_still_answered(told):
    on = await morning(told, "tc-kh")
    await told.until("2023-04-14T08:00")
    assert (await told.tap("tc-kh", TODAY, on=on)).startswith("⏰ Sẽ nhắc lại lúc 13:30 chiều nay")
    (said,) = await said_until(told, "2023-04-14T13:30")
    assert "9.1 – quá hạn 2 ngày làm việc" in said


async def test_the_afternoon_holds_only_what_is_still_open(told):
    on = await morning(told, "tc-kh")
    await told.tap("tc-kh", TODAY, on=on)
    await told.say("tc-kh", "9.1 xong, Quyết định 12/QĐ-UBND")
    gives(told, "9.3", A)
    (said,) = await said_until(told, "2023-04-12T13:30")
    assert codes(said) == ["9.2"]
    assert "9.3" not in said, "what else became due waits for the next morning"


async def test_when_all_is_done_nothing_is_sent_again_and_the_button_says_so(told):
    on = await morning(told, "tc-kh")
    await told.tap("tc-kh", TODAY, on=on)
    for code in ("9.1", "9.2"):
        alter(told, code, state=TaskState.DONE)
    assert await said_until(told, "2023-04-13T17:00") == []
    answer = await told.tap("tc-kh", TODAY, on=on)
    assert "Các việc trong tin này đã xong hoặc không còn là của đồng chí" in answer


async def test_what_was_done_and_taken_back_can_be_asked_for_again(told):
    on = await morning(told, "tc-kh")
    await told.tap("tc-kh", TODAY, on=on)
    for state in (TaskState.DONE, TaskState.OPEN):
        alter(told, "9.1", state=state)
        await told.engine.plan()
    await told.tap("tc-kh", TODAY, on=on)
    (said,) = await said_until(told, "2023-04-12T13:30")
    assert codes(said) == ["9.1", "9.2"]


async def test_in_the_demo_the_afternoon_is_the_next_reminder_and_no_jump_passes_over_it(told):
    await told.tap("tc-kh", TODAY)
    assert await told.page.jump(None) == "Đã đến 13:30 thứ Tư, 12/4/2023."
    assert len([m for m in await told.messages("tc-kh") if "nhắc lại theo đề nghị" in m.text]) == 1
    await told.until("2023-04-13T08:00")
    await told.tap("tc-kh", TODAY)
    said = await said_until(told, "2023-04-14T08:00")
    assert [text.split("\n")[0][:30] for text in said] == ["📌 Thứ Năm, 13/4/2023 – nhắc lạ"]


async def test_a_tap_forged_by_somebody_else_moves_nothing(told):
    """Neither without a message, nor with that of another chat, nor once the chat has changed hands."""
    on = await morning(told, "tc-kh")
    assert "đã xong hoặc không còn là của đồng chí" in await told.forge("tp-ht", "sp")
    await forges(told, "tp-ht", "sp", on)
    assert "đã xong hoặc không còn là của đồng chí" in plain((await told.last("tp-ht")).text)
    disconnected(told, "tp-ht")

    def takes_the_chat(session):
        account = session.exec(select(Account).where(Account.external_id == "tc-kh")).one()
        account.official_id = person(session, "tp-ht").id
        session.add(account)

    told.database.write(takes_the_chat)
    answer = await told.tap("tc-kh", TODAY, on=on)
    assert "đã xong hoặc không còn là của đồng chí" in answer
    assert [one.rung for one in reminders(told) if one.why == "snoozed"] == []


async def test_the_buttons_work_after_a_restart_and_the_afternoon_comes(told):
    on = await morning(told, "tc-kh")
    restarted = told.restarted()
    assert (await restarted.tap("tc-kh", TODAY, on=on)).startswith("⏰ Sẽ nhắc lại lúc 13:30")
    (said,) = await said_until(told.restarted(), "2023-04-12T13:30")
    assert codes(said) == ["9.1", "9.2"]


async def test_an_afternoon_that_was_missed_joins_the_next_morning(told):
    await told.tap("tc-kh", TODAY)
    told.clock.passes(hours=14)
    await told.engine.drain()
    (said,) = await said_until(told.restarted(), "2023-04-13T07:30")
    assert "nhắc lại theo đề nghị" not in said
    assert said.count("9.1 –") == 1


async def test_what_has_gone_up_to_a_leader_stays_so_when_it_is_said_again(ward):
    quiet(ward)
    gives(ward, "9.1", date(2023, 4, 5), leader="pct")
    begins(ward, "2023-04-12T07:00")
    await ward.until("2023-04-12T08:00")
    assert ": Phụ trách Tài chính – Kế hoạch" in (await ward.last("pct")).text
    await ward.tap("pct", TODAY)
    (said,) = await said_until(ward, "2023-04-12T13:30", "pct")
    assert ": Phụ trách Tài chính – Kế hoạch" in said
    assert "Đề nghị nhắn trả lời tại đây" not in said


async def test_said_again_is_the_report_not_that_somebody_in_the_unit_cannot_be_reached(ward):
    """The coordinator heads a unit too: both are of one subject."""

    def own(session):
        found = task(session, "3.c")
        found.owner_id = person(session, "mot-cua").id
        session.add(found)

    ward.database.write(own)
    disconnected(ward, "mot-cua")
    await ward.until("2023-02-28T08:00")
    assert "Công chức Bộ phận Một cửa – 1 việc: /start" in plain((await ward.last("vp-tk")).text)
    await ward.tap("vp-tk", TODAY)
    (said,) = await said_until(ward, "2023-02-28T13:30", "vp-tk")
    assert "Báo cáo quý I – còn 10 ngày làm việc" in said
    assert "/start" not in said
