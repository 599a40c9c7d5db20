"""The ladder of a finding: whoever mends it, until they say so; anew when it is reopened or re-dated."""

from datetime import date

import pytest
from chat.inspection import finding_id, finds, remedied
from chat.staging import away, begins, delivered, holding, leaves_posts, person, quiet, reminders, unit
from sqlmodel import select

from storage.tables import Finding, Plan, ReminderState

pytestmark = pytest.mark.chat

DUE = date(2023, 4, 12)
WORDS = "Phát hiện số 1 –"
UP = "phát hiện số 1 –"


@pytest.fixture
async def found(ward):
    """Recorded on 27/3, to be mended by tc-kh until 12/4; no report is due meanwhile."""
    quiet(ward)
    begins(ward, "2023-03-27T08:00")
    await finds(ward, due="12/4")
    return ward


async def days_of(ward, first, last, words=WORDS):
    """On which days who hears of it in the morning."""
    came = await ward.mornings(first, last)
    return {day.strftime("%d/%m"): who for day, said in came.items() if (who := holding(said, words))}


def alter(ward, **values):
    def work(session):
        for name, value in values.items():
            setattr(session.get_one(Finding, finding_id(ward)), name, value)

    ward.database.write(work)


def pending(ward, who="tc-kh"):
    return [one.rung for one in reminders(ward, who) if one.state == ReminderState.PENDING]


async def test_the_whole_ladder_of_one_that_nobody_mends(found):
    """3, 1 and 0 working days before, each working day after, ten at most; the leader once, 3 days after."""
    assert await days_of(found, date(2023, 3, 28), date(2023, 5, 12)) == {
        **{day: ["tc-kh"] for day in ("07/04", "11/04", "12/04", "13/04", "14/04", "17/04", "18/04")},
        **{day: ["tc-kh"] for day in ("19/04", "20/04", "21/04", "24/04", "25/04", "26/04")},
    }
    assert delivered(found, "chu-tich") == ["ua3-leader"]
    (said,) = [m.text for m in await found.messages("chu-tich") if UP in m.text]
    assert "🔴 Tài chính – Kế hoạch: phát hiện số 1 – quá hạn 3 ngày làm việc</b> (hạn 12/4)" in said
    assert "chưa niêm yết dự toán\nTrách nhiệm: Phụ trách Tài chính – Kế hoạch" in said


async def test_the_words_of_the_morning_message(found):
    came = await found.until("2023-04-12T08:00")
    said = came["tc-kh"][-1]
    assert "đồng chí có 1 việc cần xử lý" in said
    assert "🟠 Phát hiện số 1 – đến hạn hôm nay (hạn 12/4)\nchưa niêm yết dự toán" in said
    assert "Đề nghị nhắn trả lời tại đây" not in said
    assert "Xem phát hiện" in (await found.last("tc-kh")).choices
    assert "Phát hiện tự kiểm tra" in await found.tap("tc-kh", "Xem phát hiện")


async def test_the_day_before_a_leader_hears_who_mends_it_is_warned(found):
    came = await found.until("2023-04-14T08:00")
    (warned,) = [text for text in came["tc-kh"] if "trong tin của lãnh đạo" in text]
    assert "Nếu phát hiện chưa được báo khắc phục trước 7:00 sáng thứ Hai, 17/4/2023" in warned


async def test_remedied_between_planning_and_sending_nothing_is_sent(found):
    await found.until("2023-04-12T06:40")
    assert pending(found) == ["due"]
    await remedied(found)
    assert holding(await found.until("2023-05-12T17:00"), WORDS) == []
    assert pending(found) == []
    assert [one.state for one in reminders(found, "tc-kh")][-1] == ReminderState.LAPSED


async def test_verified_it_is_over(found):
    await remedied(found)
    await found.tap("vp-tk", "Xác nhận")
    assert await days_of(found, date(2023, 3, 28), date(2023, 5, 12)) == {}


async def test_reopened_it_is_reminded_of_again(found):
    await found.until("2023-04-11T08:00")
    await remedied(found)
    assert holding(await found.until("2023-04-12T17:00"), WORDS) == []
    await found.tap("vp-tk", "Mở lại", on=next(m for m in await found.messages("vp-tk") if "🔧" in m.text))
    await found.say("vp-tk", "chưa đủ")
    await found.say("vp-tk", "-")
    assert await days_of(found, date(2023, 4, 13), date(2023, 4, 16)) == {
        "13/04": ["tc-kh"],
        "14/04": ["tc-kh"],
    }


async def test_reopened_with_a_new_date_it_climbs_the_ladder_anew(found):
    await found.until("2023-04-12T08:00")
    await remedied(found)
    await found.tap("vp-tk", "Mở lại")
    await found.say("vp-tk", "chưa đủ")
    await found.say("vp-tk", "26/4")
    assert await days_of(found, date(2023, 4, 13), date(2023, 4, 27)) == {
        day: ["tc-kh"] for day in ("21/04", "25/04", "26/04", "27/04")
    }


async def test_a_moved_date_is_counted_from_and_moved_back_it_is_told_once(found):
    await found.until("2023-04-12T06:40")
    for day in ("26/4", "12/4"):
        await found.say("vp-tk", "/phathien 1")
        await found.tap("vp-tk", "Đổi hạn")
        await found.say("vp-tk", day)
        await found.engine.plan()
        assert pending(found) == ([] if day == "26/4" else ["due"])
    came = await found.until("2023-04-12T17:00")
    assert holding(came, "Phát hiện số 1 – đến hạn hôm nay") == ["tc-kh"]


async def test_without_a_date_nobody_is_reminded_until_it_has_one(ward):
    quiet(ward)
    begins(ward, "2023-03-27T08:00")
    await finds(ward, due="-")
    assert await days_of(ward, date(2023, 3, 28), date(2023, 4, 5)) == {}
    await ward.say("vp-tk", "/phathien 1")
    await ward.tap("vp-tk", "Đặt hạn")
    await ward.say("vp-tk", "12/4")
    assert await days_of(ward, date(2023, 4, 7), date(2023, 4, 12)) == {
        day: ["tc-kh"] for day in ("07/04", "11/04", "12/04")
    }


@pytest.mark.parametrize(("gone", "hears"), [((), "tc-kh"), (("tc-kh",), "vp-tk")])
async def test_where_nobody_is_named_the_head_hears_else_the_coordinator(ward, gone, hears):
    quiet(ward)
    begins(ward, "2023-03-27T08:00")
    await ward.engine.drain()
    leaves_posts(ward, gone, date(2023, 3, 26))
    await finds(ward, who="chu-tich", mends="Chưa phân công", due="12/4")
    assert holding({hears: [(await ward.last(hears)).text]}, "ghi phát hiện số") == [hears]
    came = await ward.until("2023-04-12T08:00")
    assert holding(came, WORDS) == [hears]
    stepped = "Phát hiện chưa có người khắc phục (Tài chính – Kế hoạch), đề nghị đồng chí đôn đốc."
    assert holding(came, stepped) == ([] if hears == "tc-kh" else [hears])


async def test_who_left_is_replaced_and_who_is_away_is_heard_for(found):
    away(found, "tc-kh", "tp-ht", DUE, DUE)
    assert holding(await found.until("2023-04-12T08:00"), WORDS) == ["tc-kh", "tp-ht"]
    leaves_posts(found, ["tc-kh"], DUE)
    assert holding(await found.until("2023-04-13T08:00"), WORDS) == ["vp-tk"]


async def test_of_a_restricted_one_only_who_mends_it_and_leaders_hear(found):
    alter(found, restricted=True)
    leaves_posts(found, ["tc-kh"], date(2023, 4, 11))
    assert await days_of(found, date(2023, 4, 12), date(2023, 4, 13)) == {
        "12/04": ["chu-tich"],
        "13/04": ["chu-tich"],
    }


async def test_two_findings_are_one_message_and_two_things(found):
    await finds(found, content="chậm hồ sơ", due="12/4")
    came = await found.until("2023-04-12T08:00")
    said = came["tc-kh"][-1]
    assert "đồng chí có 2 việc cần xử lý" in said
    assert said.count("đến hạn hôm nay") == 2


async def test_the_calendar_names_it(found):
    assert "thứ Sáu, 07/4/2023: phát hiện số 1" in await found.say("tc-kh", "/lich")


async def test_a_ladder_of_the_plans_own_decides(found):
    def word(session):
        session.exec(select(Plan)).one().ladders = {"finding": "before 5; after 2; up leader +1"}

    found.database.write(word)
    assert await days_of(found, date(2023, 4, 1), date(2023, 4, 28)) == {
        day: ["tc-kh"] for day in ("05/04", "12/04", "14/04")
    }
    assert delivered(found, "chu-tich") == ["ua1-leader"]


async def test_what_a_closed_unit_had_to_mend_is_its_successors(found):
    def close(session):
        closed = unit(session, "tc-kh")
        closed.until, closed.successor_id = date(2023, 4, 11), unit(session, "tp-ht").id
        session.get_one(Finding, finding_id(found)).responsible_id = None
        assert person(session, "tp-ht")

    found.database.write(close)
    assert holding(await found.until("2023-04-12T08:00"), WORDS)[-1] == "tp-ht"
