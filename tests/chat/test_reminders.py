"""Who is reminded when, of what, and when no longer."""

import asyncio
from datetime import date

import pytest
from chat.staging import reminded
from sqlmodel import select

from storage.people import official_by_code
from storage.tables import Notice, NoticeState, Post, Reminder, ReminderState, Task

pytestmark = pytest.mark.chat

HEADS = ["tc-kh", "tp-ht", "vh-tt", "vp-tk"]


async def answer_everything(ward, who, codes):
    await ward.say(who, "\n".join(f"{code} đã rà soát 5 văn bản" for code in codes.split()))
    await ward.say(who, "/nop")
    await ward.tap(who, "Nộp báo cáo")


async def test_the_mornings_of_a_quarter_nobody_answers(ward):
    """The ladders of 14/3 and of 17/3, at most five working days after each, and what goes up to leaders."""
    came = await ward.mornings(date(2023, 2, 28), date(2023, 4, 30))
    days = {day.strftime("%d/%m"): sorted(reminded(people)) for day, people in came.items()}
    assert {day: people for day, people in days.items() if people} == {
        "28/02": HEADS,
        "03/03": ["vp-tk"],
        "07/03": HEADS,
        "10/03": HEADS,
        "13/03": HEADS,
        "14/03": HEADS,
        "15/03": ["chu-tich", "pct", *HEADS],
        "16/03": ["chu-tich", *HEADS],
        "17/03": HEADS,
        "20/03": ["chu-tich", *HEADS],
        "21/03": HEADS,
        "22/03": ["vp-tk"],
        "23/03": ["vp-tk"],
        "24/03": ["vp-tk"],
    }
    assert all(len(said) == 1 for people in came.values() for said in people.values())


async def test_the_words_grow_with_the_days(ward):
    came = await ward.mornings(date(2023, 3, 13), date(2023, 3, 16))
    said = [people["tp-ht"][0] for people in came.values()]
    assert "🟠 Báo cáo quý I – còn 1 ngày làm việc (hạn 14/3)" in said[0]
    assert "🟠 Báo cáo quý I – đến hạn hôm nay (hạn 14/3)" in said[1]
    assert "🔴 Báo cáo quý I – quá hạn 1 ngày làm việc (hạn 14/3)" in said[2]
    assert "🔴 Báo cáo quý I – quá hạn 2 ngày làm việc (hạn 14/3)" in said[3]


async def test_a_due_date_on_a_day_off_is_the_last_working_day_and_the_rolled_one(ward):
    await ward.until("2023-06-01T08:00")
    await ward.say("vp-tk", "/phathanh 15/BC-UBND 16/3/2023")
    await ward.tap("vp-tk", "Ghi nhận")
    came = await ward.mornings(date(2023, 6, 16), date(2023, 6, 20))
    said = [people["vp-tk"][0] for people in came.values()]
    assert (
        "Báo cáo 6 tháng đầu năm của phường – hôm nay là ngày làm việc cuối cùng trước hạn "
        "(hạn 17/6, là ngày nghỉ nên tính đến thứ Hai, 19/6)"
    ) in said[0]
    assert "Báo cáo 6 tháng đầu năm của phường – đến hạn hôm nay" in said[1]
    assert "Báo cáo 6 tháng đầu năm của phường – quá hạn 1 ngày làm việc" in said[2]


async def test_nothing_leaves_on_a_day_off_or_outside_the_sending_hours(ward):
    assert reminded(await ward.until("2023-02-28T07:29")) == {}
    came = await ward.mornings(date(2023, 3, 4), date(2023, 3, 5))
    assert came == {}
    hours = {m.sent_at[11:16] for who in HEADS for m in await ward.messages(who)}
    assert hours == {"07:30"}


async def test_what_was_missed_while_nobody_ran_is_one_message_with_the_latest_rung(ward):
    """The process was down from 27 February to the afternoon of 13 March."""
    ward.clock.passes(days=14, hours=8)
    assert ward.clock.now().strftime("%d/%m %H:%M") == "13/03 15:00"
    await ward.engine.drain()
    for who in HEADS:
        (message,) = await ward.messages(who)
        assert "Báo cáo quý I – còn 1 ngày làm việc" in message.text
    await ward.engine.drain()
    assert len(await ward.messages("tc-kh")) == 1


async def test_after_hours_it_waits_for_the_next_morning(ward):
    ward.clock.passes(days=14, hours=10, minutes=5)
    await ward.engine.drain()
    assert await ward.messages("tc-kh") == []
    assert "đến hạn hôm nay" in (await ward.until("2023-03-14T07:30"))["tc-kh"][0]


async def test_what_is_done_is_not_reminded_of(ward):
    await ward.until("2023-03-06T08:00")
    await answer_everything(ward, "tp-ht", "2.a 2.b IV3.1")
    came = await ward.until("2023-03-16T23:59")
    assert "tp-ht" not in came
    assert len(came["tc-kh"]) == 6


async def test_the_digest_is_composed_when_it_leaves(ward):
    """Planned on the evening before with everything missing; sent with what is missing in the morning."""
    await ward.until("2023-02-28T06:00")
    await ward.engine.plan()
    await ward.say("tp-ht", "2.a đã rà soát 5 văn bản")
    came = await ward.until("2023-02-28T07:30")
    assert "Còn 2 nhiệm vụ chưa báo cáo: 2.b, IV3.1" in came["tp-ht"][0]


async def test_handed_in_between_planning_and_sending_nothing_is_sent(ward):
    await ward.until("2023-02-28T06:00")
    await ward.engine.plan()
    await answer_everything(ward, "tp-ht", "2.a 2.b IV3.1")
    assert "tp-ht" not in await ward.until("2023-02-28T07:30")
    states = ward.database.read(
        lambda s: s.exec(
            select(Notice.state).where(Notice.kind == "digest", Notice.date == date(2023, 2, 28))
        ).all()
    )
    assert sorted(states) == [NoticeState.DELIVERED] * 3 + [NoticeState.LAPSED]


async def test_returned_work_is_reminded_of_again(ward):
    await ward.until("2023-03-06T08:00")
    await answer_everything(ward, "tp-ht", "2.a 2.b IV3.1")
    await ward.until("2023-03-08T08:00")
    await ward.tap("vp-tk", "Trả lại", on=next(m for m in await ward.messages("vp-tk") if "📥" in m.text))
    await ward.say("vp-tk", "thiếu số liệu")
    came = await ward.until("2023-03-10T08:00")
    assert "Đã báo cáo đủ các nhiệm vụ, đề nghị nộp báo cáo: /nop" in came["tp-ht"][0]


async def test_planning_again_and_again_changes_nothing(ward):
    await ward.until("2023-03-07T08:00")
    before = ward.database.read(lambda s: s.exec(select(Reminder.key)).all())
    for _ in range(5):
        await ward.engine.drain()
    assert ward.database.read(lambda s: s.exec(select(Reminder.key)).all()) == before
    assert len(await ward.messages("tc-kh")) == 2


async def test_two_processes_remind_once(ward):
    other = ward.restarted()
    ward.clock.passes(days=1, minutes=31)
    await asyncio.gather(ward.engine.drain(), other.engine.drain())
    assert {who: len(await ward.messages(who)) for who in HEADS} == dict.fromkeys(HEADS, 1)


async def test_a_unit_without_a_head_is_the_coordinators_and_it_says_so(ward):
    def retire(session):
        person = official_by_code(session, "tp-ht").id
        session.exec(select(Post).where(Post.official_id == person)).one().until = date(2023, 2, 27)

    ward.database.write(retire)
    came = await ward.until("2023-02-28T07:30")
    assert "tp-ht" not in came
    (said,) = came["vp-tk"]
    assert "Tư pháp – Hộ tịch: báo cáo quý I – còn 10 ngày làm việc" in said
    assert "Bộ phận chưa có phụ trách, đề nghị đồng chí đôn đốc." in said


async def test_every_reminder_ends_delivered_or_lapsed(ward):
    await ward.until("2023-04-30T08:00")
    states = set(ward.database.read(lambda s: s.exec(select(Reminder.state)).all()))
    assert states <= {ReminderState.DELIVERED, ReminderState.LAPSED}


async def test_an_owner_is_reminded_of_their_own_tasks_until_answered(ward):
    def own(session):
        task = session.exec(select(Task).where(Task.code == "3.c")).one()
        task.owner_id = official_by_code(session, "mot-cua").id

    ward.database.write(own)
    came = await ward.until("2023-02-28T07:30")
    assert "Còn 1 nhiệm vụ chưa báo cáo: 3.c" in came["mot-cua"][0]
    assert "Còn 11 nhiệm vụ chưa báo cáo" in came["vp-tk"][0]
    await ward.say("mot-cua", "3.c đã niêm yết 12 thủ tục")
    came = await ward.until("2023-03-07T07:30")
    assert "mot-cua" not in came
    assert "Còn 10 nhiệm vụ" in came["vp-tk"][-1]
