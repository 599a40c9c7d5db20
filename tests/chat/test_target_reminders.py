"""Who is reminded of figures that lack: one item a person, with the unit's report and never alone."""

from datetime import date

import pytest
from chat.conftest import Ward
from chat.staging import alter, away, holding, leaves_posts, person, reminded
from sqlmodel import select

from storage.tables import Plan, Post, Reminder, ReminderState, Role

pytestmark = pytest.mark.chat

MARK = "Số liệu chỉ tiêu"


def items(text):
    """The blocks of a morning message that are about figures."""
    return [block for block in text.split("\n\n") if MARK in block]


def states(ward: Ward):
    """Of each reminder of figures: its rung and state, in the order planned."""
    found = select(Reminder).where(Reminder.rule == "target_reading").order_by(Reminder.id)
    return [(one.rung, one.state.value) for one in ward.database.read(lambda s: s.exec(found).all())]


async def test_a_quarter_nobody_answers_has_no_message_for_figures_alone(ward):
    """Five and one working days before the unit's date; on no other morning, and nobody's superior hears."""
    came = await ward.mornings(date(2023, 2, 28), date(2023, 4, 30))
    told = {day.strftime("%d/%m"): holding(people, MARK) for day, people in came.items()}
    assert {day: who for day, who in told.items() if who} == {
        "07/03": ["tp-ht", "vp-tk"],
        "13/03": ["tp-ht", "vp-tk"],
    }
    for day in (date(2023, 3, 7), date(2023, 3, 13)):
        for text in came[day]["tp-ht"] + came[day]["vp-tk"]:
            assert len(items(text)) == 1
            assert text.index("Báo cáo quý I") < text.index(MARK)


async def test_the_item_says_what_lacks_and_where_to_say_it(ward):
    came = await ward.until("2023-03-07T07:30")
    assert items(came["tp-ht"][-1]) == [
        "🟠 Số liệu chỉ tiêu quý I – còn 5 ngày làm việc (hạn 14/3)\n"
        "Còn 1 chỉ tiêu chưa có số liệu: 2.a\n"
        "Ghi số liệu: /chitieu"
    ]
    (item,) = items(came["vp-tk"][-1])
    assert (
        "Còn 10 chỉ tiêu chưa có số liệu: 1.1.c, 3.c, II2.b, II2.c.1, II2.c.2, II2.c.3, II2.c.4, II2.d.1, "
        "II2.d.2, II2.f" in item
    ), "of the unit and of the office in one item; indexes are published once a year"


async def test_what_is_given_is_not_asked_for_and_what_is_taken_back_is_again(ward):
    await ward.until("2023-03-07T06:00")
    await ward.engine.plan()
    assert ("b5", "pending") in states(ward)
    await ward.say("tp-ht", "/chitieu 2.a 4/8")
    await ward.engine.plan()
    assert sorted(states(ward)) == [("b5", "lapsed"), ("b5", "pending")]
    await ward.tap("tp-ht", "Thu hồi")
    await ward.engine.plan()
    assert states(ward) == [("b5", "pending")] * 2
    assert items((await ward.until("2023-03-07T07:30"))["tp-ht"][0])


async def test_the_message_leaves_with_what_lacks_when_it_leaves(ward):
    await ward.until("2023-03-07T06:00")
    await ward.engine.plan()
    await ward.say("tp-ht", "/chitieu 2.a không phát sinh")
    await ward.say("vp-tk", "/chitieu 3.c 25%\nII2.b 3/3")
    came = await ward.until("2023-03-07T07:30")
    assert items(came["tp-ht"][0]) == [], "no case arose: that is an answer"
    assert "Còn 8 chỉ tiêu chưa có số liệu: 1.1.c, II2.c.1" in items(came["vp-tk"][0])[0]


async def test_who_has_handed_in_is_not_asked_for_figures(ward):
    await ward.until("2023-03-06T08:00")
    await ward.say("tp-ht", "/nop")
    await ward.tap("tp-ht", "Vẫn nộp")
    came = await ward.mornings(date(2023, 3, 7), date(2023, 3, 13))
    assert holding(came[date(2023, 3, 7)], MARK) == ["vp-tk"]
    assert holding(came[date(2023, 3, 13)], MARK) == ["vp-tk"]


async def test_once_issued_nothing_of_the_period_is_asked(ward):
    await ward.until("2023-03-06T08:00")
    await ward.say("vp-tk", "/phathanh 15/BC-UBND 06/3/2023")
    await ward.tap("vp-tk", "Ghi nhận")
    assert reminded(await ward.until("2023-03-31T23:59")) == {}


async def test_the_years_report_asks_for_the_indexes_too(ward):
    for number, day in enumerate(("16/3", "16/6", "15/9"), 1):
        month = int(day.split("/")[1])
        await ward.until(f"2023-{month:02d}-20T08:00")
        await ward.say("vp-tk", f"/phathanh {number}/BC-UBND {day}/2023")
        await ward.tap("vp-tk", "Ghi nhận")
    came = await ward.mornings(date(2023, 12, 1), date(2023, 12, 12))
    (text,) = [t for people in came.values() for t in people.get("vp-tk", ()) if items(t)][:1]
    assert "Còn 13 chỉ tiêu chưa có số liệu: 1.1.c, 3.c, II2.a.1, II2.a.2, II2.a.3" in text
    assert "II2.d.2 và 1 chỉ tiêu nữa" in text


async def test_a_restricted_tasks_figures_are_asked_of_nobody(ward):
    alter(ward, "2.a", restricted=True)
    assert holding(await ward.until("2023-03-07T07:30"), MARK) == ["vp-tk"]


async def test_an_owner_who_has_answered_has_no_message_for_a_figure(ward):
    owner = ward.database.read(lambda s: person(s, "mot-cua").id)
    alter(ward, "3.c", owner_id=owner)
    await ward.say("mot-cua", "3.c đã niêm yết 12 thủ tục")
    assert "mot-cua" not in await ward.until("2023-03-31T23:59")


async def test_a_unit_without_a_head_is_named_by_its_report_alone(ward):
    leaves_posts(ward, ["tp-ht"], date(2023, 3, 1))
    came = await ward.until("2023-03-07T07:30")
    (item,) = items(came["vp-tk"][-1])
    assert "2.a" not in item
    assert "Tư pháp – Hộ tịch: báo cáo quý I" in came["vp-tk"][-1]


async def test_a_deputy_hears_it_for_who_is_away(ward):
    away(ward, "tp-ht", "vh-tt", date(2023, 3, 6), date(2023, 3, 10))
    came = await ward.until("2023-03-07T07:30")
    (item,) = items(came["vh-tt"][-1])
    assert "Nhận thay đồng chí Phụ trách Tư pháp – Hộ tịch đang nghỉ" in item
    assert "/chitieu" not in item, "a deputy reports nothing of another unit"


async def test_handed_over_it_is_the_new_heads(ward):
    def hand_over(session):
        old, new = person(session, "tp-ht"), person(session, "mot-cua")
        post = session.exec(select(Post).where(Post.official_id == old.id, Post.role == Role.HEAD)).one()
        post.official_id = new.id
        session.add(post)

    await ward.until("2023-03-07T06:00")
    await ward.engine.plan()
    ward.database.write(hand_over)
    assert holding(await ward.until("2023-03-07T07:30"), "chưa có số liệu: 2.a") == ["mot-cua"]
    lapsed = [rung for rung, state in states(ward) if state == ReminderState.LAPSED]
    assert lapsed == ["b5"]


async def test_the_calendar_tells_of_it(ward):
    said = await ward.say("tp-ht", "/lich")
    assert "thứ Ba, 07/3/2023: số liệu chỉ tiêu quý I" in said


async def test_the_plan_may_word_its_ladder(ward):
    def word(session):
        plan = session.exec(select(Plan)).one()
        plan.ladders = {"target_reading": "before 2"}
        session.add(plan)

    ward.database.write(word)
    came = await ward.mornings(date(2023, 2, 28), date(2023, 3, 31))
    assert [day for day, people in came.items() if holding(people, MARK)] == [date(2023, 3, 10)]
