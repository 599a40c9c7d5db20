"""/nhac: shown whom before it is sent, of one thing once a day, within the hours of an act, by who may."""

from datetime import date

import pytest
from chat.ordering import heard
from chat.staging import alter, away, disconnected, gives, holding, leaves_posts, quiet, reminders
from sqlmodel import select

from storage.tables import Notice, NoticeState, ReminderState, TaskState

pytestmark = pytest.mark.chat

LATE = date(2023, 2, 20)


@pytest.fixture
def late(ward):
    """No report is due; task 6.d of tc-kh is a week late, 2.d of tp-ht due in a month."""
    quiet(ward)
    gives(ward, "6.d", LATE)
    gives(ward, "2.d", date(2023, 3, 27), at="tp-ht")
    return ward


def urges(ward):
    return [one for one in reminders(ward) if one.rule == "urge"]


async def test_who_is_late_is_shown_then_reminded(late):
    said = await late.say("chu-tich", "/nhac")
    assert said == "Sẽ nhắc 1 người:\nPhụ trách Tài chính – Kế hoạch: 6.d (quá hạn 5 ngày làm việc)"
    since = len(await late.messages("tc-kh"))
    assert await late.tap("chu-tich", "Gửi nhắc 1 người") == (
        "🔔 Đã gửi nhắc 1 người: Phụ trách Tài chính – Kế hoạch."
    )
    (news,) = await heard(late, "tc-kh", since)
    assert news.text.startswith(
        "🔔 Chủ tịch UBND phường nhắc đồng chí:\n\n<b>🔴 6.d – quá hạn 5 ngày làm việc</b>"
    )
    assert "Báo cáo từng việc" in news.choices
    (one,) = urges(late)
    assert (one.rung, one.why, one.state) == ("n2023-02-27", "urged", ReminderState.DELIVERED)
    assert one.key == f"urge:{one.subject}:2023-02-27:{one.official_id}"


async def test_a_plain_reply_to_it_is_a_report(late):
    await late.say("chu-tich", "/nhac")
    await late.tap("chu-tich", "Gửi nhắc")
    news = await late.last("tc-kh")
    assert "6.d" in await late.say("tc-kh", "được 60%", reply_to=news)


async def test_nobody_is_reminded_twice_of_one_thing_in_a_day(late):
    await late.say("chu-tich", "/nhac")
    await late.tap("chu-tich", "Gửi nhắc")
    said = await late.say("vp-tk", "/dondoc")
    assert "Hôm nay đã nhắc Phụ trách Tài chính – Kế hoạch về các việc này rồi" in said
    assert "Hôm nay đã nhắc" in await late.say("chu-tich", "/nhac 6.d")
    await late.until("2023-02-28T09:00")
    assert "Sẽ nhắc 1 người" in await late.say("vp-tk", "/nhac")


async def test_two_who_look_at_once_send_it_once(late):
    await late.say("chu-tich", "/nhac")
    await late.say("vp-tk", "/nhac")
    since = len(await late.messages("tc-kh"))
    await late.tap("chu-tich", "Gửi nhắc")
    assert "Hôm nay đã nhắc" in await late.tap("vp-tk", "Gửi nhắc")
    assert len(await heard(late, "tc-kh", since)) == 1
    assert len(urges(late)) == 1


async def test_who_has_not_reported_is_missing_when_the_date_is_near(ward):
    assert "Không có việc nào quá hạn" in await ward.say("vp-tk", "/nhac")
    await ward.until("2023-03-07T09:00")
    said = await ward.say("vp-tk", "/nhac")
    assert "Phụ trách Tư pháp – Hộ tịch: báo cáo quý I, còn 3 nhiệm vụ (còn 5 ngày làm việc)" in said
    assert "Phụ trách Văn phòng" not in said, "not who asks"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("2.d", "Phụ trách Tư pháp – Hộ tịch: 2.d (còn 20 ngày làm việc)"),
        ("tc-kh", "Phụ trách Tài chính – Kế hoạch: 6.d"),
        ("tài chính", "Phụ trách Tài chính – Kế hoạch: 6.d"),
        ("Phụ trách Tài chính – Kế hoạch", "Phụ trách Tài chính – Kế hoạch: 6.d"),
    ],
)
async def test_a_task_a_unit_or_a_person_is_named(late, words, said):
    assert said in await late.say("chu-tich", f"/nhac {words}")


async def test_a_standing_task_is_its_units_report_of_who_answers_for_it(ward):
    alter(ward, "3.c", owner_id=None)
    said = await ward.say("chu-tich", "/nhac 3.c")
    assert "báo cáo quý I, còn" in said
    assert "Sẽ nhắc 1 người" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("9.z", "Không có nhiệm vụ «9.z»"),
        ("ông không có", "Chưa rõ «ông không có» là mục nào"),
        ("vh-tt", "Không có việc nào quá hạn"),
    ],
)
async def test_what_cannot_be_reminded_of_says_why(late, words, said):
    assert said in await late.say("chu-tich", f"/nhac {words}")
    assert urges(late) == []


async def test_nothing_is_sent_without_a_yes(late):
    await late.say("chu-tich", "/nhac")
    assert "bấm một nút" in await late.say("chu-tich", "để xem đã")
    await late.tap("chu-tich", "Thôi")
    assert urges(late) == []


async def test_done_between_the_look_and_the_sending_it_is_not_sent(late):
    await late.say("chu-tich", "/nhac")
    alter(late, "6.d", state=TaskState.DONE, done_on=date(2023, 2, 27))
    assert "Không có việc nào quá hạn" in await late.tap("chu-tich", "Gửi nhắc")
    assert urges(late) == []


async def test_it_survives_an_interruption_and_a_restart_and_its_button_is_used_up(late):
    await late.say("chu-tich", "/nhac")
    question = await late.last("chu-tich")
    assert "gửi nhắc việc" in await late.say("chu-tich", "/lich")
    again = late.restarted()
    assert "Sẽ nhắc 1 người" in await again.tap("chu-tich", "Tiếp tục")
    assert "🔔 Đã gửi" in await again.tap("chu-tich", "Gửi nhắc")
    assert "Biểu mẫu này đã đóng" in await again.tap("chu-tich", "Gửi nhắc", on=question)
    assert len(urges(again)) == 1


async def test_at_night_it_waits_for_the_morning_and_the_sender_is_told(late):
    await late.until("2023-02-27T20:45")
    await late.say("chu-tich", "/nhac")
    assert "Người được nhắc sẽ nhận tin lúc" in await late.tap("chu-tich", "Gửi nhắc")
    await late.engine.plan()
    (one,) = urges(late)
    assert one.state == ReminderState.PENDING, "the planner leaves it alone"
    came = await late.until("2023-02-28T07:40")
    assert holding(came, "Chủ tịch UBND phường nhắc đồng chí") == ["tc-kh"]
    assert [one.state for one in urges(late)] == [ReminderState.DELIVERED]


async def test_done_in_the_night_it_is_not_sent_in_the_morning(late):
    await late.until("2023-02-27T20:45")
    await late.say("chu-tich", "/nhac")
    await late.tap("chu-tich", "Gửi nhắc")
    assert "✅" in await late.say("tc-kh", "6.d xong, Quyết định 12/QĐ-UBND")
    came = await late.until("2023-02-28T07:40")
    assert holding(came, "nhắc đồng chí") == []
    assert [one.state for one in urges(late)] == [ReminderState.LAPSED]
    states = late.database.read(
        lambda s: s.exec(select(Notice.state).where(Notice.key.startswith("urge:"))).all()
    )
    assert states == [NoticeState.LAPSED]


async def test_who_has_no_chat_is_said(late):
    disconnected(late, "tc-kh")
    said = await late.say("chu-tich", "/nhac")
    assert (
        said
        == "Không nhắc được ai lúc này.\nChưa kết nối nên không nhắc được: Phụ trách Tài chính – Kế hoạch"
    )
    assert (await late.last("chu-tich")).choices == ["Thôi"]


async def test_who_is_away_is_reminded_all_the_same(late):
    away(late, "tc-kh", "vp-tk", date(2023, 2, 27), date(2023, 3, 3))
    assert "Phụ trách Tài chính – Kế hoạch: 6.d" in await late.say("chu-tich", "/nhac")


async def test_of_a_restricted_task_only_leaders_remind(late):
    gives(late, "6.f", LATE, owner="mot-cua", at="vp-tk", restricted=True)
    assert "6.f" not in await late.say("vp-tk", "/nhac")
    await late.say("vp-tk", "/huy")
    assert "Không có nhiệm vụ «6.f»" in await late.say("vp-tk", "/nhac 6.f")
    assert "Công chức Bộ phận Một cửa: 6.f" in await late.say("chu-tich", "/nhac 6.f")


@pytest.mark.parametrize("who", ["tc-kh", "mot-cua", "quan-tri"])
async def test_nobody_else_reminds(late, who):
    assert "/nhac" in await late.say(who, "/nhac")
    assert (await late.forge(who, "ng:")).startswith("⚠️")
    await late.say(who, "co")
    assert urges(late) == []


async def test_who_left_office_sends_nothing(late):
    await late.say("vp-tk", "/nhac")
    leaves_posts(late, ["vp-tk"], date(2023, 2, 26))
    await late.tap("vp-tk", "Gửi nhắc")
    assert urges(late) == []
